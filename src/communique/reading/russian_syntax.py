"""Natasha's syntax of Russian in the neutral view of `records.Token`.

Beyond the mapping of relations: the case or preposition of obliques, verbs of saying put over what is said, houses
that speak ('сообщили в Минобороны') as subjects, inverted speakers, clauses behind 'то', what points back.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from communique.lexicon import Lexicon, read_toml
from communique.reading.inflection import Form, folded, nominative_word
from communique.reading.russian_units import Draft, Unit
from communique.records import Mention, Reading, Sentence, Span, Token

RELATIONS = {
    "root": "root",
    "nsubj": "subj",
    "nsubj:pass": "subjpass",
    "csubj": "subj",
    "csubj:pass": "subjpass",
    "obj": "obj",
    "iobj": "iobj",
    "obl": "obl",
    "obl:agent": "agent",
    "nmod": "nmod",
    "amod": "mod",
    "appos": "appos",
    "flat": "mod",
    "flat:name": "mod",
    "flat:foreign": "mod",
    "compound": "mod",
    "conj": "conj",
    "cc": "cc",
    "det": "det",
    "nummod": "num",
    "nummod:gov": "num",
    "nummod:entity": "num",
    "advmod": "advmod",
    "discourse": "advmod",
    "aux": "aux",
    "aux:pass": "auxpass",
    "cop": "aux",
    "mark": "mark",
    "case": "case",
    "acl": "acl",
    "acl:relcl": "relcl",
    "advcl": "advcl",
    "ccomp": "ccomp",
    "parataxis": "ccomp",
    "xcomp": "xcomp",
    "punct": "punct",
}

# Behind these prepositions stands the house or paper that speaks: 'сообщили в Минобороны', 'следует из сообщения'
SPEAKING = {"в", "из", "на"}
DEMONSTRATIVES = {"этот", "тот", "данный"}
CASES = {"Gen": "gen", "Dat": "dat", "Ins": "ins", "Acc": "acc", "Loc": "loc"}


class NeutralSyntax:
    """Fills readings with the tokens and sentences of parsed drafts."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        words = lexicon.grammar["words"]
        self.asides = frozenset(words["asides"])
        self.reflexive = frozenset(words["reflexive_passives"])
        self.adverbs = frozenset(words["adverbs"])
        attribution = read_toml(lexicon.folder / "attribution.toml")
        said = attribution["speakers"]
        self.houses = frozenset([*said["houses"], *said["papers"]])
        self.opinions = frozenset(attribution["phrases"]["heads"])
        self.cases: dict[str, str] = lexicon.grammar["cases"]
        reference = lexicon.grammar["reference"]
        self.receiving = frozenset([*reference["received"], *reference["facing"]])

    def fill(self, reading: Reading, drafts: list[Draft]) -> None:
        for number, draft in enumerate(drafts):
            first = len(reading.tokens)
            for k, unit in enumerate(draft.units):
                reading.tokens.append(
                    self._token(reading, first, k, unit, draft.arcs[k], number, len(draft.units))
                )
            last = len(reading.tokens)
            _one_root(reading.tokens[first:last])
            self._mark_cases(reading.tokens[first:last], draft.units, first)
            _double_adjectives(reading.tokens[first:last], first)
            self._received(reading, first, last)
            self._correlatives(reading.tokens[first:last], first)
            self._sayings(reading, first, last)
            _cut_circles(reading.tokens[first:last], first)
            _mark_definite(reading.tokens[first:last], reading.mentions)
            for token in reading.tokens[first:last]:
                if token.case == "gen" and reading.tokens[token.head].lemma in self.opinions:
                    token.feats |= {"def"}  # 'по словам эксперта'
            span = Span(reading.tokens[first].start, reading.tokens[last - 1].end)
            reading.sentences.append(
                Sentence(number, first, last, span, draft.paragraph, draft.block.headline)
            )

    def _token(
        self,
        reading: Reading,
        first: int,
        k: int,
        unit: Unit,
        arc: tuple[int, str],
        sentence: int,
        size: int,
    ) -> Token:
        i = first + k
        head = first + arc[0] if arc[0] >= 0 else i
        rel = RELATIONS.get(arc[1], "dep")
        form = unit.form
        feats, pos, base = set(_features(form)), form.pos, form.lemma
        mention = -1
        if unit.mention is not None:
            mention = len(reading.mentions)
            unit.mention.mention.i, unit.mention.mention.token = mention, i
            reading.mentions.append(unit.mention.mention)
            pos = "ADJ" if unit.mention.mention.form == "adjective" else "PROPN"
            base = folded(unit.text)
        elif unit.house:
            pos, base, feats = "PROPN", folded(unit.text), feats - {"plur"}
        elif unit.preposition:
            pos, base = "ADV" if unit.preposition in self.adverbs else "ADP", unit.preposition
        elif form.norm in self.asides or (
            (form.feats or {}).get("Person") == "1" and base in self.lexicon.saying
        ):
            # 'Напомним, …' is the outlet's own aside
            pos, rel, feats = "ADV", "advmod", set()
        elif base in ("не", "нет"):
            rel = "neg"
        elif rel in ("det", "nmod") and form.norm in ("его", "ее", "их") and pos in ("DET", "PRON"):
            rel = "poss"
        elif base in self.reflexive and pos == "VERB" and "fin" in feats:
            base, feats = base.removesuffix("ся"), feats | {"pass"}
        elif pos == "ADJ" and "Short" in (form.feats or {}).values():
            pos = "VERB"
            feats |= {"fin"}
        if rel == "root" and head != i:
            rel = "dep"
        if rel == "acl" and pos == "VERB" and "ger" in feats:
            # an active participle is a clause of its own: 'министр, прибывший в Грузию'
            rel, feats = (
                "relcl",
                feats - {"ger"}
                | {"fin", "pres" if (form.feats or {}).get("Tense") == "Pres" else "past"},
            )
        citation = ""
        if unit.mention is not None:
            citation = unit.mention.mention.text
        elif form.pos in ("NOUN", "ADJ", "PROPN", "DET") and form.case not in ("", "Nom"):
            citation = nominative_word(form)
        return Token(
            i,
            unit.text,
            base,
            pos,
            rel,
            head,
            "",
            unit.start,
            unit.end,
            sentence,
            frozenset(feats),
            mention,
            citation,
        )

    def _mark_cases(self, tokens: list[Token], units: list[Unit], first: int) -> None:
        """The preposition, or the bare case, that marks an oblique or a noun's complement."""
        marked: dict[int, str] = {}
        for token in tokens:
            if token.rel == "case" and token.head != token.i:
                marked.setdefault(
                    token.head, self.cases.get(token.lemma, token.lemma.replace(" ", "_"))
                )
        _settle_subjects(tokens, units, first)
        _found_persons(tokens, units, first)
        for token in tokens:
            if token.rel == "subj" and "pass" in tokens[token.head - first].feats:
                token.rel = "subjpass"
        for token in tokens:
            if (
                token.rel in ("ccomp", "dep")
                and token.i in marked
                and token.pos in ("NOUN", "PROPN")
            ):
                token.rel = "obl"
            if (
                token.rel == "xcomp"
                and token.pos == "NOUN"
                and units[token.i - first].form.case == "Nom"
            ):
                # 'начались учения': an inverted subject
                alone = not any(
                    t.head == token.head and t.rel in ("subj", "subjpass") for t in tokens
                )
                token.rel = "subj" if alone else token.rel
            if token.rel == "xcomp" and token.pos in ("NOUN", "PROPN"):
                token.case = CASES.get(units[token.i - first].form.case, "")
            kinds = ("obl", "nmod", "iobj", "agent", "appos", "conj", "obj", "xcomp")
            if token.rel not in kinds or (token.rel == "xcomp" and token.pos == "VERB"):
                continue
            bare = CASES.get(units[token.i - first].form.case, "")
            preposition = marked.get(token.i, "")
            if token.rel in ("appos", "conj", "obj"):
                token.case = preposition if token.rel == "appos" else ""
                if token.rel == "obj" and preposition:
                    token.rel, token.case = "obl", preposition
                continue
            token.case = preposition or bare
            governor = tokens[token.head - first]
            if token.rel == "iobj":
                token.case = preposition or bare
            elif (
                token.rel == "obl"
                and not preposition
                and bare == "ins"
                and "pass" in governor.feats
                and token.pos == "PROPN"
            ):
                token.rel = "agent"
            elif (
                token.rel == "obl" and not preposition and bare == "dat" and governor.pos == "VERB"
            ):
                token.rel = "iobj"
            elif token.rel == "xcomp" and bare == "ins" and not preposition:
                token.rel = "obl"  # 'стал военным атташе', 'гостем стал посол'
            elif token.rel == "nmod" and governor.pos in ("VERB", "AUX"):
                token.rel = "obl"
            elif token.rel == "obl" and governor.pos in ("NOUN", "PROPN"):
                token.rel = "nmod"

    def _received(self, reading: Reading, first: int, last: int) -> None:
        """'принял во дворце посла': who is received is no part of the place that stands before."""
        tokens = reading.tokens
        for token in tokens[first:last]:
            kind = reading.mentions[token.mention].kind if token.mention >= 0 else ""
            place = tokens[token.head]
            if kind not in ("person", "official") or token.rel != "nmod" or token.case != "gen":
                continue
            while place.rel == "nmod" and place.case == "gen" and place.mention < 0:
                place = tokens[place.head]
            verb = tokens[place.head]
            if place.rel != "obl" or place.i > token.i or verb.lemma not in self.receiving:
                continue
            if verb.i < place.i and not any(
                t.rel == "obj" and t.head == verb.i for t in tokens[first:last]
            ):
                token.head, token.rel, token.case = verb.i, "obj", ""

    def _sayings(self, reading: Reading, first: int, last: int) -> None:
        """'…, сообщили в Минобороны': the verb of saying governs what is said, and the house is its subject."""
        tokens = reading.tokens
        for token in tokens[first:last]:
            if (
                token.pos != "VERB"
                or token.lemma not in self.lexicon.saying
                or "fin" not in token.feats
            ):
                continue
            head = tokens[token.head]
            marks = [
                t
                for t in tokens[first:last]
                if t.rel in ("mark", "advmod")
                and t.head == token.i
                and t.lemma in ("что", "как", "чтобы", "если")
            ]
            aside = len(marks) == 1 and marks[0].lemma == "как" and token.rel in ("ccomp", "advcl")
            if aside:
                marks[0].rel = "dep"
            if token.rel == "conj" and self._tail(reading, token, first, last):
                token.rel = "ccomp"
            told, seen = head, {token.i}
            while aside and told.head not in (told.i, *seen):  # a mended tree may hold a ring
                seen.add(told.i)
                told = tokens[told.head]
            if (
                token.rel in ("ccomp", "advcl")
                and told.rel in ("root", "conj")
                and told is not token
                and (aside or (token.rel == "ccomp" and told.i < token.i and not marks))
            ):
                alone = told.rel == "root"
                token.head, token.rel = (token.i if alone else told.head), told.rel
                told.head, told.rel = token.i, "ccomp"
            own = [t for t in tokens[first:last] if t.head == token.i]
            if any(t.rel in ("subj", "subjpass") for t in own):
                continue
            house = next(
                (
                    t
                    for t in own
                    if t.rel == "obl" and t.case in SPEAKING and self._house(reading, t)
                ),
                None,
            )
            if house is None and "plur" not in token.feats:
                self._inverted(reading, token, last)
            elif house is not None:
                house.rel, house.case = "subj", ""
                for preposition in tokens[first:last]:
                    if preposition.head == house.i and preposition.rel == "case":
                        preposition.head, preposition.rel = token.i, "dep"

    def _tail(self, reading: Reading, verb: Token, first: int, last: int) -> bool:
        """'…, сообщили в Минобороны.': only a house behind it, though read as one deed more."""
        tokens = reading.tokens
        own = [t for t in tokens[first:last] if t.head == verb.i]
        return (
            verb.i > first
            and tokens[verb.i - 1].text == ","
            and any(t.rel == "obl" and t.case in SPEAKING and self._house(reading, t) for t in own)
            and not any(t.rel in ("cc", "obj", "ccomp", "subj") for t in own)
        )

    def _correlatives(self, tokens: list[Token], first: int) -> None:
        """'о том, что …': the clause belongs to the verb, as if 'то' were not there."""
        for token in tokens:
            head = tokens[token.head - first]
            if (
                token.pos == "VERB"
                and token.rel in ("acl", "ccomp", "advcl")
                and head.lemma in ("то", "тот")
                and head is not token
            ):
                governor = tokens[head.head - first]
                marked = any(t.head == token.i and t.rel == "mark" for t in tokens)
                if marked and governor.pos == "VERB" and governor is not token:
                    token.head, token.rel = governor.i, "ccomp"

    def _inverted(self, reading: Reading, verb: Token, last: int) -> None:
        """'«…», — сказал, открывая встречу, министр': a nominative behind the verb, whatever it was hung on."""
        for token in reading.tokens[verb.i + 1 : min(last, verb.i + 9)]:
            kind = reading.mentions[token.mention].kind if token.mention >= 0 else ""
            if token.rel in ("subj", "subjpass") and token.head != verb.i:
                return
            if (kind in ("person", "official") and not token.case) or (
                token.pos == "NOUN"
                and token.citation == ""
                and token.rel in ("obj", "nmod", "appos", "conj", "dep")
                and "nom" in token.feats
            ):
                token.head, token.rel, token.case = verb.i, "subj", ""
                return

    def _house(self, reading: Reading, token: Token) -> bool:
        mention = reading.mentions[token.mention] if token.mention >= 0 else None
        return (
            (mention is not None and mention.kind == "body")
            or (mention is not None and mention.form in ("metonym", "force", "organisation"))
            or token.lemma in self.houses
        )


def _settle_subjects(tokens: list[Token], units: list[Unit], first: int) -> None:
    """The subject of an active verb is one, and of two that the parser found the declined one is the object."""
    subjects = [t for t in tokens if t.rel in ("subj", "subjpass")]
    for token in subjects:
        verb = tokens[token.head - first]
        if (
            token.rel == "subjpass"
            and verb.pos == "VERB"
            and "pass" not in verb.feats
            and not verb.lemma.endswith("ся")
        ):
            token.rel = "subj"
        twins = [t for t in subjects if t is not token and t.head == token.head]
        case = units[token.i - first].form.case
        if twins and (token.mention >= 0 or case == "Gen"):
            token.rel = {"Acc": "obj", "Gen": "obj", "Dat": "iobj"}.get(case, token.rel)


def _found_persons(tokens: list[Token], units: list[Unit], first: int) -> None:
    """'Грамоту вручил в Астане министру посол X': a person in the nominative behind a verb without a subject
    is its subject, one in the dative its addressee, whatever noun the parser hung them on."""
    for token in tokens:
        unit = units[token.i - first]
        named = unit.mention is not None and unit.mention.mention.kind in ("person", "official")
        if not named or token.rel not in ("mod", "nmod", "appos", "dep", "obj"):
            continue
        case, head = unit.form.case, tokens[token.head - first]
        if case not in ("Nom", "Dat") or units[head.i - first].form.case == case:
            continue  # an apposition
        if any(t.head == token.i and t.rel == "case" for t in tokens):
            continue
        before = reversed(tokens[: token.i - first])
        verb = next((t for t in before if t.pos == "VERB" and "fin" in t.feats), None)
        if verb is None:
            continue
        own = {t.rel for t in tokens if t.head == verb.i}
        several = "plur" in verb.feats and not unit.form.plural
        if case == "Dat" and "iobj" not in own and head.mention >= 0:
            token.head, token.rel = verb.i, "iobj"
        elif case == "Nom" and not several and not own & {"subj", "subjpass"}:
            token.head, token.rel = verb.i, "subj"


def _double_adjectives(tokens: list[Token], first: int) -> None:
    """'российско-монгольское учение': both halves modify the noun."""
    for token, after in pairwise(tokens):
        halves = token.mention >= 0 and token.lemma.endswith("о") and after.start == token.end + 1
        if (
            not halves
            or token.pos != "ADJ"
            or after.pos != "ADJ"
            or after.head in (token.i, after.i)
        ):
            continue
        noun = tokens[after.head - first]
        if noun.head == token.i:
            noun.head, noun.rel, noun.case = token.head, token.rel, token.case
        token.head, token.rel, token.case = noun.i, "mod", ""


def _mark_definite(tokens: list[Token], mentions: list[Mention]) -> None:
    """A bare singular noun that is no object points back ('Встреча прошла…', 'на переговорах'), as do
    'этот' and the holder of a post."""
    officials = {t.i for t in tokens if t.mention >= 0 and mentions[t.mention].kind == "official"}
    described = {t.head for t in tokens if t.rel in ("mod", "num", "nmod", "appos", "acl")}
    pointed = {t.head for t in tokens if t.rel == "det" and t.lemma in DEMONSTRATIVES}
    for token in tokens:
        marked = token.rel == "nmod" and token.case not in CASES.values()
        bare = (
            token.rel in ("subj", "subjpass", "obl", "agent") or marked
        ) and token.i not in described
        if token.pos in ("NOUN", "PROPN") and (
            (bare and " " not in token.text) or token.i in pointed or token.i in officials
        ):
            token.feats |= {"def"}


def _features(form: Form) -> Iterator[str]:
    feats = form.feats or {}
    kind, tense, aspect = feats.get("VerbForm"), feats.get("Tense"), feats.get("Aspect")
    if form.plural:
        yield "plur"
    if kind == "Inf":
        yield "inf"
    elif kind == "Conv":
        yield "ger"
    elif kind == "Part":
        if feats.get("Voice") == "Pass":
            yield from ("part", "pass", "past")
            if feats.get("Variant") == "Short":
                yield "fin"
        else:
            yield "ger"
    elif kind == "Fin":
        yield "fin"
        if tense == "Past":
            yield "past"
        elif tense == "Fut" or (
            tense == "Pres" and (aspect == "Perf" or (form.lemma == "быть" and form.norm != "есть"))
        ):
            yield "fut"
        elif tense == "Pres":
            yield "pres"


def _cut_circles(tokens: list[Token], first: int) -> None:
    """Every token leads up to a root: a circle is cut, and what is cut off hangs on the root or becomes it."""
    root = next((t for t in tokens if t.head == t.i), None)
    for token in tokens:
        seen = {token.i}
        current = token
        while current.head != current.i:
            current = tokens[current.head - first]
            if current.i in seen:
                current.head, current.rel = (
                    (root.i, "dep") if root is not None else (current.i, "root")
                )
                root = root or current
                break
            seen.add(current.i)


def _one_root(tokens: list[Token]) -> None:
    """Exactly one root a sentence: the first; what else has none hangs on it."""
    roots = [t for t in tokens if t.head == t.i or t.rel == "root"]
    if not roots:
        tokens[0].head, tokens[0].rel = tokens[0].i, "root"
        return
    roots[0].head, roots[0].rel = roots[0].i, "root"
    for other in roots[1:]:
        other.head = roots[0].i
        other.rel = "ccomp" if other.pos in ("VERB", "AUX") else "dep"
