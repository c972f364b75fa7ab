"""Anything published becomes reports; what cannot be read is told, and the rest goes on."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.errors import ReportError, UnsupportedLanguage
from communique.intake import MAX_WORDS, Defaults, count, read, read_stream
from communique.intake.language import detect, settled
from communique.records import Report

RUSSIAN = (
    "Министр обороны Казахстана провел в Астане переговоры с министром обороны Узбекистана. "
    "Стороны обсудили вопросы военного сотрудничества."
)


def read_bytes(
    data: bytes, name: str = "report.txt", **defaults: str
) -> list[Report | ReportError]:
    return list(read_stream(io.BytesIO(data), name, Defaults(**defaults)))


def only(items: list[Report | ReportError]) -> Report:
    assert len(items) == 1
    assert isinstance(items[0], Report), items[0]
    return items[0]


def error_of(items: list[Report | ReportError]) -> str:
    assert len(items) == 1
    assert isinstance(items[0], ReportError), items[0]
    return str(items[0])


# --- texts and encodings -----------------------------------------------------------------------


def test_a_text_is_kept_exactly_as_received() -> None:
    text = " date 2022-10-11 + ↺ − 16 px\r\n\r\nThe ministers met.\nShare"
    report = only(read_bytes(text.encode(), "dir/az-kz.txt", outlet="News.Az", published="2022-10"))
    assert report.text == text
    assert (report.id, report.outlet, report.published) == ("az-kz", "News.Az", "2022-10")


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1))
def test_any_utf8_text_comes_through_unchanged(text: str) -> None:
    text = "Ministers met. " + text
    assert only(read_bytes(text.encode())).text == text


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "utf-16", "windows-1251", "koi8-r", "cp866", "iso8859-5"]
)
def test_encodings_of_russian_are_told_apart(codec: str) -> None:
    assert only(read_bytes(RUSSIAN.encode(codec))).text == RUSSIAN


def test_western_quotation_marks_and_dashes_are_read() -> None:
    text = "The “First Deputy Minister” – the guest’s host – met the minister."
    assert only(read_bytes(text.encode("cp1252"))).text == text


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "is empty"),
        (b" \n\t ", "is empty"),
        (b"\x00\x01\x02\x03binary\x00", "binary"),
        (b"Ministers met.\x00 More.", "binary"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04....", "ZIP"),
        (bytes(range(0x80, 0x100)) * 3, "encoding"),
        (b"\xff\xfe\x41", "not valid utf-16"),
        (b"1234 -- 5678", "holds no words"),
        (b"a" * 50_000_000, "larger than 10 MB"),
        (b"a" * 2_000_000, "2,000,000 characters"),
        (b"word " * 199_999 + b"word", f"at most {MAX_WORDS:,}"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_report_is_refused_in_one_line(data: bytes, told: str) -> None:
    message = error_of(read_bytes(data, "bad.txt"))
    assert message.startswith("bad.txt: ")
    assert told in message
    assert "\n" not in message


@given(
    st.sampled_from(
        [b"", b"{", b"<html>", b"<rss><channel><item>", b"WARC/1.1\r\n", b"\x1f\x8b", b"\xff\xfe"]
    ),
    st.binary(max_size=300),
)
def test_no_input_whatever_breaks_the_reading(start: bytes, rest: bytes) -> None:
    for item in read_bytes(start + rest, "any"):
        assert isinstance(item, Report | ReportError)


# --- JSON Lines --------------------------------------------------------------------------------


def lines(*objects: object) -> bytes:
    return "\n".join(o if isinstance(o, str) else json.dumps(o) for o in objects).encode()


def test_json_lines_bring_their_own_fields_and_others_are_ignored() -> None:
    data = lines(
        {
            "id": "a",
            "text": "Met.",
            "url": "https://x.example/a",
            "outlet": "X",
            "language": "en-GB",
            "published": "2022-10-11T08:00:00Z",
            "gold": {"relevant": True},
        }
    )
    assert only(read_bytes(data, "r.jsonl", published="1999", outlet="Y")) == Report(
        id="a",
        text="Met.",
        url="https://x.example/a",
        outlet="X",
        language="en",
        published="2022-10-11",
    )


def test_defaults_fill_only_what_a_line_leaves_open() -> None:
    first, second = read_bytes(
        lines({"id": "a", "text": "Met.", "published": None}, {"id": 7, "text": "Met."}),
        published="2022",
        language="en",
    )
    assert isinstance(first, Report)
    assert isinstance(second, Report)
    assert (first.published, first.language) == ("2022", "en")
    assert second.id == "7"


def test_a_bad_line_is_told_by_its_number_and_the_others_go_on() -> None:
    half = '{"id": "h", "text": "\\ud83d half"}'
    items = read_bytes(
        lines(
            {"id": "a", "text": "Met."},
            "{not json",
            {"id": "b"},
            "",
            '["text"]',
            {"id": "c", "text": 5},
            half,
            {"id": "n", "text": "a\0b"},
            {"id": "d", "text": "Met.", "published": "2022-02-30"},
            {"id": "e", "text": ""},
            {"id": "z", "text": "Met."},
        ),
        "r.jsonl",
    )
    assert [item.id for item in items if isinstance(item, Report)] == ["a", "z"]
    told = [str(item) for item in items if isinstance(item, ReportError)]
    assert [message.split(": ")[0] for message in told] == [
        f"r.jsonl:{number}" for number in (2, 3, 5, 6, 7, 8, 9, 10)
    ]
    for message, words in zip(
        told,
        ["not JSON", "lacks 'text'", "object", "not a string", "surrogate", "NUL", "date", "empty"],
        strict=True,
    ):
        assert words in message


def test_a_line_that_is_not_utf8_costs_only_itself() -> None:
    data = lines({"id": "a", "text": "Met."}).ljust(70_000) + b'\n{"id": "b", "text": "caf\xe9"}\n'
    first, second = read_bytes(data + lines({"id": "c", "text": "Met."}), "r.jsonl")[:2]
    assert isinstance(first, Report)
    assert str(second) == "r.jsonl:2: is not valid utf-8"


def test_a_line_of_fifty_megabytes_costs_only_itself() -> None:
    huge = lines({"id": "huge", "text": "a " * 25_000_000})
    items = read_bytes(huge + b"\n" + lines({"id": "b", "text": "Met."}), "r.jsonl")
    assert [str(item).split(": ")[0] for item in items[:1]] == ["r.jsonl:1"]
    assert isinstance(items[1], Report)


def test_json_lines_are_read_as_they_come() -> None:
    def endless() -> io.BufferedReader:
        class Endless(io.RawIOBase):
            number = 0

            def readable(self) -> bool:
                return True

            def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
                self.number += 1
                line = lines({"id": str(self.number), "text": "Met."}) + b"\n"
                buffer[: len(line)] = line
                return len(line)

        return io.BufferedReader(Endless())

    items = read_stream(endless(), "endless.jsonl")
    assert [item.id for item, _ in zip(items, range(3), strict=False)] == ["1", "2", "3"]


def test_russian_json_lines_in_windows_1251() -> None:
    data = json.dumps({"id": "r", "text": RUSSIAN}, ensure_ascii=False).encode("cp1251")
    assert only(read_bytes(data)).text == RUSSIAN


def test_what_follows_a_break_in_utf16_is_lost_and_told() -> None:
    data = (lines({"id": "a", "text": "Met."}) + b"\n").decode().encode("utf-16")
    first, second = read_bytes(data + b"{", "r.jsonl")
    assert isinstance(first, Report)
    assert str(second) == "r.jsonl:2: is not valid utf-16, nor is what follows"


@pytest.mark.parametrize("indent", [None, 2])
def test_a_json_array_or_an_indented_object_is_read_as_well(indent: int | None) -> None:
    objects = [{"id": "a", "text": "Met."}, {"id": "b"}]
    first, second = read_bytes(json.dumps(objects, indent=indent).encode(), "r.json")
    assert isinstance(first, Report)
    assert str(second) == "r.json: item 2: lacks 'text'"
    assert only(read_bytes(json.dumps(objects[0], indent=indent).encode())).id == "a"


def test_json_that_breaks_off_is_told_by_its_place() -> None:
    broken = b'[{"id": "a",\n "text": "Met."'
    assert error_of(read_bytes(broken, "r.json")).startswith("r.json: is not JSON: ")


# --- pages, feeds, archives --------------------------------------------------------------------

BODY = "<p>The minister met his colleague in Astana, and they discussed plans for 2025.</p>" * 3


def page(head: str = "", top: str = "", bottom: str = "", body: str = BODY) -> str:
    return f"<html><head>{head}</head><body>{top}<article>{body}</article>{bottom}</body></html>"


def test_a_page_gives_its_headline_main_text_and_metadata(samples: Path) -> None:
    report = only(list(read(samples / "visit.html")))
    assert report.text.startswith("India and Vietnam sign defence vision to 2030\n")
    assert "hand over 12 high-speed guard boats" in report.text
    assert "Most read" not in report.text
    assert report.published == "2022-06-08"
    assert report.outlet == "The Red River Courier"
    assert report.url == "https://courier.example/defence/india-vietnam-vision-2030"


@pytest.mark.parametrize("name", ["page.html", "page.txt", "page"])
def test_a_page_is_known_by_its_content(name: str) -> None:
    assert "<p>" not in only(read_bytes(page().encode(), name)).text


@pytest.mark.parametrize(
    ("head", "top", "bottom", "published"),
    [
        ('<meta name="date" content="2022-06-08">', "", "", "2022-06-08"),
        ("", '<time datetime="2022-06-08T10:00">today</time>', "", "2022-06-08"),
        (
            '<script type="application/ld+json">'
            '{"@type": "NewsArticle", "datePublished": "2022-06-08T01:00:00+04:00"}</script>',
            "",
            "",
            "2022-06-08",
        ),
        ("", "", "", None),
        ("", "", "<footer>© 2023. Last updated 3 May 2023</footer>", None),
        ("", "", '<aside><time datetime="2020-01-01">1 January</time> A story</aside>', None),
    ],
)
def test_the_day_of_publication_comes_from_the_pages_own_metadata(
    head: str, top: str, bottom: str, published: str | None
) -> None:
    assert only(read_bytes(page(head, top, bottom).encode())).published == published


def test_a_day_given_goes_before_the_pages_metadata() -> None:
    data = page('<meta name="date" content="2022-06-08">').encode()
    assert only(read_bytes(data, published="2022-06-09")).published == "2022-06-09"


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-r"])
def test_the_charset_that_a_page_declares_is_honoured(charset: str) -> None:
    html = page(f'<meta charset="{charset}">', body=f"<p>{RUSSIAN}</p>" * 2)
    assert RUSSIAN in only(read_bytes(html.encode(charset))).text


def test_a_page_without_text_is_refused() -> None:
    assert "no main text" in error_of(read_bytes(page(body="").encode(), "p.html"))


def test_a_page_nested_without_end_is_no_crash() -> None:
    items = read_bytes(b"<div>" * 20_000 + b"met", "p.html")
    assert len(items) == 1


def test_feeds_give_a_report_for_each_entry() -> None:
    rss = """<?xml version="1.0" encoding="utf-8"?>
    <rss version="2.0"><channel><title>MoD</title>
    <item><title>Minister &amp; guest</title><link>https://m.example/1</link>
      <guid isPermaLink="false">g1</guid><pubDate>Tue, 11 Oct 2022 01:00:00 +0400</pubDate>
      <description>&lt;p&gt;They met.&lt;/p&gt;&lt;p&gt;They talked.&lt;/p&gt;</description></item>
    <item></item></channel></rss>"""
    first, second = read_bytes(rss.encode(), "mod.xml")
    assert first == Report(
        id="g1",
        text="Minister & guest\n\nThey met.\nThey talked.",
        url="https://m.example/1",
        outlet="MoD",
        published="2022-10-11",
    )
    assert str(second) == "mod.xml: entry 2: is empty"


def archive(*answers: tuple[str, str, bytes, str]) -> bytes:
    """A web archive of (address, content type, body, status) answers."""
    out = b""
    for number, (url, kind, body, status) in enumerate(answers):
        answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + body
        head = (
            "WARC/1.1\r\nWARC-Type: response\r\nWARC-Date: 2024-01-01T00:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012}>\r\n"
            f"WARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(answer)}\r\n\r\n"
        )
        out += head.encode() + answer + b"\r\n\r\n"
    return out


def test_a_web_archive_gives_its_good_pages() -> None:
    russian = page(body=f"<p>{RUSSIAN}</p>" * 2).encode("cp1251")
    data = archive(
        ("https://a.example/1", "text/html; charset=utf-8", page().encode(), "200 OK"),
        ("https://a.example/gone", "text/html", page().encode(), "404 Not Found"),
        ("https://a.example/x.png", "image/png", b"\x89PNG", "200 OK"),
        ("https://a.example/2", "text/html; charset=windows-1251", russian, "200 OK"),
        ("https://a.example/3", "text/html", b"", "200 OK"),
        ("https://a.example/1", "text/html; charset=utf-8", page().encode(), "200 OK"),
    )
    for packed in (data, gzip.compress(data)):
        items = read_bytes(packed, "crawl.warc.gz")
        reports = [item for item in items if isinstance(item, Report)]
        assert [report.id for report in reports] == [
            "https://a.example/1",
            "https://a.example/2",
            "https://a.example/1-2",
        ]
        assert RUSSIAN in reports[1].text
        errors = [str(item) for item in items if isinstance(item, ReportError)]
        assert len(errors) == 1
        assert errors[0].startswith("crawl.warc.gz: https://a.example/3: ")


def test_a_web_archive_without_pages_is_told() -> None:
    data = archive(("https://a.example/x.png", "image/png", b"\x89PNG", "200 OK"))
    assert "without pages" in error_of(read_bytes(data, "c.warc"))


def test_gzipped_texts_are_read_and_damaged_ones_told() -> None:
    packed = gzip.compress(b"The ministers met." * 1000)
    assert only(read_bytes(packed, "talks.txt.gz")).id == "talks"
    assert "damaged gzip" in error_of(read_bytes(packed[:40], "talks.txt.gz"))


# --- folders, names, ids -----------------------------------------------------------------------


def test_a_folder_is_read_in_order_with_all_that_is_below(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("z.txt", "a.txt", "b/a.txt", ".hidden"):
        (tmp_path / name).write_text("The ministers met.")
    (tmp_path / "m.jsonl").write_bytes(lines({"id": "a-9", "text": "Met."}))
    ids = [item.id for item in read(tmp_path) if isinstance(item, Report)]
    assert ids == ["a", "a-9", "z", "a-2"]


def test_an_id_of_its_own_may_come_once() -> None:
    items = read_bytes(lines({"id": "a", "text": "Met."}, {"id": "a", "text": "Met again."}))
    assert isinstance(items[0], Report)
    assert "'a' comes more than once" in str(items[1])


def test_what_is_not_there_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The ministers met.")
    (tmp_path / "none").mkdir()
    missing, empty, report = read([tmp_path / "no.txt", tmp_path / "none", tmp_path / "a.txt"])
    assert str(missing) == f"{tmp_path / 'no.txt'}: does not exist"
    assert str(empty) == f"{tmp_path / 'none'}: is a folder without files"
    assert isinstance(report, Report)


def test_how_many_reports_there_are_is_known_before_they_are_read(samples: Path) -> None:
    assert count([samples]) == len(list(read(samples))) == 4
    assert count([samples, "-"]) is None


# --- language ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Karim Valiyev met Marat Khusainov in Baku.", "en"),
        ("Lt Gen Upendra Dwivedi called on Gen Asim Munir at GHQ Rawalpindi", "en"),
        ("DEFENCE MINISTERS MEET IN BAKU", "en"),
        (RUSSIAN, "ru"),
        ("Минобороны России", "ru"),
        ("Қазақстан Республикасының Қорғаныс министрі әріптесімен кездесті.", "kk"),
        ("Müdafiə naziri Zakir Həsənov Bakıda həmkarı ilə görüş keçirib.", "az"),
        ("Міністр оборони України зустрівся зі своїм колегою у Києві.", "uk"),
        ("国防部长在北京会见了来访的代表团", "zh"),
        ("12 + 30", None),
    ],
)
def test_languages_are_told_by_words_not_by_names(text: str, language: str | None) -> None:
    assert detect(text, expected=("en", "ru")) == language


def test_a_declared_language_is_believed() -> None:
    report = Report(id="a", text=RUSSIAN, language="en")
    assert settled(report) is report


def test_an_unsupported_language_is_named() -> None:
    text = "Қазақстан Республикасының Қорғаныс министрі әріптесімен кездесті."
    with pytest.raises(UnsupportedLanguage, match=r"kk-1: is in Kazakh, it seems; .*not supported"):
        settled(Report(id="kk-1", text=text))
