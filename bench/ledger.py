"""Reports added per second, and the time of the ten commonest queries on a large ledger.

    python bench/ledger.py [--occasions 100000] [--adds 400] [--postgresql]

Reports are those of bench/linking.py with a text each. Adding is measured one transaction per report,
linking included, on SQLite and, where a server is installed, on PostgreSQL (a temporary one). The
large ledger is filled at once and linked as a whole; each query then runs 15 times, median and worst
are shown.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import batched
from pathlib import Path

from sqlalchemy import Connection, insert

from communique.ledger import Filter, Ledger, queries
from communique.ledger import schema as t
from communique.ledger.engine import writing
from communique.ledger.store import report_digest
from communique.ledger.words import index_words
from communique.linking.items import engagement_ids
from communique.records import CodedReport, Report

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent / "tests")]
import postgres  # noqa: E402
from linking import SYLLABLES, reports  # noqa: E402

RUNS = 15
COMMON = ("defence", "ministry", "military", "cooperation", "forces", "talks", "delegation")


def text_of(coded: CodedReport, dice: random.Random) -> Report:
    """A report of some sixty words, the common ones in most, others in few."""
    rare = ["".join(dice.choices(SYLLABLES, k=2)) for _ in range(50)]
    text = " ".join([*dice.sample(COMMON, 4), *rare, coded.coded.engagements[0].evidence])
    return Report(id=coded.id, text=text, outlet=coded.outlet, published=coded.published)


def adds_per_second(ledger: Ledger, coded: list[CodedReport]) -> float:
    """How many reports go in per second, each in a transaction of its own."""
    dice = random.Random(2)
    start = time.perf_counter()
    for one in coded:
        ledger.add(one, text_of(one, dice))
    return len(coded) / (time.perf_counter() - start)


def fill(ledger: Ledger, coded: list[CodedReport]) -> None:
    """Put reports in by thousands and link them at once."""
    dice = random.Random(3)
    number = 0
    for some in batched(coded, 5000):
        with writing(ledger.engine) as connection:
            for table, rows in _rows(some, number, dice, connection):
                connection.execute(insert(table), rows)
        number += len(some)
    ledger.relink()


def _rows(
    some: tuple[CodedReport, ...], number: int, dice: random.Random, connection: Connection
) -> Iterator[tuple[object, list[dict[str, object]]]]:
    heads, codings, engagements = [], [], []
    for n, coded in enumerate(some, number + 1):
        report, record = text_of(coded, dice), coded.coded.model_dump(mode="json")
        head = {name: getattr(coded, name) for name in ("id", "url", "outlet", "published")}
        heads.append(
            {**head, "n": n, "language": "en", "digest": report_digest(report), "text": report.text,
             "added": ""}
        )  # fmt: skip
        codings.append(
            {"report": n, "digest": coded.id, "current": True, "record": record, "added": ""}
        )
        ids = engagement_ids(coded.id, coded.coded.engagements)
        engagements += [
            {"id": id, "report": n, "n": i, "rejected": False, "confirmed": False, "corrected": [],
             "record": engagement}
            for i, (id, engagement) in enumerate(zip(ids, record["engagements"], strict=True))
        ]  # fmt: skip
        index_words(connection, n, report.text, whole=True)
    yield t.reports, heads
    yield t.codings, codings
    yield t.engagements, engagements


def commonest(ledger: Ledger) -> dict[str, Callable[[Connection], object]]:
    """The ten commonest queries, each on values that many occasions have."""
    with ledger.read() as connection:
        (first, _), (second, _) = queries.counts(connection, "party", limit=2)
        ((person, _),) = queries.counts(connection, "person", limit=1)
        page = queries.occasions(connection, limit=1)
        words = json.dumps(page.rows[0].persons[:1]).strip('[]"') or "defence"
    id = page.rows[0].id

    def listing(where: Filter, **more: object) -> Callable[[Connection], object]:
        return lambda connection: queries.occasions(connection, where, **more)  # type: ignore[arg-type]

    return {
        "latest": listing(Filter()),
        "page 1000 of all": listing(Filter(), offset=50_000),
        "commonest country": listing(Filter(country=(first,))),
        "commonest dyad": listing(Filter(dyad=(first, second))),
        "type and years": listing(Filter(type=("meeting",), since="2015", until="2018")),
        "person": listing(Filter(person=person or words)),
        "a common and a rarer word": listing(Filter(words="defence talks alka*")),
        "country, type, status": listing(
            Filter(country=(first,), type=("visit",), status=("held",))
        ),
        "least confident unreviewed": listing(Filter(review="unreviewed"), sort="confidence"),
        "one occasion and its history": lambda connection: (
            queries.occasion(connection, id),
            queries.history(connection, id),
        ),
    }


def measure(ledger: Ledger) -> None:
    """Print the median and the worst time of each query."""
    print(f"{'query':32}{'median ms':>10}{'worst':>8}")
    for name, query in commonest(ledger).items():
        taken = []
        for _ in range(RUNS):
            start = time.perf_counter()
            with ledger.read() as connection:
                query(connection)
            taken.append((time.perf_counter() - start) * 1000)
        print(f"{name:32}{statistics.median(taken):10.1f}{max(taken):8.1f}", flush=True)


def main() -> None:
    """Measure on every database there is."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--occasions", type=int, default=100_000)
    arguments.add_argument("--adds", type=int, default=400)
    arguments.add_argument("--postgresql", action="store_true", help="the large one there too")
    chosen = arguments.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        makers: dict[str, Callable[[str], str]] = {"SQLite": lambda name: str(folder / name)}
        if postgres.programs():
            socket = stack.enter_context(postgres.temporary_server())
            makers["PostgreSQL"] = lambda name: postgres.new_database(socket, name)
        few = reports(chosen.adds)
        for database, url in makers.items():
            rate = adds_per_second(Ledger.init(url("few")), few)
            print(f"{database}: {rate:.0f} reports added per second", flush=True)
        many = reports(int(chosen.occasions * 1.45), seed=5, again=0.3)
        for database, url in makers.items():
            if database == "SQLite" or chosen.postgresql:
                ledger = Ledger.init(url("many"))
                fill(ledger, many)
                with ledger.read() as connection:
                    total = queries.occasions(connection, limit=1).total
                print(f"{database}, {total:,} occasions of {len(many):,} reports")
                measure(ledger)


if __name__ == "__main__":
    main()
