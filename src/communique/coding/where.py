"""Where: city and country of a dealing, from where it happened, not from whom it concerns."""

from __future__ import annotations

from dataclasses import dataclass

from communique.coding.clause import Syntax
from communique.lexicon import Lexicon
from communique.records import Mention, Span, Token

PLACE_FORMS = {"name", "alias", "capital", "city", "region", "abbreviation"}


@dataclass(slots=True, frozen=True)
class Place:
    """A city and its country, or a country alone, with the words that tell it."""

    city: str | None
    country: str | None
    span: Span
    country_span: Span


def place_of(mention: Mention | None) -> Place | None:
    """The place that a mention names, None where it names none."""
    if mention is None or mention.code is None:
        return None
    if mention.kind == "place":
        return Place(mention.city, mention.code, mention.span, mention.span)
    if mention.kind == "party" and mention.form == "capital":
        return Place(mention.city or mention.text, mention.code, mention.span, mention.span)
    if (
        mention.kind == "party"
        and mention.form in PLACE_FORMS
        and len(mention.code) == 3
        and mention.code.isupper()
    ):
        # a state that is a city has both ('in Singapore')
        return Place(mention.city, mention.code, mention.span, mention.span)
    return None


class Places:
    """Finds the place that a clause tells."""

    def __init__(self, syntax: Syntax, lexicon: Lexicon, home: str | None) -> None:
        """`home`: the country from which the report speaks ('the country', 'the capital').

        `last` is the place of the dealing told of before, which 'there' points to; the caller sets it.
        """
        self.home = home
        self.last: Place | None = None
        self.there = frozenset(lexicon.grammar["place"]["there"])
        self.home_nouns = frozenset(lexicon.grammar["place"]["home_nouns"])
        self.where = frozenset(lexicon.grammar["place"]["where"])
        self.town_nouns = frozenset(lexicon.grammar["place"]["town_nouns"])
        self.capital_nouns = frozenset(lexicon.grammar["place"]["capital_nouns"])
        self.syntax = syntax
        self.lexicon = lexicon
        self.cases = frozenset(lexicon.grammar["place"]["cases"])
        self.inside = frozenset(lexicon.grammar["place"]["inside"])
        self.beside = frozenset(lexicon.grammar["place"]["beside"])

    def at(self, token: Token, depth: int = 0) -> Place | None:
        """The place in a noun phrase: its own mention, or one inside it ('at a base in Kant')."""
        if token.lemma in self.syntax.here and token.rel in ("advmod", "prt"):
            return self._here(token)
        if token.lemma in self.home_nouns | self.capital_nouns and "plur" not in token.feats:
            return self._generic(token)
        own = place_of(self.syntax.mention(token))
        if own is not None:
            return self._refined(token, own)
        if depth > 3:
            return None
        mention = self.syntax.mention(token)
        if mention is not None and mention.kind == "body":
            return self._venue(mention)
        for kid in self.syntax.children(
            token, "nmod", "appos", "obl", "mod", "poss", "conj", "relcl", "acl"
        ):
            if kid.rel in ("nmod", "obl") and kid.case.split(" ")[-1] not in self.cases:
                continue
            if kid.rel in ("mod", "poss"):
                found = place_of(self.syntax.mention(kid))
                if found is not None and found.city:
                    return found
                continue
            found = self.at(kid, depth + 1)
            if found is not None:
                return found
        return None

    def theatre(self, trigger: Token) -> Place | None:
        """Where a mission named in the sentence serves: by its acronym, or by its 'in' ('Mission in Haiti')."""
        for token in self.syntax.sentence_tokens(trigger):
            mention = self.syntax.mention(token)
            if mention is None or mention.kind not in ("body", "party"):
                continue
            mission = self.lexicon.find_mission(mention.text)
            if mission is not None:
                return Place(None, mission[1], mention.span, mention.span)
            if mention.kind == "body":
                for kid in self.syntax.children(token, "nmod"):
                    place = place_of(self.syntax.mention(kid))
                    if kid.case in self.inside and place is not None:
                        return place
        return None

    def mission(self) -> tuple[Place, str] | None:
        """The first mission that the report names: where it serves, and whose it is."""
        found = self.lexicon.find_mission(self.syntax.reading.report.text)
        if found is None:
            return None
        span, country, owner = found
        return Place(None, country, span, span), owner

    def _venue(self, mention: Mention) -> Place | None:
        """A venue that bears its city's name: 'the Baku Expo Center'."""
        if mention.code_span is None:
            return None
        name = self.syntax.reading.report.text[mention.code_span.start : mention.code_span.end]
        form = self.lexicon.parties.get(name)
        if form is None or form.kind != "capital":
            return None
        return Place(form.city or name, form.code, mention.code_span, mention.code_span)

    def _generic(self, token: Token) -> Place | None:
        """'in the country', 'the Kenyan capital': the country that is named beside it, else the home one."""
        code = self.home
        span = Span(token.start, token.end)
        for kid in self.syntax.children(token, "mod", "poss", "nmod", "appos"):
            mention = self.syntax.mention(kid)
            if mention is not None and mention.code and len(mention.code) == 3:
                named = place_of(mention)
                if named is not None and named.city:
                    return named
                code = mention.code
        if code is None or code not in self.lexicon.countries:
            return None
        city = (
            self.lexicon.countries[code]["capital"] if token.lemma in self.capital_nouns else None
        )
        line = self.syntax.reading.dateline
        if (
            city is None
            and token.lemma in self.town_nouns
            and line is not None
            and line.country == code
        ):
            city = line.city
        return Place(city, code, span, span)

    def _here(self, token: Token) -> Place | None:
        """'here': the dateline's city."""
        line = self.syntax.reading.dateline
        if line is None or line.country is None:
            span = Span(token.start, token.end)
            return Place(None, self.home, span, span) if self.home and token.rel == "prt" else None
        return Place(line.city, line.country, line.span, line.span)

    def _refined(self, token: Token, place: Place) -> Place:
        """'Rukla, Lithuania', 'in Melbourne, Australia', 'Fort X in Y': the wider place settles the country."""
        nearby = self.syntax.children(token, "appos", "nmod", "obl", "conj", "dep")
        following = [
            t
            for t in self.syntax.tokens[token.i + 1 : token.i + 4]
            if t.mention >= 0 and t.sentence == token.sentence
        ]
        for kid in [*nearby, *following]:
            other = place_of(self.syntax.mention(kid))
            if other is None:
                continue
            gap = self.syntax.reading.report.text[token.end : kid.start]
            if (
                place.city
                and other.city is None
                and gap.strip(" ") in (",", "(", "[", "in", ", in")
            ):
                return Place(place.city, other.country, place.span, other.span)
            if (
                place.city is None
                and other.city
                and gap.strip(" ") in (",", "'s", "’s")
                and other.country == place.country
            ):
                return Place(other.city, other.country, other.span, other.span)
        before = self.syntax.tokens[token.i - 2 : token.i]
        if place.city and len(before) == 2 and before[1].text in ("'s", "’s"):
            owner = place_of(self.syntax.mention(before[0]))
            if owner is not None and owner.city is None:
                return Place(place.city, owner.country, place.span, owner.span)
        return place

    def of_clause(self, trigger: Token, verb: Token | None, cases: tuple[str, ...]) -> Place | None:
        """The place told by the trigger's own dependents, then its verb's, then the sentence's."""
        for governor in (trigger, verb):
            if governor is None:
                continue
            if governor.rel == "relcl" and any(
                k.lemma in self.where for k in self.syntax.children(governor, "advmod")
            ):
                found = self.at(self.syntax.tokens[governor.head])
                if found is not None:
                    return found
            found = self._below(governor, cases)
            if found is not None:
                return found
        return self._loose(trigger, cases)

    def _below(self, governor: Token, cases: tuple[str, ...]) -> Place | None:
        candidates: list[tuple[bool, Place]] = []
        for adverb in self.syntax.children(governor, "advmod"):
            if adverb.lemma in self.syntax.here and (found := self._here(adverb)) is not None:
                candidates.append((found.city is None, found))
            if adverb.lemma in self.there and self.last is not None:
                candidates.append((self.last.city is None, self.last))
        for kid in self.syntax.children(
            governor, "obl", "nmod", "advcl", "acl", "obj", "subjpass", "subj"
        ):
            if kid.rel in ("obl", "nmod") and kid.case.split(" ")[-1] in cases:
                found = self.at(kid)
                if found is not None:
                    candidates.append((found.city is None, found))
            elif kid.rel in ("obl", "nmod", "obj", "subjpass", "subj"):
                for inner in self.syntax.children(kid, "nmod", "obl"):
                    if (
                        inner.case.split(" ")[-1] in self.beside
                        and self.syntax.mention(kid) is None
                    ):
                        found = self.at(inner)
                        if found is not None and (found.city or kid.rel not in ("subj",)):
                            candidates.append((found.city is None, found))
        candidates.sort(key=lambda c: c[0])
        return candidates[0][1] if candidates else None

    def _led(self, token: Token) -> bool:
        """A city opens the sentence ('In Madrid the secretary …'), whatever the parse made of it."""
        first = self.syntax.sentence(token).first
        return token.i == first + 1 and self.syntax.tokens[first].lemma in self.inside

    def _loose(self, trigger: Token, cases: tuple[str, ...]) -> Place | None:
        """A place in the same sentence behind 'in', 'at' or 'near', whatever it was attached to."""
        best: tuple[int, Place] | None = None
        for token in self.syntax.sentence_tokens(trigger):
            found = place_of(self.syntax.mention(token))
            if found is not None and self._led(token):
                return self._refined(token, found)
            if token.case.split(" ")[-1] not in self.inside or token.rel not in ("obl", "nmod"):
                continue
            head = self.syntax.head(token)
            if found is None or head is None:
                continue
            if (
                head.pos in ("NOUN", "PROPN")
                and head.rel in ("subj", "obj", "poss")
                and head.i != trigger.i
                and found.city is None
            ):
                continue
            if self.syntax.clause_head(token) is not self.syntax.clause_head(trigger):
                continue
            distance = abs(token.i - trigger.i) + (0 if found.city else 5)
            if best is None or distance < best[0]:
                best = (distance, self._refined(token, found))
        return best[1] if best else None
