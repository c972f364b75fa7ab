"""The nouns of Communiqué: what is read, what is coded and what is linked.

Every stage takes the former one's record and returns its own (see ARCHITECTURE.md). Offsets are
character offsets into the text of the report as received, end exclusive. The values of the coded
fields are those of the codebook (docs/codebook.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

EngagementType = str
"""One of the types of the codebook in use; the shipped ones are in lexicon/<language>/frames/."""

Status = Literal["held", "ongoing", "planned", "cancelled"]
Role = Literal["host", "guest", "participant", "signatory", "supplier", "recipient"]


class Span(NamedTuple):
    """A half-open stretch `[start, end)` of characters of a report's text as received."""

    start: int
    end: int


class Record(BaseModel):
    """Base of all published records: immutable, strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Report(BaseModel):
    """One report as it was published, page furniture and all.

    `published` is `YYYY-MM-DD`, `YYYY-MM` or `YYYY`; `language` an ISO 639-1 code; either is
    None where nothing tells it. Fields unknown here are ignored when a report is read.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    text: str
    url: str | None = None
    outlet: str | None = None
    language: str | None = None
    published: str | None = None


# --- reading -----------------------------------------------------------------------------------


@dataclass(slots=True)
class Token:
    """One node of the neutral syntax: a word, or a whole mention that was read as one word.

    `rel` is the relation to `head` (an index into `Reading.tokens`; a root is its own head):
    root subj subjpass obj iobj agent obl nmod poss appos conj mod advmod num det case aux auxpass
    neg mark cc relcl acl advcl ccomp xcomp prt punct dep. `case` is the preposition (or the
    morphological case) that marks an `obl` or `nmod`, else ''. `feats` holds any of: past pres fut
    part ger inf fin pass plur def named (a proper name that stands for what its lemma says: 'Cobra
    Gold' for an exercise). `citation` is the word as a dictionary of its phrase would have
    it (the nominative), where that is not `text`.
    """

    i: int
    text: str
    lemma: str
    pos: str
    rel: str
    head: int
    case: str
    start: int
    end: int
    sentence: int
    feats: frozenset[str] = frozenset()
    mention: int = -1
    citation: str = ""


@dataclass(slots=True)
class Sentence:
    """Tokens `first` up to but not including `last`; `span` leaves out surrounding space."""

    i: int
    first: int
    last: int
    span: Span
    paragraph: int
    headline: bool = False


@dataclass(slots=True)
class Post:
    """A post as written, its span, and the party it names itself (None if it names none).

    `head` is its head noun as the dictionary has it, where that cannot be told from the text.
    """

    text: str
    span: Span
    party: str | None = None
    party_span: Span | None = None
    kind: str = "other"
    head: str = ""


@dataclass(slots=True)
class Mention:
    """A stretch of text that names an actor or a place.

    kind: `person` (named; `name`, perhaps `rank` and `posts`), `official` (a post without a
    name), `party` (a country or organisation, however it is named), `place` (city or site).
    `form` tells how a party is named: name adjective demonym capital metonym force organisation.
    `code` is the party's code, for a place its country. `plural`: several holders of one post or
    several bodies ('the defence ministers'). `lemmas`: the dictionary forms of its words, where the
    text declines them.
    """

    i: int
    kind: str
    span: Span
    text: str
    token: int = -1
    name: str | None = None
    name_span: Span | None = None
    rank: str | None = None
    rank_span: Span | None = None
    posts: list[Post] = field(default_factory=list)
    code: str | None = None
    code_span: Span | None = None
    form: str = ""
    city: str | None = None
    defence: bool = False
    plural: bool = False
    lemmas: frozenset[str] = frozenset()


@dataclass(slots=True)
class Dateline:
    """Where and when a report says that it was written: 'NEW DELHI, March 11 (Reuters) -'."""

    span: Span
    city: str | None = None
    country: str | None = None
    date: str | None = None
    agency: str | None = None


@dataclass(slots=True)
class Reading:
    """A report read: furniture marked, sentences, neutral syntax and mentions.

    `published` is the report's own date or, failing that, the one its head or dateline tells.
    """

    report: Report
    language: str
    published: str | None
    tokens: list[Token] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    furniture: list[Span] = field(default_factory=list)
    dateline: Dateline | None = None
    published_span: Span | None = None


# --- coding ------------------------------------------------------------------------------------

Spans = Mapping[str, Span]
"""For each filled field, the words that justify it."""

Confidence = float
"""The coder's estimate, 0..1, that the record is right (for an engagement: type and parties)."""


class Participant(Record):
    """One side of an engagement; `party` is an ISO 3166-1 alpha-3 code or an organisation's."""

    party: str
    person: str | None = None
    role: Role = "participant"
    spans: dict[str, Span] = Field(default_factory=dict)
    inferred: Literal["register"] | None = Field(
        default=None, exclude_if=lambda value: value is None
    )
    """Whence `person` comes where the report does not say it; left out of JSON where it does."""


class Engagement(Record):
    """One dealing between defence establishments, as the codebook defines it."""

    type: EngagementType
    status: Status
    date: str | None = None
    end: str | None = None
    city: str | None = None
    country: str | None = None
    participants: tuple[Participant, ...]
    forum: str | None = None
    evidence: str
    spans: dict[str, Span] = Field(default_factory=dict)
    confidence: Confidence = 1.0
    occasion: str | None = Field(default=None, exclude_if=lambda value: value is None)
    """Id of the real-world occasion, once linked; left out of JSON until then."""


class Office(Record):
    """A person named with a post or rank."""

    person: str
    party: str | None = None
    office: str | None = None
    rank: str | None = None
    person_latin: str | None = None
    spans: dict[str, Span] = Field(default_factory=dict)
    confidence: Confidence = 1.0


class Statement(Record):
    """What somebody said, stressed, noted, promised or thanked for."""

    speaker: str
    party: str | None = None
    content: str
    spans: dict[str, Span] = Field(default_factory=dict)
    confidence: Confidence = 1.0


class CoderVersion(Record):
    """Which coder made a record: its name, its version and a digest of the lexicon it used."""

    name: str
    version: str
    lexicon: str


class Coding(Record):
    """All layers of one report, named as in the codebook."""

    relevant: bool
    sources: tuple[str, ...] = ()
    engagements: tuple[Engagement, ...] = ()
    offices: tuple[Office, ...] = ()
    statements: tuple[Statement, ...] = ()
    source_spans: tuple[Span, ...] = ()
    furniture: tuple[Span, ...] = ()
    coder: CoderVersion | None = None


class CodedReport(Record):
    """A report's identity and its coding; one line of `communique code --format jsonl`."""

    id: str
    url: str | None = None
    outlet: str | None = None
    language: str | None = None
    published: str | None = None
    coded: Coding


@dataclass(slots=True)
class Trace:
    """Why a record stands: the frame, the clause and the rules that made it (for `explain`)."""

    layer: str
    record: int
    frame: str
    clause: Span
    rules: Sequence[str] = ()


# --- linking -----------------------------------------------------------------------------------


class Told(Record):
    """What one report tells of one field of an occasion, and where it tells it.

    `value` is None only where a reviewer emptied the field.
    """

    report: str
    engagement: str
    value: str | None
    span: Span | None = None


class MergedField(Record):
    """A field of an occasion: the value shown, why that one, and what every report told.

    `rule`: only, agreed, witnesses (most independent witnesses), precise (the most precise of
    those that agree), latest (the last report's), fullest (the fullest form of a name), reviewer
    (a person's correction) or none (nobody told). `disagree`: values that cannot all be right.
    """

    value: str | None
    rule: str
    disagree: bool = False
    told: tuple[Told, ...] = ()


class Member(Record):
    """One engagement of one report that tells of an occasion."""

    engagement: str
    report: str
    index: int
    outlet: str | None = None
    language: str | None = None
    published: str | None = None
    evidence: str = ""
    span: Span | None = None
    witness: int = 0


class Occasion(Record):
    """One real-world happening, merged from all engagements that tell of it.

    `fields` holds status, date, end, city, country, forum, parties, and for each party with named
    persons `persons/PARTY`, for each person with a rank `rank/NAME`. Members that copy from one
    another share their `witness` number; `witnesses` counts these.
    """

    id: str
    type: EngagementType
    status: Status
    date: str | None = None
    end: str | None = None
    city: str | None = None
    country: str | None = None
    participants: tuple[Participant, ...]
    forum: str | None = None
    confidence: Confidence = 1.0
    witnesses: int = 1
    disagreements: tuple[str, ...] = ()
    fields: dict[str, MergedField] = Field(default_factory=dict)
    members: tuple[Member, ...] = ()


class Attestation(Record):
    """One report's word that a person held a post: the office as written and its words."""

    report: str
    date: str | None
    person: str
    office: str | None
    rank: str | None
    span: Span | None = None


class Tenure(Record):
    """A person in a post, from the first to the last report that says so.

    `first` and `last` are `YYYY-MM-DD`. `conflicts` names others who were attested in the same
    post between `first` and `last`.
    """

    party: str
    post: str
    person: str
    rank: str | None = None
    first: str | None = None
    last: str | None = None
    predecessor: str | None = None
    successor: str | None = None
    conflicts: tuple[str, ...] = ()
    witnesses: tuple[Attestation, ...] = ()
