"""Alembic migrations of the ledger; run by `Ledger.init`, never by hand."""
