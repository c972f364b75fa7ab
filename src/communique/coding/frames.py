"""Frames: the wordings that tell of a dealing, and the small interpreter that reads them.

A frame (lexicon/<language>/frames/*.toml; format in lexicon/README.md) names the verbs and nouns that tell
of one type of engagement, and says which role stands in which slot of the clause: `subj`, `obj`, `iobj`,
`poss`, `mod`, or a preposition. The interpreter finds the frames' words in the neutral syntax, collects what
stands in the slots, and hands both on as candidates; what they amount to is decided in `assemble`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from communique.coding.clause import VERBISH, Syntax
from communique.coding.forum import Forum
from communique.errors import LexiconError
from communique.lexicon import Lexicon, read_toml
from communique.records import Status, Token

FIELDS = {
    "id",
    "verbs",
    "nouns",
    "roles",
    "object",
    "modifiers",
    "without",
    "light",
    "needs",
    "least",
    "place",
    "occurs",
    "weight",
    "status",
    "cue",
    "lasting",
    "finite",
    "placeless",
    "each",
    "after",
    "way",
    "gist",
    "last",
}


SETTINGS = (
    "least", "weight", "occurs", "status", "lasting", "finite", "placeless", "each", "after", "way", "gist", "last"
)  # fmt: skip
"""Fields that a frame takes over as they stand."""


@dataclass(slots=True, frozen=True)
class Frame:
    """One wording of one type of engagement.

    type: the type whose rules hold for it; codes: the type that its records bear, another one where a
    codebook sets its own type beside it (`type = "port_call"`, `like = "visit"`).
    verbs: lemmas, with a particle or preposition after a space ('call on'). nouns: lemmas.
    object: words (or @lists) one of which the object must hold. modifiers: words one of which must
    modify the noun; without: words none of which may stand in the noun's or object's phrase (of a
    frame for any verb, `verbs = ["*"]`: the verbs that it leaves out). cue:
    words one of which must stand in the clause. roles: slot -> role. needs: slots that must be
    filled by an actor or place. least: how many parties make it an engagement. place: the slots
    that tell where. weight: 0..1, how surely the wording tells of the type.
    after: a type of engagement that the report must have told of before. status: the status where the
    clause itself tells of no other ('made public' aid is planned). slot `involve`: what a relative
    clause on the noun names ('an exercise that brings together …'). placeless: not where the clause names a
    place. each: of several named it is one with each. way: 'out' or 'home'; forces that
    go and forces that return are two occasions. gist: read from what a clause names, whatever its verb
    (`without`: the verbs left out), where no other frame tells of the sentence; slot `any` holds all
    actors of the clause. last: a gist for reports only in which nothing else is found.
    """

    type: str
    codes: str
    id: str
    verbs: frozenset[str]
    nouns: frozenset[str]
    roles: dict[str, str]
    object: frozenset[str] = frozenset()
    modifiers: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    cue: frozenset[str] = frozenset()
    needs: tuple[str, ...] = ()
    least: int = 2
    place: tuple[str, ...] = ()
    weight: float = 0.8
    occurs: bool = True
    status: Status | None = None
    lasting: bool = False
    finite: bool = False
    placeless: bool = False
    each: bool = False
    after: str | None = None
    way: str | None = None
    gist: bool = False
    last: bool = False

    @property
    def name(self) -> str:
        return f"{self.codes}.{self.id}"


def load_frames(lexicon: Lexicon) -> list[Frame]:
    """The frames of a language, with those of the user's codebook folder after (and over) them.

    A file of the same name in the codebook folder replaces the shipped one. Raises LexiconError
    that names the file and the frame where a field is unknown or has a wrong type.
    """
    files = {p.name: p for p in sorted((lexicon.folder / "frames").glob("*.toml"))}
    lists = _lists(lexicon.folder / "frames" / "_lists.toml")
    if lexicon.codebook is not None:
        files |= {p.name: p for p in sorted(lexicon.codebook.glob("*.toml"))}
        lists |= _lists(lexicon.codebook / "_lists.toml")
    frames: list[Frame] = []
    for name in sorted(files):
        if not name.startswith("_"):
            frames.extend(_read(files[name], lists, lexicon.grammar["place"]["told"]))
    return frames


def _lists(path: Path) -> dict[str, list[str]]:
    return dict(read_toml(path)) if path.exists() else {}


def _read(path: Path, lists: dict[str, list[str]], places: list[str]) -> Iterator[Frame]:
    data = read_toml(path)
    kind = data.get("type")
    if not isinstance(kind, str):
        raise LexiconError(f"{path}: lacks 'type'")
    like = data.get("like", kind)
    if not isinstance(like, str):
        raise LexiconError(f"{path}: 'like' is not the name of a type")
    for number, entry in enumerate(data.get("frame", []), 1):
        where = f"{path}: frame {entry.get('id', number)}"
        unknown = set(entry) - FIELDS
        if unknown:
            raise LexiconError(f"{where}: unknown field {sorted(unknown)[0]!r}")

        def words(key: str, entry: dict[str, Any] = entry, where: str = where) -> frozenset[str]:
            out: set[str] = set()
            for word in entry.get(key, []):
                if word.startswith("@"):
                    if word[1:] not in lists:
                        raise LexiconError(f"{where}: no list {word!r}")
                    out.update(lists[word[1:]])
                else:
                    out.add(word)
            return frozenset(out)

        extra = {k: entry[k] for k in SETTINGS if k in entry}
        extra["place"] = tuple(entry.get("place", places))
        yield Frame(
            like,
            kind,
            str(entry.get("id", number)),
            words("verbs"),
            words("nouns"),
            dict(entry.get("roles", {})),
            object=words("object"),
            modifiers=words("modifiers"),
            without=words("without"),
            cue=words("cue"),
            needs=tuple(entry.get("needs", ())),
            **extra,
        )


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
        for wording, frame in [*self.verbs.get(verb.lemma, ()), *self.verbs.get(ANY, ())]:
            if wording == ANY and (verb.lemma in frame.without or syntax.infinitive(verb)):
                continue
            if " " in wording and not _satellites(syntax, verb, wording.split(" ")[1:]):
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


def _satellites(syntax: Syntax, verb: Token, parts: list[str]) -> bool:
    """The wording's other words stand as particle, preposition or object of the verb, or directly after."""
    have = {k.lemma for k in syntax.children(verb, "prt", "advmod", "case", "obj", "xcomp")}
    for k in syntax.children(verb, "obl", "agent"):
        # 'at the same time … set aside' is no 'set time': a noun of the wording stands behind its verb
        have |= {k.case, k.lemma} if k.i > verb.i or syntax.free_order else {k.case}
    following = [t.lemma for t in syntax.tokens[verb.i + 1 : verb.i + 1 + len(parts)]]
    return following == parts or all(p in have for p in parts)


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


def verb_slots(syntax: Syntax, verb: Token) -> dict[str, list[Token]]:
    """What stands in the slots of a verb: subj, obj, iobj and one slot per preposition."""
    slots: dict[str, list[Token]] = defaultdict(list)
    slots["subj"] = syntax.subjects(verb)
    slots["obj"] = syntax.objects(verb)
    slots["iobj"] = syntax.children(verb, "iobj")
    given = syntax.children(verb, "obj") if syntax.is_passive(verb) else []
    if given and slots["obj"]:
        # 'Tonga was given a patrol boat': the surface subject is who gets it
        slots["iobj"], slots["obj"] = slots["obj"], given
    elif len(slots["obj"]) > 1 and syntax.mention(slots["obj"][0]) is not None:
        # 'handed Kabul two helicopters'
        slots["iobj"], slots["obj"] = slots["obj"][:1], slots["obj"][1:]
    for token in syntax.obliques(verb):
        if token.rel != "agent":
            slots[token.case.split(" ")[-1]].append(token)
    for verbless in syntax.children(verb, "prt", "advmod"):
        for token in syntax.obliques(verbless):
            slots[token.case.split(" ")[-1]].append(token)
    # 'took delivery of tanks from', 'the missiles for Manila came', 'landed with guns for': of the goods
    told = [t for case in syntax.markers["themes"] for t in slots[case]]
    things = [*slots["obj"], *told] or slots["subj"]
    if slots["obj"]:
        things += slots[syntax.of]
    for thing in [t for named in things for t in (named, *_of(syntax, named))]:
        for token in syntax.children(thing, "nmod"):
            if token.case in syntax.markers["shifted"] and token not in slots[token.case]:
                slots[f"{token.case}"].append(token)
        for participle in syntax.children(thing, "mod"):
            if participle.pos == "VERB":  # 'Chinese-built boats'
                slots["maker"] += syntax.children(participle, "advmod", "mod")
        for clause in syntax.children(thing, "acl", "relcl"):
            means = syntax.obliques(clause, syntax.with_, *syntax.markers["appositive"])
            by_whom = [*syntax.subjects(clause), *means]
            slots["maker"] += [t for t in by_whom if t is not thing]  # 'built with French money'
    # 'pays for ten lorries for the Chadian army'
    for case in syntax.markers["shifted"] & slots.keys():
        slots[case] += [
            k for t in slots[case] for k in syntax.children(t, "nmod") if k.case == case
        ]
    for purpose in syntax.children(verb, "xcomp", "advcl"):
        if syntax.infinitive(purpose) and not slots["obj"]:
            slots["aim"] += syntax.objects(purpose)  # 'phoned to congratulate him'
    for predicate in syntax.children(verb, "xcomp"):
        if predicate.pos == "ADJ":
            for token in syntax.obliques(predicate):
                slots[token.case.split(" ")[-1]].append(token)
    slots["here"] = [
        k
        for k in syntax.children(verb, "advmod", "prt")
        if k.lemma in syntax.here or k.lemma in syntax.there
    ]
    head = syntax.head(verb)
    if head is not None and verb.rel in ("conj", "xcomp"):
        for token in syntax.obliques(head):
            case = token.case.split(" ")[-1]
            if case in syntax.markers["shared"] and not slots[case] and token.i < verb.i:
                slots[case].append(token)
    return slots


def _of(syntax: Syntax, token: Token) -> list[Token]:
    """What a noun is of, about or called: 'possession of the boat', 'a pact on trade', 'the Nusa, a boat'."""
    about = (syntax.of, *syntax.markers["about"])
    return [
        k for k in syntax.children(token, "nmod", "appos") if k.rel == "appos" or k.case in about
    ]


def anchor(syntax: Syntax, noun: Token) -> Token:
    """The head that stands for the noun in the clause: 'the exercise Milan-2020', 'Cobra Gold, a drill …'."""
    current = noun
    for _ in range(4):
        head = syntax.head(current)
        if head is None or head.pos in VERBISH or current.rel not in ("conj", "appos", "mod"):
            return current
        between = syntax.tokens[current.i + 1 : head.i]
        if current.rel == "mod" and (
            head.mention >= 0 or (head.pos == "NOUN" and any(t.rel != "punct" for t in between))
        ):
            return current
        current = head
    return current


def noun_slots(syntax: Syntax, noun: Token) -> dict[str, list[Token]]:
    """What stands in the slots of a noun, with those of the verb that governs it."""
    slots: dict[str, list[Token]] = defaultdict(list)
    slots["poss"] = syntax.children(noun, "poss")
    slots["mod"] = syntax.children(noun, "mod")
    for token in syntax.children(noun, "nmod", "obl"):
        slots[token.case.split(" ")[-1]].append(token)
    slots["appos"] = syntax.children(noun, "appos")
    hung = [
        t
        for t in syntax.subtree(noun)
        if t.rel == "acl" and t.head != noun.i and syntax.infinitive(t)
    ]
    for clause in [*syntax.children(noun, "acl", "relcl"), *hung]:
        for token in syntax.children(clause, "agent"):
            slots[syntax.by].append(token)
        for token in syntax.obliques(clause):
            if token.rel != "agent":
                slots[token.case.split(" ")[-1]].append(token)
        if clause.rel == "acl" and "ger" in clause.feats:
            for token in syntax.objects(clause):
                slots[syntax.of].append(token)
        if clause.rel == "relcl":
            inner = [clause, *syntax.children(clause, "xcomp")]
            told = [t for c in inner for t in (*syntax.objects(c), *syntax.subjects(c))]
            slots["involve"] += [t for t in told if t is not noun and t.i != clause.head]
    slots["holder"] = syntax.children(noun, "subj")
    climbed = anchor(syntax, noun)
    if climbed is not noun:
        slots["mod"] += [t for t in syntax.children(climbed, "mod") if t is not noun]
        slots["poss"] += syntax.children(climbed, "poss")
        for token in syntax.children(climbed, "nmod", "obl"):
            slots[token.case.split(" ")[-1]].append(token)
    if climbed.rel == "nmod":
        governor = syntax.verb_of(climbed)  # 'opened their skies to jets for the drill'
        slots["subject"] = syntax.subjects(governor) if governor is not None else []
        if governor is not None:  # 'will join the Chilean fleet for the drill'
            slots["object"] = [t for t in syntax.objects(governor) if t.i == climbed.head]
    head = syntax.head(climbed)
    if head is not None and head.pos in VERBISH:
        inside = climbed.rel in ("obj", "subj", "subjpass", "obl", "agent", "xcomp", "root")
        if inside:
            if climbed.rel not in ("subj",) or syntax.is_passive(head):
                slots["holder"] = [t for t in syntax.subjects(head) if t is not climbed]
            if climbed.rel in ("obl",) or climbed.rel == "subj":
                slots["object"] = [t for t in syntax.objects(head) if t is not climbed]
            for token in syntax.obliques(head):
                case = token.case.split(" ")[-1]
                if token is not climbed and token.rel != "agent":
                    slots[case].append(token)
    return slots
