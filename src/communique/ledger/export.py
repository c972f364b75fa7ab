"""A ledger's occasions and engagements as CSV, JSON Lines or Parquet; judgements as JSON Lines."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import batched
from typing import Any, BinaryIO, Literal

from sqlalchemy import Connection

from communique.ledger.judgements import all_judgements
from communique.ledger.queries import Filter, Row, each_occasion

Format = Literal["csv", "jsonl", "parquet"]
What = Literal["occasions", "engagements", "judgements"]

BATCH = 5000

TOLD = ("status", "date", "end", "city", "country", "forum", "parties")
"""Fields of which an engagement's row has the report's own value."""

COLUMNS: dict[What, tuple[str, ...]] = {
    "occasions": tuple(Row.__slots__),
    "engagements": (
        "occasion", "engagement", "report", "outlet", "published", "language", "type", *TOLD,
        "witness", "evidence",
    ),
}  # fmt: skip

_TYPES = {
    "reports": "int64",
    "witnesses": "int64",
    "disagreements": "int64",
    "witness": "int64",
    "confidence": "float64",
}


def rows(
    connection: Connection, what: What, where: Filter | None = None
) -> Iterator[dict[str, Any]]:
    """What is exported, one mapping a row; the `record` of an occasion is its merged record."""
    if what == "judgements":
        for judgement in all_judgements(connection):
            yield judgement.model_dump(mode="json")
        return
    for row, occasion in each_occasion(connection, where):
        if what == "occasions":
            yield {**asdict(row), "record": occasion.model_dump(mode="json")}
            continue
        for member in occasion.members:
            told = {name: _told(occasion.fields[name].told, member.engagement) for name in TOLD}
            yield {
                "occasion": occasion.id, "engagement": member.engagement, "report": member.report,
                "outlet": member.outlet, "published": member.published,
                "language": member.language, "type": occasion.type, **told,
                "witness": member.witness, "evidence": member.evidence,
            }  # fmt: skip


def write(
    connection: Connection, out: BinaryIO, format: Format, what: What, where: Filter | None = None
) -> int:
    """Write an export; how many rows it has. Judgements are always JSON Lines."""
    data = rows(connection, what, where)
    if format == "jsonl" or what == "judgements":
        return _jsonl(data, out)
    return _csv(data, out, what) if format == "csv" else _parquet(data, out, what)


def _told(told: Iterable[Any], engagement: str) -> str | None:
    return next((one.value for one in told if one.engagement == engagement), None)


def _jsonl(data: Iterable[dict[str, Any]], out: BinaryIO) -> int:
    number = 0
    for row in data:
        out.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
        number += 1
    return number


def _flat(data: Iterable[dict[str, Any]], what: What) -> Iterator[dict[str, Any]]:
    for row in data:
        values = {name: row[name] for name in COLUMNS[what]}
        yield {k: "; ".join(v) if isinstance(v, tuple) else v for k, v in values.items()}


def _csv(data: Iterable[dict[str, Any]], out: BinaryIO, what: What) -> int:
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    writer = csv.DictWriter(text, COLUMNS[what])
    writer.writeheader()
    number = 0
    for row in _flat(data, what):
        writer.writerow(row)
        number += 1
    text.detach()
    return number


def _parquet(data: Iterable[dict[str, Any]], out: BinaryIO, what: What) -> int:
    import pyarrow as arrow
    import pyarrow.parquet as parquet

    schema = arrow.schema([(name, _TYPES.get(name, "string")) for name in COLUMNS[what]])
    number = 0
    with parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        for some in batched(_flat(data, what), BATCH):
            writer.write_table(arrow.Table.from_pylist(list(some), schema=schema))
            number += len(some)
    return number
