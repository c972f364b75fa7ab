"""Whom a report cites for its facts: ministries, press services, agencies, officials.

A source is the house behind bare facts ('…, the ministry said'), behind 'according to', 'citing'
and 'X told …', or one that the page credits ('(Xinhua)', 'Source: …'). The outlet is left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator, Sequence

from communique.coding.actors import Cast, same_name
from communique.coding.clause import Syntax
from communique.coding.statements.attribution import sayings, vocabulary
from communique.coding.statements.credits import credits
from communique.coding.statements.voices import Voices
from communique.coding.statements.wording import Voice
from communique.lexicon import Lexicon
from communique.records import Reading, Span, Statement, Token, Trace

_SUBDOMAIN = re.compile(r"^(?:www\d?|en|eng|english|edition|m|news|amp|web)\.(?=.)")

Source = tuple[str, Span, Trace]
LONGEST = 4
"""Words that the name of an outlet may have that no word tells to be one."""

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
    keys = (
        "hearing", "citing", "told", "readouts", "learning", "topics", "informing",
        "citing_nouns",
    )  # fmt: skip
    triggers = {word for key in keys for word in cited[key]}
    bodies = (s for s in reading.sentences if not s.headline)
    body = [t for s in bodies for t in syntax.tokens[s.first : s.last] if t.lemma in triggers]
    for token in body:
        for voice, rule in _cited(token, syntax, voices, cited, data["agencies"]):
            found.append((_name(voice), voice.span, reading.sentences[token.sentence].span, rule))
    found.extend(
        _hearers(reading, syntax, cast, body, cited, frozenset(a.lower() for a in data["agencies"]))
    )
    found.extend(
        credit
        for credit in credits(reading, lexicon)
        if not any(same_name(actor.name or "", credit.name) for actor in cast.persons)
    )
    found = [_hyphened(reading.report.text, item) for item in found]
    return _distinct(found, reading, frozenset(data["sources"]["never"]))


def _name(voice: Voice) -> str:
    written = voice.written.rstrip(" ,;–—")
    name = written if voice.kind == "spokesman" and voice.name in written else voice.name
    if re.fullmatch(r"[«“\"][^»”\"]+[»”\"]", name):
        name = name[1:-1]
    return re.sub(r"['’]s$", "", name)  # 'the ministry's website says'


def _hyphened(text: str, found: _Found) -> _Found:
    """'Asia-Plus' of 'Plus': a name that begins behind a hyphen, from its first half."""
    name, span, clause, rule = found
    lead = re.search(r"\b[A-Z]\w*-$", text[max(0, span.start - 20) : span.start])
    if lead is None or not text.startswith(name, span.start):
        return found
    return lead.group() + name, Span(span.start - len(lead.group()), span.end), clause, rule


def _cited(
    token: Token,
    syntax: Syntax,
    voices: Voices,
    data: dict[str, list[str]],
    agencies: Container[str],
) -> Iterator[tuple[Voice, str]]:
    """'citing the ministry', 'the ministry quoted X', 'learned from the army', 'gave out this summary:'."""
    for target, rule in _targets(token, syntax, data):
        voice = voices.of_token(target, range(0))
        if voice is not None and voice.kind in ("house", "spokesman", "name"):
            known = voice.name in agencies
            if voice.kind != "name" or known or rule in ("learned", "quoted", "citing"):
                yield voice, f"{rule}:{token.lemma}"


def _targets(
    token: Token, syntax: Syntax, data: dict[str, list[str]]
) -> Iterator[tuple[Token, str]]:
    """The words that a verb or noun of citing points to as a source, and the rule that says so."""
    if token.lemma in data["citing_nouns"] and token.case in data["citing_in"]:
        yield from ((t, "citing") for t in syntax.children(token, "nmod") if t.case == syntax.of)
    passive = syntax.is_passive(token)
    negated = token.i > 0 and syntax.tokens[token.i - 1].lemma in data["citing_not"]
    if token.lemma in data["citing"] and not negated:
        if token.pos == "NOUN":
            targets = syntax.obliques(token, "to") if token.case == "with" else []
        elif "ger" in token.feats:
            targets = [*syntax.children(token, "obj"), *syntax.obliques(token, "to")]
        else:
            targets = []
        if token.pos == "VERB" and not passive and ("fin" in token.feats or not targets):
            targets = [*targets, *syntax.subjects(token)] if syntax.child(token, "obj") else targets
        yield from ((t, "citing") for t in targets)
    told = token.rel == "ccomp"  # 'stressed that the flotilla learns much from …'
    if token.lemma in data["learning"] and token.pos == "VERB" and not passive and not told:
        origins = syntax.obliques(token, *data["learning_from"])
        yield from ((t, "learned") for t in [*syntax.subjects(token), *origins] if origins)
    agents = syntax.children(token, "agent")
    if "part" in token.feats:
        agents = [*agents, *syntax.obliques(token, syntax.by)]
    if (passive or agents) and token.lemma in (*data["told"], *data["citing"], *data["learning"]):
        for kid in syntax.children(token, "advcl", "xcomp"):
            agents = [*agents, *syntax.obliques(kid, syntax.by), *syntax.children(kid, "agent")]
        yield from ((t, "told" if token.lemma in data["told"] else "quoted") for t in agents)
    if token.lemma in data["topics"] and token.pos == "VERB" and not passive:
        if any(k.case in data["topics_of"] for k in syntax.children(token, "obl")):
            yield from ((t, "informs") for t in syntax.subjects(token))
    if token.lemma in data["informing"] and token.pos == "VERB" and not passive:
        heard = [k for k in syntax.children(token, "obj", "iobj") if k.i > token.i]
        if any(k.pos == "PROPN" and k.mention < 0 for k in heard):
            yield from ((t, "informs") for t in syntax.subjects(token))
    if _hands_out(token, syntax, data):
        yield from ((t, "readout") for t in syntax.subjects(token))


def _hands_out(token: Token, syntax: Syntax, data: dict[str, list[str]]) -> bool:
    if token.lemma not in data["readouts"] or token.pos != "VERB" or syntax.is_passive(token):
        return False
    return any(o.lemma in data["readout_nouns"] for o in syntax.children(token, "obj"))


def _hearers(
    reading: Reading,
    syntax: Syntax,
    cast: Cast,
    body: list[Token],
    data: dict[str, list[str]],
    agencies: frozenset[str],
) -> Iterator[_Found]:
    """'told Radio Australia', 'confirmed to the newspaper X': an outlet that heard it first."""
    for token in body:
        if token.lemma not in data["hearing"] or token.pos != "VERB":
            continue
        told = token.lemma == data["hearing"][0]
        hearers = syntax.children(token, "obj", "iobj") if told else syntax.obliques(token, "to")
        for hearer in [*hearers, *_interviewers(token, syntax, data)]:
            words = _outlet(hearer, syntax, cast, data, agencies) if hearer.i > token.i else []
            if not words:
                continue
            span = _whole(reading.report.text, syntax.span(words))
            text = " ".join(reading.report.text[span.start : span.end].split())
            if len(words) == 1 and words[0].citation:
                text = words[0].citation  # 'рассказал «Интерфаксу»'
            text = text.strip('«»"“”')
            if text[:1].isupper():
                yield text, span, reading.sentences[token.sentence].span, f"hearer:{token.lemma}"


def _interviewers(verb: Token, syntax: Syntax, data: dict[str, list[str]]) -> list[Token]:
    """'said in an interview with X': the outlets."""
    talks = [k for k in syntax.children(verb, "obl", "nmod") if k.lemma in data["interviews"]]
    return [o for t in talks for g in (t, verb) for o in syntax.obliques(g, "with", "to", "for")
            if o.i > t.i]  # fmt: skip


def _outlet(
    hearer: Token, syntax: Syntax, cast: Cast, data: dict[str, list[str]], agencies: frozenset[str]
) -> list[Token]:
    """The words of an outlet's name at a noun phrase ('the broadcaster ERR' is ERR); empty if it is none."""
    if hearer.lemma in data["outlets"] and hearer.pos == "NOUN":
        names = [k for k in syntax.children(hearer, "appos", "mod") if k.pos == "PROPN"]
        proper = [k for k in names if k.mention < 0 or k.i > hearer.i]
        return [t for t in syntax.subtree(proper[-1]) if t.rel != "punct"] if proper else []
    if hearer.pos != "PROPN":
        return []
    words = [
        t
        for t in syntax.subtree(hearer)
        if t.pos in ("PROPN", "ADJ", "NOUN", "NUM") and t.i <= hearer.i
    ]
    lemmas = {t.text.lower() for t in words}
    if lemmas & set(data["clubs"]):
        return []
    actor = cast.of_mention.get(hearer.mention)
    bare = hearer.mention < 0 or (
        actor is not None and len(actor.mentions) == 1 and not actor.posts and not actor.rank
    )
    named = bare and not any(t.rel == "det" for t in syntax.children(hearer))
    kinds = [n for n, t in enumerate(words[:-1]) if t.text.islower()]
    words = words[kinds[-1] + 1 :] if kinds else words
    known = lemmas & {*data["media"], *agencies}
    return words if known or (named and len(words) <= LONGEST) else []


def _whole(text: str, span: Span) -> Span:
    """The span from where its first word begins ('News.Az' of 'Az')."""
    start = span.start
    while start > 0 and not text[start - 1].isspace() and text[start - 1] not in "(\"“'":
        start -= 1
    return Span(start, span.end)


def _distinct(found: list[_Found], reading: Reading, never: frozenset[str]) -> list[Source]:
    outlet = _key(reading.report.outlet or "")
    out: list[Source] = []
    seen: list[frozenset[str]] = []
    for text, span, clause, rule in sorted(found, key=lambda f: f[1]):
        words = frozenset(re.findall(r"\w+", text.lower())) - {"the", "a", "an", "of", "s"}
        words = frozenset(w[: max(5, len(w) - 2)] for w in words)  # one name in two cases
        key = _key(text)
        if (
            text in never
            or not words
            or not text[:1].isalnum()
            or _own(key, outlet)
            or any(len(words & w) * 3 > 2 * min(len(words), len(w)) for w in seen)
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
    """'ispr' of 'Inter-services Public Relations'."""
    return "".join(w[0] for w in re.findall(r"(?:\b[^\W\da-z]|(?<=-)\w)\w*", text)).lower()


def _own(key: str, outlet: str) -> bool:
    """The outlet's own name, domain or initials ('ANI' on aninews.in)."""
    if not outlet or not key:
        return False
    name = _SUBDOMAIN.sub("", outlet).removeprefix("the").split(".")[0]
    letters = iter(name)
    return (
        (len(key) >= 3 and (key in outlet or name in key))
        or name[: max(5, len(key) - 1)] == key[: max(5, len(key) - 1)]
        or (key[0] == name[:1] and len(key) <= 4 and all(c in letters for c in key))
        or (len(key) <= 4 and name.endswith(key))
    )


def _key(text: str) -> str:
    """Letters and dots only, without accents and the domain's ending."""
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c)
    )
    return re.sub(r"[^\w.]|\.(?=\s|$)", "", re.sub(r"\.\w+$", "", plain))
