"""The first ledger."""

import sqlalchemy as sa
from alembic import op

from communique.ledger.words import create_search

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make all tables and the full-text index."""
    op.create_table(
        "about",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "history",
        sa.Column("n", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("occasion", sa.Text(), nullable=True),
        sa.Column("other", sa.Text(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("n"),
    )
    op.create_index(op.f("ix_history_cause"), "history", ["cause"], unique=False)
    op.create_index(op.f("ix_history_occasion"), "history", ["occasion"], unique=False)
    op.create_index(op.f("ix_history_other"), "history", ["other"], unique=False)
    op.create_table(
        "judgements",
        sa.Column("n", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("field", sa.Text(), nullable=True),
        sa.Column("value", sa.JSON(), nullable=True),
        sa.Column("retracts", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("n"),
        sa.UniqueConstraint("id"),
    )
    op.create_table(
        "names",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", "name"),
    )
    op.create_table(
        "occasions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("date", sa.Text(), nullable=True),
        sa.Column("end", sa.Text(), nullable=True),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("forum", sa.Text(), nullable=True),
        sa.Column("parties", sa.Text(), nullable=False),
        sa.Column("persons", sa.Text(), nullable=False),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.Column("witnesses", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("disagreements", sa.Integer(), nullable=False),
        sa.Column("review", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_occasions_city", "occasions", ["city", "day", "id"], unique=False)
    op.create_index("ix_occasions_confidence", "occasions", ["confidence", "id"], unique=False)
    op.create_index("ix_occasions_country", "occasions", ["country", "day", "id"], unique=False)
    op.create_index("ix_occasions_day", "occasions", ["day", "id"], unique=False)
    op.create_index("ix_occasions_forum", "occasions", ["forum"], unique=False)
    op.create_index("ix_occasions_reports", "occasions", ["reports", "id"], unique=False)
    op.create_index(
        "ix_occasions_review", "occasions", ["review", "confidence", "id"], unique=False
    )
    op.create_index("ix_occasions_status", "occasions", ["status", "day", "id"], unique=False)
    op.create_index("ix_occasions_type", "occasions", ["type", "day", "id"], unique=False)
    op.create_index("ix_occasions_witnesses", "occasions", ["witnesses", "id"], unique=False)
    op.create_table(
        "reports",
        sa.Column("n", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("outlet", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("published", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("added", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("n"),
        sa.UniqueConstraint("id"),
    )
    op.create_index(op.f("ix_reports_digest"), "reports", ["digest"], unique=False)
    op.create_table(
        "anchors",
        sa.Column("judgement", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("side", sa.Integer(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.Column("engagement", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["judgement"],
            ["judgements.n"],
        ),
        sa.PrimaryKeyConstraint("judgement", "n"),
    )
    op.create_index(op.f("ix_anchors_engagement"), "anchors", ["engagement"], unique=False)
    op.create_index(op.f("ix_anchors_report"), "anchors", ["report"], unique=False)
    op.create_table(
        "codings",
        sa.Column("n", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("report", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("coder", sa.Text(), nullable=True),
        sa.Column("version", sa.Text(), nullable=True),
        sa.Column("lexicon", sa.Text(), nullable=True),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.Column("added", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report"],
            ["reports.n"],
        ),
        sa.PrimaryKeyConstraint("n"),
        sa.UniqueConstraint("report", "digest"),
    )
    op.create_table(
        "engagements",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("report", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("occasion", sa.Text(), nullable=True),
        sa.Column("component", sa.Text(), nullable=True),
        sa.Column("rejected", sa.Boolean(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("corrected", sa.JSON(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report"],
            ["reports.n"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_engagements_component"), "engagements", ["component"], unique=False)
    op.create_index(op.f("ix_engagements_occasion"), "engagements", ["occasion"], unique=False)
    op.create_index(op.f("ix_engagements_report"), "engagements", ["report"], unique=False)
    op.create_table(
        "facets",
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["occasion"],
            ["occasions.id"],
        ),
        sa.PrimaryKeyConstraint("occasion", "kind", "value"),
    )
    op.create_index("ix_facets_value", "facets", ["kind", "value", "day", "occasion"], unique=False)
    op.create_table(
        "merged",
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["occasion"],
            ["occasions.id"],
        ),
        sa.PrimaryKeyConstraint("occasion"),
    )
    op.create_table(
        "offices",
        sa.Column("report", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=True),
        sa.Column("office", sa.Text(), nullable=True),
        sa.Column("rank", sa.Text(), nullable=True),
        sa.Column("latin", sa.Text(), nullable=True),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report"],
            ["reports.n"],
        ),
        sa.PrimaryKeyConstraint("report", "n"),
    )
    op.create_index(op.f("ix_offices_party"), "offices", ["party"], unique=False)
    op.create_table(
        "statements",
        sa.Column("report", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report"],
            ["reports.n"],
        ),
        sa.PrimaryKeyConstraint("report", "n"),
    )
    op.create_index(op.f("ix_statements_party"), "statements", ["party"], unique=False)
    op.create_index(op.f("ix_statements_speaker"), "statements", ["speaker"], unique=False)
    op.create_table(
        "blocks",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("engagement", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["engagement"],
            ["engagements.id"],
        ),
    )
    op.create_index(op.f("ix_blocks_engagement"), "blocks", ["engagement"], unique=False)
    op.create_index(
        "ix_blocks_window", "blocks", ["key", "first", "last", "engagement"], unique=False
    )
    create_search(op.get_bind())
