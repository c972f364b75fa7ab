"""What a ledger shows over time, in space and between actors; derived on the way out, never stored."""
