"""The ledger: a store of reports, codings, occasions and judgements that loses nothing."""

from communique.ledger.engine import LedgerError
from communique.ledger.judgements import Anchor, Judgement
from communique.ledger.queries import Filter
from communique.ledger.store import Ledger

__all__ = ["Anchor", "Filter", "Judgement", "Ledger", "LedgerError"]
