"""Russian word forms: lemmas, and names and noun phrases brought back to the nominative.

pymorphy3 knows the dictionary; what a name does that no dictionary has ('Динчера', 'Собирзоде') is told by the
endings in lexicon/ru/names.toml.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from communique.lexicon import HOME, read_toml

CASES = {"Nom": "nomn", "Gen": "gent", "Dat": "datv", "Acc": "accs", "Ins": "ablt", "Loc": "loct"}
REFLEXIVE = ("лся", "лась", "лось", "лись")
NUMBERS = {"Sing": "sing", "Plur": "plur"}
TENSES = {"Past": "past", "Pres": "pres", "Fut": "futr"}
POS = {
    "NOUN": {"NOUN"},
    "PROPN": {"NOUN"},
    "ADJ": {"ADJF", "ADJS", "PRTF", "PRTS"},
    "VERB": {"VERB", "INFN", "GRND", "PRTF", "PRTS"},
    "AUX": {"VERB", "INFN"},
    "DET": {"ADJF", "NPRO"},
    "PRON": {"NPRO", "ADJF"},
    "ADV": {"ADVB", "COMP", "GRND"},
}


@dataclass(slots=True)
class Form:
    """A word as written with what the tagger says of it: part of speech, case, number and gender.

    `plain` is the form that the models know, where that is not `text`.
    """

    text: str
    norm: str
    lemma: str
    pos: str
    start: int
    end: int
    case: str = ""
    plural: bool = False
    gender: str = ""
    feats: dict[str, str] | None = None
    plain: str = ""


def folded(word: str) -> str:
    """Lower case, 'ё' as 'е'."""
    return word.lower().replace("ё", "е")


@cache
def _analyzer() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pymorphy3

        return pymorphy3.MorphAnalyzer()


@lru_cache(maxsize=100_000)
def _parses(word: str) -> tuple[Any, ...]:
    return tuple(_analyzer().parse(word))


@lru_cache(maxsize=100_000)
def lemmas(word: str) -> frozenset[str]:
    """All dictionary forms that a word of a name may be a form of, the word itself among them.

    No verb's: 'День' is no 'Дели' though both are forms of one.
    """
    parses = _parses(word.lower())
    nominal = [p for p in parses if p.tag.POS not in ("VERB", "INFN", "GRND")]
    return frozenset({folded(word), *(folded(p.normal_form) for p in nominal or parses)})


@lru_cache(maxsize=100_000)
def lemma(word: str, pos: str, case: str, tense: str = "", number: str = "") -> str:
    """The dictionary form of a word whose part of speech, case, tense and number the tagger tells."""
    parses = _parses(word.lower())
    kinds = POS.get(pos)
    fitting = [p for p in parses if kinds is None or p.tag.POS in kinds]
    cased = [
        p
        for p in fitting
        if (case and p.tag.case == CASES.get(case))
        or (tense and str(p.tag.tense) == TENSES.get(tense))
    ]
    counted = [p for p in cased if number and p.tag.number == NUMBERS.get(number)]
    chosen = (counted or cased or fitting or parses)[0]
    if pos == "ADJ" and chosen.tag.POS == "PRTF":
        # a participle that the tagger takes for an adjective is one: 'планирующая конференция'
        chosen = chosen.inflect({"masc", "sing", "nomn"}) or chosen
        return folded(chosen.word)
    return folded(chosen.normal_form)


@lru_cache(maxsize=100_000)
def surely_verb(word: str) -> str | None:
    """The tense of a word that the dictionary knows as a finite verb and nothing else, else None."""
    parses = _parses(word.lower())
    known = word.endswith(REFLEXIVE) or all(p.is_known for p in parses)
    if not known or not all(p.tag.POS == "VERB" for p in parses):
        return None
    return next((ud for ud, oc in TENSES.items() if oc == str(parses[0].tag.tense)), None)


@lru_cache(maxsize=100_000)
def only_case(word: str) -> str | None:
    """The case of a noun that the dictionary knows in one case alone ('министру'), else None."""
    last = word.lower().rpartition("-")[2]
    parses = [p for p in _parses(last) if p.tag.POS == "NOUN"]
    cases = {str(p.tag.case) for p in parses}
    if len(cases) != 1 or not all(p.is_known for p in _parses(last)):
        return None
    return next((ud for ud, oc in CASES.items() if oc in cases), None)


@lru_cache(maxsize=10_000)
def only_adjective(word: str) -> bool:
    """The dictionary knows the word as an adjective and nothing else ('Верительную')."""
    return all(p.is_known and p.tag.POS == "ADJF" for p in _parses(word.lower()))


def nominative(words: Sequence[Form], head: int) -> str:
    """A noun phrase in the nominative: the head and the adjectives before it turned, the rest as it stands.

    `words` is the whole phrase, `head` the index of its head. The first letter is lowered unless
    the word is a name or an abbreviation.
    """
    case = words[head].case
    out = []
    for n, word in enumerate(words):
        text = word.text
        if n <= head and case not in ("", "Nom") and text[:1].isalpha():
            text = _turned(word, words[head])
        out.append(text)
    return _joined(words, out)


def singular(words: Sequence[Form], head: int) -> str:
    """A plural noun phrase in the nominative singular ('министрами обороны' -> 'министр обороны')."""
    out = []
    for n, word in enumerate(words):
        kinds = POS["ADJ"] if n < head else POS["NOUN"] | {"ADJF"}
        parses = (
            [p for p in _parses(word.text.lower()) if p.tag.POS in kinds and p.tag.number == "plur"]
            if n <= head
            else []
        )
        turned = parses[0].inflect({"nomn", "sing"}) if parses else None
        out.append(_shaped(turned.word, word.text) if turned is not None else word.text)
    return _joined(words, out)


def nominative_word(word: Form) -> str:
    """A noun or adjective by itself in the nominative of its number and gender."""
    return word.text if word.case in ("", "Nom") else _turned(word, word)


def _joined(words: Sequence[Form], texts: Iterable[str]) -> str:
    parts: list[str] = []
    for n, text in enumerate(texts):
        if n and words[n].start > words[n - 1].end:
            # 'российско-монгольская' is two words
            parts.append(" " if words[n - 1].plain in ("", words[n - 1].text) else "-")
        parts.append(text)
    return "".join(parts)


def _turned(word: Form, head: Form) -> str:
    kinds = POS["ADJ" if word.pos in ("ADJ", "VERB", "DET") else "NOUN"] | {"ADJF", "PRTF", "NUMR"}
    wanted = {"nomn", "plur" if head.plural else "sing"}
    _, dash, last = word.text.rpartition("-")
    parses = [
        p
        for p in _parses(word.text.lower())
        if p.tag.POS in kinds and p.tag.case == CASES.get(head.case)
    ]
    if not parses and dash:
        parses = [p for p in _parses(last.lower()) if p.tag.POS in kinds]
    if head.plural:
        parses = [p for p in parses if p.tag.number == "plur"] or parses
    else:
        parses = [p for p in parses if p.tag.number == "sing"] or parses
    if not parses:
        return word.text
    chosen = parses[0]
    if chosen.tag.POS in ("ADJF", "PRTF") and not head.plural:
        wanted.add({"Fem": "femn", "Neut": "neut"}.get(head.gender, "masc"))
    turned = chosen.inflect(wanted) or chosen.inflect({"nomn"})
    return _shaped(str(turned.word), word.text) if turned is not None else word.text


def _shaped(word: str, like: str) -> str:
    """`word` with the capitals and the 'ё' of the form that it was made from."""
    if "ё" not in like:
        word = word.replace("ё", "е")
    if like.isupper() and len(like) > 1:
        return word.upper()
    return "-".join(part[:1].upper() + part[1:] if model[:1].isupper() else part
                    for part, model in zip(word.split("-"), _models(like, word), strict=True))  # fmt: skip


def _models(like: str, word: str) -> list[str]:
    models = like.split("-")
    return (models + [models[-1]] * word.count("-"))[: word.count("-") + 1]


# --- names -------------------------------------------------------------------------------------


@cache
def _endings() -> dict[str, Any]:
    return read_toml(HOME / "ru" / "names.toml")


def name_nominative(words: Sequence[Form], case: str) -> str:
    """A person's name in the nominative, from the case of the phrase that it stands in."""
    if case in ("", "Nom"):
        return _joined(words, (w.text for w in words))
    woman = _woman(words, case)
    return _joined(words, (name_word(w.text, case, woman) for w in words))


def _woman(words: Sequence[Form], case: str) -> bool:
    genders = [
        {
            str(p.tag.gender)
            for p in _parses(w.text.lower())
            if ({"Name", "Patr"} & set(p.tag.grammemes)) and p.tag.case == CASES.get(case)
        }
        for w in words
    ]
    if any(g == {"femn"} for g in genders):
        return not any(g == {"masc"} for g in genders)
    return any(w.text.lower().endswith(tuple(_endings()["woman"])) for w in words) and not any(
        "masc" in g for g in genders
    )


@lru_cache(maxsize=50_000)
def name_word(text: str, case: str, woman: bool) -> str:
    """One word of a name, from `case` to the nominative."""
    lowered = text.lower()
    if not lowered.replace("-", "").isalpha() or len(lowered) < 3:
        return text
    wanted = CASES.get(case)
    for p in _parses(lowered):
        known = {"Name", "Surn", "Patr"} & set(p.tag.grammemes)
        gender = str(p.tag.gender) in ("femn" if woman else "masc", "None")
        if known and p.is_known and p.tag.case == wanted and p.tag.number == "sing" and gender:
            turned = p.inflect({"nomn", "sing"})
            if turned is not None:
                return _shaped(turned.word, text)
    if lowered.endswith(tuple(_endings()["fixed"])):
        return text
    table = _endings()["women" if woman else "men"]
    for ending, instead in table.get(case, ()):
        if ending.startswith("C"):
            ending = ending[1:]
            if (
                not lowered.endswith(ending)
                or lowered[: -len(ending)][-1:] in VOWELS
                or len(lowered) < len(ending) + 3
            ):
                continue
        elif ending.startswith("V"):
            ending = ending[1:]
            if not lowered.endswith(ending) or lowered[: -len(ending)][-1:] not in VOWELS:
                continue
        elif not lowered.endswith(ending):
            continue
        return text[: len(text) - len(ending)] + str(instead)
    return text


VOWELS = frozenset("аеёиоуыэюя")


def may_be(form: str, name: str) -> bool:
    """Whether `form` may be a declined form of the name word `name` ('Динчера' of 'Динчер')."""
    a, b = folded(form), folded(name)
    if a == b:
        return True
    stem = b.rstrip("аяйьеои") if len(b) > 4 else b
    return (
        len(stem) >= 3
        and a.startswith(stem)
        and len(a) - len(stem) <= 3
        and not a[len(stem) :].strip("аяуюыиоеймх")
    )
