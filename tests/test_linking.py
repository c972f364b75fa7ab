"""Linking: which engagements are one occasion, and what the merged record says of it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from communique.cli import app
from communique.evaluation import b_cubed, read_gold
from communique.linking import cluster, items_of, link
from communique.linking.names import same_name
from communique.linking.witnesses import source_key
from communique.records import (
    CodedReport,
    Coding,
    Engagement,
    Occasion,
    Office,
    Participant,
    Span,
)
from slips import with_slips

GOLD = Path(__file__).parent / "gold" / "linked.jsonl"


def engagement(
    sides: str = "AZE Karim Valiyev, KAZ Marat Khusainov", **fields: object
) -> Engagement:
    """An engagement of 'PARTY Name, PARTY Name'; a held meeting on 11 October 2022 in Baku."""
    parts = [side.strip().partition(" ") for side in sides.split(",")]
    values: dict[str, object] = {
        "type": "meeting",
        "status": "held",
        "date": "2022-10-11",
        "city": "Baku",
        "country": "AZE",
        "evidence": "The two chiefs of general staff met.",
        "participants": [{"party": a, "person": b or None} for a, _, b in parts],
    }
    return Engagement.model_validate(values | fields)


def report(
    id: str, *told: Engagement, published: str | None = "2022-10-11", **more: object
) -> CodedReport:
    """A coded report with these engagements."""
    head = {k: more.pop(k) for k in ("outlet", "language") if k in more}
    coding = Coding.model_validate({"relevant": bool(told), "engagements": told} | more)
    return CodedReport.model_validate(
        {"id": id, "published": published, "language": "en", "coded": coding} | head
    )


def linked(*reports: CodedReport) -> list[Occasion]:
    """The occasions of some reports."""
    return link(reports)[1]


def are_one(a: Engagement, b: Engagement, **published: str | None) -> bool:
    """Whether two reports' engagements are linked."""
    one = report("a", a, published=published.get("first", "2022-10-11"))
    two = report("b", b, published=published.get("second", "2022-10-12"))
    return len(linked(one, two)) == 1


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Karim Valiyev", "Керим Велиев"),
        ("Kərim Vəliyev", "K. Veliyev"),
        ("Ruslan Zhaksylykov", "Jaqsylyqov"),
        ("Viktor Khrenin", "Виктор Хренин"),
        ("Lloyd Austin", "Ллойд Остин"),
        ("Zakir Hasanov", "Закир Гасанов"),
        ("Prince Khalid bin Salman", "Khalid Salman"),
        ("Phan Văn Giang", "Phan Van Giang"),
    ],
)
def test_spelling_and_script_do_not_matter(a: str, b: str) -> None:
    assert same_name(a, b)
    assert same_name(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Karim Valiyev", "Hikmat Valiyev"),
        ("Sergei Shoigu", "Sergei Lavrov"),
        ("A. K.", "Anna Kim"),
    ],
)
def test_other_people_stay_others(a: str, b: str) -> None:
    assert not same_name(a, b)


def test_outlets_in_two_languages_tell_one_meeting() -> None:
    english = report("en", engagement())
    russian = report(
        "ru",
        engagement("AZE Карим Велиев, KAZ Марат Хусаинов", evidence="Состоялась встреча."),
        language="ru",
    )
    (found,) = linked(english, russian)
    assert {member.language for member in found.members} == {"en", "ru"}
    assert [side.person for side in found.participants] == ["Karim Valiyev", "Marat Khusainov"]
    assert found.fields["persons/AZE"].told[1].value == "Карим Велиев"


def test_a_plan_and_what_came_of_it_are_one_and_the_status_moves_on() -> None:
    plan = report("plan", engagement(status="planned"), published="2022-10-05")
    held = report("held", engagement(), published="2022-10-12")
    (found,) = linked(plan, held)
    assert found.status == "held"
    assert found.fields["status"].rule == "latest"
    assert [told.value for told in found.fields["status"].told] == ["planned", "held"]


def test_a_meeting_called_off_and_held_later_is_one() -> None:
    off = engagement(status="cancelled")
    assert are_one(off, engagement(date="2022-10-20"), second="2022-10-21")


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"date": "2023-01-11"}, id="the same officials three months later"),
        pytest.param({"type": "visit"}, id="the visit around it"),
        pytest.param({"type": "call"}, id="a call on the same day"),
        pytest.param(
            {"sides": "AZE Karim Valiyev, BLR Viktor Gulevich"}, id="another side meeting"
        ),
        pytest.param(
            {"sides": "AZE Zakir Hasanov, KAZ Ruslan Zhaksylykov"},
            id="the ministers",
        ),
        pytest.param({"sides": "AZE, KAZ, BLR, KGZ, RUS, UZB"}, id="the session beside it"),
    ],
)
def test_confusable_occasions_stay_apart(other: dict[str, str]) -> None:
    assert not are_one(engagement(), engagement(**other), second="2023-01-12")


def test_two_documents_of_one_day_are_two_agreements() -> None:
    signed = {"type": "agreement", "sides": "AZE, KAZ"}
    plan = engagement(**signed, evidence="The ministers signed a plan for next year.")
    memorandum = engagement(**signed, evidence="A memorandum on education was signed.")
    paper = engagement(**signed, evidence="The two put their names to a document.")
    assert not are_one(plan, memorandum)
    assert are_one(plan, paper)


def test_exercises_of_one_series_in_two_years_stay_apart() -> None:
    drill = {"type": "exercise", "sides": "RUS, BLR", "date": None, "city": None, "country": "BLR"}
    one = engagement(**drill, forum="Zapad-2021")
    two = engagement(**drill, forum="Zapad-2025")
    assert not are_one(one, two)
    assert are_one(one, engagement(**drill, forum="Zapad 21"))


def test_sessions_of_one_series_are_told_apart_by_their_number_in_figures_or_words() -> None:
    session = {"sides": "CHN, VNM", "date": "2024-04", "city": None, "country": None}
    eighth = engagement(**session, forum="8th Border Defence Exchange")
    assert are_one(eighth, engagement(**session, forum="eighth border defense exchange"))
    assert not are_one(eighth, engagement(**session, forum="Ninth Border Defence Exchange"))
    assert not are_one(eighth, engagement(**session, forum="IX пограничный обмен"))


def test_a_numbered_session_that_was_put_off_is_the_same_session() -> None:
    plan = engagement("CHN, VNM", status="planned", date="2023-09-07", forum="8th Border Exchange")
    held = {"sides": "CHN, VNM", "date": "2024-04-11"}
    when = {"first": "2023-08-29", "second": "2024-04-12"}
    assert are_one(plan, engagement(**held, forum="eighth Border Exchange"), **when)
    assert not are_one(plan, engagement(**held, forum="Border Exchange"), **when)


def test_the_first_batch_is_not_the_second() -> None:
    sent = {"sides": "IND, PHL", "type": "transfer", "date": "2024-04", "city": None}
    first = engagement(**sent, evidence="The first batch of missiles was flown in.")
    second = engagement(**sent, evidence="India sent the second lot of missiles by sea.")
    again = engagement(**sent, evidence="Первая партия ракет доставлена на Филиппины.")
    assert not are_one(first, second)
    assert are_one(first, again)


def test_a_body_and_several_of_its_members_are_one_session_but_not_the_talks_beside_it() -> None:
    session = {"city": None, "evidence": "The defence ministers sat down."}
    body = engagement("CIS", **session)
    assert are_one(body, engagement("AZE, BLR, KGZ, TJK, UZB", **session))
    assert not are_one(body, engagement("AZE, KAZ", **session))
    assert not are_one(body, engagement("FRA, DEU, ITA, ESP", **session))


def test_a_third_country_that_one_report_adds_by_mistake_does_not_part_two_talks() -> None:
    talks = engagement()
    assert are_one(talks, engagement("AZE Karim Valiyev, KAZ Marat Khusainov, SWE"))
    assert not are_one(talks, engagement("AZE, KAZ, GEO Giorgi Matiashvili", date="2022-10-12"))


def test_a_guest_who_meets_two_hosts_on_one_day_has_two_meetings() -> None:
    assert not are_one(
        engagement("SAU Khalid bin Salman, IRN Mohammad Bagheri"),
        engagement("SAU Khalid bin Salman, IRN Ali Khamenei", evidence="Later he was received."),
    )


def test_publication_stands_in_for_a_missing_date() -> None:
    undated = engagement(date=None)
    assert are_one(undated, engagement(), first="2022-10-12")
    assert not are_one(undated, engagement(), first="2022-12-12")
    assert not are_one(undated, engagement(date=None), first=None, second=None)


def test_engagements_of_one_report_are_merged_only_if_one_was_coded_twice() -> None:
    morning, evening = (
        engagement(evidence="They met."),
        engagement(evidence="Later, talks went on."),
    )
    assert len(linked(report("a", morning, evening))) == 2
    assert len(linked(report("a", morning, morning))) == 1


def test_two_reports_of_two_meetings_pair_them_rightly() -> None:
    texts = ["They discussed drones in the morning.", "They dined and talked about training."]
    one = report("a", *(engagement(evidence=text) for text in texts))
    two = report("b", *(engagement(evidence=text) for text in reversed(texts)))
    found = linked(one, two)
    assert sorted(sorted({m.evidence for m in o.members}) for o in found) == sorted(
        [t] for t in texts
    )


def test_a_report_coded_twice_is_one_witness_of_one_occasion() -> None:
    again = report("a", engagement(city=None, evidence="The two chiefs of staff met."))
    (found,) = linked(report("a", engagement()), again)
    assert found.witnesses == 1
    assert len(found.members) == 2


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Azerbaijani Defense Ministry", "Ministry of Defence of Azerbaijan"),
        (
            "the Azerbaijani Defence Ministry's press service",
            "пресс-служба Минобороны Азербайджана",
        ),
        ("Xinhua news agency", "Xinhua"),
    ],
)
def test_a_source_is_known_in_other_words(a: str, b: str) -> None:
    assert source_key(a) == source_key(b) != ""


def test_sources_of_two_countries_are_two() -> None:
    assert source_key("Kazakh Defense Ministry") != source_key("Azerbaijani Defense Ministry")


def test_outlets_that_quote_one_ministry_are_one_witness() -> None:
    quoting = [
        report(name, engagement(evidence=f"{name} has it that the two talked."), sources=[source])
        for name, source in [
            ("first", "Azerbaijani Defense Ministry"),
            ("second", "Defence Ministry of Azerbaijan"),
            ("third", "Kazakh Ministry of Defence"),
        ]
    ]
    (found,) = linked(*quoting)
    assert [member.witness for member in found.members] == [0, 0, 1]
    assert found.witnesses == 2


def test_where_reports_disagree_all_values_and_the_rule_are_kept() -> None:
    span = Span(10, 20)
    ministry = [
        report(
            f"copy {n}",
            engagement(date="2022-10-12", spans={"date": span}, evidence=f"Copy {n}"),
            sources=["Kazakh Defence Ministry"],
        )
        for n in range(3)
    ]
    own = [report(n, engagement(evidence=f"{n} saw it"), outlet=n) for n in ("one", "two")]
    (found,) = linked(*ministry, *own)
    date = found.fields["date"]
    assert (date.value, date.rule, date.disagree) == ("2022-10-11", "witnesses", True)
    assert sorted(told.value or "" for told in date.told) == ["2022-10-11"] * 2 + ["2022-10-12"] * 3
    assert span in [told.span for told in date.told]
    assert "date" in found.disagreements


def test_a_less_precise_date_is_no_disagreement() -> None:
    (found,) = linked(report("a", engagement(date="2022-10")), report("b", engagement()))
    assert found.date == "2022-10-11"
    assert found.fields["date"].rule == "precise"
    assert not found.disagreements


def test_ranks_are_compared_person_by_person() -> None:
    ranks = ["Lt Gen", "Lieutenant General", "Colonel"]
    reports = [
        report(
            rank, engagement(), offices=[Office(person="Marat Khusainov", party="KAZ", rank=rank)]
        )
        for rank in ranks
    ]
    (short_and_long,) = linked(*reports[:2])
    (all_three,) = linked(*reports)
    assert "rank/Marat Khusainov" not in short_and_long.disagreements
    assert "rank/Marat Khusainov" in all_three.disagreements


def figure(reports: Sequence[CodedReport], keys: Sequence[Sequence[str | None]]) -> float:
    """B-cubed F1 of linking these reports, whose engagements have these gold keys."""
    links = [
        (key, told.occasion)
        for own, record in zip(keys, link(reports)[0], strict=True)
        for key, told in zip(own, record.coded.engagements, strict=True)
        if key
    ]
    return b_cubed(links).f1


def test_the_linked_gold_standard() -> None:
    golds = read_gold(GOLD)
    assert len(golds) >= 40
    assert figure([gold.coded for gold in golds], [gold.keys for gold in golds]) >= 0.96


def test_linking_bears_a_coders_slips() -> None:
    golds = read_gold(GOLD)
    figures = [figure(*with_slips(golds, seed)) for seed in range(5)]
    assert sum(figures) / len(figures) >= 0.93


# --- properties --------------------------------------------------------------------------------

PARTIES = st.lists(
    st.sampled_from(["AZE", "KAZ", "BLR", "NATO"]), min_size=1, max_size=3, unique=True
)
ENGAGEMENTS = st.builds(
    lambda parties, name, **fields: engagement(
        ", ".join(f"{p} {name}".strip() for p in parties), **fields
    ),
    PARTIES,
    st.sampled_from(["", "Karim Valiyev", "Ivan Petrov"]),
    status=st.sampled_from(["held", "planned", "cancelled"]),
    date=st.sampled_from([None, "2022", "2022-10", "2022-10-11", "2022-10-12", "2022-10-14"]),
    city=st.sampled_from([None, "Baku", "Astana"]),
    evidence=st.sampled_from(
        ["They met.", "Talks were held in the ministry.", "A session opened."]
    ),
)
REPORTS = st.lists(
    st.tuples(
        st.sampled_from(["2022-10-09", "2022-10-11", "2022-10-13", None]),
        st.lists(ENGAGEMENTS, max_size=3),
    ),
    max_size=7,
).map(lambda told: [report(f"r{n}", *e, published=p) for n, (p, e) in enumerate(told)])


@settings(max_examples=40)
@given(REPORTS, st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(
    reports: list[CodedReport], dice: random.Random
) -> None:
    shuffled = dice.sample(reports, len(reports))
    assert linked(*shuffled) == linked(*reports)


@settings(max_examples=40)
@given(REPORTS)
def test_linking_what_is_linked_or_given_twice_changes_nothing(reports: list[CodedReport]) -> None:
    once, occasions = link(reports)
    again, same = link([*once, *reports])
    assert again[: len(once)] == once
    assert same == occasions


@settings(max_examples=40)
@given(REPORTS)
def test_every_engagement_is_in_one_occasion_of_its_type(reports: list[CodedReport]) -> None:
    again, occasions = link(reports)
    types = {found.id: found.type for found in occasions}
    told = [e for record in again for e in record.coded.engagements]
    assert all(types[e.occasion or ""] == e.type for e in told)
    members = [member.engagement for found in occasions for member in found.members]
    assert len(members) == len(set(members))


@settings(max_examples=40)
@given(REPORTS, st.data())
def test_what_a_person_joins_is_joined_and_a_split_undoes_it(
    reports: list[CodedReport], data: st.DataObject
) -> None:
    items = [item for record in reports for item in items_of(record)]
    before = [[item.id for item in group] for group in cluster(items)]
    if len(before) < 2:
        return
    one, two = data.draw(st.permutations(before))[:2]
    across = [frozenset((x, y)) for x in one for y in two]
    joined = [{item.id for item in group} for group in cluster(items, across)]
    assert any({*one, *two} <= group for group in joined)
    assert [[item.id for item in group] for group in cluster(items, (), set(across))] == before


# --- the command -------------------------------------------------------------------------------


def test_the_command_gives_every_engagement_its_occasion(tmp_path: Path) -> None:
    file = tmp_path / "coded.jsonl"
    records = [report("a", engagement()), report("b", engagement())]
    file.write_text("\n".join(record.model_dump_json() for record in records), encoding="utf-8")
    done = CliRunner().invoke(app, ["link", str(file), "--format", "jsonl"])
    told = [CodedReport.model_validate_json(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 0
    assert len({e.occasion for record in told for e in record.coded.engagements}) == 1


def test_a_line_that_is_no_record_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    file = tmp_path / "coded.jsonl"
    file.write_text(f'{{"id": "x"}}\nno\n{report("a", engagement()).model_dump_json()}\n')
    done = CliRunner().invoke(app, ["link", str(file), "--format", "occasions"])
    assert done.exit_code == 1
    assert [f"line {n}" in done.stderr for n in (1, 2, 3)] == [True, True, False]
    assert Occasion.model_validate_json(done.stdout).participants[0] == Participant(
        party="AZE", person="Karim Valiyev"
    )
