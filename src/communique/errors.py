"""What can go wrong with one input; each message is one line that a user can act on."""

from __future__ import annotations


class CommuniqueError(Exception):
    """Base of all errors that are told to the user as one line."""


class ReportError(CommuniqueError):
    """A report that cannot be read or coded; `where` names file and line, or id."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(where, reason)  # as given, so that it can come back from a worker process
        self.where = where
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}"


class UnsupportedLanguage(ReportError):
    """A report in a language that no reader is installed for."""


class LexiconError(CommuniqueError):
    """A lexicon or codebook file that does not hold what its format asks for."""
