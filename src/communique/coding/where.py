"""Where: city and country of a dealing, from where it happened, not from whom it concerns."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from communique.coding.clause import VERBISH, Syntax
from communique.coding.place import Place, place_of
from communique.lexicon import SHIP, Lexicon
from communique.records import Mention, Span, Token

OWNER_FORMS = {"name", "alias", "adjective", "demonym", "abbreviation"}


class Places:
    """Finds the place that a clause tells."""

    def __init__(
        self, syntax: Syntax, lexicon: Lexicon, home: str | None, occur: frozenset[str]
    ) -> None:
        """`occur`: verbs that say of a noun that it takes place.
        `home`: the country from which the report speaks ('the country', 'the capital').

        `last` is the place of the dealing told of before, which 'there' points to; the caller sets it.
        """
        self.home = home
        self.occur = occur
        self.last: Place | None = None
        self.home_nouns = frozenset(lexicon.grammar["place"]["home_nouns"])
        self.nowhere = frozenset(lexicon.grammar["place"]["nowhere"])
        self.lands = frozenset(lexicon.grammar["place"]["lands"])
        self.where = frozenset(lexicon.grammar["place"]["where"])
        self.town_nouns = frozenset(lexicon.grammar["place"]["town_nouns"])
        self.capital_nouns = frozenset(lexicon.grammar["place"]["capital_nouns"])
        self.syntax = syntax
        self.lexicon = lexicon
        self.cases = frozenset(lexicon.grammar["place"]["cases"])
        self.inside = frozenset(lexicon.grammar["place"]["inside"])
        self.reached = self.inside | frozenset(lexicon.grammar["place"]["goals"])
        self.into = frozenset(lexicon.grammar["place"]["into"])
        self.divisions = frozenset(lexicon.grammar["place"]["divisions"])
        self.waters = frozenset(lexicon.grammar["place"]["waters"])
        self.hither = frozenset(lexicon.grammar["place"]["hither"])
        self.spots = frozenset(lexicon.grammar["place"]["spots"])
        self.same = frozenset(lexicon.grammar["place"]["same"])
        self.beside = frozenset(lexicon.grammar["place"]["beside"])
        self.gatherings = frozenset(lexicon.grammar["forum"]["heads"])
        self.venues = frozenset(lexicon.grammar["place"]["venues"])
        self.counterparts = frozenset(lexicon.grammar["reference"]["counterpart"])
        self.sites = frozenset(lexicon.grammar["place"]["site_words"])
        self.joints = frozenset(["-", "–", *lexicon.grammar["place"]["joints"]])
        self.no_sites = frozenset(lexicon.grammar["place"]["never_sites"])
        self.grounds = frozenset(lexicon.grammar["place"]["grounds"])
        self.towns = frozenset(lexicon.grammar["place"]["towns"])
        self.around = self.inside | frozenset(lexicon.grammar["place"]["around"])
        self.receiving = frozenset(lexicon.grammar["place"]["receiving"])
        self.goal = lexicon.grammar["slots"]["goal"]
        self.hosting = frozenset(lexicon.grammar["place"]["hosting"])
        self.stages = frozenset(lexicon.grammar["place"]["stages"])

    def at(self, token: Token, depth: int = 0) -> Place | None:
        """The place in a noun phrase: its own mention, or one inside it ('at a base in Kant')."""
        if token.lemma in self.syntax.here and token.rel in ("advmod", "prt"):
            return self._here(token)
        if token.lemma in self.syntax.there and token.rel in ("advmod", "prt"):
            return self._there(token)
        if token.lemma in self.towns | self.spots and any(
            k.lemma in self.same for k in self.syntax.children(token, "mod", "det")
        ):
            return self._there(token)
        if token.lemma in self.towns and (named := self._town(token)) is not None:
            return named
        if token.lemma in self.nowhere:
            return None
        if token.lemma in self.home_nouns | self.capital_nouns and "plur" not in token.feats:
            return self._generic(token)
        mention = self.syntax.mention(token)
        own = place_of(mention) or self._seat(mention)
        if own is not None:
            return self._refined(token, own)
        if mention is None and (wider := self._named_wider(token)) is not None:
            return wider
        if mention is None and not depth and (site := self._site(token)) is not None:
            return site
        if depth > 3:
            return None
        if mention is not None and mention.kind == "body":
            return self._venue(token, mention, depth)
        owned: Place | None = None
        for kid in self.syntax.children(
            token, "nmod", "appos", "obl", "mod", "poss", "conj", "relcl", "acl"
        ):
            if kid.rel in ("nmod", "obl") and kid.case.split(" ")[-1] not in self.cases:
                continue
            if token.lemma in self.waters and kid.case == self.syntax.of:
                continue
            if kid.rel in ("mod", "poss"):
                found = place_of(self.syntax.mention(kid))
                if found is not None and found.city:
                    return found
                if kid.rel == "poss" and kid.lemma in self.home_nouns:
                    return self._generic(kid)
                owner = self.syntax.mention(kid)
                if token.lemma in self.lands and owner is not None and owner.code_span:
                    if owner.code in self.lexicon.countries:
                        owned = owned or Place(None, owner.code, owner.span, owner.code_span)
                continue
            found = self.at(kid, depth + 1)
            if found is not None and found.country is None and owned is not None:
                # 'the Indian town of X', of which no table tells more
                return replace(found, country=owned.country, country_span=owned.country_span)
            if found is not None and (found.city or owned is None):
                return found
        return owned

    def _town(self, token: Token) -> Place | None:
        """'the Colombian town of Villa de Leyva', 'Lao Cai city': the town that the noun names."""
        country = self.home
        names: list[Token] = []
        for kid in self.syntax.children(token, "mod", "poss", "nmod", "appos"):
            mention = self.syntax.mention(kid)
            place = place_of(mention)
            if place is not None and place.city:
                return self._refined(kid, place)
            if mention is not None and mention.code in self.lexicon.countries:
                country = mention.code
            elif kid.rel in ("appos", "mod") or kid.case == self.syntax.of:
                names.append(kid)
        return next((p for n in names if (p := self._unknown(n, country)) is not None), None)

    def theatre(self, trigger: Token) -> Place | None:
        """Where a mission named in the sentence serves: by its acronym, or by its 'in' ('Mission in Haiti')."""
        for token in self.syntax.sentence_tokens(trigger):
            mention = self.syntax.mention(token)
            if mention is None or mention.kind not in ("body", "party"):
                continue
            country = self.lexicon.theatre_of(mention.text, mention.code)
            if country is not None:
                return Place(None, country, mention.span, mention.span)
            if mention.kind == "body" or mention.code not in self.lexicon.countries:
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

    def _seat(self, mention: Mention | None) -> Place | None:
        """A building that stands for a government and is a place too: 'at the Pentagon'."""
        if mention is None or mention.kind not in ("party", "body"):
            return None
        name = mention.text.removeprefix("the ")
        entry = self.lexicon.places.get(name)
        if entry is None or mention.form not in ("metonym", ""):
            return None
        return Place(entry[0], entry[1], mention.span, mention.span)

    def _venue(self, token: Token, mention: Mention, depth: int) -> Place | None:
        """A body that is a venue: what is said to lie around it ('at the headquarters in Kant'), the city
        in its name ('the Baku Expo Center'), else the country of a base, a school, a headquarters."""
        for kid in self.syntax.children(token, "nmod", "obl", "appos", "advmod"):
            if kid.lemma in self.syntax.there and (there := self._there(kid)) is not None:
                return there
            if kid.rel == "appos" or kid.case.split(" ")[-1] in self.around:
                found = self.at(kid, depth + 1) or self._unknown(kid, mention.code)
                if found is not None:
                    return found
        for kid in self.syntax.children(token, "mod", "poss"):
            named = place_of(self.syntax.mention(kid))
            if named is not None and named.city:
                return named
        if mention.code_span is None:
            return None
        name = self.syntax.reading.report.text[mention.code_span.start : mention.code_span.end]
        form = self.lexicon.parties.get(name)
        if form is not None and form.kind == "capital":
            return Place(form.city or name, form.code, mention.code_span, mention.code_span)
        words = mention.text.lower().split()
        behind = mention.code_span.start > mention.span.start
        known = set(words) if behind else {words[-1]}
        if mention.code not in self.lexicon.countries or not known & self.grounds:
            return None
        if behind or self._names_owner(name):
            return Place(None, mention.code, mention.span, mention.code_span)
        return None

    def _names_owner(self, name: str) -> bool:
        """The body's name opens with that of its country ('the Nepali Army's school')."""
        words = name.split()
        forms = (self.lexicon.parties.get(" ".join(words[:n])) for n in range(1, len(words) + 1))
        return any(form is not None and form.kind in OWNER_FORMS for form in forms)

    def _unknown(self, token: Token, country: str | None) -> Place | None:
        """A town that no table knows, where the words around it say that it is one: 'at the Chilean Army's
        school in Peldehue', 'in Saljhandi, Nepal', 'the town of Villa de Leyva'."""
        if token.mention >= 0 or token.pos != "PROPN" or self.lexicon.is_calendar(token.lemma):
            return None
        if token.lemma in self.gatherings:
            return None
        first = token.i
        while first > 0 and self._part_of_name(self.syntax.tokens[first - 1], token):
            first -= 1
        if country is None or country not in self.lexicon.countries:
            return None
        start = self.syntax.tokens[first].start
        span = Span(start, token.end)
        name = " ".join(self.syntax.reading.report.text[start : token.end].split())
        return Place(name, country, span, span) if name[:1].isupper() else None

    def _named_wider(self, token: Token) -> Place | None:
        """'in Saljhandi, Nepal', 'at Saljhandi in Nepal', 'near Saljhandi [Nepal]': a town no table knows."""
        if token.pos != "PROPN" or token.case.split(" ")[-1] not in self.inside:
            return None
        for following in self.syntax.tokens[token.i + 1 : token.i + 3]:
            place = place_of(self.syntax.mention(following))
            if place is None or following.sentence != token.sentence:
                continue
            gap = self.syntax.reading.report.text[token.end : following.start].strip(" ")
            if gap in (",", "(", "[", "in", ", in"):
                if place.city and gap.endswith("in"):
                    return place
                named = self._unknown(token, place.country)
                return replace(named, country_span=place.span) if named else None
        return None

    def _site(self, token: Token) -> Place | None:
        """'at the Slivnitsa range', 'at Camp Edwards', 'off Ras al Jinz': a site that no table knows and whose
        country nothing tells."""
        if token.case.split(" ")[-1] not in self.around or token.pos not in ("PROPN", "NOUN"):
            return None
        run = [token] if token.text[:1].isupper() else []
        for before in reversed(self.syntax.tokens[self.syntax.sentence(token).first : token.i]):
            capital = before.text[:1].isupper()
            joint = run and before.i + 1 == run[-1].i and before.text in self.joints
            kind = not run and before.head == token.i and before.rel == "mod"
            if before.mention >= 0 or not (capital or joint or kind):
                break
            run += [before] if capital or joint else []
        run = run[::-1]
        while run and not run[0].text[:1].isupper():
            run = run[1:]
        words = {w for t in [*run, token] for w in t.lemma.split("-")}
        own = [t for t in run if t.pos == "PROPN" and not self._common(t.lemma)]
        if not own or not words & self.sites or words & self.no_sites:
            return None
        span = Span(run[0].start, run[-1].end)
        name = " ".join(self.syntax.reading.report.text[span.start : span.end].split())
        for following in self.syntax.tokens[token.i + 1 : token.i + 4]:
            wider = place_of(self.syntax.mention(following))
            if wider is not None and following.sentence == token.sentence:
                return wider if wider.city else Place(name, wider.country, span, wider.span)
        return Place(name, None, span, span)

    def _common(self, word: str) -> bool:
        """A word that names no place by itself: 'Joint', 'Naval', 'Base'."""
        return (
            word in self.sites
            or word in self.lexicon.defence_words
            or self.lexicon.is_modifier(word)
            or self.lexicon.is_topic(word)
            or self.lexicon.is_body(word)
            or self.lexicon.is_calendar(word)
        )

    def _part_of_name(self, before: Token, last: Token) -> bool:
        return (
            before.sentence == last.sentence
            and before.mention < 0
            and before.pos == "PROPN"
            and before.head <= last.i
            and before.head >= before.i
        )

    def _generic(self, token: Token) -> Place | None:
        """'in the country', 'the Kenyan capital': the country that is named beside it, else the home one."""
        code = self._named_before(token) or self.home
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

    def _named_before(self, token: Token) -> str | None:
        """'Norway called the drill off in the country's far north': the country the sentence named last."""
        for before in reversed(self.syntax.tokens[self.syntax.sentence(token).first : token.i]):
            mention = self.syntax.mention(before)
            if (
                mention is not None
                and mention.kind == "party"
                and mention.form in ("name", "alias")
            ):
                return mention.code if mention.code in self.lexicon.countries else None
        return None

    def _there(self, token: Token) -> Place | None:
        """'there', 'in the same town': the place that the words before name, else that of the last dealing."""
        first = self.syntax.reading.sentences[max(0, token.sentence - 1)].first
        found: Place | None = None
        for before in reversed(self.syntax.tokens[first : token.i]):
            place = place_of(self.syntax.mention(before))
            if place is None or (before.case.split(" ")[-1] not in self.reached and not place.city):
                continue
            if place.city:
                return place
            found = found or place
        return found or self.last

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
            if place.city and other.city is None and self._wider(gap, place):
                return Place(place.city, other.country, place.span, other.span)
            if place.city and other.city and gap.strip(" ") == "in":
                return Place(other.city, other.country, other.span, other.span)
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

    def placed(self, site: Place, parties: Collection[str]) -> Place:
        """A site of which no table knows the country lies where the report comes from, if that takes part."""
        line = self.syntax.reading.dateline
        country = line.country if line is not None and line.country else self.home
        return replace(site, country=country) if country in parties else site

    def _wider(self, gap: str, place: Place) -> bool:
        """What stands between a place and the wider one that it lies in: ',', '(', 'in', '(the state of'."""
        words = gap.strip(' »”"').lower().split()
        if place.country is None and words[:1] and words[-1].strip("(") in self.divisions:
            words = [w for w in words if w.strip("(") not in self.divisions] or [","]
        return " ".join(words) in (",", "(", "[", *self.into, *(f", {w}" for w in self.into))

    def of_clause(self, trigger: Token, verb: Token | None, cases: tuple[str, ...]) -> Place | None:
        """The place told by the trigger's own dependents, then its verb's, then the sentence's."""
        told = [
            k
            for k in self.syntax.children(trigger, "relcl", "acl")
            if trigger.pos not in VERBISH and k.lemma in self.occur
        ]
        for governor in (trigger, *told, verb):
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
        return (
            self._welcomed(verb or trigger)
            or self._stage(trigger, verb)
            or self._loose(trigger, cases)
        )

    def _welcomed(self, verb: Token) -> Place | None:
        """'welcomed his counterpart to Sofia': the place behind 'to' of who is received."""
        if verb.lemma not in self.receiving:
            return None
        for kid in self.syntax.children(verb, "obl", "obj", "subjpass"):
            for goal in (kid, *self.syntax.children(kid, "nmod", "obl")):
                place = place_of(self.syntax.mention(goal)) if goal.case == self.goal else None
                if place is not None:
                    return self._refined(goal, place)
        return None

    def _stage(self, trigger: Token, verb: Token | None) -> Place | None:
        """'Baku hosted a session', 'the session that Baku hosts', 'Nairobi was the venue for talks'."""
        verbs = [verb] if verb is not None else []
        verbs += self.syntax.children(trigger, "relcl", "acl", "mod")
        for host in verbs:
            stage = host.lemma in self.hosting or (
                host.lemma in self.syntax.copula
                and any(k.lemma in self.stages for k in self.syntax.children(host, "obj", "xcomp"))
            )
            if not stage:
                continue
            # a parse may take 'Lima hosted talks' for 'Lima-hosted talks'
            for subject in [*self.syntax.subjects(host), *self.syntax.children(host, "advmod")]:
                found = self.at(subject)
                if found is not None:
                    return found
        return None

    def _below(self, governor: Token, cases: tuple[str, ...]) -> Place | None:
        candidates: list[tuple[bool, Place]] = []
        for adverb in self.syntax.children(governor, "advmod"):
            if adverb.lemma in self.syntax.here and (found := self._here(adverb)) is not None:
                candidates.append((found.city is None, found))
            if adverb.lemma in self.syntax.there and (there := self._there(adverb)) is not None:
                candidates.append((there.city is None, there))
        for kid in self.syntax.children(
            governor, "obl", "nmod", "advcl", "acl", "obj", "subjpass", "subj"
        ):
            if kid.rel in ("obl", "nmod") and kid.case.split(" ")[-1] in cases:
                found = self.at(kid)
                if found is not None:
                    candidates.append((found.city is None, found))
            elif kid.rel in ("obl", "nmod", "obj", "subjpass", "subj"):
                for inner in self.syntax.children(kid, "nmod", "obl"):
                    if inner.case.split(" ")[-1] in self.beside and self._open(
                        self.syntax.mention(kid)
                    ):
                        found = self.at(inner)
                        if found is not None and (found.city or kid.rel not in ("subj",)):
                            candidates.append((found.city is None, found))
        candidates.sort(key=lambda c: c[0])
        wider = next((p for _, p in candidates if p.country is not None), None)
        best = candidates[0][1] if candidates else None
        if best is not None and best.country is None and wider is not None and wider.city is None:
            return replace(best, country=wider.country, country_span=wider.country_span)
        return best

    @staticmethod
    def _open(mention: Mention | None) -> bool:
        """A thing or a ship, around which the place of what happened may be told."""
        return mention is None or mention.form == SHIP

    def city_in(self, trigger: Token, country: str) -> Place | None:
        """A city of the country that the sentence says something happened in ('was shown round the barracks in
        Melbourne' on a visit to Australia)."""
        for token in self.syntax.sentence_tokens(trigger):
            if token.rel in ("obl", "nmod") and token.case.split(" ")[-1] in self.inside:
                found = self.at(token)
                if found is not None and found.city and found.country == country:
                    return found
        return None

    def _led(self, token: Token) -> bool:
        """A city opens the sentence ('In Madrid the secretary …'), whatever the parse made of it."""
        first = self.syntax.sentence(token).first
        return token.i == first + 1 and self.syntax.tokens[first].lemma in self.inside

    def _loose(self, trigger: Token, cases: tuple[str, ...]) -> Place | None:
        """A place elsewhere in the sentence: the one behind 'in', 'at' or 'near' whose clause is nearest."""
        best: tuple[float, Place] | None = None
        home = self.syntax.clause_head(trigger)
        above = {t.i for t in self.syntax.ancestors(home)}
        for token in self.syntax.sentence_tokens(trigger):
            if token.lemma in self.hither | self.syntax.there and token.rel == "advmod":
                pointed = self._here(token) if token.lemma in self.hither else self._there(token)
                if self.syntax.clause_head(token) is home and pointed is not None:
                    return pointed
            if (own := place_of(self.syntax.mention(token))) is not None and self._led(token):
                return self._refined(token, own)
            if token.case.split(" ")[-1] not in self.inside or token.rel not in ("obl", "nmod"):
                continue
            head = self.syntax.head(token)
            governor = self.syntax.mention(head) if head is not None else None
            venue = governor is not None and governor.kind == "body"
            if head is None or (
                governor is not None
                and not self._strays(governor)
                and not (venue and head.rel in ("obj", "obl"))
            ):
                continue
            found = self.at(token)
            if found is None:
                continue
            thing = head.pos in ("NOUN", "PROPN") and head.rel in ("subj", "obj", "poss", "nmod")
            if thing and head.i != trigger.i and found.city is None:
                continue
            cost = self._apart(home, above, self.syntax.clause_head(token))
            if cost is None:
                continue
            cost += abs(token.i - trigger.i) * 0.05 + (0.0 if found.city else 0.5)
            if best is None or cost < best[0]:
                best = (cost, found)
        return best[1] if best else None

    def _strays(self, governor: Mention) -> bool:
        """Persons and troops that a parse may hang a place on; an embassy's or an envoy's is its own."""
        words = governor.text.lower().split()
        counterpart = words[-1] in self.counterparts
        return (
            governor.kind == "person"
            or governor.form == SHIP
            or counterpart
            or (governor.kind == "body" and words[-1] not in self.grounds | self.venues)
        )

    def _apart(self, home: Token, above: set[int], clause: Token) -> float | None:
        """How far a clause is from the dealing's own; None where its places are another's."""
        if clause is home:
            return 0
        if clause.i in above:
            return None if clause.lemma in self.lexicon.saying else 3
        if any(t is home for t in self.syntax.ancestors(clause)):
            return {"relcl": 2, "acl": 1, "advcl": 2, "xcomp": 1, "conj": 3}.get(clause.rel)
        return None
