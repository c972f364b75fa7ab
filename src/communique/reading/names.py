"""Names of persons with what stands around them: ranks, styles and titles, letters after the name."""

from __future__ import annotations

from collections.abc import Mapping

from communique.reading.window import QUOTES, Window

MAX_NAME = 6
SHORT = 4
"""Letters up to which a lone word in capitals is an abbreviation, not a name."""
GIVEN_NAMES = {"name", "capital", "metonym", "alias", "region"}
"""Kinds of party whose words are also names ('Israel Katz', 'Aden Duale', 'Michael Langley')."""


class Names:
    """Reads names in one window.

    `known` maps the names found elsewhere in the report; where it is given only those are names
    (in a headline every word has a capital).
    """

    def __init__(self, window: Window, known: Mapping[str, str] | None = None) -> None:
        self.window = window
        self.lex = window.lex
        self.known = known
        self._at: dict[tuple[int, bool], int | None] = {}

    # --- around the name ----------------------------------------------------------------------

    def rank(self, j: int, small: bool = False) -> tuple[tuple[int, int] | None, str | None, int]:
        """The rank at word j: its words, the rank spelled out, and the word after it."""
        w = self.window
        found = w.rank_at(j) or (self.lex.rank_at(w.words, j, small=True) if small else None)
        if found is None or not (w.capital(j) or w.capital(j + found[0])):
            return None, None, j
        length, full = found
        while self._note(j + length):
            full = f"{full} ({w.word(j + length + 1).title()})"
            length += 3
        end = self.retired(j + length)
        if w.word(end) == "." and w.tight(end - 1, end):
            end += 1
        return (j, j + length), full, end

    def _note(self, j: int) -> bool:
        """'(Pilot)', '(Staff)' behind a rank: a part of it."""
        w = self.window
        return w.word(j) == "(" and w.norm(j + 1) in self.lex.rank_notes and w.word(j + 2) == ")"

    def retired(self, j: int) -> int:
        """The word after '(retd)' or 'Ret.' at word j, else j."""
        w = self.window
        if w.word(j) == "(" and w.norm(j + 1) in self.lex.retired_brackets and w.word(j + 2) == ")":
            return j + 3
        if w.word(j) in ("(", ",") and self.lex.is_retired(w.norm(j + 1)):
            j += 2
            while w.word(j) in (".", ")") and j < w.n and (w.word(j) == ")" or w.tight(j - 1, j)):
                j += 1
            return j
        return j + 1 if self.lex.is_retired(w.norm(j)) else j

    def honorifics(self, j: int) -> int:
        """The word after styles and titles ('H.E. Dr Sheikh') at word j."""
        w = self.window
        while j < w.n and j not in w.parties and not self.given_title(j):
            the = w.norm(j) == "the"
            title = (
                self.lex.honorific_at(w.words, j + the) if not the or j + 1 not in w.parties else 0
            )
            if title:
                j += the + title
            elif style := self.lex.style_at(w.words, j):
                j += style
            elif (
                w.word(j) == "(" and w.word(j + 2) == ")" and self.lex.honorific_at(w.words, j + 1)
            ):
                j += 3  # "Dato' Sri (Dr) Zulkifli"
            elif w.word(j) in (".", ",") and self.lex.is_honorific(w.norm(j - 1)):
                j += 1
            else:
                break
        return j

    def letters(self, j: int) -> int:
        """The word after the letters behind a name ('MP', ', AO, CSC', 'Jr', '(retd)') at word j."""
        w = self.window
        while True:
            after = self.retired(j)
            if after != j:
                j = after
                continue
            k = j + 1 if w.word(j) == "," else j
            if w.word(k) in self.lex.postnominals and (k > j or w.tight(j - 1, j) is False):
                j = k + 1
                if w.word(j) == "(" and w.norm(j + 1) == "m" and w.word(j + 2) == ")":
                    j += 3  # 'NI (M)'
                continue
            return j

    # --- the name -----------------------------------------------------------------------------

    def at(self, i: int, titled: bool = False) -> int | None:
        """The word after the name that begins at word i, or None where none does.

        `titled`: a post or rank stands directly before, so that a country's or capital's name may be a person's.
        """
        key = (i, titled)
        if key not in self._at:
            self._at[key] = self._read(i, titled)
        return self._at[key]

    def _read(self, i: int, titled: bool) -> int | None:
        w = self.window
        j, solid = i, 0
        while j < w.n and j - i < MAX_NAME + 2:
            if j in w.parties and not self._party_in_name(i, j, solid, titled):
                break
            opens = self._calendar_name(i, j, titled) or self._function_name(i, j, titled)
            step = (1, 1) if opens else self._step(j, solid)
            if step is None:
                break
            words, counts = step
            j += words
            solid += counts
            if self.known is not None and solid >= MAX_NAME:
                break
        while (
            j > i
            and self.lex.is_particle(w.norm(j - 1))
            and not w.capital(j - 1)
            and w.norm(j - 1) not in self.lex.patronyms
        ):
            j -= 1
        if (
            solid < 1
            or w.norm(j - 1) in self.lex.installations
            or self._names_a_thing(j)
            or (j == i + 1 and w.word(i).isupper() and len(w.word(i)) <= SHORT)
        ):
            return None
        return j if self.known is None else self._known_prefix(i, j)

    def _step(self, j: int, solid: int) -> tuple[int, int] | None:
        """How many words at j go on with the name, and how many of them are names in full."""
        w = self.window
        word, norm = w.word(j), w.norm(j)
        if not solid and self.given_title(j):
            return 1, 1
        if (
            solid
            and self.lex.is_honorific(norm)
            and "." not in word
            and w.capital(j)
            and self._cap(j + 1)
        ):
            return 1, 1  # 'Hassan Sheikh Mohamud', 'Ng Eng Hen'
        if solid and word in self.lex.postnominals and not self._cap(j + 1):
            return None
        if solid and norm in self.lex.patronyms:
            return 1, 0
        elided = w.word(j + 1) in ("'", "’") and w.tight(j, j + 1)
        hung = word != "at" or w.word(j + 1) in ("-", "‑")
        if self.lex.is_particle(norm) and not elided and hung and self._cap_within(j + 1):
            return 1, 0
        if (
            _is_initial(word)
            and (self._cap(j + 1) or solid)
            and (word.endswith(".") or self._cap(j + 1) or len(word) == 1)
        ):
            return 1, 0
        if word in QUOTES and solid and self._nickname(j):
            return 3, 0
        if (
            word in QUOTES
            and solid
            and w.tight(j, j + 1)
            and not w.tight(j - 1, j)
            and self._cap(j + 1)
            and word not in ('"', "“", "”")
        ):
            return 2, 1
        if (
            word in ("-", "'", "’", "‘")
            and solid
            and w.tight(j - 1, j)
            and w.tight(j, j + 1)
            and w.word(j + 1).translate(_MARKS).isalpha()
        ):
            return 2, 0
        if self.lex.is_name_suffix(norm) and solid:
            return 1, 0
        if (
            solid
            and w.norm(j) in self.lex.months
            and len(word) <= SHORT
            and word.isalpha()
            and not w.word(j + 1)[:1].isdigit()
        ):
            return 1, 1  # 'Dong Jun', 'Theresa May'
        if solid == 1 and self._short_rank(j):
            return 1, 1  # 'Nakatani Gen', 'Stefano Del Col'
        return (1, 1) if self.is_name_word(j) else None

    def _short_rank(self, j: int) -> bool:
        """A short word for a rank, which does not end a name where no name follows."""
        w = self.window
        short = w.word(j).istitle() and w.word(j).isalpha() and len(w.word(j)) <= SHORT
        return short and w.rank_at(j) is not None and not self._cap(j + 1)

    def _function_name(self, i: int, j: int, titled: bool) -> bool:
        """'State President To Lam': behind a title a small word with a capital opens a name."""
        w = self.window
        return (
            titled
            and i == j
            and self.known is None
            and j > 0
            and w.word(j).istitle()
            and self.lex.is_function(w.norm(j))
            and w.word(j - 1) not in (",", ".", ":", ";")
            and self._cap(j + 1)
        )

    def _calendar_name(self, i: int, j: int, titled: bool) -> bool:
        """'Admiral Sun Jianguo', 'General May': behind a title a day's or month's short name is a person's."""
        w = self.window
        return (
            titled
            and i == j
            and len(w.word(j)) <= SHORT
            and w.word(j).istitle()
            and self.lex.is_calendar(w.norm(j))
            and not w.word(j + 1)[:1].isdigit()
        )

    def given_title(self, j: int) -> bool:
        """A monarch's title that is a given name here: 'Gen Sultan bin Mohammed'."""
        w = self.window
        return (
            w.capital(j)
            and self.lex.post_kind(w.norm(j)) == "head_of_state"
            and (w.norm(j + 1) in self.lex.filial or self._after_rank(j))
        )

    def _after_rank(self, j: int) -> bool:
        """'Colonel Sultan Djanieb': behind a rank a monarch's title is a given name."""
        found = ((k, self.window.rank_at(k)) for k in range(max(0, j - 3), j))
        ranked = any(f is not None and k + f[0] == j for k, f in found)
        return ranked and self._cap(j + 1)

    def _party_in_name(self, i: int, j: int, solid: int, titled: bool) -> bool:
        """A party's word that is a given name or surname here."""
        w = self.window
        found = w.parties[j]
        if solid and found.form.ambiguous and self._cap(j + 1):
            return True
        if (
            not titled
            or found.length > 1
            or found.form.kind not in GIVEN_NAMES
            or w.word(j).isupper()
        ):
            return False
        after = w.word(j + 1)
        if after in ("'s", "’s", "`s"):
            return False
        return solid > 0 or (
            j == i and self._cap(j + 1) and self.is_name_word(j + 1) and j + 1 not in w.parties
        )

    def _names_a_thing(self, j: int) -> bool:
        """'Colonel Acosta Air Base', 'the patrol ship Commandant Blaison': not a person but what is called so."""
        w = self.window
        for k in range(j, min(j + 4, w.n)):
            if not (
                w.capital(k) or self.lex.is_modifier(w.norm(k)) or w.norm(k) in self.lex.namesakes
            ):
                break
            if w.norm(k) in self.lex.namesakes:
                return True
        return False

    def _known_prefix(self, i: int, j: int) -> int | None:
        assert self.known is not None
        for end in range(j, i, -1):
            if self.window.slice(i, end) in self.known:
                return end
        return None

    def _cap(self, j: int) -> bool:
        return j < self.window.n and self.window.capital(j) and self.is_name_word(j, strict=False)

    def _cap_within(self, j: int) -> bool:
        for k in range(j, min(j + 4, self.window.n)):
            small = self.lex.is_particle(self.window.norm(k)) and not self.window.capital(k)
            titled = self.lex.is_honorific(self.window.norm(k)) and self.window.capital(k)
            if small or titled or self.window.word(k) in ("-", "'", "’"):
                continue
            return self.is_name_word(k) or self._short_rank(k)
        return False

    def _nickname(self, j: int) -> bool:
        return self.window.capital(j + 1) and self.window.word(j + 2) in QUOTES

    def is_name_word(self, j: int, strict: bool = True) -> bool:
        """Word j has a capital and is no vocabulary of another kind."""
        w = self.window
        word, norm = w.word(j), w.norm(j)
        if not w.capital(j) or not word.translate(_MARKS).isalpha() or word.endswith("-"):
            return False
        if self.lex.is_calendar(norm) or self.lex.is_function(norm) or self.lex.is_honorific(norm):
            return False
        if not strict:
            return True
        if (
            word in self.lex.short_posts
            or self.lex.is_body(norm)
            or self.lex.post_kind(norm)
            or self.lex.is_modifier(norm)
            or self.lex.is_topic(norm)
        ):
            return False
        return w.rank_at(j) is None


_MARKS = str.maketrans("", "", "-'’‘.`")


def _is_initial(text: str) -> bool:
    return len(text) <= 2 and text[:1].isupper() and text[1:] in ("", ".")
