"""What the tests share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from communique import Coder

# A machine may be busy: how long a case takes is for bench/, not for the tests.
settings.register_profile("communique", deadline=None, print_blob=True)
settings.load_profile("communique")

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
