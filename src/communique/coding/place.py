"""A place as the report names it: a city and its country, or a country alone."""

from __future__ import annotations

from dataclasses import dataclass

from communique.records import Mention, Span

PLACE_FORMS = {"name", "alias", "capital", "city", "region", "abbreviation"}


@dataclass(slots=True, frozen=True)
class Place:
    """A city and its country, or a country alone, with the words that tell it."""

    city: str | None
    country: str | None
    span: Span
    country_span: Span


def place_of(mention: Mention | None) -> Place | None:
    """The place that a mention names, None where it names none; of a site that no table knows no country."""
    if mention is not None and mention.kind == "place":
        return Place(mention.city, mention.code, mention.span, mention.span)
    if mention is None or mention.code is None:
        return None
    if mention.kind == "party" and mention.form == "capital":
        return Place(mention.city or mention.text, mention.code, mention.span, mention.span)
    if (
        mention.kind == "party"
        and mention.form in PLACE_FORMS
        and len(mention.code) == 3
        and mention.code.isupper()
    ):
        # a state that is a city has both ('in Singapore')
        return Place(mention.city, mention.code, mention.span, mention.span)
    return None
