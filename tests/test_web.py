"""The desk: what is read and shown is exact, and nothing that is sent to it does harm."""

from __future__ import annotations

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
from communique.records import CodedReport, Coding, Span
from communique.web.app import desk
from communique.web.reader import LocalCoder
from communique.web.security import Access, UnsafeHost
from communique.web.view import shown

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
        assert re.findall(r"<script(?! src=\"/static/desk\.js\" defer></script>)", page) == []
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
    assert browser.post("/read", content=pieces(), headers=kind).status_code in (400, 413)


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
