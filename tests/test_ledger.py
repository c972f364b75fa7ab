"""The ledger: what is added stays, what people judged holds, and nothing is half done."""

from __future__ import annotations

import csv
import io
import itertools
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow.parquet as parquet
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import postgres
from communique.cli import app
from communique.errors import CommuniqueError, ReportError
from communique.evaluation import read_gold
from communique.ledger import Filter, Judgement, Ledger, LedgerError, queries, store
from communique.ledger.export import write
from communique.ledger.schema import metadata
from communique.linking import link
from communique.linking.weights import WEIGHTS
from communique.records import CodedReport, CoderVersion, Occasion, Report
from test_linking import engagement, report

GOLD = [g.coded for g in read_gold(Path(__file__).parent / "gold" / "linked.jsonl")][:30]

NewLedger = Callable[[], Ledger]


@pytest.fixture(scope="session")
def socket() -> Iterator[Path]:
    """A PostgreSQL server for the whole session."""
    if postgres.programs() is None:
        pytest.skip("no PostgreSQL server is installed")
    with postgres.temporary_server() as socket:
        yield socket


_numbers = itertools.count()


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Makes URLs of databases that hold nothing yet."""
    if request.param == "sqlite":
        return lambda: str(tmp_path / f"{next(_numbers)}.db")
    socket = request.getfixturevalue("socket")
    return lambda: postgres.new_database(socket, f"ledger{next(_numbers)}")


@pytest.fixture
def url(new_url: Callable[[], str]) -> str:
    """The URL of an empty database."""
    return new_url()


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    """A new ledger."""
    ledger = Ledger.init(url)
    yield ledger
    ledger.close()


def held(ledger: Ledger) -> list[Occasion]:
    """All occasions, in the order of their ids."""
    with ledger.read() as connection:
        every = [o for _, o in queries.each_occasion(connection, Filter(review="any"))]
    return sorted(every, key=lambda occasion: occasion.id)


def ids(ledger: Ledger, **where: object) -> set[str]:
    """The ids of the occasions of a filter."""
    with ledger.read() as connection:
        return {row.id for row in queries.occasions(connection, Filter(**where)).rows}  # type: ignore[arg-type]


def by(version: str, coded: CodedReport) -> CodedReport:
    """The same record by another version of the coder."""
    coder = CoderVersion(name="test", version=version, lexicon="-")
    return coded.model_copy(update={"coded": coded.coded.model_copy(update={"coder": coder})})


def text_of(coded: CodedReport, text: str = "The two met in Baku.") -> Report:
    """A report for a record."""
    return Report(id=coded.id, text=text, outlet=coded.outlet, published=coded.published)


def summary(ledger: Ledger) -> dict[str, object]:
    """What a ledger holds."""
    with ledger.read() as connection:
        return queries.stats(connection)


# --- adding ------------------------------------------------------------------------------------


def test_the_migrations_make_the_tables_that_the_code_reads(ledger: Ledger) -> None:
    with ledger.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    assert [d for d in differences if "report_words" not in str(d)] == []


def test_adding_one_by_one_in_any_order_equals_linking_all_at_once(ledger: Ledger) -> None:
    for coded in random.Random(4).sample(GOLD, len(GOLD)):
        assert ledger.add(coded) == "new"
    expected = sorted(link(GOLD)[1], key=lambda occasion: occasion.id)
    assert held(ledger) == expected
    ledger.relink()
    assert held(ledger) == expected


def test_adding_again_changes_nothing(ledger: Ledger) -> None:
    one = report("a", engagement())
    assert ledger.add(one, text_of(one)) == "new"
    before = summary(ledger), held(ledger)
    assert ledger.add(one, text_of(one)) == "known"
    assert ledger.add(one) == "known"
    assert (summary(ledger), held(ledger)) == before


def test_a_newer_coding_supersedes_and_the_older_stays_readable(ledger: Ledger) -> None:
    old = by("0.9", report("a", engagement(city=None)))
    new = by("0.10", report("a", engagement()))
    assert [ledger.add(old), ledger.add(new), ledger.add(old)] == ["new", "recoded", "known"]
    (found,) = held(ledger)
    assert found.city == "Baku"
    with ledger.read() as connection:
        codings = queries.codings(connection, "a")
    assert [(current, c.coded) for current, _, c in codings] == [
        (False, old.coded),
        (True, new.coded),
    ]


def test_an_older_coding_never_supersedes_a_newer(ledger: Ledger) -> None:
    ledger.add(by("0.10", report("a", engagement())))
    assert ledger.add(by("0.9", report("a", engagement(city=None)))) == "older"
    assert held(ledger)[0].city == "Baku"


def test_a_text_that_comes_after_its_record_completes_it(ledger: Ledger) -> None:
    one = report("a", engagement())
    ledger.add(one)
    assert ledger.add(one, text_of(one, "Drones were shown.")) == "completed"
    assert len(ids(ledger, words="drones")) == 1


def test_two_reports_of_one_name_are_both_kept(ledger: Ledger) -> None:
    one, other = report("a", engagement()), report("a", engagement(date="2020-01-01"))
    assert ledger.add(one, text_of(one, "One text.")) == "new"
    assert ledger.add(other, text_of(other, "Another text.")) == "new"
    with ledger.read() as connection:
        names = [r.id for r in queries.reports(connection)]
    assert names[0] == "a"
    assert names[1].startswith("a~")


def test_an_occasion_is_found_by_the_id_it_had_before(ledger: Ledger) -> None:
    ledger.add(report("late", engagement(), published="2022-10-13"))
    (before,) = ids(ledger)
    ledger.add(report("early", engagement(), published="2022-10-11"))
    (after,) = ids(ledger)
    assert before != after
    with ledger.read() as connection:
        assert queries.occasion(connection, before).occasion.id == after
        kinds = [event["kind"] for event in queries.history(connection, after)]
    assert kinds == ["made", "became", "made"]


# --- finding -----------------------------------------------------------------------------------


@pytest.fixture
def stocked(ledger: Ledger) -> Ledger:
    """A ledger with three occasions: a meeting told twice, an exercise and a planned visit."""
    meeting = report("m1", engagement(forum="CIS Committee"), outlet="News.Az")
    told_again = report(
        "m2",
        engagement(date="2022-10-12", confidence=0.6),
        outlet="Kazinform",
        published="2022-10-12",
    )
    exercise = report(
        "x",
        engagement("RUS, BLR", type="exercise", date="2021-09-10", city=None, country="BLR",
                   forum="Zapad-2021", confidence=0.4),
        outlet="TASS", published="2021-09-11",
    )  # fmt: skip
    visit = report(
        "v",
        engagement("IND Rajnath Singh, LKA", type="visit", status="planned", date="2023-03",
                   city="Colombo", country="LKA"),
        outlet="The Hindu", published="2023-02-20",
    )  # fmt: skip
    for coded in (meeting, told_again, exercise, visit):
        ledger.add(coded, text_of(coded, f"Report {coded.id} of Élysée on patrols by sea."))
    return ledger


@pytest.mark.parametrize(
    ("where", "types"),
    [
        ({"country": ("AZE",)}, ["meeting"]),
        ({"country": ("AZE", "RUS")}, ["exercise", "meeting"]),
        ({"dyad": ("kaz", "AZE")}, ["meeting"]),
        ({"dyad": ("KAZ", "RUS")}, []),
        ({"person": "Велиев"}, ["meeting"]),
        ({"person": "Raznath Singh"}, ["visit"]),
        ({"person": "Nobody"}, []),
        ({"type": ("visit", "exercise")}, ["exercise", "visit"]),
        ({"status": ("planned",)}, ["visit"]),
        ({"since": "2022-10"}, ["meeting", "visit"]),
        ({"until": "2022"}, ["exercise", "meeting"]),
        ({"since": "2023-03-15", "until": "2023-03-20"}, ["visit"]),
        ({"place": "lka"}, ["visit"]),
        ({"place": "baku"}, ["meeting"]),
        ({"forum": "zapad"}, ["exercise"]),
        ({"outlet": "kazinform"}, ["meeting"]),
        ({"words": "elysee patrol*"}, ["exercise", "meeting", "visit"]),
        ({"words": '"report x"'}, ["exercise"]),
        ({"words": "patrols -x -v"}, ["meeting"]),
        ({"words": '"'}, []),
        ({"words": "AND ( * : ^ NEAR"}, []),
        ({"min_confidence": 0.9}, ["meeting", "visit"]),
        ({"max_confidence": 0.5}, ["exercise"]),
        ({"disagreements": True}, ["meeting"]),
        ({"review": "reviewed"}, []),
        ({"country": ("RUS",), "type": ("visit",)}, []),
    ],
)
def test_every_filter(stocked: Ledger, where: dict[str, object], types: list[str]) -> None:
    with stocked.read() as connection:
        page = queries.occasions(connection, Filter(**where))  # type: ignore[arg-type]
    assert sorted(row.type for row in page.rows) == types
    assert page.total == len(types)


@pytest.mark.parametrize("sort", ["date", "-date", "confidence", "-witnesses", "-disagreements"])
def test_pages_by_cursor_and_by_offset_hold_each_row_once(stocked: Ledger, sort: str) -> None:
    with stocked.read() as connection:
        whole = [row.id for row in queries.occasions(connection, sort=sort).rows]
        by_offset = [
            row.id
            for offset in range(3)
            for row in queries.occasions(connection, sort=sort, limit=1, offset=offset).rows
        ]
        by_cursor, after = [], None
        for _ in range(3):
            page = queries.occasions(connection, sort=sort, limit=1, after=after)
            by_cursor += [row.id for row in page.rows]
            after = page.after
    assert whole == by_offset == by_cursor
    assert len(set(whole)) == 3
    assert after is None


def test_what_is_asked_wrongly_is_told(stocked: Ledger) -> None:
    with stocked.read() as connection:
        with pytest.raises(CommuniqueError, match="cannot sort"):
            queries.occasions(connection, sort="colour")
        with pytest.raises(CommuniqueError, match="not YYYY"):
            queries.occasions(connection, Filter(since="last week"))
        with pytest.raises(CommuniqueError, match="no occasion"):
            queries.occasion(connection, "zzz")


def test_counts_and_stats(stocked: Ledger) -> None:
    with stocked.read() as connection:
        assert dict(queries.counts(connection, "year")) == {"2021": 1, "2022": 1, "2023": 1}
        aze = Filter(country=("AZE",))
        assert dict(queries.counts(connection, "party", aze)) == {"AZE": 1, "KAZ": 1}
        stats = queries.stats(connection)
    assert (stats["reports"], stats["occasions"]) == (4, 3)


# --- judging -----------------------------------------------------------------------------------


def test_a_correction_wins_and_survives_recoding(ledger: Ledger) -> None:
    ledger.add(by("1", report("a", engagement())))
    (id,) = ids(ledger)
    ledger.judge("correct", "ann", occasion=id, field="city", value="Sumgait", reason="the site")
    ledger.add(by("2", report("a", engagement(date="2022-10-12", evidence="The two chiefs met."))))
    ledger.add(report("b", engagement()))
    (found,) = held(ledger)
    assert (found.city, found.fields["city"].rule) == ("Sumgait", "reviewer")
    assert ids(ledger, review="corrected") == {found.id}
    with ledger.read() as connection:
        (judged,) = queries.judgements_on(connection, found.id)
    assert (judged["reviewer"], judged["reason"]) == ("ann", "the site")


def test_what_a_person_confirmed_stays_though_a_newer_coder_misses_it(ledger: Ledger) -> None:
    ledger.add(by("1", report("a", engagement())))
    (id,) = ids(ledger)
    ledger.judge("confirm", "ann", occasion=id)
    ledger.add(by("2", report("a")))
    assert ids(ledger, review="confirmed") == {id}


def test_what_is_rejected_is_hidden_but_kept(ledger: Ledger) -> None:
    ledger.add(report("a", engagement()))
    (id,) = ids(ledger)
    ledger.judge("reject", "ann", occasion=id)
    assert ids(ledger) == set()
    assert ids(ledger, review="rejected") == {id}


def test_one_reports_engagement_can_be_rejected_alone(ledger: Ledger) -> None:
    ledger.add(report("a", engagement()))
    ledger.add(report("b", engagement()))
    (found,) = held(ledger)
    (false,) = [m.engagement for m in found.members if m.report == "b"]
    ledger.judge("reject", "ann", occasion=found.id, engagements=[false])
    assert ids(ledger) == {found.id}
    assert [len(occasion.members) for occasion in held(ledger)] == [1, 1]


def test_joining_and_splitting_undo_each_other_exactly(ledger: Ledger) -> None:
    ledger.add(report("a", engagement()))
    ledger.add(report("b", engagement(date="2023-01-01"), published="2023-01-02"))
    before = held(ledger)
    first, second = (occasion.id for occasion in before)
    ledger.judge("join", "ann", occasion=first, with_=second)
    (joined,) = held(ledger)
    apart = [m.engagement for m in joined.members if m.report == "b"]
    ledger.judge("split", "bob", occasion=joined.id, engagements=apart)
    assert held(ledger) == before


def test_a_judgement_taken_back_is_undone_and_stays_on_record(ledger: Ledger) -> None:
    ledger.add(report("a", engagement()))
    ledger.add(report("b", engagement()))
    (found,) = before = held(ledger)
    apart = [found.members[0].engagement]
    judged = ledger.judge("split", "ann", occasion=found.id, engagements=apart)
    assert len(held(ledger)) == 2
    ledger.retract(judged.id, "ann", "my mistake")
    assert held(ledger) == before
    assert [j.action for j in ledger.judgements()] == ["split", "retract"]
    with pytest.raises(LedgerError, match="already"):
        ledger.retract(judged.id, "ann")


def test_a_split_survives_relinking_and_new_reports(ledger: Ledger) -> None:
    for name in "ab":
        ledger.add(report(name, engagement()))
    (found,) = held(ledger)
    ledger.judge("split", "ann", occasion=found.id, engagements=[found.members[0].engagement])
    ledger.add(report("c", engagement()))
    ledger.relink()
    homes = {m.report: occasion.id for occasion in held(ledger) for m in occasion.members}
    assert homes["a"] != homes["b"]


@pytest.mark.parametrize("judged_first", [False, True])
def test_judgements_are_replayed_on_another_ledger(
    new_url: Callable[[], str], judged_first: bool
) -> None:
    here, there = Ledger.init(new_url()), Ledger.init(new_url())
    reports = [
        by("1", report("a", engagement())),
        by("1", report("b", engagement(date="2023-01-01"))),
    ]
    for coded in reports:
        here.add(coded)
    one, other = (occasion.id for occasion in held(here))
    here.judge("correct", "ann", occasion=one, field="status", value="cancelled")
    here.judge("join", "ann", occasion=one, with_=other)
    wire = [Judgement.model_validate_json(j.model_dump_json()) for j in here.judgements()]
    if judged_first:
        assert there.replay(wire) == 2
    for coded in reversed(reports):
        there.add(coded)
    if not judged_first:
        assert there.replay(wire) == 2
    assert there.replay(wire) == 0
    assert held(there) == held(here)
    assert len(held(here)) == 1


@pytest.mark.parametrize(
    ("action", "more", "reason"),
    [
        ("correct", {"field": "colour", "value": "red"}, "no field 'colour'"),
        ("correct", {"field": "status", "value": "perhaps"}, "cannot be the status"),
        ("join", {}, "two occasions"),
        ("split", {}, "needs an occasion and engagements"),
        ("reject", {"engagements": ["nothing"]}, "no engagement"),
    ],
)
def test_what_cannot_be_judged_is_told_and_not_kept(
    ledger: Ledger, action: str, more: dict[str, object], reason: str
) -> None:
    ledger.add(report("a", engagement()))
    (id,) = ids(ledger)
    with pytest.raises(CommuniqueError, match=reason):
        ledger.judge(action, "ann", occasion=id, **more)  # type: ignore[arg-type]
    assert ledger.judgements() == []


_STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "join", "split", "retract"]), st.integers(0, 99)),
    min_size=4,
    max_size=10,
)


@settings(max_examples=12)
@given(_STEPS)
def test_whatever_is_done_relinking_all_at_once_gives_the_same(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]
) -> None:
    ledger = Ledger.init(str(tmp_path_factory.mktemp("l") / "ledger.db"))
    for action, n in [("add", 0), ("add", 1), ("add", 2), *steps]:
        occasions = held(ledger)
        chosen = occasions[n % len(occasions)] if occasions else None
        if action == "add":
            ledger.add(GOLD[n % 20])
        elif action == "join" and chosen and len(occasions) > 1:
            other = occasions[(n + 1) % len(occasions)].id
            ledger.judge("join", "ann", occasion=chosen.id, with_=other, at=f"t{n}")
        elif action == "split" and chosen and len(chosen.members) > 1:
            apart = [chosen.members[0].engagement]
            ledger.judge("split", "ann", occasion=chosen.id, engagements=apart, at=f"t{n}")
        elif action == "retract":
            left = {j.id for j in ledger.judgements() if j.action != "retract"}
            left -= {j.retracts for j in ledger.judgements() if j.retracts}
            for judged in sorted(left)[:1]:
                ledger.retract(judged, "ann")
    before = held(ledger)
    ledger.relink()
    assert held(ledger) == before
    ledger.close()


# --- processes ---------------------------------------------------------------------------------


def written(path: Path, records: list[CodedReport]) -> Path:
    """A file of coded records."""
    path.write_text("".join(r.model_dump_json() + "\n" for r in records), encoding="utf-8")
    return path


def adding(url: str, file: Path) -> subprocess.Popen[bytes]:
    """A process that adds a file of records to a ledger."""
    code = "from communique.cli import main; main()"
    line = [sys.executable, "-c", code, "ledger", "add", str(file), "--db", url]
    return subprocess.Popen(line, stderr=subprocess.PIPE)


def test_a_ledger_killed_at_any_moment_opens_clean_and_is_completed(
    url: str, tmp_path: Path
) -> None:
    ledger = Ledger.init(url)
    file = written(tmp_path / "coded.jsonl", GOLD)
    dice = random.Random(9)
    for _ in range(4):
        before = summary(ledger)["reports"]
        process = adding(url, file)
        while process.poll() is None and summary(ledger)["reports"] == before:
            time.sleep(0.01)
        time.sleep(dice.random() / 5)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        stats = summary(Ledger(url))
        assert stats["reports"] == stats["codings"]
        linked = link(GOLD[: int(str(stats["reports"]))])[1]
        assert held(ledger) == sorted(linked, key=lambda occasion: occasion.id)
    process = adding(url, file)
    assert process.wait() == 0
    assert summary(ledger)["reports"] == len(GOLD)
    if ledger.engine.dialect.name == "sqlite":
        with sqlite3.connect(url) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_processes_that_add_at_once_make_no_double_occasions(url: str, tmp_path: Path) -> None:
    ledger = Ledger.init(url)
    shares = [GOLD[n::3] + GOLD[: 5 + n] for n in range(3)]
    processes = [
        adding(url, written(tmp_path / f"{n}.jsonl", share)) for n, share in enumerate(shares)
    ]
    assert [process.wait() for process in processes] == [0, 0, 0]
    assert held(ledger) == sorted(link(GOLD)[1], key=lambda occasion: occasion.id)


def test_threads_may_share_a_ledger(ledger: Ledger) -> None:
    with ThreadPoolExecutor(4) as threads:
        outcomes = list(threads.map(ledger.add, GOLD[:12] * 2))
    assert sorted(outcomes) == ["known"] * 12 + ["new"] * 12
    assert held(ledger) == sorted(link(GOLD[:12])[1], key=lambda occasion: occasion.id)


def test_a_judgement_that_cannot_be_is_not_taken_over(ledger: Ledger) -> None:
    ledger.add(report("a", engagement()))
    judged = ledger.judge(
        "correct", "ann", occasion=held(ledger)[0].id, field="city", value="Ganja"
    )
    with pytest.raises(CommuniqueError, match="no field"):
        ledger.replay([judged.model_copy(update={"id": "", "field": "colour"})])
    assert len(ledger.judgements()) == 1


def test_a_record_that_a_database_cannot_keep_is_told_by_its_id(socket: Path) -> None:
    ledger = Ledger.init(postgres.new_database(socket, f"ledger{next(_numbers)}"))
    with pytest.raises(ReportError, match="odd: cannot be kept"):
        ledger.add(report("odd", engagement("AZE A\0B")))
    assert ledger.add(report("even", engagement())) == "new"
    assert summary(ledger)["reports"] == 1


# --- what can be wrong with a database ----------------------------------------------------------


def test_no_ledger_there(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="no ledger there"):
        Ledger(str(tmp_path / "none.db"))
    assert not (tmp_path / "none.db").exists()


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear Sir or Madam, " * 100)
    for attempt in (Ledger, Ledger.init):
        with pytest.raises(LedgerError, match="is not a database"):
            attempt(str(file))


def test_a_database_of_another_program_is_left_alone(url: str) -> None:
    from communique.ledger.engine import engine_for

    engine = engine_for(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE recipes (name TEXT)")
    for attempt in (Ledger, Ledger.init):
        with pytest.raises(LedgerError, match="another program"):
            attempt(url)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM recipes").scalar() == 0
    engine.dispose()


def test_a_ledger_of_a_newer_version_is_left_alone(url: str) -> None:
    ledger = Ledger.init(url)
    with ledger.engine.execution_options(writing=True).begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    for attempt in (Ledger, Ledger.init):
        with pytest.raises(LedgerError, match="newer version"):
            attempt(url)


def test_init_on_a_ledger_keeps_what_it_holds(url: str) -> None:
    Ledger.init(url).add(report("a", engagement()))
    assert summary(Ledger.init(url))["reports"] == 1


def test_init_links_anew_where_the_rules_of_linking_have_changed(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = Ledger.init(url)
    with monkeypatch.context() as earlier:
        earlier.setitem(WEIGHTS, "link", 99.0)
        earlier.setattr(store, "rules", lambda: "earlier rules")
        Ledger.init(url)
        for coded in GOLD[:6]:
            ledger.add(coded)
    apart = held(ledger)
    Ledger.init(url)
    assert len(held(ledger)) < len(apart)
    assert held(ledger) == sorted(link(GOLD[:6])[1], key=lambda occasion: occasion.id)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write read-only files")
def test_a_read_only_file(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    Ledger.init(str(file)).close()
    file.chmod(0o400)
    with pytest.raises(LedgerError, match="read-only"):
        Ledger(str(file)).add(report("a", engagement()))


def test_a_read_only_database(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    ledger = Ledger.init(str(file))
    only = Ledger(f"sqlite:///file:{file}?mode=ro&uri=true")
    with pytest.raises(LedgerError, match="is read-only"):
        only.add(report("a", engagement()))
    assert summary(ledger)["reports"] == 0


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    ledger = Ledger.init(str(file))
    ledger.add(GOLD[0])
    from sqlalchemy import event

    def limit(connection: sqlite3.Connection, *_: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    full = Ledger(str(file))

    def add_all() -> None:
        for coded in GOLD[1:]:
            full.add(coded)

    event.listen(full.engine, "checkout", limit)
    with pytest.raises(LedgerError, match="disk is full"):
        add_all()
    full.close()
    stats = summary(ledger)
    assert stats["reports"] == stats["codings"]
    for coded in GOLD:
        ledger.add(coded)
    assert held(ledger) == sorted(link(GOLD)[1], key=lambda occasion: occasion.id)


def test_a_connection_lost_in_the_middle(socket: Path) -> None:
    import psycopg

    url = postgres.new_database(socket, f"ledger{next(_numbers)}")
    ledger = Ledger.init(url)
    ledger.add(GOLD[0])
    from communique.ledger import engine

    def cut_while_writing() -> None:
        with engine.writing(ledger.engine) as connection:
            cut()
            connection.exec_driver_sql("DELETE FROM reports")

    def cut() -> None:
        with psycopg.connect(f"host={socket} user=tester dbname=postgres", autocommit=True) as dba:
            dba.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                [ledger.engine.url.database],
            )

    with pytest.raises(LedgerError, match="connection was lost"):
        cut_while_writing()
    assert summary(ledger)["reports"] == 1
    assert ledger.add(GOLD[1]) == "new"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mysql://host/x", "SQLite or PostgreSQL"),
        ("nonsense://x", "SQLite or PostgreSQL"),
        ("postgresql://nobody@127.0.0.1:1/x", "no server answers"),
        ("/no/such/folder/x.db", "no ledger there"),
    ],
)
def test_urls_that_lead_nowhere(url: str, reason: str) -> None:
    with pytest.raises(LedgerError, match=reason):
        Ledger(url)


def test_a_password_is_never_shown(socket: Path) -> None:
    with pytest.raises(LedgerError) as error:
        Ledger(f"postgresql://tester:secret@/nowhere?host={socket}")
    assert "secret" not in str(error.value)


# --- out of the ledger -------------------------------------------------------------------------


def test_exports_hold_what_the_ledger_holds(stocked: Ledger, tmp_path: Path) -> None:
    files = {name: tmp_path / f"out.{name}" for name in ("csv", "jsonl", "parquet")}
    with stocked.read() as connection:
        for name, file in files.items():
            with file.open("wb") as out:
                assert write(connection, out, name, "occasions") == 3  # type: ignore[arg-type]
        told = io.BytesIO()
        assert write(connection, told, "csv", "engagements", Filter(country=("AZE",))) == 2
        nothing = io.BytesIO()
        assert write(connection, nothing, "csv", "occasions", Filter(country=("FJI",))) == 0
    table = list(csv.DictReader(files["csv"].open(encoding="utf-8", newline="")))
    lines = [json.loads(line) for line in files["jsonl"].read_text().splitlines()]
    columns = parquet.read_table(files["parquet"]).to_pylist()
    assert [r["id"] for r in table] == [r["id"] for r in lines] == [r["id"] for r in columns]
    assert {row["date"] for row in csv.DictReader(io.StringIO(told.getvalue().decode()))} == {
        "2022-10-11",
        "2022-10-12",
    }
    assert nothing.getvalue().startswith(b"id,type")
    assert Occasion.model_validate(lines[0]["record"]).id == lines[0]["id"]


def test_the_commands_from_init_to_export(tmp_path: Path) -> None:
    runner, db = CliRunner(), ["--db", str(tmp_path / "ledger.db")]

    def run(*line: str, code: int = 0) -> str:
        done = runner.invoke(app, ["ledger", *line, *db])
        assert done.exit_code == code, done.output
        return done.stdout

    def first(*more: str) -> dict[str, object]:
        return json.loads(run("list", *more).splitlines()[0])  # type: ignore[no-any-return]

    two = written(tmp_path / "two.jsonl", [report("a", engagement()), report("b", engagement())])
    two.open("a").write("not a record\n")
    run("list", code=1)
    run("init")
    run("add", str(two), code=1)
    found = first("--country", "AZE", "--since", "2022")
    assert found["reports"] == 2
    id = str(found["id"])[:6]
    assert "Karim Valiyev" in run("show", id)
    run("review", "correct", id, "date", "2022-10-12", "--reviewer", "ann", "--reason", "a slip")
    assert first("--reviewed")["date"] == "2022-10-12"
    assert "a slip" in run("show", id)
    judged = json.loads(run("export", "-", "--what", "judgements"))["id"]
    run("review", "retract", judged, "--reviewer", "ann")
    assert first()["date"] == "2022-10-11"
    assert judged in run("history", id)
    run("review", "confirm", "nothing", "--reviewer", "ann", code=1)
    assert "occasions: 1" in run("stats")
    run("export", str(tmp_path / "out.parquet"))
    assert parquet.read_table(tmp_path / "out.parquet").num_rows == 1


def test_reports_are_coded_when_they_are_added(tmp_path: Path, samples: Path) -> None:
    runner, db = CliRunner(), ["--db", str(tmp_path / "ledger.db")]
    assert runner.invoke(app, ["ledger", "init", *db]).exit_code == 0
    for outcome in ("1 new", "1 known"):
        done = runner.invoke(app, ["ledger", "add", str(samples / "readout.txt"), *db])
        assert done.exit_code == 0, done.output
        assert outcome in done.stderr
