"""English verbs whose lemma the model's rules get wrong: 'staged' is of 'stage', 'farewelled' of 'farewell'.

The rules strip an ending and look the rest up in a list of words; where 'stag' or 'hop' is one too, or where the
list lacks the verb ('reappointe', 'handpicke'), the spelling or the verbs of our own frames tell better.
"""

from __future__ import annotations

import re
from pathlib import Path

from communique.lexicon import read_toml

SHORT = re.compile(r"[^aeiou]*[aeiou][^aeiouwxy]")
"""One syllable that would double its last letter before an ending: 'hop' gives 'hopped', 'hoped' is of 'hope'."""


def frame_verbs(folder: Path) -> frozenset[str]:
    """The first words of all wordings of verbs in a language's frames."""
    return frozenset(
        verb.split(" ")[0]
        for path in folder.glob("frames/[a-z]*.toml")
        for frame in read_toml(path).get("frame", ())
        for verb in frame.get("verbs", ())
    )


def verb_lemma(text: str, lemma: str, known: frozenset[str]) -> str:
    """The lemma of a verb form, mended; `known`: verbs that are spelled right."""
    form = text.lower()
    if form in (f"{lemma}ed", f"{lemma}ing", f"{lemma}es") and SHORT.fullmatch(lemma):
        return f"{lemma}e"
    if lemma not in known and lemma[:-1] in known and lemma.endswith("e"):
        return lemma[:-1]
    return lemma
