"""The API as its description says: whatever is asked, no fault and nothing undescribed comes back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

from communique.ledger import Ledger
from communique.web.app import desk
from communique.web.security import Access
from test_linking import engagement, report


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The description of the API before a small ledger."""
    ledger = Ledger.init(str(tmp_path_factory.mktemp("api") / "ledger.db"))
    ledger.add(report("a", engagement(), outlet="One"))
    ledger.add(report("b", engagement("TUR, GEO", date="2022", city=None), outlet="Two"))
    app = desk(Access(names=frozenset({"testserver"})), ledger)
    yield schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
    ledger.close()


@pytest.mark.parametrize(
    "path",
    ["occasions", "occasions/{id}", "reports", "reports/{id}", "stats", "timeline", "places",
     "network/{of}", "register"],
)  # fmt: skip
def test_it_keeps_to_its_description(api: Any, path: str) -> None:
    @settings(max_examples=25, suppress_health_check=[*HealthCheck])
    @given(api[f"/api/v1/{path}"]["GET"].as_strategy())
    def ask(case: schemathesis.Case) -> None:
        case.call_and_validate()

    ask()
