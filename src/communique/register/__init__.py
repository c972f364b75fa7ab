"""The register: who held which post when, as far as reports attest it.

>>> register = Register.of(coded_reports)                            # doctest: +SKIP
>>> register.resolve("AZE", "Azerbaijani defence minister", "2022-10-11").person   # doctest: +SKIP
'Zakir Hasanov'
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from communique.ledger import Ledger
from communique.ledger import schema as t
from communique.linking.names import same_name, words_of
from communique.linking.when import days, iso
from communique.records import Attestation, CodedReport, Office, Span, Tenure
from communique.register.posts import Post, post_of, posts_in

LAPSE = 365
"""Days without a word of a holder after which, if another held the post meanwhile, a new tenure
begins when the first is named again."""

BEYOND = 180
"""Days before the first and after the last attestation for which a tenure is still taken to hold,
unless another's begins."""


@dataclass(frozen=True, slots=True)
class Named:
    """A person named with an office in a report."""

    report: str
    published: str | None
    office: Office


class Register:
    """All tenures, by party, post and time."""

    def __init__(self, named: Iterable[Named]) -> None:
        by_post: dict[tuple[str, Post], list[Attestation]] = defaultdict(list)
        for one in named:
            office = one.office
            if not office.party or not office.office:
                continue
            span = office.spans.get("office") or office.spans.get("person")
            for post in posts_in(office.office, office.party):
                by_post[office.party, post].append(
                    Attestation(
                        report=one.report, date=one.published, person=_latin(office),
                        office=office.office, rank=office.rank, span=span,
                    )
                )  # fmt: skip
        self.tenures: list[Tenure] = [
            tenure
            for (party, post), told in sorted(
                by_post.items(), key=lambda i: (i[0][0], i[0][1].name)
            )
            for tenure in _tenures(party, post, told)
        ]
        self._by_post: dict[tuple[str, str], list[Tenure]] = defaultdict(list)
        for tenure in self.tenures:
            self._by_post[tenure.party, tenure.post].append(tenure)

    @classmethod
    def of(cls, reports: Iterable[CodedReport]) -> Register:
        """The register that coded reports make."""
        return cls(
            Named(coded.id, coded.published, office)
            for coded in reports
            for office in coded.coded.offices
        )

    @classmethod
    def of_ledger(cls, ledger: Ledger, party: str | None = None) -> Register:
        """The register that a ledger's current codings make, of all parties or of one."""
        r, o = t.reports.c, t.offices.c
        query = select(
            r.id, r.published, o.person, o.party, o.office, o.rank, o.latin, o.spans
        ).join_from(t.offices, t.reports)
        if party:
            query = query.where(o.party == party)
        with ledger.read() as connection:
            return cls(
                Named(
                    row.id,
                    row.published,
                    Office(
                        person=row.person, party=row.party, office=row.office, rank=row.rank,
                        person_latin=row.latin,
                        spans={name: Span(*span) for name, span in row.spans.items()},
                    ),
                )
                for row in connection.execute(query)
            )  # fmt: skip

    def find(
        self,
        country: str | None = None,
        at: str | None = None,
        person: str | None = None,
        post: str | None = None,
    ) -> Iterator[Tenure]:
        """The tenures of a party, on a day (attested before and after), of a person, in a post."""
        day = days(at)
        wanted = post_of(post, country or "") if post else None
        for tenure in self.tenures:
            if country and tenure.party != country:
                continue
            if day and not _covers(tenure, day):
                continue
            if person and not same_name(person, tenure.person):
                continue
            if wanted and tenure.post != wanted.name and wanted.name not in tenure.post:
                continue
            yield tenure

    def resolve(self, party: str, post: str, date: str | None) -> Tenure | None:
        """Who held a post, as written, on a day; None where the register does not settle it.

        A tenure reaches beyond its attestations, up to half a year and to the next holder's first.
        What is found is inferred: no report says it.
        """
        day, named = days(date), post_of(post, party)
        if day is None or named is None or not named.sole:
            return None
        tenures = self._by_post[party, named.name]
        sure = [tenure for tenure in tenures if _covers(tenure, day)]
        holders = sure or [tenure for tenure in tenures if _reaches(tenure, day, tenures)]
        return holders[0] if len(holders) == 1 and not holders[0].conflicts else None


def _tenures(party: str, post: Post, told: Sequence[Attestation]) -> Iterator[Tenure]:
    """The tenures of one post, in the order of their beginning."""
    people = _people(told)
    runs = [
        (person, run)
        for person, mine in people.items()
        for run in (_runs(mine, told) if post.sole else [mine])
    ]
    runs.sort(key=lambda item: (_first(item[1]), item[0]))
    for n, (person, run) in enumerate(runs):
        first, last = _first(run), _last(run)
        conflicts = {
            other
            for other, theirs in runs
            if post.sole and other != person and first < _last(theirs) and _first(theirs) < last
        }
        before, after = (runs[n - 1] if n else None), (runs[n + 1] if n + 1 < len(runs) else None)
        ranks = [one.rank for one in run if one.rank]
        yield Tenure(
            party=party,
            post=post.name,
            person=person,
            rank=ranks[-1] if ranks else None,
            first=iso(first) if _days(run) else None,
            last=iso(last) if _days(run) else None,
            predecessor=before[0] if post.sole and before and _last(before[1]) <= first else None,
            successor=after[0] if post.sole and after and last <= _first(after[1]) else None,
            conflicts=tuple(sorted(conflicts)),
            witnesses=tuple(run),
        )


def _people(told: Sequence[Attestation]) -> dict[str, list[Attestation]]:
    """Attestations by person, each under the fullest form of the name; oldest first."""
    groups: list[tuple[str, list[Attestation]]] = []
    fullest = sorted({one.person for one in told}, key=_plainness)
    home: dict[str, list[Attestation]] = {}
    for name in fullest:
        group = next((g for known, g in groups if same_name(known, name)), None)
        if group is None:
            group = []
            groups.append((name, group))
        home[name] = group
    for one in sorted(told, key=lambda one: (days(one.date) or (0, 0), one.report)):
        home[one.person].append(one)
    return dict(groups)


def _runs(mine: Sequence[Attestation], told: Sequence[Attestation]) -> list[list[Attestation]]:
    """One person's attestations, parted where another held the post during a long silence."""
    runs: list[list[Attestation]] = []
    names = {one.person for one in mine}
    others = sorted(_days([one for one in told if one.person not in names]))
    for one in mine:
        day, before = days(one.date), _days(runs[-1]) if runs else []
        lapse = bool(
            day
            and before
            and day[0] - before[-1] > LAPSE
            and any(before[-1] < other < day[0] for other in others)
        )
        if not runs or lapse:
            runs.append([])
        runs[-1].append(one)
    return runs


def _days(run: Sequence[Attestation]) -> list[int]:
    return [day[0] for one in run if (day := days(one.date))]


def _first(run: Sequence[Attestation]) -> int:
    return min(_days(run), default=0)


def _last(run: Sequence[Attestation]) -> int:
    return max(_days(run), default=0)


def _covers(tenure: Tenure, day: tuple[int, int]) -> bool:
    first, last = days(tenure.first), days(tenure.last)
    return bool(first and last and first[0] <= day[1] and day[0] <= last[1])


def _reaches(tenure: Tenure, day: tuple[int, int], tenures: Sequence[Tenure]) -> bool:
    """Whether a day is near a tenure, with no other holder attested in between."""
    first, last = days(tenure.first), days(tenure.last)
    if not first or not last or not first[0] - BEYOND <= day[0] <= last[0] + BEYOND:
        return False
    between = (last[0], day[1]) if day[0] > last[0] else (day[0], first[0])
    return not any(
        between[0] <= own[0] <= between[1]
        for other in tenures
        if other.person != tenure.person
        for own in (days(other.first), days(other.last))
        if own
    )


def _plainness(name: str) -> tuple[bool, int, int, str]:
    """Names in Latin script lead, the fullest before all."""
    return (not name.isascii(), -len(words_of(name)), -len(name), name)


def _latin(office: Office) -> str:
    return office.person_latin or office.person
