"""The desk in a browser: what a person does there from end to end, on screens and phones, for all.

The server runs in this process's thread on a free port; Chromium is Debian's.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn
from playwright.sync_api import expect

from communique.ledger import Ledger, queries, reviewers, samples
from communique.records import Report
from communique.web.app import desk
from communique.web.reader import LocalCoder
from communique.web.security import Access
from test_linking import engagement, report

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from communique import Coder

CHROMIUM = which("chromium") or which("chromium-browser")
OPTIONS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip
TEXT = (
    "The defence ministers of Chile and Peru met in Lima on 6 January 2020. 🙂 Cusco is colder.\n\n"
    "<script>document.title = 'broken'</script>\n\nShare"
)
PAGES = [
    "/", "/login", "/occasions", "/occasions?disagreements=true", "/reports", "/report?id=e",
    "/explore", "/explore/timeline", "/explore/map", "/explore/countries", "/explore/persons",
    "/explore/register?country=AZE", "/country/AZE", "/person?name=Karim%20Valiyev", "/review",
    "/samples", "/samples?name=s", "/samples/code?name=s&id=e", "/nowhere",
]  # fmt: skip

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium here")


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory, coder: Coder) -> Iterator[Ledger]:
    """Some occasions, one with its report's text, and a sample."""
    ledger = Ledger.init(str(tmp_path_factory.mktemp("desk") / "ledger.db"))
    ledger.add(report("a", engagement(), outlet="One"))
    ledger.add(report("b", engagement(city="Ganja"), outlet="Two"))
    ledger.add(
        report("c", engagement("TUR, GEO", date="2023-10-12", country="GEO", city="Tbilisi"))
    )
    ledger.add(report("d", engagement("AZE, TUR", status="planned", date="2024-01", type="visit")))
    told = Report(id="e", text=TEXT, published="2020-01-08", language="en")
    ledger.add(coder.code(told), told)
    samples.draw(ledger, "s", 1)
    yield ledger
    ledger.close()


@pytest.fixture(scope="module")
def address(ledger: Ledger, coder: Coder) -> Iterator[str]:
    """Where the desk is served."""
    config = uvicorn.Config(desk(Access(), ledger, LocalCoder(coder)), port=0, log_level="error")
    socket = config.bind_socket()
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{socket.getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for all."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser, address: str, ledger: Ledger) -> Iterator[Page]:
    """A reviewer's page; nothing may go wrong in it, and nothing may be asked of elsewhere."""
    context = chromium.new_context(base_url=address, accept_downloads=True)
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/login")
    page.fill("[name=token]", reviewers.admit(ledger, "ann"))
    page.click("main button")
    yield page
    context.close()
    assert [line for line in wrong if "404" not in line] == []
    assert [url for url in asked if not url.startswith((address, "blob:", "data:"))] == []


def state(ledger: Ledger, report: str) -> tuple[str, Any]:
    """How the occasion of a report stands, and its city."""
    with ledger.read() as connection:
        (id,) = queries.occasions_of(connection, report)
        detail = queries.occasion(connection, id)
    return detail.review, detail.occasion.city


def select(page: Page, words: str) -> None:
    """Select words of the report."""
    page.evaluate(
        """words => {
          const walker = document.createTreeWalker(
            document.querySelector("article.text"), NodeFilter.SHOW_TEXT);
          for (let node; (node = walker.nextNode());) {
            const at = node.data.indexOf(words);
            if (at < 0) continue;
            getSelection().setBaseAndExtent(node, at, node, at + words.length);
            return;
          }
        }""",
        words,
    )


def test_a_text_is_read_and_its_fields_lead_to_their_words(page: Page) -> None:
    page.goto("/")
    page.fill("[name=text]", TEXT)
    page.fill("[name=published]", "2020-01-08")
    page.click("text=Read and code")
    page.click(".field:text-is('Lima')")
    assert "Lima" in page.locator("article .lit").all_text_contents()
    page.click("[data-size='1']")
    assert page.text_content(".size output") == "17 px"
    page.reload()
    assert "broken" not in page.title()


def test_occasions_are_judged_by_keys_alone(page: Page, ledger: Ledger) -> None:
    page.goto("/review")
    assert "AZE – KAZ" in (page.text_content("h1") or "")
    page.keyboard.press("y")
    expect(page.locator("h1")).not_to_contain_text("KAZ")
    assert state(ledger, "a")[0] == "confirmed"
    page.keyboard.press("u")
    expect(page.locator("h1")).to_contain_text("KAZ")
    assert state(ledger, "a")[0] == "unreviewed"
    page.keyboard.press("s")
    expect(page.locator("h1")).not_to_contain_text("KAZ")
    page.keyboard.press("c")
    assert page.evaluate("document.activeElement.id") == "correct-field"
    page.keyboard.press("y")  # typed in a field it judges nothing
    page.uncheck("#keys")
    page.reload()
    page.keyboard.press("y")  # nor once the keys are turned off
    expect(page.locator("#keys")).not_to_be_checked()
    assert {j.action for j in ledger.judgements()} == {"confirm", "retract"}


def test_a_field_is_corrected_by_selecting_words(page: Page, ledger: Ledger) -> None:
    with ledger.read() as connection:
        (id,) = queries.occasions_of(connection, "e")
    page.goto(f"/review/{id}")
    page.select_option("#correct-field", "city")
    assert page.input_value("#correct [name=value]") == "Lima"
    select(page, "Cusco")
    expect(page.locator("#correct [name=value]")).to_have_value("Cusco")
    page.click("#correct button")
    page.wait_for_selector(".mark:text-is('Cusco')")
    assert state(ledger, "e") == ("corrected", "Cusco")
    with ledger.read() as connection:
        (standing,) = queries.engagements_of(connection, "e")
    start, end = standing.engagement.spans["city"]
    assert TEXT[start:end] == "Cusco"  # though a sign before it takes two units in a browser


def test_a_sample_is_coded_by_selecting_the_evidence(page: Page, ledger: Ledger) -> None:
    page.goto("/samples/code?name=s&id=e")
    select(page, "The defence ministers of Chile and Peru met in Lima")
    expect(page.locator("[name=evidence]")).not_to_have_value("")
    page.fill("[name=participants]", "CHL; PER host")
    page.click("text=Add >> nth=-1")
    assert "CHL" in (page.text_content(".item") or "")
    page.click("text=Done")
    with ledger.read() as connection:
        (coded,) = samples.finished(connection, "s", "ann")
    assert coded.coded.engagements[0].evidence.endswith("Lima")


def test_a_picture_is_saved_as_png_and_svg(page: Page, tmp_path: Path) -> None:
    page.goto("/explore/timeline")
    for kind, head in (("PNG", b"\x89PNG"), ("SVG", b"<svg")):
        with page.expect_download() as saving:
            page.click(f"figcaption >> text={kind}")
        saving.value.save_as(tmp_path / kind)
        assert (tmp_path / kind).read_bytes().startswith(head)


def test_nothing_needs_scripts(chromium: Browser, address: str, ledger: Ledger) -> None:
    context = chromium.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/login")
    page.fill("[name=token]", reviewers.admit(ledger, "bob"))
    page.click("main button")
    page.click("text=Skip >> nth=-1")
    assert page.locator("h1").count() == 1
    page.goto("/explore/map")
    assert page.locator("svg.picture path").count() > 150
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_for_all(page: Page, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    faults = []
    for address in PAGES:
        page.goto(address)
        found = axe.run(page).response["violations"]
        faults += [
            (address, fault["id"], [node["html"][:120] for node in fault["nodes"]][:3])
            for fault in found
            if fault["impact"] in ("serious", "critical")
        ]
    assert faults == []


def test_every_page_fits_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    wide = []
    for address in PAGES:
        page.goto(address)
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            wide.append(address)
    assert wide == []


def test_paper_holds_the_report_and_not_the_desk(page: Page) -> None:
    page.emulate_media(media="print")
    page.goto("/report?id=e")
    assert not page.is_visible("header")
    assert page.is_visible("article")
