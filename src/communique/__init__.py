"""Communiqué codes defence engagements in public reports, every field pinned to its words.

>>> from communique import Coder, Report
>>> Coder().code(Report(id="1", text="The two ministers met.")).coded.relevant
False
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from communique.records import CodedReport, Report

if TYPE_CHECKING:
    from communique.coding.coder import Coder

__all__ = ["CodedReport", "Coder", "Report"]


def __getattr__(name: str) -> Any:
    """Loads the coder only when it is asked for: the command line must start at once."""
    if name == "Coder":
        from communique.coding.coder import Coder

        return Coder
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
