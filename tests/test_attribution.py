"""Who said what, and whom a report cites: behaviours that a user relies on, in small reports."""

from __future__ import annotations

from functools import lru_cache

import pytest

from communique.coding.actors import Cast
from communique.coding.clause import Syntax
from communique.coding.statements.attribution import statements
from communique.coding.statements.sources import sources
from communique.reading.english import EnglishReader
from communique.records import Report, Statement

LEAD = (
    "Defence Minister Juan Vega of Chile met General Ana Ruiz, Chief of the Army of Peru, in Lima. "
)


@lru_cache
def reader() -> EnglishReader:
    return EnglishReader()


def code(text: str, outlet: str | None = None) -> tuple[list[Statement], list[str]]:
    reading = reader().read(Report(id="r", text=text, outlet=outlet))
    syntax = Syntax(reading, reader().lexicon)
    cast = Cast(reading, syntax, reader().lexicon)
    stated = [s for s, _ in statements(reading, syntax, cast, reader().lexicon)]
    cited = [s for s, _, _ in sources(reading, syntax, cast, reader().lexicon, stated)]
    return stated, cited


def said(text: str) -> list[tuple[str, str]]:
    return [(s.speaker, s.content) for s in code(text)[0]]


@pytest.mark.parametrize(
    ("sentence", "speaker", "content"),
    [
        ("Vega said that the border is quiet.", "Juan Vega", "the border is quiet"),
        ("The border is quiet, Vega said.", "Juan Vega", "The border is quiet"),
        ("The border, said Vega, is quiet for once.", "Juan Vega", "is quiet for once"),
        ('"The border is quiet," Vega said.', "Juan Vega", "The border is quiet,"),
        ('Vega told reporters: "The border is quiet."', "Juan Vega", "The border is quiet."),
        ("Vega spoke first. In his words, peace lasts.", "Juan Vega", "peace lasts"),
        ("According to Vega, the border is quiet.", "Juan Vega", "the border is quiet"),
        ("Vega stressed the importance of patrols.", "Juan Vega", "the importance of patrols"),
        ("Vega thanked Ruiz for her hospitality.", "Juan Vega", "her hospitality"),
        ("Vega promised to send engineers.", "Juan Vega", "to send engineers"),
        ("Vega called the treaty a milestone.", "Juan Vega", "the treaty a milestone"),
        ("Vega expressed the hope that trade grows.", "Juan Vega", "trade grows"),
        ("The two sides agreed to share maps.", "the sides", "to share maps"),
        ("It was noted that patrols are useful.", "the sides", "patrols are useful"),
        ("One diplomat warned that time is short.", "One diplomat", "time is short"),
        ("Chile denied that it had asked for help.", "Chile", "it had asked for help"),
        ("Vega laid stress on joint patrols.", "Juan Vega", "joint patrols"),
        ("Vega was of the view that trade grows.", "Juan Vega", "trade grows"),
        ("Vega let it be known that Lima would wait.", "Juan Vega", "Lima would wait"),
        ("Vega was grateful for the welcome.", "Juan Vega", "the welcome"),
        ("Vega expressed thanks to Ruiz for the maps.", "Juan Vega", "the maps"),
        ("Vega said in an interview that trade grows.", "Juan Vega", "trade grows"),
        ("It was stressed at the talks that trade grows.", "the sides", "trade grows"),
        ("Vega praised the plan, which Lima drew up in May.", "Juan Vega", "the plan"),
        ("Vega wished the cadets a safe journey.", "Juan Vega", "a safe journey"),
        ("Vega thanked Lima for lending its ranges.", "Juan Vega", "lending its ranges"),
        ("Vega described the pact as a bridge.", "Juan Vega", "the pact as a bridge"),
        ("Vega assured Lima of help in need.", "Juan Vega", "help in need"),
        ("Vega gave his word that Lima would wait.", "Juan Vega", "Lima would wait"),
        ("Vega is convinced that the pact will hold.", "Juan Vega", "the pact will hold"),
        ("Vega expects the pact to be signed soon.", "Juan Vega", "the pact to be signed soon"),
        ('"Peace is a habit," read a message from Vega.', "Juan Vega", "Peace is a habit,"),
    ],
)
def test_one_statement(sentence: str, speaker: str, content: str) -> None:
    assert (speaker, content) in said(LEAD + sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The sides discussed patrols at sea.",
        "They exchanged views on training.",
        "Vega reviewed a guard of honour.",
        "Vega did not say whether he would return.",
        "Vega will announce the winner in May.",
        "Vega welcomed the delegation.",
        "He announced a new programme.",
        "Vega, who asked not to be named, left.",
        "Vega paid a visit to the yard.",
    ],
)
def test_what_is_no_statement(sentence: str) -> None:
    assert said(LEAD + sentence) == []


def test_each_verb_of_saying_has_its_own_entry() -> None:
    both = said(LEAD + "Vega said that ties are close and added that trade is growing.")
    assert both == [("Juan Vega", "ties are close"), ("Juan Vega", "trade is growing")]


def test_a_quotation_of_two_sentences_is_one_speakers() -> None:
    found = said(LEAD + '"We keep watch. Nobody sleeps," Ruiz said. "The sea is wide."')
    assert [speaker for speaker, _ in found] == ["Ana Ruiz"] * 3
    assert [content for _, content in found] == [
        "We keep watch.",
        "Nobody sleeps,",
        "The sea is wide.",
    ]


def test_pronouns_and_descriptions_are_resolved() -> None:
    found = said(LEAD + "Ruiz rose. She said that rain is due. The minister replied that it is.")
    assert found == [("Ana Ruiz", "rain is due"), ("Juan Vega", "it is")]


def test_content_is_a_passage_of_the_report() -> None:
    text = LEAD + 'The plan "breathes life into an old bond," Vega stressed.'
    (statement,) = code(text)[0]
    span = statement.spans["content"]
    assert text[span.start : span.end] == statement.content


def test_a_ministrys_bare_facts_are_a_source_and_its_judgement_a_statement() -> None:
    stated, cited = code(
        "Two frigates sailed for Callao, the Chilean Defence Ministry said. "
        "The ministry stressed that the trip serves peace."
    )
    assert cited == ["Chilean Defence Ministry"]
    assert [(s.speaker, s.content) for s in stated] == [
        ("Chilean Defence Ministry", "the trip serves peace")
    ]


def test_a_house_that_says_what_a_person_said_is_a_source() -> None:
    text = "The Ministry of Defence said that Minister Ana Ruiz praised the pact and voiced hope for more."
    stated, cited = code(text)
    assert {s.speaker for s in stated} == {"Ana Ruiz"}
    assert cited == ["Ministry of Defence"]


def test_a_house_that_retells_what_others_said_is_a_source() -> None:
    stated, cited = code(LEAD + "Vega noted that ties matter, the Chilean Navy said.")
    assert [(s.speaker, s.content) for s in stated] == [("Juan Vega", "ties matter")]
    assert cited == ["Chilean Navy"]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Two ships left Lima, Reuters reports.", "Reuters"),
        ("Two ships left Lima, according to the Peruvian Navy.", "Peruvian Navy"),
        ("Two ships left Lima, a paper wrote, citing the Peruvian Navy.", "Peruvian Navy"),
        ("Two ships left Lima on Monday.\n(Source: Peruvian Navy; issued May 2)", "Peruvian Navy"),
        ("Vega told Radio Andina that two ships had left Lima.", "Radio Andina"),
        ("Two ships left Lima on Monday, officials said.", "officials"),
        ("AFP | Web Desk\n\nTwo ships left Lima on Monday.", "AFP"),
        ("LIMA (Reuters) - Two ships left Lima on Monday.", "Reuters"),
        ("Vega told the Peruvian broadcaster TVP that two ships had left.", "TVP"),
        ("As the Peruvian Navy reported, two ships left Lima.", "Peruvian Navy"),
        ("Andina learned from the Peruvian Navy that two ships had left.", "Peruvian Navy"),
        ("The navy said in a press release that two ships had left Lima.", "navy"),
    ],
)
def test_sources(text: str, source: str) -> None:
    assert source in code(text)[1]


def test_the_outlet_is_no_source_of_its_own() -> None:
    text = "LIMA, May 2 (ANI) - Two ships left Lima on Monday."
    assert code(text, outlet="aninews.in")[1] == []
    assert code(text, outlet="example.org")[1] == ["ANI"]
