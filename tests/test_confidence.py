"""Confidence: a number from 0 to 1 that grows with what speaks for a record."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique import Coder, Report
from communique.coding.confidence import SURE, probability, scaled

PLAIN = "The defence ministers of Chile and Peru met in Lima on Monday."
SHARES = st.floats(0, 1)
THRESHOLDS = st.floats(0.05, 0.95)


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        f"{PLAIN} Troops of both countries will hold an exercise next week. “We keep watch,” "
        "Chile's Defence Minister Ana Ruiz said.",
        "Two frigates of the Mexican Navy docked at Callao, Peru, on Monday.",
    ],
)
def test_every_record_has_one_from_0_to_1(coder: Coder, text: str) -> None:
    report = Report(id="r", text=text, language="en", published="2021-05-04")
    coded = coder.code(report).coded
    records = (*coded.engagements, *coded.offices, *coded.statements)
    assert coded.engagements
    assert all(0 <= record.confidence <= 1 for record in records)


@given(
    st.dictionaries(st.sampled_from("abc"), st.floats(-1e6, 1e6)),
    st.dictionaries(st.sampled_from("abc"), st.floats(-1e6, 1e6)),
)
def test_no_weight_leads_out_of_0_to_1(found: dict[str, float], weights: dict[str, float]) -> None:
    assert 0 <= probability(found, weights) <= 1


@given(SHARES, THRESHOLDS)
def test_the_scale_keeps_to_0_to_1_and_puts_the_threshold_at_sure(p: float, least: float) -> None:
    assert 0 <= scaled(p, least) <= 1
    assert (scaled(p, least) >= SURE) == (p >= least)


@given(st.lists(SHARES, min_size=2), THRESHOLDS)
def test_the_scale_keeps_the_order(shares: list[float], least: float) -> None:
    placed = [scaled(p, least) for p in sorted(shares)]
    assert all(low <= high for low, high in pairwise(placed))
