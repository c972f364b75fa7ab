"""What every command says on standard error, and text made safe for a terminal."""

from __future__ import annotations

import sys

# Marks that would reorder or hide what stands around them.
_HIDDEN = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF])
_CONTROLS = {
    **{code: chr(0x2400 + code) for code in range(0x20)},
    0x7F: "␡",
    **dict.fromkeys(range(0x80, 0xA0), "�"),
    **dict.fromkeys(range(0xD800, 0xE000), "�"),
}


def plain(text: str) -> str:
    """`text` on one line and without any character that a terminal would act on."""
    return " ".join(text.split()).translate(_CONTROLS | _HIDDEN)


def say(message: str) -> None:
    """One line on standard error."""
    print(f"communique: {plain(message)}", file=sys.stderr)
