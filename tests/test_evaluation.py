"""Scores of a coder against a gold standard, and the agreement of two coders."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from communique.errors import ReportError
from communique.evaluation import Gold, agreement, b_cubed, evaluate, paired, read_gold
from communique.records import CodedReport, Office, Report, Statement
from test_linking import engagement, report


def gold(coded: CodedReport, *keys: str | None) -> Gold:
    """A gold record."""
    return Gold(Report(id=coded.id, text=""), coded, keys)


def test_a_perfect_coder() -> None:
    said = Statement(speaker="Karim Valiyev", content="that all is well")
    coded = report("a", engagement(), statements=[said], sources=["the ministry"])
    scores = evaluate([gold(coded, None)], [coded])
    assert {
        score.f1 for layer, score in scores.items() if layer not in ("end", "forum", "office")
    } == {1.0}


def test_a_report_that_was_not_coded_counts_as_missed() -> None:
    scores = evaluate([gold(report("a", engagement()), None)], [])
    assert scores["engagement"].recall == scores["relevant"].recall == 0.0


def test_each_layer_has_its_own_faults() -> None:
    right = report("a", engagement(), offices=[Office(person="Karim Valiyev", office="Minister")])
    coded = report(
        "a",
        engagement(date="2022-10-12", city=None),
        engagement(type="visit"),
        offices=[Office(person="K. Valiyev", office="Cook")],
    )
    scores = evaluate([gold(right, None)], [coded])
    assert scores["engagement"] == (0.5, 1.0, pytest.approx(2 / 3))
    assert scores["strict"].f1 == scores["date"].f1 == scores["city"].f1 == scores["office"].f1 == 0
    assert scores["persons"].f1 == scores["country"].f1 == 1.0


def test_engagements_are_paired_best_first() -> None:
    one, other = engagement(), engagement(date="2022-12-01", evidence="Later that year, again.")
    assert sorted(paired([one, other], [other, one])) == [(0, 1), (1, 0)]
    assert paired([one], [engagement("FRA, DEU")]) == []


def test_b_cubed() -> None:
    assert b_cubed([("a", "1"), ("a", "1"), ("b", "2")]) == (1, 1, 1)
    assert b_cubed([("a", "1"), ("b", "1")]) == (0.5, 1.0, pytest.approx(2 / 3))
    assert b_cubed([("a", None), ("a", None)]) == (1.0, 0.5, pytest.approx(2 / 3))


def test_linking_is_scored_where_the_gold_has_keys() -> None:
    golds = [gold(report(name, engagement()), "k") for name in "ab"]
    coded = [
        report(name, engagement().model_copy(update={"occasion": occasion}))
        for name, occasion in (("a", "o1"), ("b", "o2"))
    ]
    assert evaluate(golds, coded)["linking"].recall == 0.5


def test_two_coders_agree_on_what_both_found() -> None:
    one = [report(str(n), engagement(date=f"2022-10-1{n}")) for n in range(5)]
    other = [report(str(n), engagement(date=f"2022-10-1{n % 4}")) for n in range(5)]
    assert set(agreement(one, one).values()) == {1.0}
    between = agreement(one, [*other, report("alone", engagement())])
    assert between["found"] == between["status"] == 1.0
    assert 0 < between["date"] < 1


def test_a_bad_gold_line_is_named(tmp_path: Path) -> None:
    file = tmp_path / "gold.jsonl"
    good = {"id": "a", "text": "x", "gold": {"relevant": False, "engagements": []}}
    file.write_text(json.dumps(good) + "\n{}\n")
    with pytest.raises(ReportError, match="line 2"):
        read_gold(file)
