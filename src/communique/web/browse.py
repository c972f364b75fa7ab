"""The pages of a ledger: occasions in a table, one with all its evidence, and stored reports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from communique.errors import CommuniqueError
from communique.ledger import LedgerError, queries
from communique.records import CodedReport, Coding
from communique.web.choice import Choice, chosen
from communique.web.pages import csv_lines, page, reading
from communique.web.reader import held, recalled

router = APIRouter(include_in_schema=False)

STATUSES = ("held", "ongoing", "planned", "cancelled")
REVIEWS = ("unreviewed", "reviewed", "confirmed", "corrected", "rejected", "any")
PER_PAGE = 100
"""Reports on a page of their list."""


def listed(request: Request, choice: Choice) -> queries.Page:
    """The page of occasions that a choice asks for."""
    where = choice.filter()

    def count() -> int:
        with held(request).read() as connection:
            return queries.number(connection, where)

    def make() -> queries.Page:
        with held(request).read() as connection:
            return queries.occasions(
                connection, where, choice.sort, choice.limit, choice.offset, count=False
            )

    total = recalled(request, ("total", where), count)
    page = recalled(request, ("page", where, choice.sort, choice.limit, choice.offset), make)
    return replace(page, total=total)


def types_of(request: Request) -> list[str]:
    """The types of the occasions in the ledger."""

    def make() -> list[str]:
        with held(request).read() as connection:
            return sorted(name for name, _ in queries.counts(connection, "type"))

    return recalled(request, ("types",), make)


@router.get("/occasions")
def occasions(request: Request) -> Response:
    """The occasions that the address asks for, a page of them."""
    problem, status, found = None, 200, queries.Page([], 0, None)
    choice = Choice()
    types = types_of(request)
    try:
        choice = chosen(request.query_params)
        found = listed(request, choice)
    except LedgerError:
        raise
    except CommuniqueError as error:
        problem, status = str(error), 422
    return page(
        request, "occasions.html", status, choice=choice, found=found, problem=problem,
        types=sorted({*types, *choice.type}), statuses=STATUSES, reviews=REVIEWS,
    )  # fmt: skip


@router.get("/occasions.csv")
def occasions_as_csv(request: Request) -> Response:
    """All occasions that the address asks for, as they are in the ledger when asked."""
    ledger, choice = held(request), chosen(request.query_params)
    with ledger.read() as connection:  # what is wrong is told before anything is sent
        queries.occasions(connection, choice.filter(), choice.sort, 1, count=False)

    def lines() -> Iterator[str]:
        yield csv_lines([list(queries.Row.__slots__)])
        with ledger.read() as connection:
            for rows in queries.each_row(connection, choice.filter(), choice.sort):
                yield csv_lines([_flat(row) for row in rows])

    told = {"Content-Disposition": 'attachment; filename="occasions.csv"'}
    return StreamingResponse(lines(), media_type="text/csv", headers=told)


def _flat(row: queries.Row) -> list[Any]:
    values = (getattr(row, name) for name in queries.Row.__slots__)
    return ["; ".join(value) if isinstance(value, tuple) else value for value in values]


@router.get("/occasions/{id}")
def occasion(request: Request, id: str) -> Response:
    """One occasion: what every report tells of it, its evidence and its history."""
    with held(request).read() as connection:
        try:
            detail = queries.occasion(connection, id)
        except LedgerError:
            raise
        except CommuniqueError as error:
            return page(request, "failure.html", 404, problem=str(error))
        events = queries.history(connection, detail.occasion.id)
    told = {
        name: {t.engagement: t for t in field.told}
        for name, field in detail.occasion.fields.items()
    }
    return page(
        request, "occasion.html", detail=detail, occasion=detail.occasion, told=told, events=events
    )


@router.get("/reports")
def reports(request: Request) -> Response:
    """The stored reports, in the order in which they were added."""
    given = request.query_params.get("page", "1")
    number = int(given) if given.isascii() and given.isdigit() and 0 < len(given) < 7 else 1
    number = max(number, 1)
    with held(request).read() as connection:
        found = queries.reports(connection, PER_PAGE + 1, (number - 1) * PER_PAGE)
    return page(
        request, "reports.html", reports=found[:PER_PAGE], number=number, more=len(found) > PER_PAGE
    )


@router.get("/report")
def report(request: Request, id: str = "") -> Response:
    """A stored report in the reader. Its id may be an address, so it is no part of the path."""
    with held(request).read() as connection:
        try:
            found = queries.report(connection, id)
        except LedgerError:
            raise
        except CommuniqueError as error:
            return page(request, "failure.html", 404, problem=str(error))
        coded = queries.current_coding(connection, id)
        standings = queries.engagements_of(connection, id)
    more: dict[str, Any] = {"standings": standings}
    if coded is None:
        coded = CodedReport(id=id, published=found.published, coded=Coding(relevant=False))
    return reading(request, found, coded, **more)
