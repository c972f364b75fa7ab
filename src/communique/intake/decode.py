"""Bytes become text: byte order marks, UTF-8, declared charsets, then a guess that must be sure."""

from __future__ import annotations

import codecs
import re

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The eight-bit encodings that reports in the supported languages are published in.
CYRILLIC = ["cp1251", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic"]
LEGACY = ["cp1252", *CYRILLIC]
MAGIC = (
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
)
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
SAMPLE = 65_536


class Undecodable(Exception):
    """Bytes that are no text in any encoding we can be sure of; the message says why."""


def mark_of(data: bytes) -> str | None:
    """The codec that a byte order mark at the start of `data` names, else None."""
    return next((codec for mark, codec in MARKS if data.startswith(mark)), None)


def encoding_of(data: bytes, declared: str | None = None) -> str:
    """The codec of `data`, which may be the beginning of something longer.

    A mark comes first, then valid UTF-8 (no other encoding's text is that by chance), then what is
    `declared`, then detection. Raises Undecodable for binary data and where detection is unsure.
    """
    marked = mark_of(data)
    if marked:
        return marked
    for magic, what in MAGIC:
        if data.startswith(magic):
            raise Undecodable(f"is {what}, not a text")
    controls = len(CONTROL.findall(data[:SAMPLE]))
    if b"\0" in data or controls > max(4, len(data[:SAMPLE]) / 100):
        raise Undecodable("is a binary file, not a text")
    if _decodes(data, "utf-8"):
        return "utf-8"
    if declared and _known(declared) and _decodes(data, declared):
        return declared
    detected = _detected(data[:SAMPLE])
    if detected is None or not _decodes(data, detected):
        raise Undecodable("is not UTF-8, and its encoding cannot be told")
    return detected


def decode(data: bytes, declared: str | None = None) -> str:
    """`data` as text, without a byte order mark. Raises Undecodable."""
    encoding = encoding_of(data, declared)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Undecodable(f"is not valid {error.encoding}: byte {error.start:,}") from None


def _decodes(data: bytes, codec: str) -> bool:
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        decoder.decode(data)
    except UnicodeDecodeError:
        return False
    return True


def _known(codec: str) -> bool:
    try:
        return codecs.lookup(codec)._is_text_encoding
    except LookupError:
        return False


def _detected(sample: bytes) -> str | None:
    from charset_normalizer import from_bytes

    # In Cyrillic text most letters are high bytes, in Latin text few: each has its own candidates.
    high = sum(byte > 0x7F for byte in sample)
    letters = high + sum(chr(byte).isalpha() for byte in sample if byte < 0x80)
    candidates = CYRILLIC if high > letters / 3 else LEGACY
    best = from_bytes(sample, cp_isolation=candidates, enable_fallback=False).best()
    return best.encoding if best else None
