"""Alembic's environment: the connection is handed in by `communique.ledger.upgrade`."""

from alembic import context

from communique.ledger.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    transaction_per_migration=False,
)
context.run_migrations()
