"""What the tests share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from communique import Coder

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def coder() -> Coder:
    """One coder for the whole session: its model takes seconds to load."""
    from communique import Coder

    return Coder()


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of our own sample reports."""
    return ROOT / "samples"
