"""Which occasions an address asks for: the same words in the pages and in the API."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from starlette.datastructures import QueryParams

from communique.errors import CommuniqueError
from communique.intake.limits import date_of
from communique.ledger.filters import Filter, Review

LONGEST = 200
"""Most characters of one value of a filter."""
MOST = 50
"""Most values of one filter."""
LAST_PAGE = 1_000_000
SEVERAL = frozenset({"country", "type", "status"})
"""Filters that take several values, any of which will do."""

DATE = r"^(|[12]\d{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?)$"
"""Dates as OpenAPI can describe them; that February has no 30th it cannot."""

Sort = Literal[
    "date", "-date", "confidence", "-confidence", "witnesses", "-witnesses", "reports", "-reports",
    "disagreements", "-disagreements",
]  # fmt: skip


def _none_if_empty(value: Any) -> Any:
    """A form sends the fields that were left empty as well."""
    if isinstance(value, str):
        value = value.strip()
        if "\0" in value:
            raise ValueError("holds a NUL character")
    return None if value == "" else value


def _several(value: Any) -> Any:
    """Values given one by one, or with commas between them."""
    parts = value if isinstance(value, list) else [value]
    if not all(isinstance(part, str) for part in parts):
        return value
    named = [name.strip() for part in parts for name in part.split(",")]
    return [name for name in named if _none_if_empty(name)]


def _pair(value: Any) -> Any:
    value = _none_if_empty(value)
    if isinstance(value, str):
        names = [name for name in re.split(r"[\s,]+", value) if name]
        if len(names) != 2:
            raise ValueError("takes two parties, as in AZE,KAZ")
        return ",".join(names)
    return value


def _date(value: Any) -> Any:
    value = _none_if_empty(value)
    if isinstance(value, str) and date_of(value) is None:
        raise ValueError("is not YYYY-MM-DD, YYYY-MM or YYYY")
    return date_of(value) if isinstance(value, str) else value


Name = Annotated[str, Field(max_length=LONGEST, pattern=r"^[^\x00]*$")]
Names = Annotated[list[Name], BeforeValidator(_several), Field(max_length=MOST)]
Text = Annotated[Name | None, BeforeValidator(_none_if_empty)]
Day = Annotated[Name | None, BeforeValidator(_date)]
Share = Annotated[Annotated[float, Field(ge=0, le=1)] | None, BeforeValidator(_none_if_empty)]


class Choice(BaseModel):
    """Filters, order and page of a list of occasions; all that is given must hold."""

    model_config = ConfigDict(extra="ignore")

    country: Names = Field(default=[], description="Parties' codes, any of them: AZE, NATO")
    dyad: Annotated[Text, BeforeValidator(_pair)] = Field(
        default=None,
        description="Two parties that both took part: AZE,KAZ",
        json_schema_extra={"pattern": r"^(|[A-Za-z0-9-]+,[A-Za-z0-9-]+)$"},
    )
    person: Text = Field(default=None, description="A participant, in any spelling")
    type: Names = Field(default=[], description="meeting, call, visit, …")
    status: Names = Field(default=[], description="held, ongoing, planned, cancelled")
    since: Day = Field(
        default=None, description="YYYY[-MM[-DD]]", json_schema_extra={"pattern": DATE}
    )
    until: Day = Field(
        default=None, description="YYYY[-MM[-DD]]", json_schema_extra={"pattern": DATE}
    )
    place: Text = Field(default=None, description="A country's code or a city")
    forum: Text = Field(default=None, description="Part of its name")
    outlet: Text = Field(default=None, description="Told by this outlet")
    words: Text = Field(default=None, description='Words of its reports: naval "joint patrol"')
    min_confidence: Share = None
    max_confidence: Share = None
    review: Annotated[Review | None, BeforeValidator(_none_if_empty)] = Field(
        default=None, description="Without it, what was rejected is left out"
    )
    disagreements: Annotated[bool | None, BeforeValidator(_none_if_empty)] = None
    sort: Annotated[Sort, BeforeValidator(lambda value: value or "-date")] = "-date"
    page: Annotated[int, Field(ge=1, le=LAST_PAGE)] = 1
    limit: Annotated[int, Field(ge=1, le=500)] = 50

    def filter(self) -> Filter:
        """The filter of the ledger that this is."""
        first, _, second = (self.dyad or "").partition(",")
        return Filter(
            country=tuple(self.country), dyad=(first, second) if second else None,
            person=self.person, type=tuple(self.type), status=tuple(self.status),
            since=self.since, until=self.until, place=self.place, forum=self.forum,
            outlet=self.outlet, words=self.words, min_confidence=self.min_confidence,
            max_confidence=self.max_confidence, review=self.review,
            disagreements=self.disagreements,
        )  # fmt: skip

    @property
    def offset(self) -> int:
        """Rows before this page."""
        return (self.page - 1) * self.limit

    @property
    def told(self) -> dict[str, str]:
        """The filters that are set, as a person reads them."""
        values = self.model_dump(
            mode="json", exclude_defaults=True, exclude={"sort", "page", "limit"}
        )
        several = {name: ", ".join(value) for name, value in values.items() if name in SEVERAL}
        return {name: str(value) for name, value in (values | several).items()}

    def query(self, **changes: Any) -> str:
        """The address of this list, with `changes`; what is as by default is not said."""
        told = self.model_copy(update=changes).model_dump(exclude_defaults=True)
        return urlencode(told, doseq=True)

    def by(self, name: str) -> str:
        """The address of this list sorted by `name`, downwards first."""
        return self.query(sort=name if self.sort == f"-{name}" else f"-{name}", page=1)


def chosen(params: QueryParams) -> Choice:
    """The choice of a page's address. Raises CommuniqueError naming the field that is wrong."""
    values = {name: params.getlist(name) if name in SEVERAL else params[name] for name in params}
    try:
        return Choice.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        reason = first["msg"].removeprefix("Value error, ")
        raise CommuniqueError(f"{first['loc'][0]}: {reason}") from None
