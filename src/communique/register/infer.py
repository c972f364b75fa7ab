"""Coding with the register: a post without a name becomes a person, marked as inferred.

'The Azerbaijani defence minister' on a given day is whom the register knows in that post on that day.
The report never says so: the participant carries `inferred = "register"` and no span for its person.
"""

from __future__ import annotations

import re

from communique.records import CodedReport, Engagement, Participant, Report, Span
from communique.register import Register
from communique.register.posts import post_of

AHEAD = 5
"""Words after a party's adjective ('Azerbaijani defence minister') within which a post is sought."""

OF = re.compile(r"(?:[\w'’-]+\s+){1,7}(?:of|for|in)\s+(?:the\s+)?$", re.IGNORECASE)
"""What stands before a party in 'chief of the general staff of Kazakhstan'."""

CLAUSE = re.compile(r"[^\w\s'’-]|\b(?:and|who|met|visited|received|with|by)\b", re.IGNORECASE)
"""Where a noun phrase ends at the latest."""


def infer(coded: CodedReport, report: Report, register: Register) -> CodedReport:
    """The record with a name for every unnamed participant whom the register settles."""
    engagements = tuple(
        _named(engagement, coded.published, report.text, register)
        for engagement in coded.coded.engagements
    )
    return coded.model_copy(
        update={"coded": coded.coded.model_copy(update={"engagements": engagements})}
    )


def _named(
    engagement: Engagement, published: str | None, text: str, register: Register
) -> Engagement:
    known = {side.person for side in engagement.participants}
    sides = []
    for side in engagement.participants:
        person = _person(side, engagement.date or published, text, register)
        if side.person is None and person and person not in known:
            side = side.model_copy(update={"person": person, "inferred": "register"})
        sides.append(side)
    return engagement.model_copy(update={"participants": tuple(sides)})


def _person(side: Participant, day: str | None, text: str, register: Register) -> str | None:
    span = side.spans.get("party")
    for wording in _wordings(text, span) if span else ():
        tenure = register.resolve(side.party, wording, day)
        if tenure is not None:
            return tenure.person
    return None


def _wordings(text: str, span: Span) -> list[str]:
    """The posts that may be named with a party at a place: in it, before 'of' it, or after it."""
    found = [text[span.start : span.end]]
    if before := OF.search(text[max(0, span.start - 80) : span.start]):
        found.append(CLAUSE.split(before.group())[-1])
    after = CLAUSE.split(text[span.end : span.end + 80])[0].split()
    if after[:1] in (["'s"], ["’s"]):
        after = after[1:]
    found += [" ".join(after[:n]) for n in range(AHEAD, 0, -1)]
    return [wording for wording in found if (post := post_of(wording, "")) and post.sole]
