"""Where sentences begin, told from words and the lexicon's abbreviations.

Own code because the parser would split at 'News.Az.', 'Lt. Gen. J. Smith' and 'Dec. 2', and because the
mentions that were read as one word already cover most of the dots that mislead a general splitter.
"""

from __future__ import annotations

from collections.abc import Sequence

from communique.lexicon import Lexicon

ENDS = {".", "!", "?", "…", "...", "?!", "!!", ".."}
CLOSERS = {'"', "”", "’", "'", "»", ")", "]", "''"}
OPENERS = {'"', "“", "‘", "«", "(", "[", "``", "„"}


def sentence_starts(units: Sequence[tuple[str, bool]], lexicon: Lexicon) -> list[bool]:
    """For each unit (text, is a mention) whether a sentence begins with it."""
    starts = [False] * len(units)
    if units:
        starts[0] = True
    i = 0
    while i < len(units) - 1:
        text, mention = units[i]
        if _ends(text, mention, units, i, lexicon):
            j = i + 1
            quotes = 0
            while (
                j < len(units)
                and units[j][0] in CLOSERS
                and (
                    units[j][0] not in ('"', "'")
                    or (quotes == 0 and _open_quote(units, i, units[j][0]))
                )
            ):
                quotes += units[j][0] in ('"', "'")
                j += 1
            if j < len(units) and _begins(units, j):
                starts[j] = True
            i = j
        else:
            i += 1
    return starts


def _open_quote(units: Sequence[tuple[str, bool]], i: int, mark: str) -> bool:
    """An odd number of straight quotes stands before: this one closes."""
    return sum(1 for text, _ in units[: i + 1] if text == mark) % 2 == 1


def _ends(
    text: str, mention: bool, units: Sequence[tuple[str, bool]], i: int, lexicon: Lexicon
) -> bool:
    if text in ENDS:
        before = units[i - 1][0] if i else ""
        return not (text == "." and not units[i - 1][1] and before.lower() in lexicon.abbreviations)
    if text.endswith(".") and len(text) > 1:
        follower = units[i + 1][0]
        bare = text.rstrip(".").lower()
        if bare in lexicon.abbreviations and not mention:
            return False
        if len(bare) == 1:
            return False
        return follower[:1].isupper() and (
            follower.lower() in lexicon.function_words or (not mention and "." not in text[:-1])
        )
    return False


def _begins(units: Sequence[tuple[str, bool]], j: int) -> bool:
    text, _ = units[j]
    if text in OPENERS or text in ('"', "'"):
        return True
    return (
        text[:1].isupper()
        or text[:1].isdigit()
        or text in ("-", "–", "—", "•")
        or not text[:1].isalpha()
    )
