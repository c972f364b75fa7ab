"""Reads Russian with Natasha's models, in the neutral syntax of `records.Token`.

As in English, mentions are found first and given to the parser as one word each; here that word keeps the case of
the mention, so that the parser sees 'Встреча министра с Ивановым' whatever the names and posts are. Tagging and
name recognition see the text itself.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Iterator
from itertools import batched
from pathlib import Path
from typing import Any

from communique.errors import CommuniqueError
from communique.lexicon import Lexicon
from communique.reading.blocks import Block, paragraphs
from communique.reading.dateline import find_dateline, head_date
from communique.reading.inflection import Form, folded, lemma, only_case, surely_verb
from communique.reading.russian_mentions import RussianMentions
from communique.reading.russian_syntax import NeutralSyntax
from communique.reading.russian_units import Draft, Units, settle_names, stretches
from communique.reading.vocabulary import Vocabulary
from communique.records import Reading, Report, Span

BATCH = 32


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


class RussianReader:
    """Natasha behind the neutral view."""

    language = "ru"

    def __init__(self, lexicon: Lexicon | None = None, model: str | None = None) -> None:
        """`model` is not used: there is one set of models for Russian."""
        self.lexicon = lexicon or Lexicon.load("ru")
        self.vocabulary = Vocabulary(self.lexicon)
        self.grammar = RussianMentions(self.vocabulary)
        self.tagger, self.parser, self.recogniser = load_models()
        self.units = Units(self.lexicon)
        self.syntax = NeutralSyntax(self.lexicon)

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
                self.syntax.fill(reading, sentences)
                yield reading

    # --- before the parse ---------------------------------------------------------------------

    def _prepare(self, report: Report) -> tuple[Reading, list[Draft]]:
        text = report.text
        blocks, furniture = paragraphs(text, self.lexicon)
        dateline = find_dateline(text, blocks, self.lexicon)
        published, published_span = report.published, None
        head = head_date(text, [*furniture, *(b.span for b in blocks)], dateline, self.lexicon)
        if head is not None and (published is None or published == head[0]):
            published, published_span = head
        reading = Reading(report, "ru", published, furniture=furniture, dateline=dateline)
        reading.published_span = published_span
        drafts: list[Draft] = []
        for number, block in enumerate(blocks):
            start, end = block.span
            if dateline is not None and dateline.span.start >= start and dateline.span.end <= end:
                start = dateline.span.end
            drafts.extend(self._sentences(text[start:end], start, block, number))
        return reading, drafts

    def _sentences(self, text: str, offset: int, block: Block, number: int) -> Iterator[Draft]:
        from razdel import sentenize, tokenize

        for sentence in sentenize(text):
            start = offset + sentence.start
            pieces: list[tuple[str, int, int]] = []
            for token in tokenize(sentence.text):
                pieces.extend(self._split(token.text, start + token.start))
            if pieces:
                yield Draft(block, number, start, sentence.text, pieces)

    def _split(self, word: str, start: int) -> Iterator[tuple[str, int, int]]:
        """'российско-монгольский' names two parties: two words."""
        left, dash, right = word.partition("-")
        if dash and left.lower() in self.vocabulary.halves:
            yield left, start, start + len(left)
            yield right, start + len(left) + 1, start + len(word)
        else:
            yield word, start, start + len(word)

    def _tag(self, drafts: list[Draft]) -> None:
        """Parts of speech, forms and names, sentences of like length together to save padding."""
        order = sorted(range(len(drafts)), key=lambda n: len(drafts[n].pieces))
        tagged = self.tagger.map([self._plain(w) for w, _, _ in drafts[n].pieces] for n in order)
        named = self.recogniser.map(drafts[n].text for n in order)
        for n, tags, spans in zip(order, tagged, named, strict=True):
            draft = drafts[n]
            for (word, start, end), token in zip(draft.pieces, tags.tokens, strict=True):
                draft.words.append(self._form(word, start, end, token.pos, dict(token.feats or {})))
            draft.names = [
                Span(draft.start + s.start, draft.start + s.stop)
                for s in spans.spans
                if s.type == "PER"
            ]

    def _plain(self, word: str) -> str:
        """The first half of a double adjective in a form that the tagger knows."""
        return self.vocabulary.halves.get(word.lower(), word)

    def _form(self, word: str, start: int, end: int, pos: str, feats: dict[str, str]) -> Form:
        if pos not in ("VERB", "AUX") and (tense := surely_verb(word)) is not None:
            pos, feats = (
                "VERB",
                {"VerbForm": "Fin", "Tense": tense, "Number": feats.get("Number", "Sing")},
            )
        case = feats.get("Case", "")
        if case == "Par":
            case = "Gen"
        if pos == "NOUN":
            case = only_case(word) or case
        base = (
            lemma(self._plain(word), pos, case, feats.get("Tense", ""), feats.get("Number", ""))
            if word[:1].isalpha()
            else word
        )
        return Form(
            word,
            folded(word),
            base,
            pos,
            start,
            end,
            case,
            feats.get("Number") == "Plur",
            feats.get("Gender", ""),
            feats,
            self._plain(word),
        )

    def _mentions(self, drafts: list[Draft]) -> None:
        found = [
            self.grammar.find(d.words, d.text, d.start, d.names, self.units.blocked(d.words))
            for d in drafts
        ]
        settle_names(
            [n for named in found for n in named],
            [d for d, named in zip(drafts, found, strict=True) for _ in named],
        )
        for draft, named in zip(drafts, found, strict=True):
            draft.units = self.units.of(draft, named)

    def _parse(self, drafts: list[Draft]) -> None:
        """Parses the stretches between colons and semicolons each by itself, which the parser does better."""
        parts = [(d, a, b) for d in drafts for a, b in stretches(d.units)]
        parts.sort(key=lambda part: part[2] - part[1])
        parsed = self.parser.map([u.shadow for u in d.units[a:b]] for d, a, b in parts)
        trees = {(id(d), a): tree for (d, a, _), tree in zip(parts, parsed, strict=True)}
        for draft in drafts:
            roots: list[int] = []
            for first, last in stretches(draft.units):
                arcs = [
                    (int(t.head_id) - 1 + first if t.head_id != "0" else -1, t.rel)
                    for t in trees[id(draft), first].tokens
                ]
                root = next((k + first for k, (head, _) in enumerate(arcs) if head < 0), first)
                if roots:
                    arcs = [
                        self._joined(draft, arc, k + first, roots[0], first) if arc[0] < 0 else arc
                        for k, arc in enumerate(arcs)
                    ]
                roots.append(root)
                draft.arcs.extend(arcs[: last - first])

    def _joined(
        self, draft: Draft, arc: tuple[int, str], i: int, root: int, first: int
    ) -> tuple[int, str]:
        """How a later stretch's root hangs on what stands before it: a clause, or a noun beside a noun."""
        if draft.units[i].form.pos in ("NOUN", "PROPN"):
            noun = next(
                (
                    k
                    for k in range(first - 1, -1, -1)
                    if draft.units[k].form.pos in ("NOUN", "PROPN")
                ),
                root,
            )
            return noun, "appos"
        return root, "conj"
