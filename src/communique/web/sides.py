"""The sides of an engagement as a reviewer types them: 'AZE host Zakir Hasanov; KAZ guest'."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, get_args

from communique.records import Participant, Role

ROLES: tuple[str, ...] = get_args(Role)


def sides_of(participants: Iterable[Participant]) -> str:
    """Sides as text."""
    return "; ".join(
        " ".join(filter(None, (side.party.replace(" ", "_"), side.role, side.person)))
        for side in participants
    )


def sides_in(text: str) -> list[dict[str, Any]]:
    """Sides of a text: the party's code (_ for a space in it), a role if not participant, a name."""
    sides = []
    for told in text.split(";"):
        party, *rest = told.split() or [""]
        if not party:
            continue
        role = rest.pop(0) if rest and rest[0] in ROLES else "participant"
        name = " ".join(rest) or None
        sides.append({"party": party.replace("_", " "), "role": role, "person": name})
    return sides
