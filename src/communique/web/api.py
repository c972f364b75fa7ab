"""The ledger as JSON: read-only, described by OpenAPI at /api/v1/openapi.json."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from pydantic import BaseModel

from communique.analysis.networks import Of
from communique.errors import CommuniqueError
from communique.ledger import LedgerError, queries
from communique.records import CodedReport, Occasion, Report
from communique.web.browse import listed
from communique.web.choice import LAST_PAGE, Choice
from communique.web.explore import drawn
from communique.web.reader import held

router = APIRouter(prefix="/api/v1", tags=["ledger"])

PageNumber = Annotated[int, Query(ge=1, le=LAST_PAGE)]
Limit = Annotated[int, Query(ge=1, le=500)]


class Problem(BaseModel):
    """Why a request was not answered."""

    detail: Any


class Occasions(BaseModel):
    """A page of occasions as lists show them, and how many there are in all."""

    total: int
    page: int
    limit: int
    occasions: list[queries.Row]


class OccasionDetail(BaseModel):
    """An occasion with its review and the judgements on it."""

    occasion: Occasion
    review: str
    judgements: list[dict[str, Any]]
    history: list[dict[str, Any]]


class StoredReport(BaseModel):
    """A report as it was added, the record of it in force, and the occasions it tells of."""

    report: Report
    coded: CodedReport | None
    occasions: list[str]


MISSING: dict[int | str, dict[str, Any]] = {404: {"model": Problem}}
WRONG: dict[int | str, dict[str, Any]] = {400: {"model": Problem}, 404: {"model": Problem}}


@router.get("/occasions", responses=WRONG)
def list_occasions(request: Request, choice: Annotated[Choice, Query()]) -> Occasions:
    """Occasions, filtered, sorted and paged as on the ledger's page."""
    found = listed(request, choice)
    return Occasions(
        total=found.total or 0, page=choice.page, limit=choice.limit, occasions=found.rows
    )


@router.get("/occasions/{id}", responses=MISSING)
def show_occasion(request: Request, id: str) -> OccasionDetail:
    """One occasion with every report's own values; the beginning of its id will do."""
    with held(request).read() as connection:
        try:
            detail = queries.occasion(connection, id)
        except LedgerError:
            raise
        except CommuniqueError as error:
            raise HTTPException(404, str(error)) from None
        events = queries.history(connection, detail.occasion.id)
    return OccasionDetail(
        occasion=detail.occasion,
        review=detail.review,
        judgements=detail.judgements,
        history=events,
    )


@router.get("/reports", responses=MISSING)
def list_reports(request: Request, page: PageNumber = 1, limit: Limit = 50) -> list[Report]:
    """Reports in the order in which they were added, without their texts."""
    with held(request).read() as connection:
        return queries.reports(connection, limit, (page - 1) * limit)


@router.get("/reports/{id:path}", responses=MISSING)
def show_report(request: Request, id: str) -> StoredReport:
    """One report with its text and its record."""
    with held(request).read() as connection:
        try:
            report = queries.report(connection, id)
        except LedgerError:
            raise
        except CommuniqueError as error:
            raise HTTPException(404, str(error)) from None
        coded = queries.current_coding(connection, id)
        told = queries.occasions_of(connection, id)
    return StoredReport(report=report, coded=coded, occasions=told)


@router.get("/timeline", responses=WRONG)
def show_timeline(request: Request, choice: Annotated[Choice, Query()]) -> list[dict[str, Any]]:
    """Numbers of occasions by period and type, planned ones apart."""
    return drawn(request, "timeline", choice)[1]


@router.get("/places", responses=WRONG)
def show_places(request: Request, choice: Annotated[Choice, Query()]) -> list[dict[str, Any]]:
    """Numbers of occasions by country (city empty) and by city."""
    return drawn(request, "map", choice)[1]


@router.get("/network/{of}", responses=WRONG)
def show_network(
    request: Request, of: Of, choice: Annotated[Choice, Query()]
) -> list[dict[str, Any]]:
    """Which of those with most occasions share how many."""
    return drawn(request, of, choice)[1]


@router.get("/register", responses=WRONG)
def show_register(request: Request, choice: Annotated[Choice, Query()]) -> list[dict[str, Any]]:
    """Who held which post of a country when, as far as reports attest it."""
    return drawn(request, "register", choice)[1]


@router.get("/stats", responses=MISSING)
def stats(request: Request) -> dict[str, Any]:
    """How much the ledger holds, and of what."""
    with held(request).read() as connection:
        return queries.stats(connection)
