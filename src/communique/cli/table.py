"""A coded report for a person: who met whom, when, where, under what, and who said what."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from communique.cli.say import plain
from communique.lexicon.parties import party_name
from communique.records import CodedReport, Engagement, Office, Participant, Report, Span

HEADLINE = 240
"""Most characters of the head line that are shown."""


def record(report: Report, coded: CodedReport) -> RenderableType:
    """The record of one report, to be printed with rich."""
    coding = coded.coded
    offices = {office.person: office for office in coding.offices}
    parts: list[RenderableType] = [
        Text(head_line(report.text, coding.furniture), style="bold"),
        Text(_origin(coded), style="dim"),
    ]
    for number, engagement in enumerate(coding.engagements, 1):
        parts += [Text(), _title(number, engagement), _engagement(engagement, offices)]
    if not coding.engagements:
        parts += [Text(), Text("No defence engagement.", style="italic")]
    met = {side.person for engagement in coding.engagements for side in engagement.participants}
    others = [_person(office) for office in coding.offices if office.person not in met]
    said = [
        Text.assemble(
            (plain(statement.speaker), "bold"),
            f" ({plain(party_name(statement.party))})" if statement.party else "",
            f": {_quoted(statement.content)}",
        )
        for statement in coding.statements
    ]
    for heading, lines in (
        ("Said", said),
        ("Also named", others),
        ("Sources", [Text(plain(source)) for source in coding.sources]),
    ):
        if lines:
            parts += [Text(), Text(heading, style="bold cyan")]
            parts += [Padding(line, (0, 0, 0, 3)) for line in lines]
    return Group(*parts, Text())


def head_line(text: str, furniture: tuple[Span, ...]) -> str:
    """The first line of `text` that is not page furniture and more than a label."""
    lines: list[str] = []
    position = 0
    for start, end in [*sorted(furniture), Span(len(text), len(text))]:
        lines += filter(None, map(plain, text[position:start].splitlines()))
        position = max(position, end)
    line = next((line for line in lines if len(line.split()) > 2), next(iter(lines), ""))
    return line if len(line) <= HEADLINE else line[: HEADLINE - 1].rstrip() + "…"


def _origin(coded: CodedReport) -> str:
    parts = [coded.outlet, coded.published or "undated", coded.language, coded.id, coded.url]
    return plain(" · ".join(part for part in parts if part))


def _title(number: int, engagement: Engagement) -> Text:
    return Text.assemble(
        (f"{number}  {plain(engagement.type).capitalize()}", "bold cyan"),
        f", {engagement.status}",
        (f"  {engagement.confidence:.0%} sure", "dim"),
    )


def _engagement(engagement: Engagement, offices: dict[str, Office]) -> RenderableType:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for label, value in _rows(engagement, offices):
        table.add_row(label, value)
    return Padding(table, (0, 0, 0, 3))


def _rows(engagement: Engagement, offices: dict[str, Office]) -> Iterator[tuple[str, Text]]:
    for place, side in enumerate(engagement.participants):
        yield "" if place else "who", _side(side, offices)
    days = [day for day in (engagement.date, engagement.end) if day]
    if days:
        yield "when", Text(plain(" to ".join(days)))
    country = plain(party_name(engagement.country)) if engagement.country else None
    where = dict.fromkeys(plain(place) for place in (engagement.city, country) if place)
    if where:
        yield "where", Text(", ".join(where))
    if engagement.forum:
        yield "under", Text(plain(engagement.forum))
    yield "words", Text(_quoted(engagement.evidence), style="italic")


def _side(side: Participant, offices: dict[str, Office]) -> Text:
    text = Text(plain(party_name(side.party)), style="bold")
    if side.role != "participant":
        text.append(f" ({side.role})", style="not bold dim")
    if side.person:
        office = offices.get(side.person) or Office(person=side.person)
        text.append(": ", style="not bold").append_text(_person(office, with_party=False))
    return text


def _person(office: Office, with_party: bool = True) -> Text:
    """Rank and name, then the posts, and the country where it is not told beside."""
    name = " ".join(plain(part) for part in (office.rank, office.person) if part)
    text = Text(style="not bold").append(name, style="bold")
    party = plain(party_name(office.party)) if with_party and office.party else None
    for part in (office.office, party):
        if part:
            text.append(f", {plain(part)}")
    return text


def _quoted(words: str) -> str:
    return f"“{plain(words)}”"
