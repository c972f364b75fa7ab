"""The merged record of an occasion: for each field the value, every report's own, and the rule.

Independent witnesses count, not reports; a reviewer's correction goes before all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from communique.linking.items import Item, digest, words
from communique.linking.names import same_name, words_of
from communique.linking.when import days
from communique.linking.witnesses import witnesses
from communique.records import (
    CodedReport,
    Member,
    MergedField,
    Occasion,
    Participant,
    Role,
    Span,
    Status,
    Told,
)

Same = Callable[[str, str], bool]


@dataclass(slots=True, frozen=True)
class Telling:
    """One engagement with the report that tells it; `corrected` names fields a person settled."""

    item: Item
    index: int
    coded: CodedReport
    corrected: frozenset[str] = frozenset()
    confirmed: bool = False


def occasion_id(first: Item) -> str:
    """An occasion is called by its earliest engagement."""
    return "o" + digest(first.id)[:15]


def merge(tellings: Sequence[Telling]) -> Occasion:
    """The occasion that these engagements, at least one, tell of."""
    tellings = sorted(tellings, key=lambda telling: telling.item.order)
    number = witnesses(
        [(t.item.report, t.item.engagement.evidence, t.coded.coded.sources) for t in tellings]
    )
    merger = _Merger(tellings, number)
    fields = merger.fields()
    shown = {name: fields[name].value for name in ("date", "end", "city", "country", "forum")}
    return Occasion(
        id=occasion_id(tellings[0].item),
        type=tellings[0].item.engagement.type,
        status=_status(fields["status"].value),
        participants=merger.participants(fields),
        confidence=_confidence(tellings, number),
        witnesses=max(number) + 1,
        disagreements=tuple(name for name, field in fields.items() if field.disagree),
        fields=fields,
        members=tuple(
            _member(telling, witness) for telling, witness in zip(tellings, number, strict=True)
        ),
        **shown,
    )


class _Merger:
    def __init__(self, tellings: Sequence[Telling], number: Sequence[int]) -> None:
        self._tellings = tellings
        self._witness = {t.item.id: n for t, n in zip(tellings, number, strict=True)}

    def fields(self) -> dict[str, MergedField]:
        """All fields of the occasion, the plain ones first."""
        fields = {
            "status": self._latest("status"),
            "date": self._vote("date", _dates_agree, _precision),
            "end": self._vote("end", _dates_agree, _precision),
            "city": self._vote("city", same_name),
            "country": self._vote("country", str.__eq__),
            "forum": self._vote("forum", _forums_agree, len),
            "parties": self._parties(),
        }
        parties = (fields["parties"].value or "").split("; ")
        for party in parties:
            people = self._people(party)
            if people.value:
                fields[f"persons/{party}"] = people
        for person, ranks in self._ranks().items():
            fields[f"rank/{person}"] = self._decide(ranks, _ranks_agree, len, frozenset())
        return fields

    def participants(self, fields: dict[str, MergedField]) -> tuple[Participant, ...]:
        """One entry per person, or for a party without any, one per party; hosts come first."""
        sides = []
        for party in (fields["parties"].value or "").split("; "):
            people = fields.get(f"persons/{party}")
            for person in (people.value or "").split("; ") if people else [""]:
                side = Participant(party=party, person=person or None, role=self._role(party))
                sides.append(side)
        return tuple(sorted(sides, key=lambda side: (side.role != "host", side.party)))

    def _told(self, name: str) -> list[Told]:
        """The reports' own values; None only where a reviewer emptied the field."""
        return [
            _telling(t, name, getattr(t.item.engagement, name), t.item.engagement.spans.get(name))
            for t in self._tellings
            if getattr(t.item.engagement, name) is not None or name in t.corrected
        ]

    def _corrected(self, name: str) -> frozenset[str]:
        return frozenset(t.item.id for t in self._tellings if name in t.corrected)

    def _vote(self, name: str, same: Same, fuller: Callable[[str], int] = len) -> MergedField:
        return self._decide(self._told(name), same, fuller, self._corrected(name))

    def _decide(
        self,
        told: Sequence[Told],
        same: Same,
        fuller: Callable[[str], int],
        settled: frozenset[str],
    ) -> MergedField:
        """The value of most witnesses, in its fullest form; a reviewer's before all."""
        given = [t for t in told if t.value is not None]
        judged = [t for t in told if t.engagement in settled]
        if judged:
            return MergedField(value=judged[-1].value, rule="reviewer", told=tuple(told))
        if not given:
            return MergedField(value=None, rule="none", told=tuple(told))
        camps: list[list[Told]] = []
        for t in sorted(given, key=lambda t: -fuller(t.value or "")):  # the fullest forms lead
            own = t.value or ""
            camp = next((c for c in camps if same(c[0].value or "", own)), None)
            camp.append(t) if camp else camps.append([t])
        best = max(camps, key=lambda camp: (self._weight(camp), -camps.index(camp)))
        value = best[0].value
        if len({t.report for t in given}) == 1:
            rule = "only"
        elif len(camps) > 1:
            rule = "witnesses"
        elif any(t.value != value for t in given):
            rule = "precise" if fuller is _precision else "fullest"
        else:
            rule = "agreed"
        return MergedField(value=value, rule=rule, disagree=len(camps) > 1, told=tuple(told))

    def _weight(self, camp: Iterable[Told]) -> tuple[int, int]:
        return len({self._witness[t.engagement] for t in camp}), len(list(camp))

    def _latest(self, name: str) -> MergedField:
        """A status moves on: the last report tells where the occasion stands."""
        told = self._told(name)
        judged = [t for t in told if t.engagement in self._corrected(name)]
        if judged:
            return MergedField(value=judged[-1].value, rule="reviewer", told=tuple(told))
        stages = ("planned", "ongoing", "held", "cancelled")
        last = max(t.item.published or 0 for t in self._tellings)
        newest = [t for t in self._tellings if (t.item.published or 0) == last]
        value = max((t.item.engagement.status for t in newest), key=stages.index)
        distinct = {t.value for t in told}
        rule = "only" if len(told) == 1 else "agreed" if len(distinct) == 1 else "latest"
        return MergedField(
            value=value, rule=rule, disagree=distinct >= {"held", "cancelled"}, told=tuple(told)
        )

    def _parties(self) -> MergedField:
        told = [
            _telling(t, "parties", "; ".join(sorted(t.item.parties)), None) for t in self._tellings
        ]
        judged = [t for t in told if t.engagement in self._corrected("participants")]
        if judged:
            return MergedField(value=judged[-1].value, rule="reviewer", told=tuple(told))
        value = "; ".join(sorted(frozenset().union(*(t.item.parties for t in self._tellings))))
        rule = "only" if len(told) == 1 else "fullest"
        if len(told) > 1 and all(t.value == value for t in told):
            rule = "agreed"
        return MergedField(value=value, rule=rule, disagree=rule == "fullest", told=tuple(told))

    def _people(self, party: str) -> MergedField:
        told, everyone = [], list[str]()
        settled = self._corrected("participants")
        for t in self._tellings:
            sides = [p for p in t.item.engagement.participants if p.party == party and p.person]
            if not sides:
                continue
            names = [side.person or "" for side in sides]
            told.append(_telling(t, "persons", "; ".join(names), sides[0].spans.get("person")))
            if not settled or t.item.id in settled:
                for name in names:
                    _add_name(everyone, name)
        rule = "reviewer" if settled else "only" if len(told) == 1 else "fullest"
        disagree = any(
            not any(same_name(x, y) for x in _names(a) for y in _names(b))
            for i, a in enumerate(told)
            for b in told[:i]
        )
        return MergedField(
            value="; ".join(everyone) or None, rule=rule, disagree=disagree and not settled,
            told=tuple(told),
        )  # fmt: skip

    def _ranks(self) -> dict[str, list[Told]]:
        told: dict[str, list[Told]] = defaultdict(list)
        people: list[str] = []
        for t in self._tellings:
            for names in t.item.persons.values():
                for name in names:
                    _add_name(people, name)
        for t in self._tellings:
            mine = [name for names in t.item.persons.values() for name in names]
            for office in t.coded.coded.offices:
                if not office.rank or not any(same_name(office.person, name) for name in mine):
                    continue
                person = next((p for p in people if same_name(p, office.person)), office.person)
                told[person].append(_telling(t, "rank", office.rank, office.spans.get("rank")))
        return told

    def _role(self, party: str) -> Role:
        """The role that most reports give a party; a telling one goes before 'participant'."""
        votes: dict[Role, int] = defaultdict(int)
        for t in self._tellings:
            for side in t.item.engagement.participants:
                if side.party == party:
                    votes[side.role] += 1
        return max(sorted(votes), key=lambda role: (role != "participant", votes[role]))


def _names(told: Told) -> list[str]:
    return (told.value or "").split("; ")


def _add_name(names: list[str], name: str) -> None:
    """Add a name, or let it replace a shorter form of the same; Latin script leads."""
    for i, known in enumerate(names):
        if same_name(known, name):
            names[i] = max(known, name, key=lambda n: (n.isascii(), len(words_of(n)), len(n), n))
            return
    names.append(name)


def _telling(telling: Telling, name: str, value: str | None, span: Span | None) -> Told:
    return Told(report=telling.item.report, engagement=telling.item.id, value=value, span=span)


def _member(telling: Telling, witness: int) -> Member:
    engagement, coded = telling.item.engagement, telling.coded
    return Member(
        engagement=telling.item.id, report=coded.id, index=telling.index, outlet=coded.outlet,
        language=coded.language, published=coded.published, evidence=engagement.evidence,
        span=engagement.spans.get("evidence"), witness=witness,
    )  # fmt: skip


def _confidence(tellings: Sequence[Telling], number: Sequence[int]) -> float:
    """That at least one witness is right: each counts once, with its surest report."""
    surest: dict[int, float] = defaultdict(float)
    for telling, witness in zip(tellings, number, strict=True):
        sure = 1.0 if telling.confirmed else telling.item.engagement.confidence
        surest[witness] = max(surest[witness], sure)
    wrong = 1.0
    for sure in surest.values():
        wrong *= 1 - sure
    return round(1 - wrong, 4)


def _status(value: str | None) -> Status:
    for status in ("held", "ongoing", "planned", "cancelled"):
        if status == value:
            return status
    raise ValueError(f"no status {value!r}")


def _dates_agree(a: str, b: str) -> bool:
    """One is the other, less precisely told."""
    return a.startswith(b) or b.startswith(a) or (days(a) is not None and days(a) == days(b))


def _precision(date: str) -> int:
    return len(date)


def _forums_agree(a: str, b: str) -> bool:
    from rapidfuzz.fuzz import token_set_ratio

    if a.isascii() != b.isascii():  # two languages' names of one body cannot be compared
        return True
    return token_set_ratio(" ".join(words(a)), " ".join(words(b))) >= 60


def _ranks_agree(a: str, b: str) -> bool:
    """Ranks are told in full or short ('Lt Gen'); across scripts they are not compared."""
    x, y = sorted((words(a), words(b)), key=len)
    if a.isascii() != b.isascii():
        return True
    return all(any(w[:1] == v[:1] for v in y) for w in x)
