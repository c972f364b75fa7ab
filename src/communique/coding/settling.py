"""What one dealing of a report settles for another: the place and date of a visit or a session."""

from __future__ import annotations

from dataclasses import replace

from communique.coding.candidate import Candidate, dates_agree, forums_agree, frame_date
from communique.coding.clause import VERBISH
from communique.coding.forum import Forum
from communique.coding.lasting import Lasting
from communique.coding.place import Place
from communique.coding.scene import Rules, Scene


class Settling(Rules):
    """Passes places, dates and roles on between the candidates of one report."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self.venues = scene.words("place", "venues")
        self.lasting = Lasting(scene)
        self.first_day = scene.words("reference", "first_day")
        self.last_day = scene.words("reference", "last_day")
        self.editions = scene.words("forum", "editions")
        self.delivering = scene.words("place", "delivering")

    def pass_on(self, candidates: list[Candidate]) -> None:
        """Dates and places of a frame occasion, and the home side's role."""
        self.lasting.settle(candidates)
        self._forums(candidates)
        for c in candidates:
            if c.type == "transfer" and c.place is None and c.status == "held":
                self._delivered(c)
        self._beside_sessions(candidates)
        visits = [
            c
            for c in candidates
            if (c.type == "visit" and c.status != "cancelled") or c.type == "visit"
        ]
        for c in candidates:
            for visit in visits:
                if (
                    c is visit
                    or c.type not in ("meeting", "agreement", "ceremony")
                    or not (c.parties <= visit.parties or visit.parties <= c.parties)
                ):
                    continue
                outside = c.forum is not None and c.date is not None
                if outside or (c.type == "agreement" and c.sentence < visit.sentence):
                    continue
                if c.status == "planned" and visit.status == "cancelled" and c.date is None:
                    c.status = "cancelled"
                    c.rules.append("cancelled with the visit")
                apart = c.date is not None and not dates_agree(c, visit)
                known = visit.place is not None and visit.place.country in c.parties
                if c.place is None and visit.place is not None and known and not apart:
                    same = self._on_visit(c, visit)
                    c.place = visit.place if same else replace(visit.place, city=None)
                    c.rules.append("in the country of the visit")
                ahead = c.status == "planned" and visit.status == "ongoing"
                if c.date is None and visit.date and (c.status in ("held", visit.status) or ahead):
                    c.date = self._within(visit, c)
                    begun = visit.status == "ongoing" and visit.date != self.reading.published
                    if c.status == "planned" and begun and not visit.end:
                        c.date = visit.date[:7]  # nothing tells how long it lasts
                    c.date_span = visit.date_span
                    c.rules.append("dated by the visit")
                if c.status == "held" and visit.status == "cancelled" and c.date is None:
                    continue
        for n, c in enumerate(candidates):
            if c.type == "agreement":
                talks = next(
                    (
                        m
                        for m in candidates[:n]
                        if m.type == "meeting"
                        and m.status == c.status
                        and c.parties <= m.parties
                        and c.sentence - m.sentence <= 3
                    ),
                    None,
                )
                if talks is not None:
                    c.place = self._closer(c.place, talks.place)
                    if c.date is None and talks.date:
                        c.date, c.date_span = self._within(talks, c), talks.date_span
                self._talks_before(c, candidates[n + 1 :])
        for c in candidates:
            # one occasion's place serves another of the same sides that has none of its own
            if (
                c.place is None
                and c.type in ("meeting", "agreement", "ceremony")
                and c.status in ("held", "ongoing")
            ):
                near = [
                    m
                    for m in candidates
                    if m is not c
                    and m.type in ("meeting", "agreement", "ceremony")
                    and m.place is not None
                    and m.parties == c.parties
                    and dates_agree(m, c)
                    and m.status in ("held", "ongoing")
                    and abs(m.sentence - c.sentence) <= 2
                ]
                if (
                    near
                    and len({(m.place.city, m.place.country) for m in near if m.place}) == 1
                    and c.forum is None
                ):
                    c.place = near[0].place
                    c.rules.append("where the sides' other dealing was")
        for c in candidates:
            self._home_roles(c)
        line = self.reading.dateline
        if line is not None and line.city and line.country:
            for c in candidates:
                hosts = {a.party for a, r in c.sides if r == "host" and a.party}
                published = self.reading.published or ""
                elsewhere = any(
                    m.place is not None
                    and m.place.country != line.country
                    and m.parties & c.parties
                    for m in candidates
                )
                lately = (c.date or "")[:7] == published[:7] and (
                    c.forum is not None or not elsewhere
                )
                if not hosts and len(c.parties) == 2 and (self._at_home(c) or lately):
                    hosts = {line.country} & c.parties
                bare = c.place is None or (c.place.city is None and c.place.country == line.country)
                if (
                    bare
                    and c.type in ("meeting", "agreement", "ceremony")
                    and c.status in ("held", "ongoing")
                    and line.country in hosts
                ):
                    c.place = Place(line.city, line.country, line.span, line.span)
                    c.rules.append("in the dateline's city")
                    self._home_roles(c)
            for c in candidates:
                if c.type == "agreement" and c.place is None:
                    beside = next(
                        (
                            m
                            for m in candidates
                            if m.type == "meeting" and m.place and m.parties == c.parties
                        ),
                        None,
                    )
                    if beside is not None:
                        c.place = beside.place
        for c in candidates:
            if c.type == "ceremony":
                self._home_roles(c)  # once more: the dateline may have told the place

    def _talks_before(self, signing: Candidate, later: list[Candidate]) -> None:
        """Talks of the same sides told of right after a signing share its day and place."""
        for c in later:
            near = c.sentence - signing.sentence <= 1 and c.status == signing.status == "held"
            if c.type == "meeting" and near and c.parties == signing.parties and c.date is None:
                c.date, c.date_span = signing.date, signing.date_span
                c.place = c.place or signing.place
                c.rules.append("on the day of the signing")
                return

    def _within(self, around: Candidate, c: Candidate) -> str | None:
        """The day of an act in a dated frame: its first or last one where that is said."""
        sentence = self.syntax.sentence(c.match.trigger)
        text = self.text[sentence.span.start : sentence.span.end].lower()
        if any(w in text for w in self.first_day):
            return around.date
        if around.end and any(w in text for w in self.last_day):
            return around.end
        return frame_date(around.date, around.end) if around.date else None

    def _forums(self, candidates: list[Candidate]) -> None:
        """'Last year's edition', 'on its margins', 'the exercise': the forum named before."""
        for n, c in enumerate(candidates):
            if c.type == "call":
                c.forum = None
            if c.forum is not None:
                continue
            near = [
                m
                for m in candidates[:n]
                if m.forum is not None and c.sentence - m.sentence <= 3 and m.parties & c.parties
            ]
            lemmas = {t.lemma for t in self.syntax.sentence_tokens(c.match.trigger)}
            if c.type == "exercise":
                named = [m for m in candidates if m.type == c.type and m.forum]
                names = {m.forum.text: m.forum for m in named if m.forum and m is not c}
                same = all(c.parties <= m.parties or m.parties <= c.parties for m in named)
                if len(names) == 1 and same and (c.definite or lemmas & self.editions):
                    c.forum = next(iter(names.values()))
            elif c.type in ("meeting", "agreement") and lemmas & self.forums.margins:
                c.forum = near[-1].forum if near else self._named_before(c)
            elif c.type in ("meeting", "agreement"):
                c.forum = self._called_back(c, near)
            if c.forum is not None:
                c.rules.append("the forum named before")

    def _called_back(self, c: Candidate, near: list[Candidate]) -> Forum | None:
        """'The committee', 'between its sessions', 'the fifth round': the forum whose name ends so."""
        called = self.forums.called_back(c.match.trigger)
        if not called:
            return None
        told = [m.forum for m in reversed(near) if m.forum is not None]
        if (before := self._named_before(c)) is not None:
            told.append(before)
        for forum in told:
            words = {w.lower().rstrip("s") for w in forum.text.split()}
            if words & {w.rstrip("s") for w in called - self.forums.generic}:
                return forum
        return told[0] if told and called & self.forums.generic else None

    def _named_before(self, c: Candidate) -> Forum | None:
        """The last forum that the sentence and the one before it name."""
        for number in (c.sentence, c.sentence - 1):
            if number < 0:
                continue
            named = self.forums.in_sentence(self.reading.sentences[number])
            if named:
                return named[-1]
        return None

    def _delivered(self, c: Candidate) -> None:
        """Goods brought to a recipient's country: where the carrier or the goods went."""
        recipients = {a.party for a, r in c.sides if r == "recipient"}
        for verb in self.syntax.sentence_tokens(c.match.trigger):
            if verb.lemma not in self.delivering or verb.pos not in VERBISH:
                continue
            for token in self.syntax.children(verb, "obl", "obj", "nmod", "subj"):
                place = self.places.at(token)
                if place is not None and place.country in recipients:
                    c.place = place
                    c.rules.append("where it was delivered")
                    return

    def _closer(self, own: Place | None, told: Place | None) -> Place | None:
        """The place told for another dealing where it adds a city to one's own."""
        if own is None or (told and told.city and not own.city and told.country == own.country):
            return told
        return own

    def _on_visit(self, c: Candidate, visit: Candidate) -> bool:
        """The visitor to a city is a person of the dealing, and no other day takes it elsewhere."""
        guests = {a.name for a, r in visit.sides if r == "guest" and a.name}
        if visit.status == "cancelled" or not guests & {a.name for a, _ in c.sides}:
            return False
        if c.sentence == visit.sentence:
            return True
        return c.type != "agreement" or (c.date is None and c.sentence <= visit.sentence + 3)

    def _at_home(self, c: Candidate) -> bool:
        """The sentence names a venue without a city ('at the Ministry of Defence', 'in his office')."""
        for token in self.syntax.sentence_tokens(c.match.trigger):
            mention = self.syntax.mention(token)
            if token.case.split(" ")[-1] in self.places.inside and token.rel in ("obl", "nmod"):
                if (
                    mention is not None
                    and mention.kind == "body"
                    and mention.code in (None, self.cast.home)
                ):
                    return True
                if token.lemma in self.venues:
                    return True
        return False

    def _beside_sessions(self, candidates: list[Candidate]) -> None:
        """Talks beside a session take its place, and its date as far as it settles theirs."""
        for session in candidates:
            if (
                session.type != "meeting"
                or session.forum is None
                or not self.is_own(session.forum, session.match)
            ):
                continue
            for c in candidates:
                if (
                    c is session
                    or c.type not in ("meeting", "agreement")
                    or c.forum is None
                    or not forums_agree(c.forum.text, session.forum.text)
                ):
                    continue
                if c.place is None and session.place is not None:
                    c.place = session.place
                    c.rules.append("where the session is held")
                if c.date is None and session.date and c.status == session.status:
                    c.date, c.date_span = self._within(session, c), session.date_span

    def _home_roles(self, c: Candidate) -> None:
        if c.type == "visit" and c.place is not None and c.place.country in c.parties:
            c.sides = [(a, "host" if a.party == c.place.country else "guest") for a, _ in c.sides]
            return
        if c.type not in ("meeting", "ceremony") or c.place is None:
            return
        home = c.place.country
        if home not in c.parties:
            return
        if c.type == "meeting" and any(r == "host" and a.party != home for a, r in c.sides):
            return
        other = "guest" if len(c.parties) == 2 else "participant"
        c.sides = [
            (
                a,
                "host"
                if a.party == home
                else "participant"
                if c.type == "meeting" and a.party not in self.lexicon.countries and a.name is None
                else (other if r == "participant" or len(c.parties) != 2 or r == "host" else r),
            )
            for a, r in c.sides
        ]
