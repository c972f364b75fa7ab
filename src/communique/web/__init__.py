"""The desk: reports read, and a ledger looked through, in a browser."""
