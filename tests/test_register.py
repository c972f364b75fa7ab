"""The register of posts: tenures from the offices that reports name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from communique.cli import app
from communique.ledger import Ledger
from communique.records import CodedReport, Office, Participant, Report, Span
from communique.register import Register
from communique.register.infer import infer
from communique.register.posts import post_of
from test_linking import engagement, report


def told(
    day: str | None,
    person: str,
    office: str = "Defence Minister",
    party: str = "AZE",
    **more: object,
) -> CodedReport:
    """A report of one day that names one person with an office."""
    values = {"person": person, "office": office, "party": party, **more}
    return report(
        f"{day} {person} {office}", published=day, offices=[Office.model_validate(values)]
    )


@pytest.mark.parametrize(
    ("wording", "party", "post"),
    [
        ("Minister of Defence", "AZE", "defence minister"),
        ("Azerbaijani Defense Minister", "AZE", "defence minister"),
        ("министр обороны", "BLR", "defence minister"),
        ("глава военного ведомства", "BLR", "defence minister"),
        ("Secretary of Defense", "USA", "defence minister"),
        ("Chief of the General Staff of the Azerbaijan Army", "AZE", "chief of the general staff"),
        ("начальник Генерального штаба", "KAZ", "chief of the general staff"),
        ("Chairman of the Joint Chiefs of Staff", "USA", "chairman of the joint chiefs of staff"),
        ("Chief of Army Staff", "PAK", "army chief"),
        ("Minister of Foreign Affairs", "CHL", "foreign minister"),
    ],
)
def test_a_post_is_known_in_many_wordings(wording: str, party: str, post: str) -> None:
    known = post_of(wording, party)
    assert known is not None
    assert (known.name, known.sole) == (post, True)


@pytest.mark.parametrize(
    "wording",
    ["Deputy Minister of Defence", "Defence Secretary", "director of the ministry's press"],
)
def test_posts_that_several_may_hold(wording: str) -> None:
    known = post_of(wording, "IND")
    assert known is not None
    assert not known.sole


@pytest.mark.parametrize(
    "wording", ["former Defence Minister", "бывший министр обороны", "Kazakh counterpart"]
)
def test_who_is_no_longer_in_post_attests_nothing(wording: str) -> None:
    assert post_of(wording, "KAZ") is None


def test_a_tenure_runs_from_the_first_to_the_last_attestation_with_every_witness() -> None:
    span = Span(3, 20)
    register = Register.of(
        [
            told("2022-10-11", "Zakir Hasanov", rank="Colonel General", spans={"office": span}),
            told("2020-01-05", "Закир Гасанов", "министр обороны"),
            told(None, "Z. Hasanov", "Azerbaijani Minister of Defense"),
        ]
    )
    (tenure,) = register.tenures
    assert (tenure.person, tenure.post, tenure.rank) == (
        "Zakir Hasanov", "defence minister", "Colonel General",
    )  # fmt: skip
    assert (tenure.first, tenure.last) == ("2020-01-05", "2022-10-11")
    assert len(tenure.witnesses) == 3
    assert tenure.witnesses[-1].span == span


def test_holders_follow_one_another() -> None:
    days = {"A. Bold": "2018-01-01", "C. Dorj": "2020-01-01", "E. Fu": "2022-01-01"}
    register = Register.of(told(day, name) for name, day in days.items())
    chain = [(t.predecessor, t.person, t.successor) for t in register.tenures]
    assert chain == [
        (None, "A. Bold", "C. Dorj"),
        ("A. Bold", "C. Dorj", "E. Fu"),
        ("C. Dorj", "E. Fu", None),
    ]


def test_who_comes_back_has_two_tenures() -> None:
    days = [("2010-01-01", "Ann Bold"), ("2015-01-01", "Carl Dorj"), ("2020-01-01", "Ann Bold")]
    register = Register.of(told(day, name) for day, name in days)
    assert [t.person for t in register.tenures] == ["Ann Bold", "Carl Dorj", "Ann Bold"]


def test_two_ministers_at_once_are_shown() -> None:
    days = [("2020-01-01", "Ann Bold"), ("2020-02-01", "Carl Dorj"), ("2020-03-01", "Ann Bold")]
    register = Register.of(told(day, name) for day, name in days)
    assert {t.person: t.conflicts for t in register.tenures}["Ann Bold"] == ("Carl Dorj",)
    assert register.resolve("AZE", "defence minister", "2020-02-15") is None


def test_deputies_do_not_conflict() -> None:
    days = [("2020-01-01", "Ann Bold"), ("2020-02-01", "Carl Dorj"), ("2020-03-01", "Ann Bold")]
    register = Register.of(told(day, name, "Deputy Defence Minister") for day, name in days)
    assert [t.conflicts for t in register.tenures] == [(), ()]


def test_a_post_and_a_day_name_a_person_only_where_that_is_settled() -> None:
    days = [("2020-01-01", "Ann Bold"), ("2022-01-01", "Ann Bold"), ("2022-03-01", "Carl Dorj")]
    register = Register.of(told(day, name) for day, name in days)

    def holder(day: str, post: str = "Azerbaijani defence minister") -> str | None:
        tenure = register.resolve("AZE", post, day)
        return tenure.person if tenure else None

    assert holder("2021-06-01") == "Ann Bold"
    assert holder("2021-06-01", "министр обороны") == "Ann Bold"
    assert holder("2022-06-01") == "Carl Dorj"
    assert holder("2022-02-01") is None  # it changed hands somewhere in these weeks
    assert holder("2030-01-01") is None
    assert holder("2021-06-01", "deputy defence minister") is None
    assert register.resolve("KAZ", "defence minister", "2021-06-01") is None


def test_filters() -> None:
    register = Register.of(
        [
            told("2020-01-01", "Ann Bold"),
            told("2022-01-01", "Ann Bold"),
            told("2021-01-01", "Виктор Хренин", "министр обороны", "BLR"),
        ]
    )
    assert [t.party for t in register.find(country="BLR")] == ["BLR"]
    assert [t.party for t in register.find(person="Khrenin")] == ["BLR"]
    assert [t.party for t in register.find(at="2021-05")] == ["AZE"]
    assert len(list(register.find(post="minister of defense"))) == 2


def test_the_command_reads_a_ledger_or_coded_records(tmp_path: Path) -> None:
    file, db = tmp_path / "coded.jsonl", str(tmp_path / "ledger.db")
    records = [told("2020-01-01", "Ann Bold"), told("2021-01-01", "Carl Dorj", party="KAZ")]
    file.write_text("".join(r.model_dump_json() + "\n" for r in records))
    ledger = Ledger.init(db)
    for record in records:
        ledger.add(record)
    for source in ([str(file)], ["--db", db]):
        done = CliRunner().invoke(app, ["register", *source, "--country", "AZE"])
        assert done.exit_code == 0, done.output
        assert [json.loads(line)["person"] for line in done.stdout.splitlines()] == ["Ann Bold"]
    assert CliRunner().invoke(app, ["register", "--at", "today", "--db", db]).exit_code == 2


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("The Azerbaijani defence minister met his guests in Baku.", "Azerbaijani"),
        ("Guests met the Minister of Defence of Azerbaijan in Baku.", "Azerbaijan"),
        ("Azerbaijan's defence minister, a colonel general, met guests.", "Azerbaijan"),
    ],
)
def test_coding_names_whom_the_register_knows_and_marks_it(text: str, party: str) -> None:
    start = text.index(party)
    side = Participant(party="AZE", spans={"party": Span(start, start + len(party))})
    coded = report("a", engagement("AZE, KAZ").model_copy(update={"participants": (side,)}))
    register = Register.of([told("2022-01-01", "Zakir Hasanov"), told("2023-01-01", "Z. Hasanov")])
    (named,) = infer(coded, Report(id="a", text=text), register).coded.engagements[0].participants
    assert (named.person, named.inferred) == ("Zakir Hasanov", "register")
    assert "person" not in named.spans
    assert '"inferred":"register"' in named.model_dump_json()
    assert "inferred" not in side.model_dump_json()


@pytest.mark.parametrize(
    "text",
    [
        "The Azerbaijani deputy defence minister met his guests.",
        "The Azerbaijani delegation met the defence minister.",
        "Azerbaijani officers met.",
    ],
)
def test_nobody_is_named_whom_the_words_do_not_mean(text: str) -> None:
    start = text.index("Azerbaijani")
    side = Participant(party="AZE", spans={"party": Span(start, start + 11)})
    coded = report("a", engagement("AZE, KAZ").model_copy(update={"participants": (side,)}))
    register = Register.of([told("2022-10-01", "Zakir Hasanov")])
    assert infer(coded, Report(id="a", text=text), register) == coded


def test_the_coder_takes_a_register(tmp_path: Path) -> None:
    known, text = tmp_path / "coded.jsonl", tmp_path / "report.txt"
    attested = [told(day, "Zakir Hasanov") for day in ("2022-01-01", "2023-01-01")]
    known.write_text("".join(record.model_dump_json() + "\n" for record in attested))
    text.write_text(
        "The Azerbaijani Defense Minister met a Turkish delegation in Baku on October 11."
    )
    line = ["code", str(text), "--published", "2022-10-12", "--format", "jsonl"]
    done = CliRunner().invoke(app, [*line, "--register", str(known)])
    assert done.exit_code == 0, done.output
    (met,) = CodedReport.model_validate_json(done.stdout).coded.engagements
    sides = {side.party: (side.person, side.inferred) for side in met.participants}
    assert sides == {"AZE": ("Zakir Hasanov", "register"), "TUR": (None, None)}
