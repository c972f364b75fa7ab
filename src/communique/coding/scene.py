"""The scene: what the rules of assembly know of one report."""

from __future__ import annotations

from communique.coding.actors import Cast
from communique.coding.clause import Syntax
from communique.coding.forum import Forum, Forums
from communique.coding.matching import Match
from communique.coding.modality import ModalityRules
from communique.coding.sides import SideFinder
from communique.coding.where import Places
from communique.lexicon import Lexicon
from communique.records import Reading


class Scene:
    """One reading with its syntax, cast, places, forums and the language's words of reference."""

    def __init__(
        self,
        reading: Reading,
        syntax: Syntax,
        cast: Cast,
        lexicon: Lexicon,
        modality: ModalityRules,
    ) -> None:
        self.reading = reading
        self.text = reading.report.text
        self.syntax = syntax
        self.cast = cast
        self.lexicon = lexicon
        self.modality = modality
        self.saying = lexicon.saying
        self.places = Places(syntax, lexicon, cast.home, modality.occur)
        self.forums = Forums(syntax, lexicon)
        self.finder = SideFinder(syntax, cast, lexicon)

    def words(self, table: str, name: str) -> frozenset[str]:
        """A word list of the language's grammar.toml."""
        return frozenset(self.lexicon.grammar[table][name])


class Rules:
    """A group of rules over one scene."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.reading = scene.reading
        self.text = scene.text
        self.syntax = scene.syntax
        self.cast = scene.cast
        self.lexicon = scene.lexicon
        self.modality = scene.modality
        self.places = scene.places
        self.forums = scene.forums
        self.finder = scene.finder

    def is_own(self, forum: Forum, match: Match) -> bool:
        """The dealing is the forum's own session or the exercise that bears its name."""
        return match.frame.type == "exercise" or forum == self.forums.own(match.trigger)
