"""The review desk: what is judged there holds, can be undone, and only reviewers write."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from communique.cli import app as cli
from communique.ledger import Ledger, queries, reviewers
from communique.records import Report
from communique.web.app import desk
from communique.web.reader import LocalCoder
from communique.web.security import Access
from test_linking import engagement, report

if TYPE_CHECKING:
    from httpx import Response

    from communique import Coder

TEXT = "The defence ministers of Chile and Peru met in Lima on Monday. 🙂 Cusco is colder."
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def ledger(tmp_path: Path, coder: Coder) -> Iterator[Ledger]:
    """Four occasions: one whose two reports disagree, two unsure and one with its text."""
    ledger = Ledger.init(str(tmp_path / "ledger.db"))
    ledger.add(report("a", engagement(confidence=0.9), outlet="One"))
    ledger.add(report("b", engagement(city="Ganja", confidence=0.9), outlet="Two"))
    unsure = engagement(
        "TUR, GEO", date="2022-10-12", country="GEO", city="Tbilisi", confidence=0.1
    )
    ledger.add(report("c", unsure))
    ledger.add(report("d", engagement("ITA, DEU", date="2020-01-01", confidence=0.2)))
    told = Report(id="e", text=TEXT, published="2020-01-08", language="en")
    ledger.add(coder.code(told), told)
    yield ledger
    ledger.close()


def browser_of(ledger: Ledger, coder: Coder, name: str | None = None) -> TestClient:
    """A browser before a desk; signed in if a reviewer is named."""
    app = desk(Access(), ledger, LocalCoder(coder))
    browser = TestClient(app, base_url="http://127.0.0.1:8765", follow_redirects=True)
    if name:
        send(browser, "/login", token=reviewers.admit(ledger, name))
    return browser


@pytest.fixture
def ann(ledger: Ledger, coder: Coder) -> TestClient:
    """A reviewer."""
    return browser_of(ledger, coder, "ann")


def send(browser: TestClient, path: str, **fields: str | list[str]) -> Response:
    """What the desk answers to a form."""
    found = re.search(r'name="form_token" value="([^"]+)"', browser.get("/").text)
    assert found is not None
    return browser.post(path, data={"form_token": found[1], **fields})


def on_desk(page: str) -> str:
    """The occasion on the card."""
    found = re.search(r'name="occasion" value="([^"]*)"', page)
    assert found is not None
    return found[1]


def reviewed(ledger: Ledger, id: str) -> str:
    """The state of review of an occasion."""
    with ledger.read() as connection:
        return queries.occasion(connection, id).review


def test_what_reports_disagree_on_comes_first_then_what_is_least_sure(ann: TestClient) -> None:
    heads = []
    for _ in range(4):
        page = ann.get("/review").text
        heads.append(re.findall(r"<h1>[^:<]+: ([^<]+)</h1>", page)[0])
        send(ann, "/review", action="skip", occasion=on_desk(page))
    assert heads[:3] == ["AZE – KAZ", "GEO – TUR", "DEU – ITA"]
    assert "Nothing is left" in ann.get("/review").text
    assert "Nothing is left" not in browser_page_with(ann, "country=ITA")


def browser_page_with(browser: TestClient, query: str) -> str:
    """The review page with filters, after all skips are forgotten."""
    browser.app.state.desk.passed.clear()  # type: ignore[attr-defined]
    return browser.get(f"/review?{query}").text


def test_right_and_wrong_are_kept_and_undone(ann: TestClient, ledger: Ledger) -> None:
    first = on_desk(ann.get("/review").text)
    second = on_desk(send(ann, "/review", action="confirm", occasion=first).text)
    assert second != first
    send(ann, "/review", action="reject", occasion=second)
    assert (reviewed(ledger, first), reviewed(ledger, second)) == ("confirmed", "rejected")
    assert on_desk(send(ann, "/review", action="undo").text) == second
    assert on_desk(send(ann, "/review", action="undo").text) == first
    assert (reviewed(ledger, first), reviewed(ledger, second)) == ("unreviewed", "unreviewed")
    assert "nothing of yours to undo" in send(ann, "/review", action="undo", occasion=first).text
    assert {j.reviewer for j in ledger.judgements()} == {"ann"}


def test_a_field_is_corrected_by_words_of_the_text(ann: TestClient, ledger: Ledger) -> None:
    with ledger.read() as connection:
        (standing,) = queries.engagements_of(connection, "e")
    start = TEXT.index("Cusco")
    page = send(
        ann, "/review", action="correct", occasion=standing.occasion or "", field="city",
        value="Cusco", engagement=standing.id, start=str(start), end=str(start + 5),
    )  # fmt: skip
    assert page.status_code == 200
    assert re.search(r'class="mark engagement"[^>]*title="city">Cusco<', page.text)
    with ledger.read() as connection:
        (standing,) = queries.engagements_of(connection, "e")
    assert standing.engagement.city == "Cusco"
    assert TEXT[slice(*standing.engagement.spans["city"])] == "Cusco"


def test_sides_are_typed_and_a_wrong_value_is_told(ann: TestClient, ledger: Ledger) -> None:
    id = on_desk(ann.get("/review?country=ITA").text)
    sides = "ITA host Guido Crosetto; DEU guest"
    page = send(ann, "/review", action="correct", occasion=id, field="participants", value=sides)
    assert sides in html.unescape(page.text)
    wrong = send(ann, "/review", action="correct", occasion=id, field="status", value="perhaps")
    assert "cannot be the status" in html.unescape(wrong.text)
    assert reviewed(ledger, id) == "corrected"


def test_occasions_are_joined_and_parted(ann: TestClient, ledger: Ledger) -> None:
    page = ann.get("/review").text
    id = on_desk(page)
    members = re.findall(r'name="member" value="([^"]+)"', page)
    assert len(members) == 2
    parted = send(ann, "/review", action="split", occasion=id, member=members[:1]).text
    (other,) = re.findall(r'name="with" value="([^"]+)"', parted)
    joined = send(ann, "/review", action="join", occasion=on_desk(parted), **{"with": other}).text
    assert len(re.findall(r'name="member" value="([^"]+)"', joined)) == 2
    nothing = send(ann, "/review", action="split", occasion=on_desk(joined))
    assert "needs an occasion and engagements" in nothing.text


@pytest.mark.parametrize("action", ["confirm", "drop", "correct", "join", "split", "undo"])
def test_only_reviewers_write(ledger: Ledger, coder: Coder, ann: TestClient, action: str) -> None:
    id = on_desk(ann.get("/review").text)
    reader = browser_of(ledger, coder)
    assert reader.get("/review").url.path == "/login"
    assert send(reader, "/review", action=action, occasion=id).status_code == 403
    assert send(reader, "/samples", action="draw", name="s", size="1").status_code == 403
    assert send(reader, "/keep", text=TEXT).status_code == 403
    reader.cookies.set("communique_reviewer", f"{b'ann'.hex()}.x.y")
    assert send(reader, "/review", action=action, occasion=id).status_code == 403
    assert ann.post("/review", data={"action": action, "occasion": id}).status_code == 403
    assert ledger.judgements() == []


def test_a_token_that_was_ended_is_worth_nothing(ledger: Ledger, coder: Coder) -> None:
    run = CliRunner().invoke(cli, ["ledger", "review", "token", "bob", "--db", ledger.name])
    browser = browser_of(ledger, coder)
    assert send(browser, "/login", token="x" * 32).status_code == 403
    assert "bob" in send(browser, "/login", token=run.output.strip()).text
    end = ["ledger", "review", "token", "bob", "--end", "--db", ledger.name]
    assert CliRunner().invoke(cli, end).exit_code == 0
    assert browser.get("/review").url.path == "/login"
    assert send(browser, "/review", action="undo").status_code == 403
    assert CliRunner().invoke(cli, end).exit_code == 1


def test_where_a_token_is_set_a_reviewers_opens_the_desk_too(ledger: Ledger, coder: Coder) -> None:
    access = Access("0.0.0.0", token="a token long enough")
    browser = TestClient(desk(access, ledger, LocalCoder(coder)), base_url="http://192.0.2.1:8765")
    found = re.search(r'name="form_token" value="([^"]+)"', browser.get("/login").text)
    assert found is not None
    assert browser.get("/occasions").url.path == "/login"
    sent = {"form_token": found[1], "token": reviewers.admit(ledger, "ann")}
    assert browser.post("/login", data=sent).url.path == "/review"
    assert browser.get("/occasions").url.path == "/occasions"
    reviewers.dismiss(ledger, "ann")
    assert browser.get("/occasions").url.path == "/login"


def test_what_was_read_is_kept_only_if_asked_for(ann: TestClient, ledger: Ledger) -> None:
    text = f"The defence ministers of Chile and Peru met in Arica on 3 May 2021.\n\n{SCRIPT}"
    page = send(ann, "/read", text=text, published="2021-05-04")
    assert "Keep this report" in page.text
    kept = send(ann, "/keep", text=text, published="2021-05-04", outlet="El Faro")
    assert kept.url.path == "/report"
    assert "El Faro" in kept.text
    assert SCRIPT not in kept.text
    with ledger.read() as connection:
        assert queries.stats(connection)["reports"] == 6
    again = send(ann, "/keep", text=text, published="2021-05-04", outlet="El Faro")
    assert again.url == kept.url


def code(browser: TestClient, **fields: str) -> Response:
    """Code an engagement of the sample's only report."""
    known = {"type": "meeting", "status": "held", "participants": "CHL; PER", "city": "Lima"}
    return send(browser, "/samples", action="add", name="s 1", id="e", **(known | fields))


def test_two_code_a_sample_blind_and_see_how_far_they_agree(
    ledger: Ledger, coder: Coder, ann: TestClient
) -> None:
    bob = browser_of(ledger, coder, "bob")
    assert send(ann, "/samples", action="draw", name="s 1", size="9").url.path == "/samples"
    page = ann.get("/samples/code?name=s%201&id=e").text
    assert html.escape(TEXT) in page
    assert "2020-01-06" not in page  # what the machine made of 'Monday'
    code(ann, evidence=SCRIPT)
    assert SCRIPT not in code(ann, type="agreement", city="").text
    assert "Lima" not in bob.get("/samples/code?name=s%201&id=e").text.partition("<section")[2]
    code(bob)
    code(bob, type="agreement", city="Cusco")
    for browser in (ann, bob):
        assert "Nothing to compare" in browser.get("/samples?name=s%201").text
        send(browser, "/samples", action="done", name="s 1", id="e")
    shown = ann.get("/samples?name=s%201").text
    fields = re.findall(r'<th scope="col">([^<]+)</th>', shown)[2:]
    values = dict(zip(fields, re.findall(r"<td>([^<]+)</td>", shown)[1:], strict=True))
    assert values["found"] == values["status"] == "1.00"
    assert float(values["city"]) < 1


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"participants": " "}, "at least one side"),
        ({"date": "Monday"}, "is not YYYY-MM-DD"),
        ({"status": "maybe"}, "status"),
        ({"start": "٣", "end": "4"}, "held"),
        ({"id": "a"}, "not in sample"),
    ],
)
def test_what_cannot_be_coded_is_told(ann: TestClient, fields: dict[str, str], told: str) -> None:
    send(ann, "/samples", action="draw", name="s 1", size="1")
    answer = send(
        ann, "/samples",
        **{"action": "add", "name": "s 1", "id": "e", "type": "meeting", "status": "held",
           "participants": "CHL; PER", **fields},
    )  # fmt: skip
    assert told in html.unescape(answer.text) or answer.status_code == 404
