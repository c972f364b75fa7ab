"""Exercises, courses, ceremonies, agreements, transfers and deployments, by reports of our own."""

from __future__ import annotations

import pytest

from communique import Coder, Report
from communique.records import Engagement

TAIL = " It was a matter for the armed forces, the defence ministry and the military."


def engagements(coder: Coder, text: str, type: str) -> list[Engagement]:
    """Of a report of Tuesday, 4 May 2021."""
    report = Report(id="r", text=text + TAIL, language="en", published="2021-05-04")
    return [e for e in coder.code(report).coded.engagements if e.type == type]


def sides(engagement: Engagement) -> set[tuple[str, str | None, str]]:
    return {(p.party, p.person, p.role) for p in engagement.participants}


def parties(engagement: Engagement) -> set[str]:
    return {p.party for p in engagement.participants}


# --- exercises -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "status"),
    [
        (
            "Cobra Gold got under way in Rayong with Thai and American troops.",
            "Cobra Gold",
            "ongoing",
        ),
        ("The curtain came down on Medusa 12, a Greek-Egyptian drill.", "Medusa 12", "held"),
        ("Khanjar, the yearly workout of the Indian and Kyrgyz armies, ended.", "Khanjar", "held"),
        (
            "Egypt and Greece have scrapped Green Reed 2021, a naval drill.",
            "Green Reed 2021",
            "cancelled",
        ),
    ],
)
def test_an_exercise_is_told_of_by_its_name(
    coder: Coder, text: str, name: str, status: str
) -> None:
    (exercise,) = engagements(coder, text, "exercise")
    assert (exercise.forum, exercise.status, len(parties(exercise))) == (name, status, 2)


def test_what_else_bears_a_name_of_an_exercise_is_none(coder: Coder) -> None:
    text = "The Indian and Nepali ministers signed a pact in Milan. The Viking was a fine ship."
    assert not engagements(coder, text, "exercise")


def test_who_takes_part_and_who_opens_may_be_told_behind(coder: Coder) -> None:
    text = (
        "Exercise Green Reed began in Nanyuki, Kenya, on Monday. Contingents from Uganda, Rwanda "
        "and Burundi are taking part. General Joe Otieno, the Kenyan army commander, opened the drill."
    )
    (exercise,) = engagements(coder, text, "exercise")
    assert sides(exercise) == {
        ("KEN", "Joe Otieno", "host"),
        ("UGA", None, "participant"),
        ("RWA", None, "participant"),
        ("BDI", None, "participant"),
    }


# --- deployments ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "who", "country", "status"),
    [
        ("Irish soldiers left Dublin to join UNIFIL.", {"IRL", "LBN", "UN"}, "LBN", "ongoing"),
        ("The last Chilean troops came home from Haiti.", {"CHL", "HTI"}, "HTI", "held"),
        ("Kenya is to bring 300 soldiers home from Somalia.", {"KEN", "SOM"}, "SOM", "planned"),
        ("Nepalese peacekeepers took over in MINUSMA.", {"NPL", "MLI", "UN"}, "MLI", "ongoing"),
        ("Spain has beefed up its battalion in Latvia.", {"ESP", "LVA"}, "LVA", "ongoing"),
    ],
)
def test_forces_serve_in_a_country_and_in_whose_mission(
    coder: Coder, text: str, who: set[str], country: str, status: str
) -> None:
    (deployment,) = engagements(coder, text, "deployment")
    assert (parties(deployment), deployment.country) == (who, country)
    assert deployment.status == status


def test_those_who_go_and_those_who_return_are_two_deployments(coder: Coder) -> None:
    text = "A Fijian platoon flew home from Syria. Another Fijian platoon left for Syria on Monday."
    assert len(engagements(coder, text, "deployment")) == 2


def test_forces_that_move_at_home_are_no_deployment(coder: Coder) -> None:
    text = "Peruvian soldiers left Lima on Monday. The battalion marched to Cusco, Peru."
    assert not engagements(coder, text, "deployment")


# --- transfers -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "supplier", "recipient"),
    [
        ("Fiji has taken delivery of a patrol boat that Australia built for it.", "AUS", "FJI"),
        ("Azerbaijan has received its first batch of Turkish drones.", "TUR", "AZE"),
        ("China presented Cambodia with 290 military trucks.", "CHN", "KHM"),
        ("Ten more Leopard tanks have reached Ukraine from Germany.", "DEU", "UKR"),
        ("A Brazilian C-130 put down in Asuncion with rifles for Paraguay.", "BRA", "PRY"),
        ("Washington has cleared the sale of 12 helicopters to Egypt.", "USA", "EGY"),
        ("Paraguay's army got twenty Humvees from the United States.", "USA", "PRY"),
    ],
)
def test_arms_come_from_a_supplier(coder: Coder, text: str, supplier: str, recipient: str) -> None:
    (transfer,) = engagements(coder, text, "transfer")
    assert sides(transfer) == {(supplier, None, "supplier"), (recipient, None, "recipient")}


def test_instalments_told_behind_are_transfers_of_their_own(coder: Coder) -> None:
    text = "India delivered ten guns to Armenia on Monday. The first batch came in June 2020."
    first, second = engagements(coder, text, "transfer")
    assert (first.date, second.date) == ("2021-05-03", "2020-06")
    assert parties(first) == parties(second) == {"IND", "ARM"}


@pytest.mark.parametrize(
    "text",
    [
        "No country buys more weapons from Israel than India.",
        "The French frigate Surcouf left for Oman. It came into Salalah on Monday.",
        "Peru gave Chile an account of the border talks.",
    ],
)
def test_what_is_no_transfer(coder: Coder, text: str) -> None:
    assert not engagements(coder, text, "transfer")


# --- agreements, courses, ceremonies -------------------------------------------------------------


@pytest.mark.parametrize(
    ("subject", "names"),
    [
        ("The two ministers", {"Ana Ruiz", "Luis Prado"}),
        ("The two ministries", {None}),
    ],
)
def test_ministers_sign_in_person_and_ministries_do_not(
    coder: Coder, subject: str, names: set[str | None]
) -> None:
    text = (
        "Chile's Defence Minister Ana Ruiz met Peru's Defence Minister Luis Prado in Lima. "
        f"{subject} signed an agreement on training."
    )
    (agreement,) = engagements(coder, text, "agreement")
    assert {p.person for p in agreement.participants} == names


@pytest.mark.parametrize(
    "text",
    [
        "The accord on patrols that Kenya and Uganda signed in May is at work.",
        "Kenya and Uganda put pen to paper on a training pact.",
        "A memorandum on cyber defence between Kenya and Uganda was concluded.",
    ],
)
def test_wordings_of_a_signing(coder: Coder, text: str) -> None:
    (agreement,) = engagements(coder, text, "agreement")
    assert sides(agreement) == {("KEN", None, "signatory"), ("UGA", None, "signatory")}


@pytest.mark.parametrize(
    "text",
    [
        "Nepalese cadets passed out of the Indian Military Academy in Dehradun, India.",
        "Nepalese officers sat through a course on mines in New Delhi.",
        "An Indian team gave Nepalese engineers a crash course in first aid.",
        "Nepalese medics learned the ropes from Indian instructors.",
        "Indian commandos put Nepalese recruits through their paces.",
    ],
)
def test_wordings_of_a_course(coder: Coder, text: str) -> None:
    (course,) = engagements(coder, text, "training")
    assert parties(course) == {"IND", "NPL"}


def test_the_country_of_a_ceremony_is_its_host(coder: Coder) -> None:
    text = "The Dutch Defence Minister Pieter Smit placed a wreath in Busan, South Korea."
    (ceremony,) = engagements(coder, text, "ceremony")
    assert sides(ceremony) == {("NLD", "Pieter Smit", "guest"), ("KOR", None, "host")}


@pytest.mark.parametrize(
    "text",
    [
        "Spanish marines and Mauritanian sailors rehearsed the boarding of a trawler.",
        "New Zealand gunners are to fire alongside their Fijian peers.",
        "Mexican and American sailors locked horns at football.",
        "Ugandan and American medics honed their skills together.",
    ],
)
def test_forces_that_train_together_exercise(coder: Coder, text: str) -> None:
    (exercise,) = engagements(coder, text, "exercise")
    assert len(parties(exercise)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Philippine soldiers graduated from a scout ranger course in Bulacan.",
        "Egypt's football team beat Morocco's in a friendly match in Cairo.",
        "France regularly trains officers of many African states.",
        "The training of Peruvian officers matters to Chile.",
        "The Colombian instructors left their mark in Honduras.",
    ],
)
def test_look_alikes_stay_uncoded(coder: Coder, text: str) -> None:
    report = Report(id="r", text=text + TAIL, language="en", published="2021-05-04")
    assert not coder.code(report).coded.engagements


def test_who_gives_an_award_is_its_host(coder: Coder) -> None:
    text = (
        "General Ana Ruiz, head of the Chilean army, was awarded Peru's highest military "
        "distinction by President Luis Prado of Peru in Lima. It is an order with a star."
    )
    (award,) = engagements(coder, text, "ceremony")
    assert sides(award) == {("CHL", "Ana Ruiz", "guest"), ("PER", "Luis Prado", "host")}


def test_forces_expected_at_an_exercise_make_it_planned(coder: Coder) -> None:
    text = "British and Estonian troops are expected to take part in the exercise Spring Storm."
    assert [e.status for e in engagements(coder, text, "exercise")] == ["planned"]


def test_and_so_did_others(coder: Coder) -> None:
    text = "Fiji's last platoon came home from Syria on Monday, and so did the soldiers of Tonga."
    (deployment,) = engagements(coder, text, "deployment")
    assert parties(deployment) == {"FJI", "TON", "SYR"}


def test_papers_of_two_kinds_are_two_agreements(coder: Coder) -> None:
    text = (
        "Chile and Peru signed the minutes of a military commission in Lima. "
        "In March they had concluded a training pact."
    )
    assert len(engagements(coder, text, "agreement")) == 2


def test_a_country_that_serves_in_a_mission(coder: Coder) -> None:
    text = "Fiji has been in Sinai with the Multinational Force and Observers since 1982."
    (deployment,) = engagements(coder, text, "deployment")
    assert parties(deployment) == {"FJI", "EGY", "MFO"}


# --- who gives and gets, who takes over, who is honoured -----------------------------------------


@pytest.mark.parametrize(
    ("text", "giver", "taker"),
    [
        (
            "A hangar built with French money was made over to the Senegalese Air Force.",
            "FRA",
            "SEN",
        ),
        ("BNS Padma, a minehunter, will be gifted to Sri Lanka by Bangladesh.", "BGD", "LKA"),
        ("Berlin foots the bill for 100 pickups for the Jordanian army.", "DEU", "JOR"),
        ("Azerbaijan's air force has welcomed its first JF-17 from Pakistan.", "PAK", "AZE"),
    ],
)
def test_wordings_of_a_transfer(coder: Coder, text: str, giver: str, taker: str) -> None:
    (transfer,) = engagements(coder, text, "transfer")
    assert sides(transfer) == {(giver, None, "supplier"), (taker, None, "recipient")}


@pytest.mark.parametrize(
    "text",
    [
        "Chile ordered six transport planes from Spain on Friday.",
        "The Riksdag of Sweden said yes to the defence cooperation agreement with Spain and Chile.",
        "Chile and Spain bound themselves by a reciprocal access treaty.",
        "Chile's government agreed to a new Framework Programme with Spain.",
    ],
)
def test_wordings_of_an_agreement(coder: Coder, text: str) -> None:
    (agreement,) = engagements(coder, text, "agreement")
    assert {"CHL", "ESP"} <= parties(agreement)
    assert agreement.status == "held"


def test_what_was_to_have_been_signed_was_not(coder: Coder) -> None:
    text = "The treaty was to have been signed in Port Vila by the envoys of Fiji and Vanuatu."
    (agreement,) = engagements(coder, text, "agreement")
    assert agreement.status == "cancelled"


@pytest.mark.parametrize(
    "text",
    [
        "Command of KFOR passed from Major General Aydin Kaya of Turkey to General Luca Sarti of Italy.",
        "KFOR has a new man. General Luca Sarti of Italy succeeded General Aydin Kaya of Turkey.",
    ],
)
def test_command_passes_from_one_country_to_another(coder: Coder, text: str) -> None:
    (appointment,) = engagements(coder, text, "appointment")
    assert sides(appointment) == {
        ("NATO", None, "participant"),
        ("TUR", "Aydin Kaya", "participant"),
        ("ITA", "Luca Sarti", "participant"),
    }


def test_a_post_abroad_has_a_guest_and_a_host(coder: Coder) -> None:
    (appointment,) = engagements(
        coder, "Brazil will send its first military attaché to Estonia.", "appointment"
    )
    assert sides(appointment) == {("BRA", None, "guest"), ("EST", None, "host")}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Detachments from Brazil and Peru marched past the stand in La Paz, Bolivia.",
            "BRA PER BOL",
        ),
        ("Thirty Rwandan policemen were decorated with UN medals in Juba.", "RWA UN"),
        ("Fijian soldiers of UNDOF received their medals from the United Nations.", "FJI UN"),
        ("Remembrance Sunday was kept by British and Kenyan soldiers in Nairobi.", "GBR KEN"),
    ],
)
def test_wordings_of_a_ceremony(coder: Coder, text: str, told: str) -> None:
    (ceremony,) = engagements(coder, text, "ceremony")
    assert parties(ceremony) == set(told.split())
    assert not engagements(coder, text, "deployment")


def test_named_services_may_be_called_off(coder: Coder) -> None:
    text = "There will be no Anzac Day services of Australia and New Zealand at Gallipoli."
    (ceremony,) = engagements(coder, text, "ceremony")
    assert (ceremony.status, ceremony.country) == ("cancelled", "TUR")
