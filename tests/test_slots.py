"""Slots of engagements that a report settles in more than one clause, told by small reports of our own."""

from __future__ import annotations

import pytest

from communique import Coder, Report
from communique.lexicon import Lexicon
from communique.reading.moments import find_length, find_moments
from communique.reading.resolving import resolve
from communique.records import Engagement

TUESDAY = "2021-05-04"


def only(coder: Coder, text: str, type: str) -> Engagement:
    """The one engagement of a type in a text published on Tuesday, 4 May 2021."""
    coded = coder.code(Report(id="r", text=text, language="en", published=TUESDAY)).coded
    (found,) = [e for e in coded.engagements if e.type == type]
    return found


@pytest.mark.parametrize(
    "later",
    [
        "It will last until May 14.",
        "It will conclude on May 14.",
        "The exercise runs until May 14.",
    ],
)
def test_the_end_of_an_exercise_may_be_told_later(coder: Coder, later: str) -> None:
    text = f'The armies of Kenya and Uganda opened the exercise "Green Reed" on Monday. {later}'
    exercise = only(coder, text, "exercise")
    assert (exercise.date, exercise.end) == ("2021-05-03", "2021-05-14")


def test_an_end_before_the_beginning_is_none(coder: Coder) -> None:
    text = (
        'The armies of Kenya and Uganda opened the exercise "Green Reed" on Monday. '
        "The rains ended on April 14."
    )
    assert only(coder, text, "exercise").end is None


def test_the_day_before_the_words_of_the_source_is_that_of_the_talks(coder: Coder) -> None:
    text = (
        "Peruvian Defence Minister Luis Paz met his Chilean counterpart, Ana Soto, in Lima today, "
        "Andes News informs, referring to the ministry."
    )
    assert only(coder, text, "meeting").date == TUESDAY


def test_the_year_of_a_plan_is_not_that_of_its_signing(coder: Coder) -> None:
    text = (
        "Peruvian Defence Minister Luis Paz met his Chilean counterpart, Ana Soto, in Lima on Monday. "
        "The two men signed a plan that lays down what the ministries will do together in 2022."
    )
    agreement = only(coder, text, "agreement")
    assert (agreement.date, agreement.city) == ("2021-05-03", "Lima")


def test_talks_of_a_visitor_are_in_the_city_visited(coder: Coder) -> None:
    text = (
        "Peruvian Defence Minister Luis Paz arrived in Santiago on Monday. "
        "Paz will meet his Chilean counterpart, Ana Soto."
    )
    meeting = only(coder, text, "meeting")
    assert (meeting.city, meeting.country) == ("Santiago", "CHL")


@pytest.mark.parametrize(
    ("text", "forum"),
    [
        (
            "Peruvian Defence Minister Luis Paz met his Chilean counterpart, Ana Soto, on Monday at the "
            "seventh Peru-Chile border defence dialogue.",
            "seventh Peru-Chile border defence dialogue",
        ),
        (
            "Peruvian Defence Minister Luis Paz met his Chilean counterpart, Ana Soto, on Monday during "
            "the Lima Conference on Maritime Security.",
            "Lima Conference on Maritime Security",
        ),
        (
            "Peruvian Defence Minister Luis Paz received his Chilean counterpart, Ana Soto, on Monday at "
            "the Lima Expo Center.",
            None,
        ),
    ],
)
def test_forums_stand_in_full_and_venues_are_none(
    coder: Coder, text: str, forum: str | None
) -> None:
    assert only(coder, text, "meeting").forum == forum


def test_goods_are_where_they_were_brought(coder: Coder) -> None:
    text = "India has delivered two patrol boats of its navy to Mozambique, the ministry of defence said."
    transfer = only(coder, text, "transfer")
    assert (transfer.city, transfer.country) == (None, "MOZ")


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon("en")


@pytest.mark.parametrize(
    ("text", "days"), [("a call of four days", 4), ("will last 12 days", 12), ("four ships", 0)]
)
def test_how_long_something_lasts(lexicon: Lexicon, text: str, days: int) -> None:
    assert find_length(text, lexicon) == days


def test_a_last_day_alone_is_known_as_such(lexicon: Lexicon) -> None:
    assert [m.until for m in find_moments("from Monday; it runs until May 14", lexicon)] == [
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("text", "future", "dates"),
    [
        ("this morning (03)", False, ["2021-05-03"]),
        ("on the 7th inst", True, ["2021-05-07"]),
        ("on Tuesday week", True, ["2021-05-11"]),
        ("on Thursday of last week", False, ["2021-04-29"]),
        ("from April 28 to May 2", False, ["2021-04-28", "2021-05-02"]),
        ("in the autumn of 2019", False, ["2019"]),
        ("last autumn", False, ["2020"]),
        ("between June and August", True, ["2021-06", "2021-08"]),
        ("in 2022 and 2023", True, ["2022", "2023"]),
        ("over the weekend", False, ["2021-05"]),
        ("in the week of May 10", True, ["2021-05"]),
        ("in the fall of the city they may march", False, []),
    ],
)
def test_dates_in_many_wordings(
    lexicon: Lexicon, text: str, future: bool, dates: list[str]
) -> None:
    settled = [resolve(m, TUESDAY, future) for m in find_moments(text, lexicon)]
    assert [day for pair in settled if pair for day in pair if day] == dates


def test_the_day_before_counts_from_the_day_told_of(coder: Coder) -> None:
    text = (
        "Peruvian Defence Minister Luis Paz met his Chilean counterpart, Ana Soto, in Lima on Sunday. "
        "The day before, Paz and the Bolivian Defence Minister, Juan Rojas, signed a memorandum."
    )
    assert only(coder, text, "agreement").date == "2021-05-01"


def test_the_dateline_gives_the_city_of_the_side_at_home(coder: Coder) -> None:
    text = (
        "LIMA, May 4 (Andes) - Chilean Defence Minister Ana Soto was received on Monday by the "
        "Peruvian Defence Minister, Luis Paz, at the Ministry of Defence."
    )
    meeting = only(coder, text, "meeting")
    assert (meeting.city, meeting.country) == ("Lima", "PER")


@pytest.mark.parametrize(
    ("where", "city", "country"),
    [
        ("at the Peruvian Army school in Chorrillos", "Chorrillos", "PER"),
        ("at NATO headquarters in Brussels", "Brussels", "BEL"),
        ("at Ramstein Air Base in Germany", "Ramstein Air Base", "DEU"),
        ("near the Mongolian capital", "Ulaanbaatar", "MNG"),
        ("in the town of Quilca in Peru", "Quilca", "PER"),
        ("at the Pentagon", "Pentagon", "USA"),
    ],
)
def test_places_of_talks(coder: Coder, where: str, city: str, country: str) -> None:
    text = f"Peruvian Defence Minister Luis Paz met his Chilean counterpart, Ana Soto, {where} on Monday."
    meeting = only(coder, text, "meeting")
    assert (meeting.city, meeting.country) == (city, country)


def test_a_city_that_hosts_is_the_place(coder: Coder) -> None:
    text = "Lima hosted talks between the defence ministers of Peru and Chile on Monday."
    assert only(coder, text, "meeting").city == "Lima"


def test_there_is_the_place_named_last(coder: Coder) -> None:
    text = (
        "Peruvian Defence Minister Luis Paz flew out of Lima on Monday and came to Quito. "
        "There he held talks with Ana Soto, the Ecuadorian defence minister."
    )
    assert only(coder, text, "meeting").city == "Quito"


def test_a_known_forum_is_named_in_full_and_has_its_seat(coder: Coder) -> None:
    text = (
        "Peruvian Defence Minister Luis Paz met his Chilean counterpart, Ana Soto, on Monday on the margins "
        "of the 18th Shangri-La Dialogue."
    )
    meeting = only(coder, text, "meeting")
    assert (meeting.forum, meeting.city) == ("18th Shangri-La Dialogue", "Singapore")


def test_a_committee_named_before_is_called_back(coder: Coder) -> None:
    text = (
        "The Peru-Chile Joint Border Committee will meet in Lima on Friday. "
        "The committee last met in Santiago in April, when the defence ministers of Peru and Chile took part."
    )
    coded = coder.code(Report(id="r", text=text, language="en", published=TUESDAY)).coded
    assert {e.forum for e in coded.engagements} == {"Peru-Chile Joint Border Committee"}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Peruvian Defence Minister Luis Paz is due in Quito on Friday.", "planned"),
        (
            "On a visit to Ecuador, Peruvian Defence Minister Luis Paz saw the army museum.",
            "ongoing",
        ),
        (
            "Peruvian Defence Minister Luis Paz has called off the visit to Ecuador that was set for May.",
            "cancelled",
        ),
        ("Peruvian Defence Minister Luis Paz returned on Monday from a visit to Ecuador.", "held"),
    ],
)
def test_the_status_of_a_visit_in_idioms(coder: Coder, text: str, status: str) -> None:
    assert only(coder, text, "visit").status == status


def test_a_last_day_alone_is_no_first_day(coder: Coder) -> None:
    text = 'The exercise "Green Reed" of the armies of Kenya and Uganda ended on Monday.'
    exercise = only(coder, text, "exercise")
    assert (exercise.date, exercise.end) == (None, "2021-05-03")
    text = f"{text} It had begun on April 26."
    assert only(coder, text, "exercise").date == "2021-04-26"


def test_days_stand_in_the_year_told_beside_them(coder: Coder) -> None:
    text = "Last year the armies of Kenya and Uganda trained together in an exercise from March 3 to 9."
    exercise = only(coder, text, "exercise")
    assert (exercise.date, exercise.end) == ("2020-03-03", "2020-03-09")


def test_how_long_a_visit_lasts_may_be_told_later(coder: Coder) -> None:
    text = (
        "Peruvian Defence Minister Luis Paz arrived in Quito on Monday. "
        "During his four-day visit he will see army schools."
    )
    visit = only(coder, text, "visit")
    assert (visit.date, visit.end, visit.status) == ("2021-05-03", "2021-05-06", "ongoing")


def test_days_told_behind_the_month(coder: Coder) -> None:
    text = (
        'The navies of Kenya and Uganda will hold the exercise "Blue Reed" off Mombasa next month. '
        "It is to run from June 10 to 14."
    )
    exercise = only(coder, text, "exercise")
    assert (exercise.date, exercise.end) == ("2021-06-10", "2021-06-14")


def test_a_visitor_who_leaves_on_a_visit(coder: Coder) -> None:
    text = "Peruvian Defence Minister Luis Paz leaves Lima on Thursday on a three-day visit to Ecuador."
    visit = only(coder, text, "visit")
    assert (visit.status, visit.date, visit.end) == ("planned", "2021-05-06", "2021-05-08")


def test_the_day_before_is_not_counted_from_a_day_to_come(coder: Coder) -> None:
    text = (
        "The armies of Kenya and Uganda opened an exercise in Nairobi on Monday. It runs until May 14. "
        "The Ugandan Defence Minister, Jon Okot, had flown to Nairobi the day before."
    )
    assert only(coder, text, "visit").date == "2021-05-02"


def test_the_place_of_a_welcome_stands_behind_its_to(coder: Coder) -> None:
    text = (
        "Peruvian Defence Minister Luis Paz on Monday welcomed his Chilean counterpart, Ana Soto, to Lima. "
        "They discussed border patrols."
    )
    meeting = only(coder, text, "meeting")
    assert (meeting.city, meeting.country) == ("Lima", "PER")


def test_who_receives_a_visitor_from_home_is_of_the_other_country(coder: Coder) -> None:
    text = (
        "LIMA - Peru's Chief of Staff, General Luis Vega, travelled to Quito on Monday. "
        "Vega was also received by Defence Minister Ana Soto."
    )
    meeting = only(coder, text, "meeting")
    assert {(p.party, p.person) for p in meeting.participants} == {
        ("PER", "Luis Vega"),
        ("ECU", "Ana Soto"),
    }


def test_a_ships_prefix_tells_whose_it_is(coder: Coder) -> None:
    text = (
        "The frigate HMAS Arunda docked at the port city of Busan on Monday for a five-day visit."
    )
    visit = only(coder, text, "visit")
    assert {(p.party, p.role) for p in visit.participants} == {("AUS", "guest"), ("KOR", "host")}
    assert (visit.city, visit.date) == ("Busan", "2021-05-03")


def test_a_delegation_travels_with_its_leader(coder: Coder) -> None:
    text = (
        "A delegation led by the Commander of the Peruvian Naval Forces, Admiral Luis Vega, "
        "has arrived in Ecuador."
    )
    visit = only(coder, text, "visit")
    assert ("PER", "Luis Vega", "guest") in {
        (p.party, p.person, p.role) for p in visit.participants
    }


def test_a_source_is_named_without_the_ending_of_a_possessive(coder: Coder) -> None:
    text = "Peruvian troops left for Quito on Monday, as the ministry's website says."
    report = Report(id="r", text=text, language="en", published=TUESDAY)
    assert "ministry's" not in coder.code(report).coded.sources


@pytest.mark.parametrize(
    ("told", "city"),
    [
        ("The exercise of Chilean and Peruvian troops ended at the Karaoi training area.", "Karaoi"),
        ("Chilean and Peruvian troops exercised together at Camp Edwards.", "Camp Edwards"),
        ("The parade began in Tacna. Chilean and Peruvian troops exercised together.", "Tacna"),
    ],
)  # fmt: skip
def test_a_site_that_no_table_knows_and_the_scene_told_beside(
    coder: Coder, told: str, city: str
) -> None:
    assert only(coder, told, "exercise").city == city


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ("Peruvian instructors have been teaching Chilean sailors for four months.", "ongoing"),
        ("Peruvian officers plan to train Chilean sailors next year.", "planned"),
        ("Peruvian officers were to have trained Chilean sailors in May.", "cancelled"),
    ],
)
def test_tense_and_aspect_tell_the_status(coder: Coder, told: str, status: str) -> None:
    assert only(coder, told, "training").status == status


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("The exercise Milan-2020 of Chilean and Peruvian troops began on Monday.", "Milan-2020"),
        ("The Joint Training Exercise Condor of Chile and Peru began on Monday.", "Condor"),
        ("A Naval Exercise of Chile and Peru began on Monday.", None),
    ],
)
def test_a_kind_of_exercise_is_no_name(coder: Coder, told: str, name: str | None) -> None:
    forum = only(coder, told, "exercise").forum
    assert (forum or "").endswith(name or "")
    assert bool(forum) == bool(name)
