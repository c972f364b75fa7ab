"""What a user relies on of the English coder, told by small reports of our own."""

from __future__ import annotations

import doctest
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique import Coder, Report
from communique.records import CodedReport, Coding, Engagement, Span

READOUT = """\
 date 2021-05-04 + ↺ − 16 px

Uzbek and Belarusian chiefs of General Staff meet in Tashkent

As part of the session of the Council of Defence Ministers of the SCO member states to be held in \
Tashkent, Uzbekistan's First Deputy Minister of Defense – Chief of the General \
Staff of the Armed Forces, Major General Rustam Karimov, met with the Chief of the General Staff of \
the Armed Forces of Belarus, Lieutenant General Viktar Hrynko, on May 4, Uzbekistan's Defense \
Ministry told News.Kz.

Welcoming the guest, Major General Karimov recalled that the two armies have long been friends. He \
noted that the exchange of experience between the staffs is useful.

The Chief of the General Staff of Belarus thanked his colleague for the warm welcome. He stressed \
the importance of joint training.

It was emphasized that cooperation in the military sphere will be expanded.

News.Kz
"""


def code(coder: Coder, text: str, published: str | None = "2021-05-04") -> Coding:
    """The coding of a text published on Tuesday, 4 May 2021."""
    return coder.code(Report(id="r", text=text, language="en", published=published)).coded


def engagements(
    coder: Coder, text: str, type: str | None = None, published: str | None = "2021-05-04"
) -> list[Engagement]:
    found = code(coder, text, published).engagements
    return [e for e in found if type is None or e.type == type]


def sides(engagement: Engagement) -> set[tuple[str, str | None, str]]:
    return {(p.party, p.person, p.role) for p in engagement.participants}


# --- a readout, furniture and all ----------------------------------------------------------------


@pytest.fixture(scope="module")
def readout(coder: Coder) -> CodedReport:
    return coder.code(Report(id="readout", text=READOUT, language="en", outlet="News.Kz"))


def test_the_talks_and_the_session_they_are_part_of_are_two(readout: CodedReport) -> None:
    both = readout.coded.engagements
    talks, session = sorted(both, key=lambda e: e.participants[0].party == "SCO")
    assert (talks.type, talks.status, talks.date) == ("meeting", "held", "2021-05-04")
    assert (talks.city, talks.country) == ("Tashkent", "UZB")
    assert sides(talks) == {("UZB", "Rustam Karimov", "host"), ("BLR", "Viktar Hrynko", "guest")}
    assert (session.type, session.city, session.country) == ("meeting", "Tashkent", "UZB")
    assert sides(session) == {("SCO", None, "participant")}
    body = "Council of Defence Ministers of the SCO member states"
    assert talks.forum == session.forum == body


def test_posts_and_ranks_stand_as_written(readout: CodedReport) -> None:
    offices = {o.person: (o.party, o.office, o.rank) for o in readout.coded.offices}
    assert set(offices) == {"Rustam Karimov", "Viktar Hrynko"}
    party, office, rank = offices["Rustam Karimov"]
    assert (party, rank) == ("UZB", "Major General")
    assert office is not None
    assert "First Deputy Minister of Defense" in office
    assert "; Chief of the General Staff" in office
    assert offices["Viktar Hrynko"][0] == "BLR"
    assert offices["Viktar Hrynko"][2] == "Lieutenant General"


def test_every_statement_has_its_speaker(readout: CodedReport) -> None:
    assert [(s.speaker, s.content) for s in readout.coded.statements] == [
        ("Rustam Karimov", "the two armies have long been friends"),
        ("Rustam Karimov", "the exchange of experience between the staffs is useful"),
        ("Viktar Hrynko", "the warm welcome"),
        ("Viktar Hrynko", "the importance of joint training"),
        ("the sides", "cooperation in the military sphere will be expanded"),
    ]


def test_the_ministry_is_the_source_and_the_outlet_is_not(readout: CodedReport) -> None:
    assert readout.coded.sources == ("Uzbekistan's Defense Ministry",)


def test_furniture_is_marked_and_in_no_field(readout: CodedReport) -> None:
    marked = [READOUT[start:end].strip() for start, end in readout.coded.furniture]
    assert marked == ["date 2021-05-04 + ↺ − 16 px", "News.Kz"]
    for span in spans_of(readout.coded):
        for start, end in readout.coded.furniture:
            assert span.end <= start or span.start >= end


def test_the_head_of_the_page_dates_the_report(readout: CodedReport) -> None:
    assert readout.published == "2021-05-04"


# --- status --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verb", "day", "status"),
    [
        ("met", "Monday", "held"),
        ("has met", "Monday", "held"),
        ("met with", "Monday", "held"),
        ("held talks with", "Monday", "held"),
        ("is meeting", "Tuesday", "ongoing"),
        ("will meet", "Friday", "planned"),
        ("was to meet", "Friday", "planned"),
        ("is to meet", "Friday", "planned"),
        ("is expected to meet", "Friday", "planned"),
        ("is scheduled to meet", "Friday", "planned"),
        ("plans to meet", "Friday", "planned"),
        ("cancelled a meeting with", "Friday", "cancelled"),
        ("postponed talks with", "Friday", "cancelled"),
        ("did not meet", "Monday", None),
        ("refused to meet", "Monday", None),
        ("proposed to meet", "Friday", None),
    ],
)
def test_status_comes_from_the_clause(
    coder: Coder, verb: str, day: str, status: str | None
) -> None:
    text = f"Peru's Defence Minister Juan Vega {verb} his Chilean counterpart in Lima on {day}."
    assert [e.status for e in engagements(coder, text)] == ([status] if status else [])


# --- dates ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "date"),
    [
        ("on Monday", "2021-05-03"),
        ("today", "2021-05-04"),
        ("yesterday", "2021-05-03"),
        ("on Friday", "2021-04-30"),
        ("on 28 April", "2021-04-28"),
        ("on April 28, 2020", "2020-04-28"),
        ("this week", "2021-05"),
        ("last week", "2021"),
        ("last month", "2021-04"),
        ("in March 2020", "2020-03"),
        ("in 2019", "2019"),
        ("", None),
    ],
)
def test_dates_are_resolved_against_publication(coder: Coder, when: str, date: str | None) -> None:
    text = f"The defence ministers of Chile and Peru met in Lima {when}".strip() + "."
    assert [e.date for e in engagements(coder, text)] == [date]


def test_a_weekday_of_a_plan_lies_ahead(coder: Coder) -> None:
    text = "The defence ministers of Chile and Peru will meet in Lima on Friday."
    assert [e.date for e in engagements(coder, text)] == ["2021-05-07"]


@pytest.mark.parametrize("when", ["on Monday", "yesterday", "last week", "on 28 April"])
def test_without_a_day_of_publication_no_date_is_guessed(coder: Coder, when: str) -> None:
    text = f"The defence ministers of Chile and Peru met in Lima {when}."
    assert [e.date for e in engagements(coder, text, published=None)] == [None]


def test_a_full_date_needs_no_day_of_publication(coder: Coder) -> None:
    text = "The defence ministers of Chile and Peru met in Lima on 28 April 2020."
    assert [e.date for e in engagements(coder, text, published=None)] == ["2020-04-28"]


def test_what_lasts_has_a_last_day(coder: Coder) -> None:
    text = "Chile and Peru will hold the joint naval exercise Pacific Wind from 10 to 21 May 2021."
    (exercise,) = engagements(coder, text, "exercise")
    assert (exercise.date, exercise.end) == ("2021-05-10", "2021-05-21")


# --- types ---------------------------------------------------------------------------------------


def test_a_visit_is_where_the_visitor_goes(coder: Coder) -> None:
    text = "Brazil's Defence Minister Luis Prado arrived in Lisbon on Monday for a two-day visit."
    (visit,) = engagements(coder, text, "visit")
    assert (visit.city, visit.country) == ("Lisbon", "PRT")
    assert sides(visit) == {("BRA", "Luis Prado", "guest"), ("PRT", None, "host")}


def test_a_call_has_no_place(coder: Coder) -> None:
    text = (
        "Canadian Defence Minister Paul Roy held a telephone conversation with Dutch Defence "
        "Minister Willem Bakker on Friday."
    )
    (call,) = engagements(coder, text)
    assert (call.type, call.city, call.country) == ("call", None, None)
    assert {(p.party, p.person) for p in call.participants} == {
        ("CAN", "Paul Roy"),
        ("NLD", "Willem Bakker"),
    }


def test_both_sides_of_an_agreement_sign(coder: Coder) -> None:
    text = (
        "Norway's Defence Minister Kari Lund and Japan's Defence Minister Kenji Mori signed a "
        "memorandum of understanding on naval cooperation in Oslo on 3 June 2019."
    )
    (signed,) = engagements(coder, text, "agreement")
    assert (signed.date, signed.city, signed.country) == ("2019-06-03", "Oslo", "NOR")
    assert sides(signed) == {("NOR", "Kari Lund", "signatory"), ("JPN", "Kenji Mori", "signatory")}


def test_who_gives_and_who_gets(coder: Coder) -> None:
    text = "Italy delivered two patrol boats to the Tunisian Navy in Bizerte on Monday."
    (transfer,) = engagements(coder, text, "transfer")
    assert {(p.party, p.role) for p in transfer.participants} == {
        ("ITA", "supplier"),
        ("TUN", "recipient"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "Peru's army promoted forty officers in Lima on Monday.",
        "The foreign ministers of Peru and Chile met in Lima on Monday to discuss trade.",
        "Peru should buy more frigates from Italy, our columnist writes.",
        "Rebels attacked a barracks in Chile on Monday, killing three soldiers.",
        "Chile's Defence Minister Ana Ruiz hopes that exercises with Peru will be possible one day.",
        "Peruvian soldiers repelled an attack by Chilean troops on Monday.",
        "The two armies regularly exchange visits, Peru's Defence Minister Juan Vega said of Chile.",
        "The shipyard Andina in Lima posted a profit of two million dollars last year.",
        "Peruvian soldiers stormed a rebel camp near the border with Chile on Monday.",
        "The Peruvian army holds exercises every year in Chile.",
    ],
)
def test_look_alikes_are_no_engagements(coder: Coder, text: str) -> None:
    coding = code(coder, text)
    assert coding.engagements == ()
    assert coding.relevant is False


def test_headline_lead_and_body_tell_of_one_occasion(coder: Coder) -> None:
    text = (
        "Defence ministers of Chile and Peru meet in Lima\n\n"
        "Chile's Defence Minister Ana Ruiz met her Peruvian counterpart Juan Vega in Lima on "
        "Monday.\n\nDuring the meeting the ministers discussed patrols at sea.\n"
    )
    (talks,) = engagements(coder, text)
    assert {p.person for p in talks.participants} == {"Ana Ruiz", "Juan Vega"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Also received by {a} were {b} and {c}.", ["meeting", "meeting"]),
        ("Among those {a} met was {b}.", ["meeting"]),
        ("{a} was closeted for an hour with {b}.", ["meeting"]),
        ("{a} rang up {b} on Monday.", ["call"]),
        ("{a} was on the line to {b}.", ["call"]),
        ("{a} called in turn on {b} and {c}.", ["meeting", "meeting"]),
        ("Welcomed at the airport in Lima was {a}.", ["visit"]),
    ],
)
def test_dealings_told_in_other_turns_of_phrase(coder: Coder, text: str, told: list[str]) -> None:
    persons = {
        "a": "Chile's Defence Minister Ana Ruiz",
        "b": "Peru's Defence Minister Juan Vega",
        "c": "Bolivia's Defence Minister Rosa Paz",
    }
    assert [e.type for e in engagements(coder, text.format(**persons))] == told


@pytest.mark.parametrize(
    "told",
    [
        "Peru's army chief, General Raul Soto, was in attendance.",
        "The ministers were joined by General Raul Soto, the Peruvian army chief.",
        "The Peruvian delegation was headed by General Raul Soto.",
    ],
)
def test_who_sits_in_on_talks_is_of_them(coder: Coder, told: str) -> None:
    text = f"Chile's Defence Minister Ana Ruiz and Peru's Juan Vega met in Lima. {told}"
    (talks,) = engagements(coder, text)
    assert sides(talks) == {
        ("CHL", "Ana Ruiz", "guest"),
        ("PER", "Juan Vega", "host"),
        ("PER", "Raul Soto", "host"),
    }


def test_members_of_an_organisation_meet_among_themselves(coder: Coder) -> None:
    (session,) = engagements(coder, "The ECOWAS chiefs of defence staff met in Accra on Monday.")
    assert sides(session) == {("ECOWAS", None, "participant")}


def test_command_of_a_force_of_several_states_is_handed_over(coder: Coder) -> None:
    text = (
        "General Ivo Ban of Croatia handed over command of UNIFIL to Ghana's General Kofi Mensah."
    )
    (change,) = engagements(coder, text)
    assert change.type == "appointment"
    assert {("HRV", "Ivo Ban", "participant"), ("GHA", "Kofi Mensah", "participant")} <= sides(
        change
    )


# --- evidence, repetition ------------------------------------------------------------------------

SENTENCES = [
    "Chile's Defence Minister Ana Ruiz met her Peruvian counterpart Juan Vega in Lima on Monday.",
    "The two ministers signed a memorandum on patrols at sea.",
    "“We keep watch together,” Vega said.",
    "She stressed that the ties are close.",
    "Troops of both countries will hold the exercise Pacific Wind from 10 to 21 May.",
    "Share\nPrint\nSubscribe to our newsletter",
    "The talks took place on the sidelines of the conference of the OAS in Brasília.",
    "General Raúl Díaz, commander of the Peruvian Navy, flew to Santiago last week — 你好 🚢.",
    "Rain is expected.",
    "The frigate put in at Callao, the Chilean Navy reported.",
]
TEXTS = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6).flatmap(
    lambda chosen: st.sampled_from([" ", "\n\n", "\r\n"]).map(lambda gap: gap.join(chosen))
)


def spans_of(coding: Coding) -> Iterator[Span]:
    for record in (*coding.engagements, *coding.offices, *coding.statements):
        yield from record.spans.values()
    for engagement in coding.engagements:
        for participant in engagement.participants:
            yield from participant.spans.values()
    yield from coding.source_spans


@given(text=TEXTS)
@settings(max_examples=25)
def test_every_span_points_at_its_words(coder: Coder, text: str) -> None:
    coding = code(coder, text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans_of(coding))
    words = [(e.evidence, e.spans["evidence"]) for e in coding.engagements]
    words += [(e.forum, e.spans["forum"]) for e in coding.engagements if e.forum]
    words += [(s.content, s.spans["content"]) for s in coding.statements]
    for source, (start, end) in zip(coding.sources, coding.source_spans, strict=True):
        assert source in text[start:end]
    for written, (start, end) in words:
        assert text[start:end] == written


# --- told in passing ----------------------------------------------------------------------------


def test_a_pronoun_may_mean_the_paper_that_is_signed(coder: Coder) -> None:
    text = (
        "Zambia's defence minister, Abel Banda, met his opposite number, Noah Kgosi, in Gaborone. "
        "The two put the finishing touches to a pact on border security and signed it."
    )
    (signed,) = engagements(coder, text, "agreement")
    assert {p.party for p in signed.participants} == {"ZMB", "BWA"}


def test_his_colleagues_tell_of_him(coder: Coder) -> None:
    text = (
        "On the fringes of a forum in Cairo, Egypt's defence minister, Adel Sabry, held separate "
        "conversations with his colleagues from Sudan and Eritrea."
    )
    talks = engagements(coder, text, "meeting")
    assert {frozenset(p.party for p in t.participants) for t in talks} == {
        frozenset({"EGY", "SDN"}),
        frozenset({"EGY", "ERI"}),
    }


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        (
            "Pacific Wind has begun. Chilean tanks and Peruvian infantry will roll until May.",
            "CHL PER",
        ),
        (
            "Exercise Pacific Wind opened in Chile. Crews from Peru and Fiji have tied up.",
            "CHL FJI PER",
        ),
        (
            "Chilean marines outshot their Peruvian rivals at the shooting contest in Lima.",
            "CHL PER",
        ),
        ("Chilean and Peruvian frigates hunted an imaginary smuggler on Monday.", "CHL PER"),
        ("Officers of Fiji watched the drill of Chilean and Peruvian gunners.", "CHL FJI PER"),
    ],
)
def test_whose_an_exercise_is(coder: Coder, text: str, parties: str) -> None:
    text = f"Exercise Pacific Wind is an army drill.\n\n{text}" if "Pacific" in text else text
    (exercise,) = engagements(coder, text, "exercise")
    assert sorted(p.party for p in exercise.participants) == parties.split()


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Sixty Irish soldiers flew out to Lebanon to join UNIFIL.", "ongoing"),
        ("The last Irish soldiers have left Beirut.", "held"),
        ("Irish peacekeepers are back in Dublin from Lebanon.", "held"),
        ("Ireland will have sixty soldiers in Lebanon from June.", "planned"),
    ],
)
def test_forces_that_go_and_forces_that_return(coder: Coder, text: str, status: str) -> None:
    (deployment,) = engagements(coder, text)
    assert (deployment.type, deployment.status) == ("deployment", status)
    assert {"IRL", "LBN"} <= {p.party for p in deployment.participants}


@pytest.mark.parametrize(
    "text",
    [
        "Chilean medics swapped notes with Peruvian army nurses in Lima.",
        "A Chilean army team is advising the Peruvian army on mine clearance.",
        "Chilean instructors put sixty Peruvian recruits through basic training.",
        "Sixty Peruvian cadets have been admitted to the Chilean naval academy.",
    ],
)
def test_who_teaches_and_who_learns(coder: Coder, text: str) -> None:
    (training,) = engagements(coder, text)
    assert training.type == "training"
    assert {p.party for p in training.participants} == {"CHL", "PER"}


def test_the_arrival_of_forces_that_were_sent_is_no_visit(coder: Coder) -> None:
    text = "Australia has sent 60 army engineers to Fiji to clear debris. The team reached Suva on Friday."
    assert [e.type for e in engagements(coder, text)] == ["deployment"]


@given(text=TEXTS)
@settings(max_examples=25)
def test_every_filled_field_has_its_words(coder: Coder, text: str) -> None:
    for engagement in code(coder, text).engagements:
        for name in ("type", "status", "date", "end", "city", "country", "forum", "evidence"):
            assert (getattr(engagement, name) is not None) == (name in engagement.spans)


@given(texts=st.lists(TEXTS, min_size=1, max_size=4))
@settings(max_examples=10)
def test_many_at_once_are_coded_as_one_by_one_and_again_the_same(
    coder: Coder, texts: list[str]
) -> None:
    reports = [
        Report(id=str(n), text=text, language="en", published="2021-05-04")
        for n, text in enumerate(texts)
    ]
    singly = [coder.code(report) for report in reports]
    assert list(coder.pipe(reports)) == singly
    assert [coder.code(report) for report in reports] == singly


def test_the_python_example_runs() -> None:
    page = Path(__file__).parent.parent / "docs" / "python.md"
    assert doctest.testfile(str(page), module_relative=False).failed == 0


@pytest.mark.parametrize(
    "text",
    [
        "Peru's defence minister Jorge Chávez received, at his office in Lima, the Ecuadorian chief "
        "of staff, General Juan Mora.",
        "Peru's defence minister Jorge Chávez hosted, in the presence of President Dina Boluarte, "
        "Ecuador's chief of staff, General Juan Mora.",
    ],
)
def test_whom_one_received_may_stand_behind_where(coder: Coder, text: str) -> None:
    [meeting] = code(coder, text).engagements
    sides = [(p.party, p.person, p.role) for p in meeting.participants]
    assert sides == [("PER", "Jorge Chávez", "host"), ("ECU", "Juan Mora", "guest")]


def test_who_attended_the_meeting_was_at_the_one_told_of(coder: Coder) -> None:
    text = (
        "Kuwait's Defence Minister Ali Fahad received on Monday Turkish chief of staff Metin Guler. "
        "The meeting was attended by Turkish Ambassador Nur Demir."
    )
    [meeting] = code(coder, text).engagements
    assert meeting.date == "2021-05-03"
    assert [p.person for p in meeting.participants] == ["Ali Fahad", "Metin Guler", "Nur Demir"]


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        (
            "Earlier the visitor was closeted with General Raul Soto, the Peruvian army chief.",
            "meeting",
        ),
        ("At the end of the talks a programme of cooperation for 2022 was signed.", "agreement"),
        ("He is to see the Peruvian navy chief, Admiral Luis Rey, on Tuesday.", "meeting"),
    ],
)
def test_the_report_tells_whose_a_one_sided_dealing_is(coder: Coder, told: str, kind: str) -> None:
    text = f"Chile's Defence Minister Ana Ruiz met her Peruvian colleague Juan Vega in Lima. {told}"
    dealing = engagements(coder, text)[-1]
    assert dealing.type == kind
    assert {p.party for p in dealing.participants} == {"CHL", "PER"}


def test_habits_and_topics_are_not_completed(coder: Coder) -> None:
    text = (
        "Chile's Defence Minister Ana Ruiz met her Peruvian colleague Juan Vega in Lima. "
        "Peru sets great store by exercises."
    )
    assert [e.type for e in engagements(coder, text)] == ["meeting"]


def test_what_a_clause_names_tells_where_no_frame_does(coder: Coder) -> None:
    text = "In Lima Chilean sergeants shared a classroom with Peruvian officers."
    (course,) = engagements(coder, text)
    assert course.type == "training"
    assert {p.party for p in course.participants} == {"CHL", "PER"}


def test_a_pronoun_may_mean_a_ship(coder: Coder) -> None:
    text = (
        "The Chilean frigate Almirante Cochrane left Valparaíso on Monday. "
        "She is due in Callao on 20 May."
    )
    visit = engagements(coder, text)[-1]
    assert (visit.type, visit.status, visit.city) == ("visit", "planned", "Callao")
    assert {(p.party, p.role) for p in visit.participants} == {("CHL", "guest"), ("PER", "host")}


@pytest.mark.parametrize(
    ("form", "lemma"),
    [("staged", "stage"), ("hoped", "hope"), ("hopped", "hop"), ("dined", "dine"), ("met", "meet")],
)
def test_forms_of_verbs_have_their_own_lemma(coder: Coder, form: str, lemma: str) -> None:
    report = Report(id="1", text=f"The ministers {form} on Monday.", language="en")
    reading = coder.reader("en").read(report)
    assert [t.lemma for t in reading.tokens if t.text == form] == [lemma]


def test_a_report_that_no_frame_reads_may_tell_of_one_dealing(coder: Coder) -> None:
    told = "Command here is the business of Italy's army and Turkey's army, whose baton it was."
    (change,) = engagements(coder, told)
    assert (change.type, {p.party for p in change.participants}) == ("appointment", {"ITA", "TUR"})
    assert engagements(coder, "Chile's army lost to Peru's climate, a columnist writes.") == []
