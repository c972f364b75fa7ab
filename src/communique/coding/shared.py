"""Posts that several persons hold at once: 'the defence ministers of Chile and Peru, A and B'."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from communique.coding.clause import Syntax
from communique.lexicon import Lexicon
from communique.records import Mention, Post, Reading, Span, Token


@dataclass(slots=True, frozen=True)
class Share:
    """A person's part in a shared post: the post in the singular and the party, if the words tell it."""

    official: Mention
    person: Mention
    post: Post
    code: str | None
    code_span: Span | None


@dataclass(slots=True)
class _Item:
    """A mention with its tokens, or one token that belongs to none."""

    mention: Mention | None
    tokens: list[Token]

    @property
    def joins(self) -> bool:
        """A comma, a conjunction, an article or the preposition of a party."""
        token = self.tokens[0]
        return self.mention is None and (
            token.text in (",", "(", ")", ":", "–", "—")
            or token.pos in ("CCONJ", "DET", "ADP")
            or token.rel in ("cc", "det", "case")
        )


def shares(reading: Reading, syntax: Syntax, lexicon: Lexicon) -> Iterator[Share]:
    """Who shares a post in the plural with whom, in the order of the text."""
    for sentence in reading.sentences:
        tokens = syntax.tokens[sentence.first : sentence.last]
        if not any(t.mention >= 0 and reading.mentions[t.mention].plural for t in tokens):
            continue
        items = _items(reading, tokens)
        for n, item in enumerate(items):
            if item.mention is not None and item.mention.kind == "official" and item.mention.plural:
                yield from _share(items, n, item.mention, lexicon)


def _items(reading: Reading, tokens: list[Token]) -> list[_Item]:
    out: list[_Item] = []
    for (number, _), group in groupby(
        tokens, key=lambda t: (t.mention, t.i if t.mention < 0 else -1)
    ):
        found = list(group)
        out.append(_Item(reading.mentions[number] if number >= 0 else None, found))
    return out


def _share(items: list[_Item], n: int, posts: Mention, lexicon: Lexicon) -> Iterator[Share]:
    ahead, last = _parties(items, n, +1)
    behind, first = _parties(items, n, -1)
    own = [(posts.code, posts.code_span)] if posts.code else []
    parties = [*reversed(behind), *own, *ahead]
    persons = _persons(items, last, +1) or list(reversed(_persons(items, first, -1)))
    persons = persons or _counted(items, n, lexicon)
    if len(persons) < 2:
        return
    post = _single(posts.posts[-1], lexicon)
    respective = len(parties) == len(persons)
    for k, person in enumerate(persons):
        code, span = parties[k] if respective else (None, None)
        yield Share(posts, person, post, code, span)


def _counted(items: list[_Item], n: int, lexicon: Lexicon) -> list[Mention]:
    """'Four attachés took leave: A of P, B of Q, …': as many persons behind a colon as are counted before."""
    count = lexicon.numbers.get(items[n - 1].tokens[0].lemma) if n else None
    for k in range(n + 1, len(items)):
        if items[k].mention is None and items[k].tokens[0].text == ":":
            found = _persons(items, k - 1, +1)
            return found if len(found) == count else []
    return []


def _parties(
    items: list[_Item], n: int, step: int
) -> tuple[list[tuple[str | None, Span | None]], int]:
    """The parties that go on before or behind the post, and the last item that belongs to them."""
    out: list[tuple[str | None, Span | None]] = []
    at, k = n, n + step
    while 0 <= k < len(items):
        item = items[k]
        if item.mention is not None and item.mention.kind == "party" and item.mention.code:
            out.append((item.mention.code, item.mention.code_span))
            at = k
        elif not item.joins:
            break
        k += step
    return out, at


def _persons(items: list[_Item], n: int, step: int) -> list[Mention]:
    """The persons listed next to the post, a comma between; a party behind a name is its own."""
    out: list[Mention] = []
    k = n + step
    commas = 0
    while 0 <= k < len(items):
        item = items[k]
        mention = item.mention
        if mention is not None and mention.kind == "person":
            if not out and not commas:
                return []
            out.append(mention)
        elif mention is None and item.joins:
            commas += item.tokens[0].text in (",", ":", "–", "—", "(")
        elif mention is None or mention.kind != "party" or (step > 0 and not out):
            break
        k += step
    return out


def _single(post: Post, lexicon: Lexicon) -> Post:
    """The post in the singular, without the party that it names for one of its holders."""
    text = post.text
    if post.party_span is not None:
        start = post.party_span.start - post.span.start
        end = post.party_span.end - post.span.start
        if 0 <= start < end <= len(text):
            before, after = text[:start].split(), text[end:].split()
            while before and before[-1].lower() in lexicon.function_words:
                before.pop()
            text = " ".join([*before, *after])
    text = " ".join(map(lexicon.singular, text.split())) or post.text
    return replace(post, text=text, party=None, party_span=None)
