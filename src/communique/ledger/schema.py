"""The tables of a ledger, the same on SQLite and PostgreSQL (see docs/ledger.md).

What was added and what people judged is kept for good: `reports`, `codings`, `judgements`,
`history`, `samples`, `blind`. The rest is derived from these and can be built anew at any time (`Ledger.relink`).
Days are proleptic ordinals (`datetime.date.toordinal`), moments ISO 8601 in UTC.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

APPLICATION = "communique"
"""Written in `about`; a database with tables but without it belongs to another program."""

metadata = MetaData()

about = Table(
    "about",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

# --- kept for good -----------------------------------------------------------------------------

reports = Table(
    "reports",
    metadata,
    Column("n", Integer, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("digest", Text, index=True),
    Column("url", Text),
    Column("outlet", Text),
    Column("language", Text),
    Column("published", Text),
    Column("text", Text),
    Column("added", Text, nullable=False),
)

codings = Table(
    "codings",
    metadata,
    Column("n", Integer, primary_key=True, autoincrement=True),
    Column("report", ForeignKey("reports.n"), nullable=False),
    Column("digest", Text, nullable=False),
    Column("coder", Text),
    Column("version", Text),
    Column("lexicon", Text),
    Column("current", Boolean, nullable=False),
    Column("record", JSON, nullable=False),
    Column("added", Text, nullable=False),
    UniqueConstraint("report", "digest"),
)

judgements = Table(
    "judgements",
    metadata,
    Column("n", Integer, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("action", Text, nullable=False),
    Column("reviewer", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("reason", Text),
    Column("field", Text),
    Column("value", JSON),
    Column("retracts", Text),
)

anchors = Table(
    "anchors",
    metadata,
    Column("judgement", ForeignKey("judgements.n"), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("side", Integer, nullable=False),
    Column("report", Text, nullable=False, index=True),
    Column("record", JSON, nullable=False),
    Column("engagement", Text, index=True),
)

history = Table(
    "history",
    metadata,
    Column("n", Integer, primary_key=True, autoincrement=True),
    Column("at", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("cause", Text, index=True),
    Column("occasion", Text, index=True),
    Column("other", Text, index=True),
    Column("detail", JSON),
)

reviewers = Table(
    "reviewers",
    metadata,
    Column("name", Text, primary_key=True),
    Column("token", Text, nullable=False, unique=True),
    Column("added", Text, nullable=False),
)
"""Who may write through the desk; of a token only its digest is kept."""

samples = Table(
    "samples",
    metadata,
    Column("name", Text, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("report", ForeignKey("reports.n"), nullable=False),
)
"""Reports that several people code without seeing each other's or the machine's records."""

blind = Table(
    "blind",
    metadata,
    Column("sample", Text, primary_key=True),
    Column("reviewer", Text, primary_key=True),
    Column("report", ForeignKey("reports.n"), primary_key=True),
    Column("record", JSON, nullable=False),
    Column("done", Boolean, nullable=False),
    Column("at", Text, nullable=False),
)

# --- derived -----------------------------------------------------------------------------------

engagements = Table(
    "engagements",
    metadata,
    Column("id", Text, primary_key=True),
    Column("report", ForeignKey("reports.n"), nullable=False, index=True),
    Column("n", Integer, nullable=False),
    Column("occasion", Text, index=True),
    Column("component", Text, index=True),
    Column("rejected", Boolean, nullable=False),
    Column("confirmed", Boolean, nullable=False),
    Column("corrected", JSON, nullable=False),
    Column("record", JSON, nullable=False),
)

blocks = Table(
    "blocks",
    metadata,
    Column("key", BigInteger, nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("engagement", ForeignKey("engagements.id"), nullable=False, index=True),
    Index("ix_blocks_window", "key", "first", "last", "engagement"),
)

offices = Table(
    "offices",
    metadata,
    Column("report", ForeignKey("reports.n"), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("person", Text, nullable=False),
    Column("party", Text, index=True),
    Column("office", Text),
    Column("rank", Text),
    Column("latin", Text),
    Column("spans", JSON, nullable=False),
)

statements = Table(
    "statements",
    metadata,
    Column("report", ForeignKey("reports.n"), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("speaker", Text, nullable=False, index=True),
    Column("party", Text, index=True),
    Column("content", Text, nullable=False),
    Column("spans", JSON, nullable=False),
)

occasions = Table(
    "occasions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("type", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("date", Text),
    Column("end", Text),
    Column("day", Integer, nullable=False),
    Column("last_day", Integer, nullable=False),
    Column("city", Text),
    Column("country", Text),
    Column("forum", Text),
    Column("parties", Text, nullable=False),
    Column("persons", Text, nullable=False),
    Column("reports", Integer, nullable=False),
    Column("witnesses", Integer, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("disagreements", Integer, nullable=False),
    Column("review", Text, nullable=False),
    Index("ix_occasions_day", "day", "id"),
    Index("ix_occasions_type", "type", "day", "id"),
    Index("ix_occasions_status", "status", "day", "id"),
    Index("ix_occasions_country", "country", "day", "id"),
    Index("ix_occasions_city", "city", "day", "id"),
    Index("ix_occasions_forum", "forum"),
    Index("ix_occasions_review", "review", "confidence", "id"),
    Index("ix_occasions_confidence", "confidence", "id"),
    Index("ix_occasions_witnesses", "witnesses", "id"),
    Index("ix_occasions_reports", "reports", "id"),
)

merged = Table(
    "merged",
    metadata,
    Column("occasion", ForeignKey("occasions.id"), primary_key=True),
    Column("record", JSON, nullable=False),
)
"""Merged records, apart from what is filtered and sorted by: they are many times as long."""

facets = Table(
    "facets",
    metadata,
    Column("occasion", ForeignKey("occasions.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("day", Integer, nullable=False),
    Index("ix_facets_value", "kind", "value", "day", "occasion"),
)

names = Table(
    "names",
    metadata,
    Column("key", Text, primary_key=True),
    Column("name", Text, primary_key=True),
)

DERIVED = (names, facets, merged, occasions, statements, offices, blocks, engagements)
"""In the order in which they can be emptied."""

SEARCH = "report_words"
"""Full-text index over reports, by `reports.n`: an FTS5 table or one with a tsvector column."""
