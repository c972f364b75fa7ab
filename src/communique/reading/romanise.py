"""Cyrillic names in Latin letters, in the manner of the region's own English: Карим Велиев -> Karim Veliyev."""

from __future__ import annotations

from functools import cache

from communique.lexicon import HOME, read_toml


@cache
def _table() -> tuple[dict[str, str], list[tuple[str, str]]]:
    data = read_toml(HOME / "romanisation.toml")
    return dict(data["letters"]), [(k, v) for k, v in data["endings"].items()]


def romanise(name: str) -> str:
    """The Latin form of a Cyrillic name; other characters stand as they are.

    >>> romanise("Закир Гасанов")
    'Zakir Gasanov'
    """
    letters, endings = _table()
    out = []
    for word in name.split(" "):
        for parts in word.split("-"):
            out.append(_word(parts, letters, endings))
            out.append("-")
        out[-1] = " "
    return "".join(out).strip()


def latin(name: str) -> str | None:
    """The Latin form of a name that is written in other letters, None for one that is in Latin already.

    >>> latin("Ким Чен Ын"), latin("Kim Jong Un")
    ('Kim Chen Yn', None)
    """
    turned = romanise(name)
    return turned if turned != name else None


def _word(word: str, letters: dict[str, str], endings: list[tuple[str, str]]) -> str:
    lowered = word.lower()
    tail = ""
    for ending, latin in endings:
        if lowered.endswith(ending) and len(lowered) > len(ending):
            lowered, tail = lowered[: -len(ending)], latin
            break
    latin, before = "", ""
    for letter in lowered:
        after_vowel = before == "" or before in "аеёиоуыэюяьъй"
        latin += (
            letters.get(f"_{letter}", letters.get(letter, letter))
            if after_vowel
            else letters.get(letter, letter)
        )
        before = letter
    latin += tail
    if len(word) > 1 and word.isupper():
        return latin.upper()
    return latin[:1].upper() + latin[1:] if word[:1].isupper() else latin
