"""Matching: the interpreter that finds the frames' words in the neutral syntax, with what fills their slots."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from communique.coding.clause import VERBISH, Syntax
from communique.coding.forum import Forum
from communique.coding.frames import Frame
from communique.coding.slots import noun_slots, verb_slots
from communique.records import Token


@dataclass(slots=True)
class Match:
    """A frame found at a word, with what stands in its slots."""

    frame: Frame
    trigger: Token
    slots: dict[str, list[Token]] = field(default_factory=dict)
    verb: Token | None = None
    words: int = 1
    rules: list[str] = field(default_factory=list)
    series: Forum | None = None


ANY = "*"
"""A frame's verb that stands for every verb but those of its `without`."""


class FrameIndex:
    """Frames by the lemmas of their words."""

    def __init__(self, frames: list[Frame], quantity: frozenset[str]) -> None:
        """`quantity`: nouns that measure what follows them ('batch', 'dozen')."""
        self.frames = [f for f in frames if not f.gist]
        self.gists = [f for f in frames if f.gist]
        self.quantity = quantity
        self.verbs: dict[str, list[tuple[str, Frame]]] = {}
        self.nouns: dict[str, list[tuple[str, Frame]]] = {}
        for frame in self.frames:
            for verb in frame.verbs:
                self.verbs.setdefault(verb.split(" ")[0], []).append((verb, frame))
            for noun in frame.nouns:
                self.nouns.setdefault(noun.split(" ")[-1], []).append((noun, frame))
        self.types = _types_of_words([*self.frames, *self.gists])

    def matches(self, syntax: Syntax) -> Iterator[Match]:
        """Every frame at every word of the reading, in order of the text."""
        for token in syntax.tokens:
            if token.mention >= 0:
                continue
            if token.pos in VERBISH and (token.lemma in self.verbs or ANY in self.verbs):
                yield from self._verbal(syntax, token)
            elif (token.pos in ("NOUN", "PROPN") and token.lemma in self.nouns) or (
                token.pos in ("ADJ", "ADP", "ADV")
                and token.lemma in self.nouns
                and token.rel in ("obj", "subj", "subjpass", "obl", "root")
            ):
                yield from self._nominal(syntax, token)

    def by_gist(self, syntax: Syntax, told: set[int]) -> Iterator[Match]:
        """What the clauses of the sentences not `told` amount to by whom and what they name."""
        for verb in syntax.tokens:
            if verb.sentence in told or verb.pos not in VERBISH or verb.mention >= 0:
                continue
            if verb.rel in ("aux", "auxpass") or not syntax.is_finite(verb):
                continue
            clause = syntax.clause_tokens(verb)
            words = {w for t in clause for w in syntax.words(t)}
            slots: dict[str, list[Token]] | None = None
            for frame in self.gists:
                cues = frame.cue & words
                if frame.last or verb.lemma in frame.without or (frame.cue and not cues):
                    continue
                slots = slots or verb_slots(syntax, verb)
                slots["any"] = [t for t in clause if t.mention >= 0]
                said = f"gist '{min(cues, default=verb.lemma)}'"
                yield Match(frame, verb, slots, verb, 0, [said])

    def _verbal(self, syntax: Syntax, verb: Token) -> Iterator[Match]:
        if verb.rel in ("aux", "auxpass"):
            return
        if verb.rel == "mod" and not syntax.children(verb):
            return  # 'the assembled soldiers' tells of no assembly
        slots: dict[str, list[Token]] | None = None
        near = _near(syntax, verb) if verb.lemma in self.verbs else set()
        for wording, frame in [*self.verbs.get(verb.lemma, ()), *self.verbs.get(ANY, ())]:
            if wording == ANY and (verb.lemma in frame.without or syntax.infinitive(verb)):
                continue
            if " " in wording and not _satellites(syntax, verb, wording.split(" ")[1:], near):
                continue
            if frame.finite and verb.rel == "acl":
                continue
            slots = slots or verb_slots(syntax, verb)
            told = _with_wording(syntax, verb, wording.split(" ")[1:], slots)
            if frame.object and not any(
                _holds(syntax, t, frame.object, frame.without, self.quantity)
                for o in _objects(syntax, verb, _given(slots, wording.split(" ")[1:]))
                for t in (o, *_meant(syntax, o, frame.object))
            ):
                continue
            if frame.cue and not _cued(syntax, verb, frame.cue):
                continue
            if (
                wording != ANY
                and not frame.object
                and frame.without
                and any(
                    t.lemma in frame.without
                    for kind in slots
                    for o in slots.get(kind, [])
                    for t in syntax.conjuncts(o)
                )
            ):
                continue
            words = wording.count(" ") + 1
            yield Match(frame, verb, told, verb, words, [f"verb '{wording}'"])

    def _nominal(self, syntax: Syntax, noun: Token) -> Iterator[Match]:
        head = syntax.head(noun)
        if (
            noun.rel == "mod"
            and head is not None
            and (head.pos == "NOUN" or "named" in head.feats)
            and head.lemma in self.nouns
        ):
            return  # 'training exercise', 'exercise talks': the head tells what it is
        if "named" in noun.feats and self._described(syntax, noun):
            return  # 'the exercise Milan-2020', 'Khanjar, a yearly drill': the common noun tells
        for wording, frame in self.nouns[noun.lemma]:
            if not _worded(syntax, noun, wording):
                continue
            beside = syntax.children(noun, "mod", "poss", "det", "num", "nmod", "obl")
            near = {t.lemma for t in beside}
            near |= {
                k.lemma
                for t in syntax.children(noun, "mod", "nmod")
                for k in syntax.children(t, "mod", "conj", "nmod")
            }
            if frame.modifiers and not (
                near & frame.modifiers or any(syntax.words(t) & frame.modifiers for t in beside)
            ):
                continue
            if frame.without & near:
                continue
            if frame.cue and not _cued(syntax, noun, frame.cue):
                continue
            slots = noun_slots(syntax, noun)
            verb = syntax.verb_of(noun)
            words = wording.count(" ") + 1
            yield Match(frame, noun, slots, verb, words, [f"noun '{wording}'"])

    def _described(self, syntax: Syntax, name: Token) -> bool:
        """A common noun of the exercise's kind beside the name says what it is of."""
        head = syntax.head(name)
        beside = syntax.children(name, "appos")
        if head is not None and name.rel in ("appos", "mod"):
            beside = [*beside, head]
        return any(
            "named" not in t.feats and _worded(syntax, t, wording)
            for t in beside
            for wording, _ in self.nouns.get(t.lemma, ())
        )


def _types_of_words(frames: list[Frame]) -> dict[str, dict[str, float]]:
    """How much each word of the frames speaks for each type: the fewer types it serves, the more."""
    types: dict[str, set[str]] = defaultdict(set)
    for frame in frames:
        for word in _telling(frame):
            types[word].add(frame.type)
    return {word: dict.fromkeys(kinds, 1.0 / len(kinds) ** 2) for word, kinds in types.items()}


def _telling(frame: Frame) -> set[str]:
    """The words of a frame that tell of its type by themselves, and the cues of a gist."""
    alone = not (frame.object or frame.cue)
    verbs = {v for v in frame.verbs if v != ANY and " " not in v and alone}
    nouns = {n for n in frame.nouns if " " not in n and not (frame.modifiers or frame.cue)}
    return {*verbs, *nouns, *frame.object, *(frame.cue if frame.gist else ())}


def _worded(syntax: Syntax, noun: Token, wording: str) -> bool:
    """The wording's words before its noun stand directly before it."""
    before = wording.split(" ")[:-1]
    return [t.lemma for t in syntax.tokens[max(0, noun.i - len(before)) : noun.i]] == before


def _given(slots: dict[str, list[Token]], particles: list[str]) -> list[Token]:
    """The verb's objects, with what the parse hung on its particle: 'made over a hangar'."""
    return [*slots.get("obj", []), *(t for p in particles for t in slots.get(p, []))]


def _objects(syntax: Syntax, verb: Token, objects: list[Token]) -> list[Token]:
    """The objects; of a relative clause also what its noun is of: 'the accord on patrols that they signed'."""
    if verb.rel not in ("relcl", "acl"):
        return objects
    heads = (syntax.head(t) for t in objects if t.rel == "nmod")
    return [*objects, *(h for h in heads if h is not None and h.pos == "NOUN")]


def _meant(syntax: Syntax, token: Token, words: frozenset[str]) -> list[Token]:
    """'drew up a pact and signed it': the noun named last that the frame's pronoun object may mean."""
    if token.pos != "PRON" or token.mention >= 0 or token.lemma not in syntax.things:
        return []
    first = syntax.reading.sentences[max(0, token.sentence - 2)].first
    before = (t for t in reversed(syntax.tokens[first : token.i]) if t.rel not in ("mod", "poss"))
    nouns = (t for t in before if t.pos in ("NOUN", "PROPN") and t.mention < 0)
    noun = next((t for t in nouns if t.lemma in words), None)
    return [] if noun is None else [noun]


def _near(syntax: Syntax, verb: Token) -> set[str]:
    """The words that stand by a verb as particle, preposition, object or behind one."""
    have = {k.lemma for k in syntax.children(verb, "prt", "advmod", "case", "obj", "xcomp")}
    for k in syntax.children(verb, "obl", "agent"):
        # 'at the same time … set aside' is no 'set time': a noun of the wording stands behind its verb
        have |= {k.case, k.lemma} if k.i > verb.i or syntax.free_order else {k.case}
    return have


def _satellites(syntax: Syntax, verb: Token, parts: list[str], near: set[str]) -> bool:
    """The wording's other words stand by the verb, or directly after it."""
    if near.issuperset(parts):
        return True
    return [t.lemma for t in syntax.tokens[verb.i + 1 : verb.i + 1 + len(parts)]] == parts


def _with_wording(
    syntax: Syntax, verb: Token, parts: list[str], slots: dict[str, list[Token]]
) -> dict[str, list[Token]]:
    """The verb's slots with those of a noun of the wording: 'was on the line to Lima', 'took leave of X'."""
    told = slots
    for noun in syntax.children(verb, "obl", "obj") if parts else []:
        if noun.lemma in parts:
            told = defaultdict(list, {case: list(tokens) for case, tokens in told.items()})
            for token in syntax.children(noun, "nmod"):
                told[token.case.split(" ")[-1]].append(token)
    return told


def _holds(
    syntax: Syntax,
    token: Token,
    words: frozenset[str],
    without: frozenset[str],
    quantity: frozenset[str],
) -> bool:
    """The object's head, or what a measure is of, is one of the words; none of `without` stands in it."""
    found = False
    for part in syntax.conjuncts(token):
        mention = syntax.mention(part)
        if mention is not None and mention.kind in ("person", "official"):
            continue
        phrase = [part, *syntax.children(part, "mod", "nmod", "poss", "num", "obl")]
        phrase += [k for t in phrase[1:] for k in syntax.children(t, "mod", "nmod", "conj")]
        if any(syntax.words(t) & without for t in phrase):
            return False
        # what a measure is of counts as the object: 'two batches of missiles', '$5 million in aid'
        measured = (
            phrase
            if part.lemma in quantity or part.pos == "NUM"
            else [part, *syntax.children(part, "mod", "appos")]
        )
        found = found or any(syntax.words(t) & words for t in measured)
    return found


def _cued(syntax: Syntax, token: Token, words: frozenset[str]) -> bool:
    """One of the words stands in the sentence, by itself or in a mention, or a party with that code."""
    for other in syntax.sentence_tokens(token):
        mention = syntax.mention(other)
        if not words.isdisjoint(syntax.words(other)):
            return True
        if mention is not None and mention.code in words:
            return True
    return False
