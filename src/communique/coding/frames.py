"""Frames: the wordings that tell of a dealing, as data.

A frame (lexicon/<language>/frames/*.toml; format in lexicon/README.md) names the verbs and nouns that tell
of one type of engagement, and says which role stands in which slot of the clause: `subj`, `obj`, `iobj`,
`poss`, `mod`, or a preposition. `matching` finds the frames' words in the neutral syntax, `slots` collects what
stands in the slots; what they amount to is decided in `assemble`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from communique.errors import LexiconError
from communique.lexicon import Lexicon, read_toml
from communique.records import Status

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
