"""What a post or body is of: the words behind its head ('of the General Staff of the Armed Forces of …')."""

from __future__ import annotations

from communique.reading.names import Names
from communique.reading.window import POSSESSIVE, Window

LOOSE = 9
"""Words that a complement of any words may have."""


class Complements:
    """Reads the complements of one window."""

    def __init__(self, window: Window, names: Names) -> None:
        self.window = window
        self.names = names
        self.lex = window.lex

    def after(self, head: int, kind: str, body: bool) -> int:
        """Word after the last complement ('of the General Staff of the Armed Forces of …')."""
        w = self.window
        i = head + 1
        if not body:
            i = self._designation(i)
        preps = self.lex.complement_prepositions(kind, body)
        if w.norm(head) in self.lex.counterparts:
            preps |= self.lex.origins  # 'his counterpart from Peru'
        while i < w.n and w.norm(i) in preps:
            owned = w.norm(i + 1) in self.lex.determiners and w.norm(i + 1) not in (
                "the",
                "a",
                "an",
            )
            if w.norm(i) == "for" and owned:
                break  # 'thanked the navy for its support'
            end = self.one(i + 1)
            if end is None and not body and w.norm(i) == "of":
                end = self._plain_complement(i + 1)
            if end is None:
                break
            i = end if body else self._shared_troops(end)
        if not body:
            if w.word(i) == "," and kind == "government" and self._list_comma(i):
                i = self.one(i + 1) or i  # 'Minister of Defence, Industry and Trade'
            i = self._charged(self._units(i))
            if w.bracketed(i) and i + 3 in w.parties and w.capital(head):
                i = self._armed(i + 3) or i  # 'Chief of General Staff (CGS) UK Army'
        if not body and w.word(i) in ("I", "II", "III"):
            i += 1  # 'Minister of Defence II'
        return i

    def _designation(self, i: int) -> int:
        """'Commander Western Naval Area', 'Commander, Pakistan Fleet', 'Chief Strategic Plans and Policy'.

        What follows without 'of' is the post's where it is all vocabulary, or ends in a command's noun.
        """
        w = self.window
        if not w.capital(i - 1):
            return i
        j = i + 1 if w.word(i) == "," else i
        if j == i and i in w.parties:  # 'Counselor US State Department'
            whole = w.parties[i].form.kind in ("metonym", "organisation", "force")
            after = i + w.parties[i].length
            if whole and w.parties[i].length > 1 and self.names.at(after, titled=True) is None:
                return after
            return (self.head_follows(after) and self.one(i)) or i
        for k in range(j, min(j + 6, w.n)):
            if (
                not (w.capital(k) or w.word(k).isdigit())
                or w.rank_at(k)
                or self.lex.post_kind(w.norm(k))
            ):
                break
            if w.norm(k) in self.lex.commands and k > j and not w.capital(k + 1):
                return k + 1
        if j > i:
            return i
        end = k = i
        while k < w.n and not w.rank_at(k):
            if (
                w.capital(k)
                and self._complement_word(k)
                and k not in w.parties
                and not self.lex.post_kind(w.norm(k))
            ):
                end = k = k + 1
            elif k > i and w.norm(k) in ("and", "&"):
                k += 1
            else:
                break
        return end if not self.lex.post_kind(w.norm(k)) else i

    def _armed(self, i: int) -> int | None:
        """The end of a party and its forces ('Turkish Land Forces') at word i before a comma."""
        end = self.one(i)
        ends = end is not None and self.lex.is_body(self.window.norm(end - 1))
        return end if ends and end is not None and self.window.word(end) == "," else None

    def _units(self, i: int) -> int:
        """'commander of A Troop, 1st Squadron, 303rd Cavalry Regiment': units within units, else word i."""
        w = self.window
        while w.word(i) == "," and w.norm(i - 1) in self.lex.commands:
            end = next(
                (k + 1 for k in range(i + 1, min(i + 6, w.n)) if w.norm(k) in self.lex.commands),
                i,
            )
            unit = range(i + 1, end)
            if not unit or not all(w.capital(k) or w.word(k)[:1].isdigit() for k in unit):
                break
            if any(w.rank_at(k) or self.lex.post_kind(w.norm(k)) for k in unit):
                break
            i = end
        return i

    def _charged(self, i: int) -> int:
        """'Minister Delegate at the Presidency in charge of Defence': what a post is in charge of, else word i."""
        w = self.window
        start = i
        if w.norm(i) in ("at", "to") and w.norm(w.after_determiners(i + 1)) in self.lex.seats:
            i = w.after_determiners(i + 1) + 1
        if w.norm(i) in self.lex.charged and w.norm(i + 1) in ("of", "for", "with"):
            return self.one(i + 2) or self._plain_complement(i + 2) or start
        if w.norm(i) == "in" and w.norm(i + 1) == "charge" and w.norm(i + 2) in ("of", "for"):
            return self.one(i + 3) or self._plain_complement(i + 3) or start
        return i

    def loose(self, i: int) -> int:
        """'vice president for people and institutional relations,': the end of words that no list holds, up
        to the mark that closes an apposition, else word i."""
        w = self.window
        if w.norm(i) not in ("of", "for", "and"):
            return i
        for k in range(i + 1, min(i + LOOSE, w.n)):
            if w.word(k) in (",", ".", ";", ")", "–", "—"):
                return k if k > w.after_determiners(i + 1) else i
            joins = w.norm(k) in ("and", "of", "the", "for")
            small = w.word(k).islower() or w.hyphen(k)
            if not small or (
                not joins and (w.norm(k) in self.lex.verbish or self.lex.is_function(w.norm(k)))
            ):
                return i
        return i

    def _shared_troops(self, i: int) -> int:
        """'commander of US and NATO troops': a second party and what both send, else word i."""
        w = self.window
        j = i
        while w.norm(j) in ("and", "&") and j + 1 in w.parties and w.party_at[j - 1] >= 0:
            j += 1 + w.parties[j + 1].length
        return j + 1 if w.party_at[j - 1] >= 0 and w.norm(j) in self.lex.troops else i

    def _plain_complement(self, i: int) -> int | None:
        """'commander of the battle group', 'co-director of the exercise': small words for what is led."""
        w = self.window
        j = w.after_determiners(i)
        for k in range(j, min(j + 3, w.n)):
            if w.norm(k) in self.lex.led:
                return k + 1
        return None

    def at_body(self, i: int) -> int | None:
        """The end of 'at|in|with the Ministry of Defence' at word i, None where no body stands there."""
        w = self.window
        if w.norm(i) not in ("at", "in", "with", "within"):
            return None
        end = self.one(i + 1)
        while end is not None and w.norm(end) in ("of", "for"):
            further = self.one(end + 1)
            if further is None:
                break
            end = further
        if end is None or not any(
            w.norm(k) in self.lex.home_bodies or w.norm(k) == "directorate"
            for k in range(i + 1, end)
        ):
            return None
        return end

    def one(self, i: int) -> int | None:
        """End of one complement's words, or None where none stands here."""
        w = self.window
        start = i
        i = first = w.after_determiners(i)
        settled = False
        while i < w.n:
            norm, word = w.norm(i), w.word(i)
            if i > first and self._ranked_name(i):
                break  # 'of US Central Command General Joseph Votel'
            if i in w.parties:
                found = w.parties[i]
                i += found.length
                settled = found.form.kind != "adjective"
                if w.word(i) in POSSESSIVE and self._noun_follows(i + 1):
                    i += 1
                    settled = False
                elif (
                    found.form.kind not in ("adjective", "force")
                    and not self.head_follows(i)
                    and not self._command_ahead(i)
                ):
                    break
            elif word in POSSESSIVE and i > first and self._noun_follows(i + 1):
                i += 1
                settled = False
            elif (
                word[:1].isdigit()
                and word[-2:] in ("st", "nd", "rd", "th")
                and (self.head_follows(i + 1) or self._command_ahead(i + 1))
            ):
                i += 1
            elif self.numbers(i, first):
                return i + 1 + w.hyphen(i)
            elif self._complement_word(i):
                settled = (
                    settled
                    or self.lex.is_body(norm)
                    or self.lex.is_topic(norm)
                    or norm in self.lex.services
                )
                i += 1
            elif w.capital(i) and self._command_ahead(i):
                settled, i = False, i + 1
            elif w.bracketed(i) and i > first and w.norm(i + 3) not in self.lex.verbish:
                i += 3
            elif (
                norm in ("and", "&")
                and i > first
                and not self._post_follows(i + 1)
                and self._complement_word(w.after_determiners(i + 1))
            ):
                i = w.after_determiners(i + 1)
            elif (word == "," and i > first and self._list_comma(i)) or (i > first and w.hyphen(i)):
                i += 1
            elif w.capital(i) and not settled and not self.lex.is_calendar(norm):
                if w.rank_at(i) or self.lex.post_kind(norm):
                    break
                i += 1
                if not (
                    w.capital(i)
                    or w.hyphen(i)
                    or self.head_follows(i)
                    or (w.word(i) in POSSESSIVE and self._noun_follows(i + 1))
                ):
                    break
            elif self.head_follows(i) and norm not in self.lex.function_words and word.isalpha():
                i += 1
            else:
                break
        while i > first and w.norm(i - 1) in ("and", "&", ",", "-"):
            i -= 1
        return i if i > first and i > start else None

    def _ranked_name(self, i: int) -> bool:
        """A rank and a name stand at word i; what a body's noun ends ('General Staff') is the body."""
        found = self.window.rank_at(i)
        if found is None or (found[0] > 1 and self.lex.is_body(self.window.norm(i + found[0] - 1))):
            return False
        return self.names.at(self.names.rank(i)[2], titled=True) is not None

    def _command_ahead(self, i: int) -> bool:
        """'3rd Fleet', 'Southern European Task Force': capitals and numbers up to a command's noun."""
        w = self.window
        for j in range(i, min(i + 5, w.n)):
            norm = w.norm(j)
            if w.hyphen(j) or (w.word(j)[:1].isdigit() and j < i + 2):
                continue
            if not w.capital(j) or w.rank_at(j) or self.lex.post_kind(norm):
                return False
            if norm in self.lex.commands:
                return True
        return False

    def numbers(self, i: int, first: int) -> bool:
        """'Carrier Strike Group Five', 'Task Force 70', 'Marine Forces Pacific': what tells commands apart."""
        w = self.window
        if i <= first or w.norm(i - 1) not in self.lex.commands or not w.capital(i - 1):
            return False
        if w.norm(i + 1) in ("and", "&"):
            return False  # 'U.S. Army Europe and Africa Command'
        mark = w.norm(i + w.hyphen(i))  # 'Southern European Task Force-Africa'
        return mark in self.lex.command_marks or (w.word(i).isdigit() and len(w.word(i)) < 5)

    def _complement_word(self, i: int) -> bool:
        norm = self.window.norm(i)
        return (
            i in self.window.parties
            or self.lex.is_body(norm)
            or self.lex.is_modifier(norm)
            or self.lex.is_topic(norm)
        )

    def _list_comma(self, i: int) -> bool:
        """'Minister of Defence, Aerospace Industry and …': a comma inside a topic list."""
        j = i + 1
        while (
            j < min(i + 5, self.window.n)
            and self._complement_word(j)
            and j not in self.window.parties
        ):
            if self._post_follows(j):
                return False
            j += 1
        return j > i + 1 and self.window.norm(j) in ("and", "&") and self._complement_word(j + 1)

    def _noun_follows(self, i: int) -> bool:
        return (
            self.window.capital(i) or self.lex.is_body(self.window.norm(i)) or self.head_follows(i)
        )

    def head_follows(self, i: int) -> bool:
        """A body's head stands within four words, none of them a function word."""
        w = self.window
        for j in range(i, min(i + 4, w.n)):
            norm = w.norm(j)
            if self.lex.is_body(norm) or norm in self.lex.colleges:
                return True
            if w.hyphen(j):
                continue
            if norm in self.lex.function_words or not w.word(j).replace("-", "").isalpha():
                return False
            if w.capital(j) and not self.lex.is_modifier(norm) and j not in w.parties:
                return False
        return False

    def _post_follows(self, i: int) -> bool:
        """A post begins here ('and Deputy Prime Minister')."""
        w = self.window
        i = w.after_determiners(i)
        for j in range(i, min(i + 6, w.n)):
            norm = w.norm(j)
            if self.lex.post_kind(norm):
                return True
            if (
                w.party_at[j] >= 0
                or self.lex.is_modifier(norm)
                or w.word(j) in POSSESSIVE
                or w.word(j) == "-"
            ):
                continue
            if not w.capital(j) or w.rank_at(j):
                return False
        return False
