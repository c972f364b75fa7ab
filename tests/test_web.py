"""The desk: what is read and shown is exact, and nothing that is sent to it does harm."""

from __future__ import annotations

import csv
import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient
from typer.testing import CliRunner

from communique.cli import app as cli
from communique.intake import MAX_BYTES, MAX_CHARACTERS
from communique.ledger import Ledger
from communique.records import CodedReport, Coding, Report, Span
from communique.web.app import desk
from communique.web.reader import LocalCoder
from communique.web.security import Access, UnsafeHost
from communique.web.view import shown
from test_linking import engagement, report

if TYPE_CHECKING:
    from httpx import Response

    from communique import Coder

HOME = "http://127.0.0.1:8765"
TOKEN = "a token long enough"
SCRIPT = "<script>alert(1)</script>"
TEXT = (
    "Share\n\nThe defence ministers of Chile and Peru met in Lima on Monday.\n\n"
    f"Chilean Defence Minister Ana Rojas <b>said</b> {SCRIPT} that the talks were useful."
)

OURS = r"<script(?! src=\"/static/(?:desk|vendor/htmx\.min)\.js\" defer></script>)"
"""Any script but the desk's own."""

NewDesk = Callable[..., TestClient]


@pytest.fixture
def new_desk(coder: Coder) -> NewDesk:
    """Makes a browser before a desk."""

    def new(ledger: Ledger | None = None, home: str = HOME, **access: object) -> TestClient:
        return TestClient(
            desk(Access(**access), ledger, LocalCoder(coder)),  # type: ignore[arg-type]
            base_url=home,
            follow_redirects=False,
        )

    return new


@pytest.fixture
def browser(new_desk: NewDesk) -> TestClient:
    """A browser before a desk without a ledger."""
    return new_desk()


def form_token(browser: TestClient, path: str = "/") -> str:
    """The token in the form of a page."""
    found = re.search(r'name="form_token" value="([^"]+)"', browser.get(path).text)
    assert found is not None
    return found[1]


def read(browser: TestClient, text: str, **fields: str) -> Response:
    """What the reader answers to a pasted text."""
    return browser.post("/read", data={"form_token": form_token(browser), "text": text, **fields})


def words(page: str) -> str:
    """The text of the report on a page, as a browser would show it."""
    article = re.search(r"<article[^>]*>(.*?)</article>", page, re.DOTALL)
    assert article is not None
    return html.unescape(re.sub(r"<[^>]+>", "", article[1]))


# --- reader ------------------------------------------------------------------------------------


def test_a_pasted_text_is_coded_and_shown_unchanged(browser: TestClient) -> None:
    page = read(browser, TEXT.replace("\n", "\r\n"), published="2020-01-02")
    assert page.status_code == 200
    assert words(page.text) == TEXT
    assert "meeting, held" in page.text
    assert "<time datetime=" in page.text


def test_every_field_leads_to_its_words_and_back(browser: TestClient) -> None:
    page = read(browser, TEXT, published="2020-01-02").text
    segments = dict(re.findall(r'id="(w\d+)" [^>]*data-fields="([^"]+)"', page))
    fields = re.findall(r'class="field" id="([^"]+)" href="#(w\d+)"', page)
    assert fields
    assert all(field in segments[words].split() for field, words in fields)
    known = {field for field, _ in fields}
    assert all(set(told.split()) <= known for told in segments.values())
    city = next(w for f, w in fields if f == "e0-city")
    assert re.search(rf'id="{city}" [^>]*>Lima</a>', page)


def test_a_page_is_uploaded(browser: TestClient, samples: Path) -> None:
    data = (samples / "visit.html").read_bytes()
    page = browser.post(
        "/read", data={"form_token": form_token(browser)}, files={"file": ("visit.html", data)}
    )
    assert page.status_code == 200
    assert "The Red River Courier" in page.text


@pytest.mark.parametrize(
    ("text", "fields", "told"),
    [
        ("  ", {}, "is empty"),
        ("a\0b", {}, "NUL"),
        ("The ministers met.", {"published": "yesterday"}, "is not YYYY-MM-DD"),
        ("Les ministres se sont rencontrés hier.", {"language": "fr"}, "not supported"),
        ("x" * (MAX_CHARACTERS + 1), {}, "at most 300,000"),
    ],
)
def test_what_cannot_be_read_is_told(
    browser: TestClient, text: str, fields: dict[str, str], told: str
) -> None:
    answer = read(browser, text, **fields)
    assert answer.status_code == 422
    assert told in html.unescape(answer.text)


spans = st.tuples(st.integers(-3, 40), st.integers(-3, 40)).map(lambda pair: Span(*pair))


@given(st.text(max_size=30), st.lists(spans, max_size=8), st.lists(spans, max_size=4))
def test_segments_are_the_text_whatever_the_spans(
    text: str, sources: list[Span], furniture: list[Span]
) -> None:
    coding = Coding(
        relevant=False,
        sources=tuple("s" for _ in sources),
        source_spans=tuple(sources),
        furniture=tuple(furniture),
    )
    view = shown(text, CodedReport(id="1", coded=coding))
    assert "".join(segment.text for segment in view.segments) == text
    for item in view.layers[-1].items:
        (field,) = item.fields
        marked = [s.text for s in view.segments if field in s.fields]
        if field.span is None:
            assert marked == []
        else:
            assert "".join(marked) == text[field.span.start : field.span.end]


# --- safety ------------------------------------------------------------------------------------


def test_a_report_is_shown_escaped_whatever_it_holds(browser: TestClient) -> None:
    page = read(browser, TEXT).text
    assert SCRIPT not in page
    assert html.escape(SCRIPT) in page
    assert "<b>said" not in page


@pytest.mark.parametrize("path", ["/", "/static/desk.js", "/nowhere", "/api/v1/nowhere"])
def test_every_answer_forbids_what_is_not_ours(browser: TestClient, path: str) -> None:
    headers = browser.get(path).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'self';")
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_pages_hold_no_inline_script_or_style_and_nothing_from_outside(browser: TestClient) -> None:
    for page in (browser.get("/").text, read(browser, TEXT).text):
        assert re.findall(OURS, page) == []
        assert re.findall(r"<style|\sstyle=|\son\w+=|javascript:", page) == []
        assert re.findall(r"(?:src|href|action)=\"(?![/#])", page) == []


def test_a_form_without_its_token_or_from_elsewhere_is_refused(browser: TestClient) -> None:
    token = form_token(browser)
    assert browser.post("/read", data={"text": TEXT}).status_code == 403
    assert browser.post("/read", data={"text": TEXT, "form_token": "x"}).status_code == 403
    other = {"origin": "http://evil.example"}
    sent = {"text": TEXT, "form_token": token}
    assert browser.post("/read", data=sent, headers=other).status_code == 403
    browser.cookies.clear()
    assert browser.post("/read", data=sent).status_code == 403


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example:8765", "10.0.0.1", "", "["]
)
def test_other_names_are_refused(browser: TestClient, host: str) -> None:
    assert browser.get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost", "[::1]:8765"])
def test_names_of_loopback_are_answered(browser: TestClient, host: str) -> None:
    assert browser.get("/", headers={"host": host}).status_code == 200


def test_too_much_is_refused_whether_or_not_its_length_is_told(browser: TestClient) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(MAX_BYTES // 1_000_000 + 2):
            yield b"x" * 1_000_000

    kind = {"content-type": "multipart/form-data; boundary=b"}
    assert browser.post("/read", content=b"".join(pieces()), headers=kind).status_code == 413
    assert browser.post("/read", content=pieces(), headers=kind).status_code == 413


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "desk.example"])
def test_outside_loopback_it_does_not_start_without_a_token(host: str) -> None:
    with pytest.raises(UnsafeHost, match="set a token"):
        Access(host)
    result = CliRunner().invoke(cli, ["serve", "--host", host], env={"COMMUNIQUE_TOKEN": ""})
    assert result.exit_code == 1
    with pytest.raises(UnsafeHost, match="at least 16"):
        Access(host, token="short")


def test_with_a_token_everything_asks_for_it(new_desk: NewDesk) -> None:
    browser = new_desk(host="0.0.0.0", token=TOKEN, home="http://192.0.2.1:8765")
    assert browser.get("/").headers["location"] == "/login"
    assert browser.post("/read").status_code == 303
    assert browser.get("/api/v1/stats").status_code == 401
    assert browser.get("/api/v1/openapi.json").status_code == 401
    bearer = {"authorization": f"Bearer {TOKEN}"}
    assert browser.get("/", headers=bearer).status_code == 200
    assert browser.get("/", headers={"authorization": "Bearer x"}).status_code == 303
    assert browser.get("/", headers={**bearer, "host": "evil.example"}).status_code == 421


def test_the_token_is_given_once_in_a_form(new_desk: NewDesk) -> None:
    browser = new_desk(token=TOKEN)
    hidden = form_token(browser, "/login")
    wrong = {"form_token": hidden, "token": "x"}
    assert browser.post("/login", data=wrong).status_code == 403
    assert browser.get("/").status_code == 303
    answer = browser.post("/login", data={"form_token": hidden, "token": TOKEN})
    assert answer.status_code == 303
    assert "httponly" in answer.headers["set-cookie"].lower()
    assert TOKEN not in answer.headers["set-cookie"]
    assert browser.get("/").status_code == 200


# --- ledger ------------------------------------------------------------------------------------


@pytest.fixture
def ledger(tmp_path: Path, coder: Coder) -> Iterator[Ledger]:
    """A ledger of two reports that disagree on a city, one with a hostile name, and one with text."""
    ledger = Ledger.init(str(tmp_path / "ledger.db"))
    hostile = engagement("KAZ <script>alert(1)</script>, CHN Li", date="2021-05-05", city='"><img>')
    ledger.add(report("a", engagement(), outlet="One"))
    ledger.add(report("b", engagement(city="Ganja"), outlet="Two", published="2022-10-12"))
    ledger.add(report("https://c.example/?x=1&y=<b>", hostile, outlet="Three"))
    told = Report(id="d/1", text=TEXT, outlet="Four", published="2020-01-02", language="en")
    ledger.add(coder.code(told), told)
    yield ledger
    ledger.close()


@pytest.fixture
def readers(new_desk: NewDesk, ledger: Ledger) -> TestClient:
    """A browser before a desk with that ledger."""
    return new_desk(ledger)


def rows(page: str) -> list[str]:
    """The rows of the table on a page, as text."""
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return [html.unescape(re.sub(r"<[^>]+>", "", row)) for row in body.split("</tr>")[:-1]]


def links(page: str, start: str) -> list[str]:
    """The addresses on a page that begin so."""
    return [
        address
        for found in re.findall(r'href="([^"]+)"', page)
        if (address := html.unescape(found)).startswith(start)
    ]


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("", 3),
        ("country=AZE", 1),
        ("country=aze,chn", 2),
        ("dyad=AZE,KAZ", 1),
        ("dyad=AZE%20CHN", 0),
        ("person=Waliyev", 1),
        ("person=Smith", 0),
        ("since=2022&until=2022-12", 1),
        ("place=Lima", 1),
        ("disagreements=true", 1),
        ("min_confidence=&type=meeting&status=held&review=unreviewed", 3),
        ("type=visit", 0),
        ("outlet=Two", 1),
        ("words=useful", 1),
    ],
)
def test_occasions_are_filtered_alike_on_the_page_and_in_the_api(
    readers: TestClient, query: str, number: int
) -> None:
    page = readers.get(f"/occasions?{query}")
    assert page.status_code == 200
    assert len(rows(page.text)) == number
    answer = readers.get(f"/api/v1/occasions?{query}").json()
    assert answer["total"] == len(answer["occasions"]) == number


def test_occasions_are_sorted_and_paged(readers: TestClient) -> None:
    days = [row.split()[0] for row in rows(readers.get("/occasions?sort=date").text)]
    assert days == sorted(days)
    first = readers.get("/occasions?limit=2&sort=date&country=AZE,CHN,CHL").text
    (following,) = {a for a in links(first, "?") if "page=2" in a}
    second = readers.get(f"/occasions{following}").text
    assert len(rows(first)) == 2
    assert rows(first) + rows(second) == rows(
        readers.get("/occasions?sort=date&country=AZE,CHN,CHL").text
    )


def test_a_list_is_downloaded_as_shown(readers: TestClient) -> None:
    lines = readers.get("/occasions.csv?country=AZE,CHN&sort=date").text.splitlines()
    told = list(csv.DictReader(lines))
    assert [row["date"] for row in told] == ["2021-05-05", "2022-10-11"]
    assert told[0]["parties"] == "CHN; KAZ"
    assert readers.get("/occasions.csv?since=x").status_code == 400


def test_an_occasion_shows_what_every_report_tells_and_where_they_disagree(
    readers: TestClient,
) -> None:
    listed = readers.get("/occasions?disagreements=true").text
    (address,) = links(listed, "/occasions/")
    page = readers.get(address).text
    (city,) = [row for row in rows(page) if row.split()[:2] == ["city", "≠"]]
    assert "Baku" in city
    assert "Ganja" in city
    assert city.count("≠") == 2
    assert page.count("<blockquote") == 2
    assert "made" in page.partition("History")[2]
    assert links(page, "/report?id=")[:2] == ["/report?id=a", "/report?id=b"]


def test_every_stored_report_can_be_read_whatever_its_id(readers: TestClient) -> None:
    addresses = links(readers.get("/reports").text, "/report?id=")
    pages = [readers.get(address) for address in addresses]
    assert [page.status_code for page in pages] == [200] * 4
    assert words(pages[3].text) == TEXT
    assert links(pages[3].text, "/occasions/")
    assert "not in the ledger" in pages[0].text


def test_what_people_judged_stands_beside_the_record(readers: TestClient, ledger: Ledger) -> None:
    (found,) = readers.get("/api/v1/reports/d/1").json()["occasions"]
    ledger.judge("correct", "ann", occasion=found, field="city", value="Cusco", reason=SCRIPT)
    page = readers.get("/report?id=d/1").text
    assert "corrected by a reviewer: city" in page
    assert "Cusco" in page
    judged = readers.get(f"/occasions/{found}").text
    assert "ann: correct city = Cusco" in judged
    assert SCRIPT not in judged


@pytest.mark.parametrize(
    "path",
    [
        "/occasions?person={}&forum={}&words={}&country={}&type={}&status={}&place={}",
        "/occasions?sort={}",
        "/occasions?review={}",
        "/occasions?since={}",
        "/occasions?page={}",
        "/occasions/{}",
        "/report?id={}",
        "/reports?page={}",
        "/{}",
    ],
)
@pytest.mark.parametrize("value", [SCRIPT, "%22%3E%3Cscript%3E", "'; drop table reports;--", "%00"])
def test_hostile_values_are_shown_escaped_or_refused(
    readers: TestClient, path: str, value: str
) -> None:
    answer = readers.get(path.replace("{}", value))
    assert answer.status_code in (200, 404, 422)
    assert re.findall(OURS, answer.text) == []
    assert "<img" not in answer.text
    assert readers.get("/api/v1/stats").json()["reports"] == 4


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=99999999999999999999", "limit=1000", "since=2022-13", "dyad=AZE",
     "min_confidence=nan", "min_confidence=2", "words=%22", "person=" + "x" * 201],
)  # fmt: skip
def test_a_wrong_value_is_told_not_a_fault(readers: TestClient, query: str) -> None:
    page = readers.get(f"/occasions?{query}")
    answer = readers.get(f"/api/v1/occasions?{query}")
    assert page.status_code == answer.status_code
    assert page.status_code in ((200,) if query.startswith("words") else (422,))


# --- API ---------------------------------------------------------------------------------------


def test_the_api_tells_what_the_ledger_holds(readers: TestClient) -> None:
    assert readers.get("/api/v1/stats").json()["occasions"] == 3
    listed = readers.get("/api/v1/occasions?disagreements=true").json()["occasions"]
    shown = readers.get(f"/api/v1/occasions/{listed[0]['id'][:8]}").json()
    assert shown["occasion"]["id"] == listed[0]["id"]
    assert [event["kind"] for event in shown["history"]][:1] == ["made"]
    assert [r["id"] for r in readers.get("/api/v1/reports").json()][:2] == ["a", "b"]
    stored = readers.get("/api/v1/reports/d/1").json()
    assert stored["report"]["text"] == TEXT
    assert stored["coded"]["coded"]["engagements"]
    assert readers.get("/api/v1/occasions/none").status_code == 404
    assert readers.get("/api/v1/reports/none").status_code == 404


def test_the_api_is_described_and_only_reads(readers: TestClient) -> None:
    paths = readers.get("/api/v1/openapi.json").json()["paths"]
    assert set(paths) == {
        "/api/v1/occasions", "/api/v1/occasions/{id}", "/api/v1/reports", "/api/v1/reports/{id}",
        "/api/v1/stats", "/api/v1/timeline", "/api/v1/places", "/api/v1/network/{of}",
        "/api/v1/register",
    }  # fmt: skip
    assert {method for path in paths.values() for method in path} == {"get"}
    for path in ("/api/v1/occasions", "/api/v1/stats"):
        assert readers.post(path).status_code == 405


def test_without_a_ledger_there_is_only_the_reader(browser: TestClient) -> None:
    assert browser.get("/occasions").status_code == 404
    assert browser.get("/api/v1/stats").json()["detail"].startswith("There is no ledger here")
