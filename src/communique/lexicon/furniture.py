"""Page furniture as patterns: whole lines, lines that close a report, leads and tails."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

SENTENCE = re.compile(r"[\"“‘']?[A-Z](?:\S*\s+){4,}\S+[.!?][\"”’']?")


@dataclass(slots=True)
class Furniture:
    """Patterns of page furniture: whole lines, lines that close the report, leads and tails.

    What reads like a sentence is furniture only by `notices`.
    """

    notices: list[re.Pattern[str]] = field(default_factory=list)

    line: list[re.Pattern[str]] = field(default_factory=list)
    close: list[re.Pattern[str]] = field(default_factory=list)
    leads: list[re.Pattern[str]] = field(default_factory=list)
    tails: list[re.Pattern[str]] = field(default_factory=list)

    def is_furniture(self, line: str) -> bool:
        if any(p.fullmatch(line) for p in self.notices):
            return True
        return not SENTENCE.fullmatch(line) and any(p.fullmatch(line) for p in self.line)

    def closes(self, line: str) -> bool:
        return not SENTENCE.fullmatch(line) and any(p.fullmatch(line) for p in self.close)

    def lead(self, line: str) -> int:
        return max((m.end() for p in self.leads if (m := p.match(line))), default=0)

    def tail(self, line: str) -> int:
        return max((len(line) - m.start() for p in self.tails if (m := p.search(line))), default=0)


def read_furniture(data: dict[str, Any]) -> Furniture:
    """The patterns of a furniture.toml."""

    def patterns(key: str, flags: int = re.IGNORECASE) -> list[re.Pattern[str]]:
        return [re.compile(p, flags) for p in data.get(key, [])]

    return Furniture(
        patterns("notices"),
        patterns("lines"),
        patterns("closing"),
        patterns("leads"),
        patterns("tails"),
    )
