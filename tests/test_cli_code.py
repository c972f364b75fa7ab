"""`communique code` and `communique explain` as a user meets them."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from typer.testing import CliRunner, Result

from communique import Coder
from communique.cli import app

Run = Callable[..., Result]

MEETING = "The defence ministers of Chile and Peru met in Lima on Friday."
KAZAKH = "Қазақстан Республикасының Қорғаныс министрі әріптесімен кездесіп, келіссөз жүргізді."


@pytest.fixture
def run(coder: Coder, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command in this process, with the session's coder and 100 columns."""
    monkeypatch.setattr("communique.batch._new_coder", lambda model, codebook: coder)
    monkeypatch.setattr("communique.Coder", lambda model, codebook: coder, raising=False)

    def runner(*args: str | Path, columns: int = 100, **options: Any) -> Result:
        env = {"COLUMNS": str(columns), "NO_COLOR": "1"}
        return CliRunner().invoke(app, [str(arg) for arg in args], env=env, **options)

    return runner


def records(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def command(*args: str | Path) -> list[str]:
    return [sys.executable, "-m", "communique", *map(str, args)]


def spans_of(value: Any) -> Iterator[tuple[int, int]]:
    """All spans anywhere in a record."""
    if isinstance(value, dict):
        for name, below in value.items():
            if name == "spans":
                yield from (tuple(span) for span in below.values())
            elif name in ("source_spans", "furniture"):
                yield from (tuple(span) for span in below)
            else:
                yield from spans_of(below)
    elif isinstance(value, list):
        for below in value:
            yield from spans_of(below)


# --- records -----------------------------------------------------------------------------------


def test_a_line_per_report_with_the_codebooks_names(run: Run, samples: Path) -> None:
    result = run("code", samples / "visit.html", samples / "reports.jsonl")
    assert result.exit_code == 0
    assert result.stderr == ""
    visit, call, exercise = records(result)
    assert list(visit) == ["id", "url", "outlet", "language", "published", "coded"]
    assert (visit["id"], visit["outlet"], visit["language"], visit["published"]) == (
        "visit",
        "The Red River Courier",
        "en",
        "2022-06-08",
    )
    assert list(visit["coded"])[:5] == [
        "relevant",
        "sources",
        "engagements",
        "offices",
        "statements",
    ]
    assert (call["id"], exercise["id"]) == ("us-ru-call", "kazind-22")
    assert call["coded"]["relevant"] is True
    assert "call" in [engagement["type"] for engagement in call["coded"]["engagements"]]


def test_every_span_lies_in_the_text_and_evidence_is_copied(run: Run, samples: Path) -> None:
    text = (samples / "readout.txt").read_text(encoding="utf-8")
    (coded,) = records(run("code", samples / "readout.txt"))
    spans = list(spans_of(coded["coded"]))
    assert spans
    assert all(0 <= start < end <= len(text) for start, end in spans)
    for engagement in coded["coded"]["engagements"]:
        assert engagement["evidence"] in text
        assert 0 <= engagement["confidence"] <= 1
    for statement in coded["coded"]["statements"]:
        start, end = statement["spans"]["content"]
        assert text[start:end] == statement["content"]


def test_json_is_one_array_of_the_same_records(run: Run, samples: Path) -> None:
    source = samples / "reports.jsonl"
    array = json.loads(run("code", "--format", "json", source).stdout)
    assert array == records(run("code", "--format", "jsonl", source))


def test_json_of_nothing_is_an_empty_array(run: Run, tmp_path: Path) -> None:
    result = run("code", "--format", "json", tmp_path)
    assert json.loads(result.stdout) == []
    assert result.exit_code == 1


def test_standard_input_is_read(run: Run) -> None:
    result = run("code", "-", "--published", "2020-01-03", "--outlet", "X", input=MEETING)
    (coded,) = records(result)
    assert (coded["id"], coded["published"], coded["outlet"]) == ("stdin", "2020-01-03", "X")


def test_without_a_day_of_publication_none_is_guessed(run: Run) -> None:
    (coded,) = records(run("code", "-", input=MEETING))
    assert coded["published"] is None
    assert [engagement["date"] for engagement in coded["coded"]["engagements"]] == [None]


def test_the_order_is_kept_whatever_the_number_of_jobs(tmp_path: Path) -> None:
    lines = [{"id": f"r{n}", "text": f"{MEETING} It was round {n}."} for n in range(40)]
    lines[7] = {"id": "r7"}
    lines[20] = {"id": "r20", "text": KAZAKH}
    source = tmp_path / "many.jsonl"
    source.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    one, two = (
        subprocess.run(command("code", source, "--jobs", jobs), capture_output=True, text=True)
        for jobs in ("1", "2")
    )
    assert one.returncode == two.returncode == 1
    assert one.stdout == two.stdout
    assert [json.loads(line)["id"] for line in one.stdout.splitlines()] == [
        f"r{n}" for n in range(40) if n not in (7, 20)
    ]
    assert one.stderr == two.stderr
    assert f"{source}:8: lacks 'text'" in one.stderr


# --- bad input ---------------------------------------------------------------------------------


def test_bad_reports_are_told_in_a_line_each_and_the_others_are_coded(
    run: Run, tmp_path: Path
) -> None:
    for name, data in {
        "a.txt": MEETING.encode(),
        "b.txt": b"",
        "c.bin": bytes(range(256)),
        "d.txt": KAZAKH.encode(),
        "e.txt": b"word " * 200_000,
        "f.txt": "Министр обороны России провел переговоры.".encode("utf-16"),
        "g.txt": b"Share\nPrint\nSubscribe\n",
        "h.jsonl": b'{"id": "h1", "text": "a\\u0000b"}\n{"id": "h2", "text": "\\ud800"}\n{broken',
        "z.txt": MEETING.encode(),
    }.items():
        (tmp_path / name).write_bytes(data)
    result = run("code", tmp_path, tmp_path / "missing.txt", "--language", "en")
    assert result.exit_code == 1
    assert {"a", "z"} <= {coded["id"] for coded in records(result)}
    for place in ("b.txt", "c.bin", "e.txt", "h.jsonl:1", "h.jsonl:2", "h.jsonl:3", "missing.txt"):
        told = [line for line in result.stderr.splitlines() if place in line]
        assert len(told) == 1, place
    assert "Traceback" not in result.stderr


def test_an_unsupported_language_is_named_and_nothing_is_coded(run: Run) -> None:
    result = run("code", "-", input=KAZAKH)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "Kazakh" in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_report_of_page_furniture_alone_is_told(run: Run) -> None:
    result = run("code", "-", "--language", "en", input="Share\nPrint\n")
    assert result.exit_code == 1
    assert result.stderr == "communique: stdin: holds only page furniture\n"


@pytest.mark.parametrize(
    "args",
    [
        ["code"],
        ["code", "-", "--format", "xml"],
        ["code", "-", "--published", "11.10.2022"],
        ["code", "-", "--published", "2022-02-30"],
        ["code", "-", "--language", "English!"],
        ["code", "-", "--jobs", "0"],
        ["code", "-", "--codebook", "/does/not/exist"],
        ["explain"],
        ["encode"],
    ],
)
def test_wrong_usage_exits_with_two(run: Run, args: list[str]) -> None:
    result = run(*args, input=MEETING)
    assert result.exit_code == 2
    assert result.stdout == ""


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_model_that_is_not_installed_is_one_line(samples: Path, jobs: str) -> None:
    done = subprocess.run(
        command("code", samples, "--model", "en_no_such_model", "--jobs", jobs),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "en_no_such_model" in done.stderr


def test_a_closed_pipe_and_an_interrupt_are_quiet(
    run: Run, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = " ".join([str(samples / "reports.jsonl")] * 2)
    done = subprocess.run(
        f"{sys.executable} -m communique code {source} | true",
        shell=True,
        capture_output=True,
        text=True,
    )
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr

    def interrupted(*_: object) -> Iterator[object]:
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr("communique.intake.read", interrupted)
    assert run("code", samples).exit_code == 130


# --- for a person ------------------------------------------------------------------------------


def test_the_table_tells_who_met_whom_where_and_who_said_what(run: Run, samples: Path) -> None:
    shown = " ".join(run("code", "--format", "table", samples / "visit.html").stdout.split())
    assert shown.startswith("India and Vietnam sign defence vision to 2030 The Red River Courier")
    for words in (
        "Meeting, held",
        "India (guest): Rajnath Singh",
        "General Phan Van Giang",
        "2022-06-08",
        "Hanoi, Vietnam",
        "Phan Van Giang (Vietnam): “the documents open a new stage",
        "Sources India's Ministry of Defence",
    ):
        assert words in shown


@pytest.mark.parametrize("columns", [40, 80])
def test_the_table_keeps_to_the_width_of_the_terminal(
    run: Run, tmp_path: Path, columns: int
) -> None:
    wide = "国防大臣会談について発表した。" * 8
    text = f"{wide}\n\n{MEETING}\n\nPeru's minister Élodie Ｗｉｄｅ said that {wide} was good.\n"
    (tmp_path / "wide.txt").write_text(text, encoding="utf-8")
    args = ("code", "--format", "table", "--language", "en", tmp_path / "wide.txt")
    result = run(*args, columns=columns)
    assert result.exit_code == 0
    assert max(cell_len(line) for line in result.stdout.splitlines()) <= columns


def test_markup_and_control_characters_in_a_report_are_shown_not_obeyed(run: Run) -> None:
    text = "The [bold red]defence[/] ministers of Chile and Peru met in \x1b[31mLima\u202e today."
    shown = run("code", "--format", "table", "-", input=text).stdout
    assert "[bold red]" in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_a_terminal_gets_the_table_and_progress_goes_to_standard_error(samples: Path) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        command("code", samples), stdout=theirs, stderr=theirs, env={**os.environ, "COLUMNS": "80"}
    )
    os.close(theirs)
    shown = b""
    try:
        while piece := os.read(ours, 65536):
            shown += piece
    except OSError:  # the other side has closed: Linux says so by an error
        pass
    assert process.wait() == 0
    assert "Said" in shown.decode()
    assert "of 4 reports" in shown.decode()


# --- explain, help -----------------------------------------------------------------------------


def test_explain_shows_frame_clause_and_rules(run: Run, samples: Path) -> None:
    result = run("explain", samples / "readout.txt")
    assert result.exit_code == 0
    assert result.stdout.startswith("readout: Austin Meets Chinese Defense Minister")
    lines = [line.strip() for line in result.stdout.splitlines()]
    assert any(line.startswith("engagement 1: meeting, held: ") for line in lines)
    assert any(line.startswith("frame ") for line in lines)
    assert any(line.startswith("clause ") and "“" in line for line in lines)
    assert any(line.startswith("rules ") for line in lines)


def test_explain_tells_what_it_cannot_read(run: Run, tmp_path: Path) -> None:
    result = run("explain", tmp_path / "missing.txt")
    assert result.exit_code == 1
    assert "does not exist" in result.stderr


def test_help_loads_nothing_heavy() -> None:
    heavy = {"spacy", "numpy", "trafilatura", "lingua", "sqlalchemy", "fastapi", "rich.table"}
    script = "import sys, communique.cli; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert not heavy & set(done.stdout.split())


def test_version(run: Run) -> None:
    result = run("--version")
    assert result.exit_code == 0
    assert result.stdout.startswith("communique ")


def test_what_the_documents_show_of_the_program_is_current() -> None:
    script = Path(__file__).parent.parent / "scripts/docs.py"
    done = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
