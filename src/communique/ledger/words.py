"""Full-text search over reports: FTS5 on SQLite, a tsvector with a GIN index on PostgreSQL.

Case, accents and ё/е do not matter. A report has up to two entries, one for what its records
quote and, once its text is known, one for the text: entry 2n and 2n + 1 of report n.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from sqlalchemy import BigInteger, Connection, literal_column, select, text
from sqlalchemy.sql import Select

from communique.ledger.schema import SEARCH

LONGEST = 200_000
"""Characters of a report that are indexed; a tsvector holds at most 1 MB."""

TERM = re.compile(r'(-?)"([^"]*)"?|(\S+)')


def create_search(connection: Connection) -> None:
    """Make the index, empty."""
    if connection.dialect.name == "sqlite":
        connection.execute(
            text(
                f"CREATE VIRTUAL TABLE {SEARCH} USING fts5(words, content='', tokenize='unicode61')"
            )
        )
    else:
        connection.execute(
            text(f"CREATE TABLE {SEARCH} (entry BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)")
        )
        connection.execute(text(f"CREATE INDEX ix_{SEARCH} ON {SEARCH} USING gin (words)"))


def index_words(connection: Connection, report: int, words: str, whole: bool) -> None:
    """Index what is known of a report's words; `whole`: they are its text, not quotations."""
    row = {"entry": 2 * report + whole, "words": folded(words[:LONGEST])}
    if connection.dialect.name == "sqlite":
        connection.execute(
            text(f"INSERT INTO {SEARCH} (rowid, words) VALUES (:entry, :words)"), row
        )
    else:
        connection.execute(
            text(f"INSERT INTO {SEARCH} VALUES (:entry, to_tsvector('simple', :words))"), row
        )


def folded(words: str) -> str:
    """`words` without case and accents."""
    plain = unicodedata.normalize("NFKD", words.replace("\0", " ").casefold().replace("ё", "е"))
    return "".join(c for c in plain if not unicodedata.combining(c))


def reports_with(query: str, dialect: str) -> Select[Any] | None:
    """The numbers of reports that hold all terms of `query`; None if it has no words.

    A term is a word, a "quoted phrase" or a beginning* of a word; a minus before it excludes.
    """
    wanted: list[str] = []
    unwanted: list[str] = []
    for minus, phrase, word in TERM.findall(query):
        if word.startswith("-") and len(word) > 1:
            minus, word = "-", word[1:]
        words = re.findall(r"\w+", folded(phrase or word))
        if words:
            term = _term(words, word.endswith("*") and not phrase, dialect)
            (unwanted if minus else wanted).append(term)
    if not wanted:
        return None
    if dialect == "sqlite":
        match = " AND ".join(wanted)
        for term in unwanted:
            match = f"({match}) NOT {term}"
        number = literal_column("rowid >> 1", BigInteger)
        hit = text(f"{SEARCH} MATCH :words").bindparams(words=match)
    else:
        match = " & ".join([*wanted, *(f"!{term}" for term in unwanted)])
        number = literal_column("entry >> 1", BigInteger)
        hit = text("words @@ to_tsquery('simple', :words)").bindparams(words=match)
    return select(number).select_from(text(SEARCH)).where(hit)


def _term(words: list[str], beginning: bool, dialect: str) -> str:
    if dialect == "sqlite":
        return f'"{" ".join(words)}"' + ("*" if beginning else "")
    return "(" + " <-> ".join(words) + (":*)" if beginning else ")")
