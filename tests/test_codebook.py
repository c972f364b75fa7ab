"""A codebook of the user's own: the worked example of docs/extending.md, and what can go wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from communique import Coder, Report
from communique.cli import app
from communique.errors import LexiconError
from communique.records import Coding

EXAMPLE = Path(__file__).parent.parent / "examples" / "port-calls"
CALL = "The Mexican frigate Reformador made a port call at Callao, Peru, on Monday."
TRIP = "Brazil's Defence Minister Luis Prado arrived in Lisbon on Monday for a two-day visit."


def code(coder: Coder, text: str) -> Coding:
    report = Report(id="r", text=text, language="en", published="2021-05-04")
    return coder.code(report).coded


@pytest.fixture(scope="module")
def naval() -> Coder:
    return Coder(codebook=EXAMPLE)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (CALL, "held"),
        (
            "The frigate Reformador of the Mexican Navy docked at Callao, Peru, on Monday.",
            "ongoing",
        ),
        ("The Mexican Navy frigate Reformador will dock at Callao, Peru, on Friday.", "planned"),
    ],
)
def test_a_type_of_ones_own_behaves_like_the_one_it_names(
    naval: Coder, text: str, status: str
) -> None:
    (found,) = code(naval, text).engagements
    assert (found.type, found.status) == ("port_call", status)
    assert (found.city, found.country) == ("Callao", "PER")
    assert {(p.party, p.role) for p in found.participants} == {("MEX", "guest"), ("PER", "host")}


def test_other_visits_stay_visits(naval: Coder, coder: Coder) -> None:
    assert code(naval, TRIP).engagements == code(coder, TRIP).engagements
    assert [e.type for e in code(naval, f"{CALL} {TRIP}").engagements] == ["port_call", "visit"]


def test_the_shipped_codebook_is_left_alone(coder: Coder) -> None:
    assert [e.type for e in code(coder, CALL).engagements] == ["visit"]


def test_the_record_tells_that_another_lexicon_was_used(naval: Coder, coder: Coder) -> None:
    own, shipped = code(naval, CALL).coder, code(coder, CALL).coder
    assert own is not None
    assert shipped is not None
    assert own.lexicon != shipped.lexicon


def test_the_command_takes_the_folder() -> None:
    args = ["code", "-", "--format", "jsonl", "--codebook", str(EXAMPLE)]
    result = CliRunner().invoke(app, args, input=CALL)
    assert result.exit_code == 0
    coded = json.loads(result.stdout)["coded"]
    assert [engagement["type"] for engagement in coded["engagements"]] == ["port_call"]


def test_a_file_of_the_same_name_replaces_the_shipped_one(tmp_path: Path) -> None:
    frame = '[[frame]]\nid = "x"\nverbs = ["befriend"]\nroles = {subj = "participant"}\n'
    (tmp_path / "visit.toml").write_text(f'type = "visit"\n{frame}', encoding="utf-8")
    found = code(Coder(codebook=tmp_path), TRIP).engagements
    assert "visit" not in [e.type for e in found]


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        ("type = ", "own.toml"),
        ('[[frame]]\nid = "x"', "lacks 'type'"),
        ('type = "own"\nlike = 1', "'like'"),
        ('type = "own"\n[[frame]]\nid = "x"\nverb = ["meet"]', "frame x: unknown field 'verb'"),
        ('type = "own"\n[[frame]]\nid = "x"\nobject = ["@boats"]', "frame x: no list '@boats'"),
    ],
)
def test_a_mistake_is_told_by_file_and_frame(tmp_path: Path, toml: str, told: str) -> None:
    (tmp_path / "own.toml").write_text(toml, encoding="utf-8")
    with pytest.raises(LexiconError, match=r"own\.toml") as error:
        code(Coder(codebook=tmp_path), CALL)
    assert told in str(error.value)
    assert "\n" not in str(error.value)
