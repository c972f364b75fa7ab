"""Whom a report cites for its facts: ministries, press services, agencies, officials.

A source is the house behind bare facts ('…, the ministry said'), behind 'according to', 'citing'
and 'X told …', or one that the page credits ('(Xinhua)', 'Source: …'). The outlet is left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from communique.coding.actors import Cast
from communique.coding.attribution import sayings, vocabulary
from communique.coding.clause import Syntax
from communique.coding.voices import Voices
from communique.coding.wording import Voice
from communique.lexicon import Lexicon
from communique.records import Reading, Span, Statement, Token, Trace

Source = tuple[str, Span, Trace]
_Found = tuple[str, Span, Span, str]


def sources(
    reading: Reading, syntax: Syntax, cast: Cast, lexicon: Lexicon, stated: Sequence[Statement]
) -> list[Source]:
    """The sources of a report as written, with their spans and traces, each once."""
    data = vocabulary(lexicon.folder)
    found: list[_Found] = []
    for saying in sayings(reading, syntax, cast, lexicon):
        if saying.bare:
            found.append(
                (
                    _name(saying.voice),
                    saying.voice.span,
                    reading.sentences[saying.cue.sentence].span,
                    f"told:{saying.cue.lemma}",
                )
            )
    voices = Voices(syntax, cast, lexicon, data, lambda _: False)
    cited = data["sources"]
    triggers = {"tell", *cited["citing"], *cited["told"], *cited["readouts"]}
    bodies = (s for s in reading.sentences if not s.headline)
    body = [t for s in bodies for t in syntax.tokens[s.first : s.last] if t.lemma in triggers]
    for token in body:
        for voice, rule in _cited(token, syntax, voices, cited):
            found.append((_name(voice), voice.span, reading.sentences[token.sentence].span, rule))
    found.extend(
        _hearers(reading, syntax, body, cited, frozenset(a.lower() for a in data["agencies"]))
    )
    if reading.dateline is not None and reading.dateline.agency:
        home = lexicon.country_of_domain(reading.report.outlet or "")
        at_home = {name.lower() for name, country in data["agencies"].items() if country == home}
        for name in re.split(r"[/,-]", reading.dateline.agency):
            if name.strip().lower() in at_home:
                continue
            found.append((name.strip(), reading.dateline.span, reading.dateline.span, "dateline"))
    for pattern in _patterns(lexicon.folder):
        for match in pattern.finditer(reading.report.text):
            span = Span(*match.span("who"))
            found.append((match["who"].strip(), span, span, "credit"))
    return _distinct(found, reading, frozenset(data["sources"]["never"]))


def _name(voice: Voice) -> str:
    written = voice.written.rstrip(" ,;–—")
    return written if voice.kind == "spokesman" and voice.name in written else voice.name


def _cited(
    token: Token, syntax: Syntax, voices: Voices, data: dict[str, list[str]]
) -> Iterator[tuple[Voice, str]]:
    """'citing the ministry', 'the ministry quoted X', 'gave out this summary:'."""
    houses = ("house", "spokesman")
    if token.lemma in data["citing"]:
        targets = syntax.children(token, "obj") if "ger" in token.feats else []
        if token.pos == "NOUN":
            targets = syntax.obliques(token, "to") if token.case == "with" else []
        elif "fin" in token.feats or (not targets and not syntax.is_passive(token)):
            targets = [*targets, *syntax.subjects(token)] if syntax.child(token, "obj") else targets
        for target in targets:
            voice = voices.of_token(target, range(0))
            if voice is not None and voice.kind in houses:
                yield voice, f"citing:{token.lemma}"
    elif token.lemma in data["told"] and syntax.is_passive(token):
        for agent in syntax.children(token, "agent"):
            voice = voices.of_token(agent, range(0))
            if voice is not None and voice.kind in houses:
                yield voice, f"told:{token.lemma}"
    elif _hands_out(token, syntax, data):
        for subject in syntax.subjects(token):
            voice = voices.of_token(subject, range(0))
            if voice is not None and voice.kind in houses:
                yield voice, f"readout:{token.lemma}"


def _hands_out(token: Token, syntax: Syntax, data: dict[str, list[str]]) -> bool:
    if token.lemma not in data["readouts"] or token.pos != "VERB" or syntax.is_passive(token):
        return False
    return any(o.lemma in data["readout_nouns"] for o in syntax.children(token, "obj"))


def _hearers(
    reading: Reading,
    syntax: Syntax,
    body: list[Token],
    data: dict[str, list[str]],
    agencies: frozenset[str],
) -> Iterator[_Found]:
    """'told Radio Australia': an outlet that heard it first. A person or a party is none."""
    for token in body:
        if token.lemma != "tell" or token.pos != "VERB":
            continue
        for hearer in syntax.children(token, "obj", "iobj"):
            if hearer.pos != "PROPN" or hearer.i < token.i:
                continue
            words = [
                t
                for t in syntax.subtree(hearer)
                if t.pos in ("PROPN", "ADJ", "NOUN", "NUM") and t.i <= hearer.i
            ]
            lemmas = {t.text.lower() for t in words}
            outlet = bool(lemmas & {*data["media"], *agencies}) or (
                hearer.mention < 0 and len(words) == 1
            )
            if not outlet or lemmas & set(data["clubs"]):
                continue
            span = _whole(reading.report.text, syntax.span(words))
            text = " ".join(reading.report.text[span.start : span.end].split())
            if text[:1].isupper():
                yield text, span, reading.sentences[token.sentence].span, "hearer:tell"


def _whole(text: str, span: Span) -> Span:
    """The span from where its first word begins ('News.Az' of 'Az')."""
    start = span.start
    while start > 0 and not text[start - 1].isspace() and text[start - 1] not in "(\"“'":
        start -= 1
    return Span(start, span.end)


@lru_cache(maxsize=8)
def _patterns(folder: Path) -> list[re.Pattern[str]]:
    return [re.compile(p) for p in vocabulary(folder)["sources"]["patterns"]]


def _distinct(found: list[_Found], reading: Reading, never: frozenset[str]) -> list[Source]:
    outlet = _key(reading.report.outlet or "")
    out: list[Source] = []
    seen: list[frozenset[str]] = []
    for text, span, clause, rule in sorted(found, key=lambda f: f[1]):
        words = frozenset(re.findall(r"\w+", text.lower())) - {"the", "a", "an", "of", "s"}
        key = _key(text)
        if (
            text in never
            or not words
            or not text[:1].isalnum()
            or _own(key, outlet)
            or any(len(words & w) * 2 >= min(len(words), len(w)) for w in seen)
        ):
            continue
        initials = _initials(text)
        if any(
            {initials} & w or {_initials(t)} & words
            for t, w in zip((t for t, _, _ in out), seen, strict=True)
        ):
            continue
        seen.append(words)
        out.append((text, span, Trace("source", len(out), rule.split(":")[0], clause, (rule,))))
    return out


def _initials(text: str) -> str:
    """'ispr' of 'Inter-Services Public Relations'."""
    return "".join(w[0] for w in re.findall(r"\w+", text) if w[0].isupper()).lower()


def _own(key: str, outlet: str) -> bool:
    """The outlet's own name, domain or initials ('ANI' on aninews.in)."""
    if not outlet or not key:
        return False
    name = outlet.removeprefix("the").split(".")[0]
    letters = iter(name)
    return (
        (len(key) >= 3 and (key in outlet or name in key))
        or (key[0] == name[:1] and len(key) <= 4 and all(c in letters for c in key))
        or (len(key) <= 4 and name.endswith(key))
    )


def _key(text: str) -> str:
    """Letters and dots only, without accents and the domain's ending."""
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c)
    )
    return re.sub(r"[^\w.]|\.(?=\s|$)", "", re.sub(r"\.\w+$", "", plain))
