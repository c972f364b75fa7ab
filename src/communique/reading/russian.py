"""Reads Russian with Natasha's models, in the neutral syntax of `records.Token`.

As in English, mentions are found first and given to the parser as one word each; here that word keeps the case of
the mention, so that the parser sees 'Встреча министра с Ивановым' whatever the names and posts are. Tagging and
name recognition see the text itself.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import batched
from pathlib import Path
from typing import Any

from communique.errors import CommuniqueError
from communique.lexicon import Lexicon, read_toml
from communique.reading.blocks import Block, paragraphs
from communique.reading.dateline import find_dateline, head_date
from communique.reading.inflection import Form, folded, lemma, may_be, nominative_word, surely_verb
from communique.reading.russian_mentions import Named, RussianMentions
from communique.reading.vocabulary import Vocabulary
from communique.records import Mention, Reading, Report, Sentence, Span, Token

BATCH = 32
SHORTEST = 3

# What the parser reads in place of a person, by case.
PERSON = {"Nom": "Иванов", "Gen": "Иванова", "Dat": "Иванову", "Acc": "Иванова", "Ins": "Ивановым", "Loc": "Иванове"}

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
SPEAKING = {"в", "из"}
DEMONSTRATIVES = {"этот", "тот", "данный"}
CASES = {"Gen": "gen", "Dat": "dat", "Ins": "ins", "Acc": "acc", "Loc": "loc"}


def load_models() -> tuple[Any, Any, Any]:
    """Natasha's tagger, parser and name recogniser, read from its package without importing it.

    (Its own import pulls in a lemmatiser that we don't use.) Raises CommuniqueError where it is not
    installed; never downloads.
    """
    found = importlib.util.find_spec("natasha")
    if found is None or not found.submodule_search_locations:
        raise CommuniqueError("the models for Russian are not installed: no package 'natasha'")
    from navec import Navec
    from slovnet import NER, Morph, Syntax

    data = Path(next(iter(found.submodule_search_locations))) / "data"
    words = Navec.load(data / "emb" / "navec_news_v1_1B_250K_300d_100q.tar")
    models = data / "model"
    return (
        Morph.load(models / "slovnet_morph_news_v1.tar").navec(words),
        Syntax.load(models / "slovnet_syntax_news_v1.tar").navec(words),
        NER.load(models / "slovnet_ner_news_v1.tar").navec(words),
    )


@dataclass(slots=True)
class _Unit:
    """What the parser takes for one word: a word, a mention, or a preposition of several words."""

    text: str
    shadow: str
    start: int
    end: int
    form: Form
    mention: Named | None = None
    preposition: str = ""
    house: bool = False


@dataclass(slots=True)
class _Draft:
    """A sentence on its way through the reader."""

    block: Block
    paragraph: int
    start: int
    text: str
    pieces: list[tuple[str, int, int]]
    words: list[Form] = field(default_factory=list)
    names: list[Span] = field(default_factory=list)
    units: list[_Unit] = field(default_factory=list)
    arcs: list[tuple[int, str]] = field(default_factory=list)


class RussianReader:
    """Natasha behind the neutral view."""

    language = "ru"

    def __init__(self, lexicon: Lexicon | None = None, model: str | None = None) -> None:
        """`model` is not used: there is one set of models for Russian."""
        self.lexicon = lexicon or Lexicon.load("ru")
        self.vocabulary = Vocabulary(self.lexicon)
        self.grammar = RussianMentions(self.vocabulary)
        self.tagger, self.parser, self.recogniser = load_models()
        self.adverbs = frozenset(self.lexicon.grammar["words"]["adverbs"])
        self.asides = frozenset(self.lexicon.grammar["words"]["asides"])
        prepositions = self.lexicon.grammar["prepositions"] | dict.fromkeys(self.adverbs, "также")
        self.prepositions = {tuple(k.split(" ")): str(v) for k, v in prepositions.items()}
        self.longest = max(len(k) for k in self.prepositions)
        said = read_toml(self.lexicon.folder / "attribution.toml")["speakers"]
        self.houses = frozenset([*said["houses"], *said["papers"]])
        self.cases: dict[str, str] = self.lexicon.grammar["cases"]

    def read(self, report: Report) -> Reading:
        return next(self.pipe([report]))

    def pipe(self, reports: Iterable[Report]) -> Iterator[Reading]:
        for batch in batched(reports, BATCH):
            prepared = [self._prepare(report) for report in batch]
            drafts = [d for _, sentences in prepared for d in sentences]
            self._tag(drafts)
            for _, sentences in prepared:
                self._mentions(sentences)
            self._parse(drafts)
            for reading, sentences in prepared:
                self._fill(reading, sentences)
                yield reading

    # --- before the parse ---------------------------------------------------------------------

    def _prepare(self, report: Report) -> tuple[Reading, list[_Draft]]:
        text = report.text
        blocks, furniture = paragraphs(text, self.lexicon)
        dateline = find_dateline(text, blocks, self.lexicon)
        published, published_span = report.published, None
        head = head_date(text, [*furniture, *(b.span for b in blocks)], dateline, self.lexicon)
        if head is not None and (published is None or published == head[0]):
            published, published_span = head
        reading = Reading(report, "ru", published, furniture=furniture, dateline=dateline)
        reading.published_span = published_span
        drafts: list[_Draft] = []
        for number, block in enumerate(blocks):
            start, end = block.span
            if dateline is not None and dateline.span.start >= start and dateline.span.end <= end:
                start = dateline.span.end
            drafts.extend(self._sentences(text[start:end], start, block, number))
        return reading, drafts

    def _sentences(self, text: str, offset: int, block: Block, number: int) -> Iterator[_Draft]:
        from razdel import sentenize, tokenize

        for sentence in sentenize(text):
            start = offset + sentence.start
            pieces: list[tuple[str, int, int]] = []
            for token in tokenize(sentence.text):
                pieces.extend(self._split(token.text, start + token.start))
            if pieces:
                yield _Draft(block, number, start, sentence.text, pieces)

    def _split(self, word: str, start: int) -> Iterator[tuple[str, int, int]]:
        """'российско-монгольский' names two parties: two words."""
        left, dash, right = word.partition("-")
        if dash and left.endswith("о") and left[:-1].lower() + "ий" in self.pairs:
            yield left, start, start + len(left)
            yield right, start + len(left) + 1, start + len(word)
        else:
            yield word, start, start + len(word)

    @property
    def pairs(self) -> frozenset[str]:
        return self.vocabulary.adjectives

    def _tag(self, drafts: list[_Draft]) -> None:
        """Parts of speech, forms and names, sentences of like length together to save padding."""
        order = sorted(range(len(drafts)), key=lambda n: len(drafts[n].pieces))
        tagged = self.tagger.map([self._plain(w) for w, _, _ in drafts[n].pieces] for n in order)
        named = self.recogniser.map(drafts[n].text for n in order)
        for n, tags, spans in zip(order, tagged, named, strict=True):
            draft = drafts[n]
            for (word, start, end), token in zip(draft.pieces, tags.tokens, strict=True):
                draft.words.append(self._form(word, start, end, token.pos, dict(token.feats or {})))
            draft.names = [Span(draft.start + s.start, draft.start + s.stop) for s in spans.spans if s.type == "PER"]

    def _plain(self, word: str) -> str:
        """The first half of a double adjective in a form that the tagger knows."""
        return word[:-1] + "ий" if word.endswith("ко") and word[:-1].lower() + "ий" in self.pairs else word

    def _form(self, word: str, start: int, end: int, pos: str, feats: dict[str, str]) -> Form:
        if pos in ("ADJ", "NOUN") and (tense := surely_verb(word)) is not None:
            pos, feats = "VERB", {"VerbForm": "Fin", "Tense": tense, "Number": feats.get("Number", "Sing")}
        case = feats.get("Case", "")
        if case == "Par":
            case = "Gen"
        base = lemma(self._plain(word), pos, case, feats.get("Tense", "")) if word[:1].isalpha() else word
        return Form(word, folded(word), base, pos, start, end, case, feats.get("Number") == "Plur", feats.get("Gender", ""), feats)

    def _mentions(self, drafts: list[_Draft]) -> None:
        found = [self.grammar.find(d.words, d.text, d.start, d.names, self._blocked(d.words)) for d in drafts]
        _settle_names([n for named in found for n in named], [d for d, named in zip(drafts, found, strict=True) for _ in named])
        for draft, named in zip(drafts, found, strict=True):
            draft.units = self._units(draft, named)

    def _units(self, draft: _Draft, named: list[Named]) -> list[_Unit]:
        units: list[_Unit] = []
        at = {n.first: n for n in named}
        i = 0
        while i < len(draft.words):
            mention = at.get(i)
            word = draft.words[i]
            if mention is not None:
                head = draft.words[mention.head]
                span = mention.mention.span
                text = " ".join(draft.text[span.start - draft.start : span.end - draft.start].split())
                units.append(_Unit(text, _stand_in(mention, head), span.start, span.end, head, mention))
                i = mention.last
                continue
            size = self._quoted_house(draft.words, i, at)
            if size:
                inner, last = draft.words[i + 1], draft.words[i + size - 1]
                written = draft.text[word.start - draft.start : last.end - draft.start]
                units.append(_Unit(written, inner.text, word.start, last.end, inner, house=True))
                i += size
                continue
            size = self._preposition(draft.words, i)
            if size:
                last = draft.words[i + size - 1]
                written = " ".join(w.norm for w in draft.words[i : i + size])
                units.append(_Unit(written, self.prepositions[tuple(written.split(" "))], word.start, last.end, word, preposition=written))
                i += size
                continue
            units.append(_Unit(word.text, self._plain(word.text), word.start, word.end, word))
            i += 1
        return units

    def _blocked(self, words: list[Form]) -> frozenset[int]:
        return frozenset(k for i in range(len(words)) for k in range(i, i + self._preposition(words, i)))

    def _quoted_house(self, words: list[Form], i: int, mentions: dict[int, Named]) -> int:
        """The words of a short name in quotation marks beside a verb of saying ('рассказал «Интерфаксу»'), or 0."""
        if words[i].text not in "«\"“" or i + 2 >= len(words):
            return 0
        size = next((n for n in range(2, 5) if i + n < len(words) and words[i + n].text in "»\"”"), 0)
        inner = words[i + 1 : i + size]
        if not inner or not inner[0].text[:1].isupper() or any(k in mentions for k in range(i, i + size)) or any(w.pos in ("VERB", "AUX") for w in inner):
            return 0
        near = words[max(0, i - 2) : i] + words[i + size + 1 : i + size + 2]
        return size + 1 if any(w.lemma in self.lexicon.saying for w in near) else 0

    def _preposition(self, words: list[Form], i: int) -> int:
        for size in range(min(self.longest, len(words) - i), 1, -1):
            if tuple(w.norm for w in words[i : i + size]) in self.prepositions:
                return size
        return 0

    def _parse(self, drafts: list[_Draft]) -> None:
        """Parses the stretches between colons and semicolons each by itself, which the parser does better."""
        stretches = [(d, a, b) for d in drafts for a, b in _stretches(d.units)]
        stretches.sort(key=lambda s: s[2] - s[1])
        parsed = self.parser.map([u.shadow for u in d.units[a:b]] for d, a, b in stretches)
        trees = {(id(d), a): tree for (d, a, _), tree in zip(stretches, parsed, strict=True)}
        for draft in drafts:
            roots: list[int] = []
            for first, last in _stretches(draft.units):
                arcs = [(int(t.head_id) - 1 + first if t.head_id != "0" else -1, t.rel) for t in trees[id(draft), first].tokens]
                root = next((k + first for k, (head, _) in enumerate(arcs) if head < 0), first)
                if roots:
                    arcs = [self._joined(draft, arc, k + first, roots[0], first) if arc[0] < 0 else arc for k, arc in enumerate(arcs)]
                roots.append(root)
                draft.arcs.extend(arcs[: last - first])

    def _joined(self, draft: _Draft, arc: tuple[int, str], i: int, root: int, first: int) -> tuple[int, str]:
        """How the root of a later stretch hangs on what stands before it: a clause, or a noun beside the last noun."""
        if draft.units[i].form.pos in ("NOUN", "PROPN"):
            noun = next((k for k in range(first - 1, -1, -1) if draft.units[k].form.pos in ("NOUN", "PROPN")), root)
            return noun, "appos"
        return root, "conj"

    # --- after the parse ----------------------------------------------------------------------

    def _fill(self, reading: Reading, drafts: list[_Draft]) -> None:
        for number, draft in enumerate(drafts):
            first = len(reading.tokens)
            for k, unit in enumerate(draft.units):
                reading.tokens.append(self._token(reading, first, k, unit, draft.arcs[k], number, len(draft.units)))
            last = len(reading.tokens)
            _one_root(reading.tokens[first:last])
            self._mark_cases(reading.tokens[first:last], draft.units, first)
            self._correlatives(reading.tokens[first:last], first)
            self._sayings(reading, first, last)
            _mark_definite(reading.tokens[first:last], reading.mentions)
            span = Span(reading.tokens[first].start, reading.tokens[last - 1].end)
            reading.sentences.append(Sentence(number, first, last, span, draft.paragraph, draft.block.headline))

    def _token(self, reading: Reading, first: int, k: int, unit: _Unit, arc: tuple[int, str], sentence: int, size: int) -> Token:
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
            pos, base = "PROPN", folded(unit.text)
        elif unit.preposition:
            pos, base = "ADV" if unit.preposition in self.adverbs else "ADP", unit.preposition
        elif form.norm in self.asides or (form.feats or {}).get("Person") == "1" and base in self.lexicon.saying:
            # 'Напомним, …' is the outlet's own aside
            pos, rel, feats = "ADV", "advmod", set()
        elif base in ("не", "нет"):
            rel = "neg"
        elif rel in ("det", "nmod") and form.norm in ("его", "ее", "их") and pos in ("DET", "PRON"):
            rel = "poss"
        elif pos == "ADJ" and "Short" in (form.feats or {}).values():
            pos = "VERB"
            feats |= {"fin"}
        if rel == "root" and head != i:
            rel = "dep"
        if rel == "acl" and pos == "VERB" and "ger" in feats:
            # an active participle is a clause of its own: 'министр, прибывший в Грузию'
            rel, feats = "relcl", feats - {"ger"} | {"fin", "pres" if (form.feats or {}).get("Tense") == "Pres" else "past"}
        citation = ""
        if unit.mention is not None:
            citation = unit.mention.mention.text
        elif form.pos in ("NOUN", "ADJ", "PROPN", "DET") and form.case not in ("", "Nom"):
            citation = nominative_word(form)
        return Token(i, unit.text, base, pos, rel, head, "", unit.start, unit.end, sentence, frozenset(feats), mention, citation)

    def _mark_cases(self, tokens: list[Token], units: list[_Unit], first: int) -> None:
        """The preposition, or the bare case, that marks an oblique or a noun's complement."""
        marked: dict[int, str] = {}
        for token in tokens:
            if token.rel == "case" and token.head != token.i:
                marked.setdefault(token.head, self.cases.get(token.lemma, token.lemma.replace(" ", "_")))
        for token in tokens:
            if token.rel in ("ccomp", "dep") and token.i in marked and token.pos in ("NOUN", "PROPN"):
                token.rel = "obl"
            if token.rel == "xcomp" and token.pos in ("NOUN", "PROPN"):
                token.case = CASES.get(units[token.i - first].form.case, "")
            if token.rel not in ("obl", "nmod", "iobj", "agent", "appos", "conj", "obj"):
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
            elif token.rel == "obl" and not preposition and bare == "ins" and "pass" in governor.feats and token.pos == "PROPN":
                token.rel = "agent"
            elif token.rel == "obl" and not preposition and bare == "dat" and governor.pos == "VERB":
                token.rel = "iobj"
            elif token.rel == "nmod" and governor.pos in ("VERB", "AUX"):
                token.rel = "obl"
            elif token.rel == "obl" and governor.pos in ("NOUN", "PROPN"):
                token.rel = "nmod"


    def _sayings(self, reading: Reading, first: int, last: int) -> None:
        """'…, сообщили в Минобороны': the verb of saying governs what is said, and the house is its subject."""
        tokens = reading.tokens
        for token in tokens[first:last]:
            if token.pos != "VERB" or token.lemma not in self.lexicon.saying or "fin" not in token.feats:
                continue
            head = tokens[token.head]
            marks = [t for t in tokens[first:last] if t.rel in ("mark", "advmod") and t.head == token.i and t.lemma in ("что", "как", "чтобы", "если")]
            aside = len(marks) == 1 and marks[0].lemma == "как" and token.rel in ("ccomp", "advcl")
            if aside:
                marks[0].rel = "dep"
            if token.rel in ("ccomp", "advcl") and head.rel == "root" and head is not token and (aside or token.rel == "ccomp" and head.i < token.i and not marks):
                token.head, token.rel = token.i, "root"
                head.head, head.rel = token.i, "ccomp"
            own = [t for t in tokens[first:last] if t.head == token.i]
            if any(t.rel in ("subj", "subjpass") for t in own):
                continue
            house = next((t for t in own if t.rel == "obl" and t.case in SPEAKING and self._house(reading, t)), None)
            if house is None and "plur" not in token.feats:
                self._inverted(reading, token, last)
            elif house is not None:
                house.rel, house.case = "subj", ""
                for preposition in tokens[first:last]:
                    if preposition.head == house.i and preposition.rel == "case":
                        preposition.head, preposition.rel = token.i, "dep"

    def _correlatives(self, tokens: list[Token], first: int) -> None:
        """'о том, что …': the clause belongs to the verb, as if 'то' were not there."""
        for token in tokens:
            head = tokens[token.head - first]
            if token.pos == "VERB" and token.rel in ("acl", "ccomp", "advcl") and head.lemma in ("то", "тот") and head is not token:
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
            if kind in ("person", "official") and not token.case or token.pos == "NOUN" and token.citation == "" and token.rel in ("obj", "nmod", "appos", "conj", "dep") and "nom" in token.feats:
                token.head, token.rel, token.case = verb.i, "subj", ""
                return

    def _house(self, reading: Reading, token: Token) -> bool:
        mention = reading.mentions[token.mention] if token.mention >= 0 else None
        return (mention is not None and mention.kind == "body") or (mention is not None and mention.form in ("metonym", "force", "organisation")) or token.lemma in self.houses


def _stretches(units: list[_Unit]) -> list[tuple[int, int]]:
    """Where a sentence falls apart at ':' and ';' outside quotation marks, no stretch shorter than three words."""
    cuts, quoted = [0], False
    for i, unit in enumerate(units):
        if unit.text in '«»"“”„':
            quoted = not quoted if unit.text == '"' else unit.text in "«“„"
        if unit.text in (":", ";") and not quoted and i + 1 - cuts[-1] > SHORTEST and len(units) - i > SHORTEST:
            cuts.append(i + 1)
    return list(zip(cuts, [*cuts[1:], len(units)], strict=True))


def _mark_definite(tokens: list[Token], mentions: list[Mention]) -> None:
    """A bare singular noun that is no object points back ('Встреча прошла…', 'на переговорах'), as do 'этот' and the
    holder of a post."""
    officials = {t.i for t in tokens if t.mention >= 0 and mentions[t.mention].kind == "official"}
    described = {t.head for t in tokens if t.rel in ("mod", "num", "nmod", "appos", "acl")}
    pointed = {t.head for t in tokens if t.rel == "det" and t.lemma in DEMONSTRATIVES}
    for token in tokens:
        marked = token.rel == "nmod" and token.case not in CASES.values()
        bare = (token.rel in ("subj", "subjpass", "obl", "agent") or marked) and token.i not in described
        if token.pos in ("NOUN", "PROPN") and (bare and " " not in token.text or token.i in pointed or token.i in officials):
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
        elif tense == "Fut" or (tense == "Pres" and (aspect == "Perf" or (form.lemma == "быть" and form.norm != "есть"))):
            yield "fut"
        elif tense == "Pres":
            yield "pres"


def _stand_in(named: Named, head: Form) -> str:
    if named.mention.kind == "person":
        return PERSON.get(head.case, PERSON["Nom"])
    return head.text


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


def _settle_names(named: list[Named], drafts: list[_Draft]) -> None:
    """A declined name takes the form in which the report has it in the nominative elsewhere."""
    sure: set[str] = set()
    for mention, draft in zip(named, drafts, strict=True):
        if mention.mention.kind == "person" and draft.words[mention.head].case == "Nom":
            sure.update(mention.mention.name.split() if mention.mention.name else ())
    for mention, draft in zip(named, drafts, strict=True):
        span = mention.mention.name_span
        if mention.mention.kind != "person" or span is None or not mention.mention.name:
            continue
        if draft.words[mention.head].case == "Nom":
            continue
        written = draft.text[span.start - draft.start : span.end - draft.start].split()
        turned = mention.mention.name.split()
        if len(written) == len(turned):
            mention.mention.name = " ".join(_known(w, t, sure) for w, t in zip(written, turned, strict=True))


def _known(written: str, turned: str, sure: set[str]) -> str:
    if turned in sure:
        return turned
    return next((s for s in sorted(sure) if len(s) > 3 and may_be(written, s)), turned)
