"""The weights of linking, read once from weights.toml beside this module."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

WEIGHTS: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("weights.toml").read_text(encoding="utf-8")
)
