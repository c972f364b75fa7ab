"""Forms that are made of what posts.toml and honorifics.csv hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def heads(posts: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Head nouns of posts with their kinds."""
    for kind, names in posts["heads"].items():
        if kind != "weak":
            yield from ((head, kind) for head in names)


def modifiers(posts: dict[str, Any]) -> Iterator[str]:
    """Words that stand before a head and belong to the office."""
    for kind in ("grade", "acting", "field"):
        yield from posts["modifiers"][kind]
    yield from posts["attache"]["fields"]


def plural(form: str, irregular: dict[str, str] | None) -> str:
    """The regular or given plural; the form itself in a language that has no such table."""
    if irregular is None:
        return form
    if form in irregular:
        return irregular[form]
    return form[:-1] + "ies" if form.endswith("y") else form + "s"


def honorifics(rows: list[dict[str, str]]) -> Iterator[str]:
    """Titles that stand before a name and are none of it."""
    for row in rows:
        kinds = ("title", "style", "academic", "religious", "pretitle")
        form = row["form"].lower().rstrip(".")
        if row["kind"] in kinds and row["ambiguous"] == "0" and len(form) > 1:
            yield form


def letters(rows: list[dict[str, str]], kind: str) -> Iterator[str]:
    """The forms of a kind that are written in letters ('H.E.' as 'HE', 'CSC')."""
    for row in rows:
        form = row["form"].replace(".", "").replace(" ", "")
        if row["kind"] == kind and len(form) <= 6 and sum(c.isupper() for c in form) >= 2:
            yield form
