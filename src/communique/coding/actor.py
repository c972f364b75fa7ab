"""An actor: a person, or a party that acts through nobody named."""

from __future__ import annotations

from dataclasses import dataclass, field

from communique.records import Mention, Post, Span


@dataclass(slots=True, eq=False)
class Actor:
    """A person, or (name None) a party that acts through nobody named."""

    party: str | None
    name: str | None = None
    span: Span | None = None
    party_span: Span | None = None
    rank: str | None = None
    rank_span: Span | None = None
    posts: list[Post] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    defence: bool = False
    inferred: bool = False

    def unnamed(self) -> Actor:
        """The party for which the person stands."""
        return Actor(
            self.party,
            None,
            self.party_span or self.span,
            self.party_span,
            defence=self.defence,
            inferred=self.inferred,
        )

    @property
    def key(self) -> tuple[str | None, str | None]:
        return self.party, self.name
