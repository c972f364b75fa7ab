"""Forums: the body, conference, exercise or exhibition under or beside which a dealing happens."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from communique.coding.clause import Syntax
from communique.lexicon import Lexicon
from communique.records import Sentence, Span, Token

CAPITAL = re.compile(r"\b[A-ZА-ЯЁ]\w*")
YEARED = re.compile(r"[ -](?:'\d\d|(?:19|20)\d\d|\d\d)\b")
QUOTES = {'"', "“", "”", "«", "»", "‘", "’", "'", "„"}
JOINERS = {
    "of",
    "the",
    "and",
    "for",
    "on",
    "in",
    "de",
    "&",
    "-",
    "–",
    "'s",
    "’s",
    "'",
    "’",
    "/",
    "+",
}


@dataclass(slots=True, frozen=True)
class Forum:
    """A named forum: its words, the token it begins with, the preposition before it, and its city and
    country if it always meets there."""

    text: str
    span: Span
    first: int
    last: int
    case: str
    seat: tuple[str | None, str | None] = (None, None)


class Forums:
    """The named forums of one reading, sentence by sentence."""

    def __init__(self, syntax: Syntax, lexicon: Lexicon) -> None:
        self.syntax = syntax
        self.lexicon = lexicon
        data = lexicon.grammar["forum"]
        self.naming = frozenset(lexicon.grammar["forum"]["naming"])
        self.heads = frozenset(data["heads"])
        self.margins = frozenset(data["margins"])
        self.inside = frozenset(data["inside"])
        self.units = frozenset(data["units"])
        self.cases = frozenset(data["cases"])
        self.venues = frozenset(data["venues"])
        self.members = frozenset(data["members"])
        self.patterns = [re.compile(p, re.IGNORECASE) for p in data.get("patterns", [])]
        self.around = frozenset(data["around"])
        self.generic = frozenset(data["generic"])
        self.definite = frozenset(lexicon.grammar["reference"]["definite"])
        self.ordinals = frozenset(lexicon.grammar["reference"]["ordinals"])
        self.topical = frozenset(data["topical"])
        self.seats: dict[str, list[str]] = data["seats"]
        self.numbered = re.compile(data["numbered"], re.IGNORECASE)
        self._by_sentence: dict[int, list[Forum]] = {}

    def in_sentence(self, sentence: Sentence) -> list[Forum]:
        if sentence.i not in self._by_sentence:
            self._by_sentence[sentence.i] = self._scan(sentence)
        return self._by_sentence[sentence.i]

    def _scan(self, sentence: Sentence) -> list[Forum]:
        known = self._known(sentence)
        out: list[Forum] = []
        i = sentence.first
        while i < sentence.last:
            end = self._run(i, sentence.last)
            if end is None:
                i += 1
                continue
            within = [f for f in known if f.first < end and f.last > i]
            if any(f.first < i or f.last > end for f in within):
                i = end
                continue
            text = " ".join(
                self.syntax.reading.report.text[
                    self.syntax.tokens[i].start : self.syntax.tokens[end - 1].end
                ].split()
            )
            out.append(
                Forum(
                    text,
                    Span(self.syntax.tokens[i].start, self.syntax.tokens[end - 1].end),
                    i,
                    end,
                    self._case(i, sentence),
                    within[0].seat if within else self._seat(text),
                )
            )
            i = end
        known += [
            f
            for f in self._titled(sentence)
            if all(f.span.end <= k.span.start or f.span.start >= k.span.end for k in known)
        ]
        out.extend(f for f in known if all(f.last <= o.first or f.first >= o.last for o in out))
        out.extend(self._patterned(sentence, {f.first for f in out}))
        return sorted(out, key=lambda forum: forum.first)

    def _known(self, sentence: Sentence) -> list[Forum]:
        """The forums of the lexicon, with a number before and a year behind them ('18th Shangri-La Dialogue')."""
        text = self.syntax.reading.report.text[sentence.span.start : sentence.span.end]
        plain = text.replace("’", "'")
        tokens = self.syntax.tokens[sentence.first : sentence.last]
        out: list[Forum] = []
        end = 0
        for word in CAPITAL.finditer(plain):
            if word.start() < end:
                continue
            for form in self.lexicon.forum_openings.get(word.group(), ()):
                stop = word.start() + len(form)
                if not plain.startswith(form, word.start()) or plain[stop : stop + 1].isalnum():
                    continue
                number = self.numbered.search(plain, 0, word.start())
                year = YEARED.match(plain, stop)
                start = number.start(1) if number else word.start()
                end = year.end() if year else stop
                span = Span(sentence.span.start + start, sentence.span.start + end)
                inside = [t for t in tokens if t.start < span.end and t.end > span.start]
                case = self._case(inside[0].i, sentence)
                first, last = inside[0].i, inside[-1].i + 1
                name = " ".join(text[start:end].split())
                out.append(Forum(name, span, first, last, case, self.lexicon.forums[form]))
                break
        return out

    def _patterned(self, sentence: Sentence, taken: set[int]) -> list[Forum]:
        """Formats that are written small: '3+3 format', 'two-plus-two talks'."""
        out = []
        text = self.syntax.reading.report.text
        tokens = self.syntax.tokens[sentence.first : sentence.last]
        for pattern in self.patterns:
            for match in pattern.finditer(text, sentence.span.start, sentence.span.end):
                inside = [t for t in tokens if t.start < match.end() and t.end > match.start()]
                if inside and not taken & {t.i for t in inside}:
                    out.append(
                        Forum(
                            match.group(),
                            Span(match.start(), match.end()),
                            inside[0].i,
                            inside[-1].i + 1,
                            self._case(inside[0].i, sentence) or "in",
                        )
                    )
        return out

    def _titled(self, sentence: Sentence) -> list[Forum]:
        """'the forum "Army-2023"': a conference or exhibition whose name stands in quotation marks behind it."""
        out = []
        for token in self.syntax.tokens[sentence.first : sentence.last - 1]:
            following = self.syntax.tokens[token.i + 1]
            if token.lemma not in self.heads or following.text not in QUOTES:
                continue
            found = self._quoted(following.i, 1, sentence)
            if found is not None and found.text[:1].isupper():
                out.append(replace(found, first=token.i, case=self._case(token.i, sentence)))
        return out

    def _proper(self, token: Token) -> bool:
        if token.mention >= 0:
            mention = self.syntax.mention(token)
            if mention is not None and mention.form == "adjective" and token.text[:1].islower():
                return False
            return mention is not None and (
                mention.kind in ("body", "party", "place")
                or (mention.kind == "official" and mention.text[:1].isupper())
            )
        return (
            token.text[:1].isupper() and token.pos not in ("VERB", "AUX", "PRON", "DET", "ADP")
        ) or (token.text[:1].isdigit() and len(token.text) > 1 and token.text[-1].isalpha())

    def _run(self, i: int, last: int) -> int | None:
        tokens = self.syntax.tokens
        if not self._proper(tokens[i]) or self.lexicon.is_calendar(tokens[i].lemma):
            return None
        j, headed, end = i, False, i
        while j < last:
            token = tokens[j]
            if self._proper(token) and not self.lexicon.is_calendar(token.lemma):
                headed = headed or self._headed(token)
                j += 1
                end = j
                continue
            if token.lemma in self.heads and headed is False and j == end:
                headed = True
                j += 1
                end = j
                continue
            if (
                token.text in JOINERS
                and j + 1 < last
                and (token.text not in ("in", "on") or self._topic(token, headed, last))
                and not (token.text == "for" and not headed and self._placed(tokens[i]))
                and (self._proper(tokens[j + 1]) or tokens[j + 1].text in JOINERS)
            ):
                j += 1
                continue
            if (
                token.text == "("
                and j + 2 < last
                and tokens[j + 2].text == ")"
                and self._proper(tokens[j + 1])
            ):
                j += 3
                end = j
                continue
            run = " ".join(t.text for t in tokens[i:j])
            if token.lemma in self.members and f" {self.syntax.of} " in run:
                j += 1
                end = j
                continue
            break
        if not headed or end - i < 1:
            return None
        told = {w for t in tokens[i:end] for w in t.text.lower().split()}
        if told & self.units:
            return None
        if tokens[end - 1].text.split()[-1].lower() in self.venues:
            return None
        if end < last and tokens[end].lemma in self.members:
            return None
        only = tokens[i]
        mention = self.syntax.mention(only)
        if end - i == 1 and (mention is None or " " not in only.text):
            return None
        whole = self._matter(end, last)
        return None if whole == end and self._opening(i, end) else whole

    def _opening(self, i: int, end: int) -> bool:
        """'Joint exercises': a capital that only opens the sentence, and no other in the name."""
        opener = self.syntax.tokens[i]
        return (
            opener.mention < 0
            and opener.i == self.syntax.sentence(opener).first
            and opener.pos in ("ADJ", "NOUN", "NUM", "DET")
            and not any(
                t.text[:1].isupper() and (t.mention < 0 or self._headed(t))
                for t in self.syntax.tokens[i + 1 : end]
            )
        )

    def _seat(self, name: str) -> tuple[str | None, str | None]:
        """Where a conference that goes by a city's name meets: 'Мюнхенская конференция по безопасности'."""
        place = next((v for k, v in self.seats.items() if name.lower().startswith(k)), None)
        return (place[0], place[1]) if place else (None, None)

    def _headed(self, token: Token) -> bool:
        """A word of the name says that it is one of a body or conference."""
        mention = self.syntax.mention(token)
        name = token.text if mention is None else f"{token.text} {mention.text}"
        words = [w.strip("'s.,") for w in name.lower().replace("’", "'").split()]
        return token.lemma in self.heads or any(
            w in self.heads or w.rstrip("s") in self.heads for w in words
        )

    def _matter(self, end: int, last: int) -> int:
        """Where a name that goes on over its matter ends: 'Мюнхенской конференции по безопасности'."""
        tokens, j = self.syntax.tokens, end + 1
        if end >= last or tokens[end].lemma not in self.topical:
            return end
        while j < last and tokens[j].pos == "ADJ" and tokens[j].mention < 0:
            j += 1
        if j >= last or tokens[j].pos != "NOUN" or tokens[j].mention >= 0:
            return end
        j += 1
        while j < last and tokens[j].case == self.syntax.of and tokens[j].mention < 0:
            j += 1
        return j

    def _topic(self, token: Token, headed: bool, last: int) -> bool:
        """'Conference on Security Policy': a name goes on over 'on' and 'in' to more of the same."""
        if token.text != "on" or not headed or token.i + 1 >= last:
            return False
        following = self.syntax.tokens[token.i + 1]
        return (
            following.mention < 0
            and self._proper(following)
            and not self.lexicon.is_calendar(following.lemma)
        )

    def _placed(self, token: Token) -> bool:
        mention = self.syntax.mention(token)
        return mention is not None and (mention.kind == "place" or mention.form == "capital")

    def _case(self, i: int, sentence: Sentence) -> str:
        """The preposition (or 'sidelines' and the like) before the run, over determiners and adjectives."""
        tokens = self.syntax.tokens
        j = i - 1
        steps = 0
        while j >= sentence.first and steps < 7:
            token = tokens[j]
            if token.lemma in self.inside:
                return token.lemma
            if token.pos == "ADP" or token.lemma in ("attend", "during"):
                if (
                    token.lemma == "of"
                    and j > sentence.first
                    and (
                        tokens[j - 1].lemma in self.inside
                        or tokens[j - 1].lemma in self.heads
                        or (tokens[j - 1].mention < 0 and tokens[j - 1].pos == "NOUN")
                    )
                ):
                    if tokens[j - 1].lemma in self.heads or tokens[j - 1].lemma in self.inside:
                        j -= 2 if tokens[j - 1].lemma in self.heads else 1
                        steps += 1
                        continue
                return token.lemma
            if (
                token.pos in ("DET", "ADJ", "NUM", "PUNCT")
                or token.rel in ("mod", "poss", "num")
                or token.lemma in self.heads
                or token.text in ("'s", "’s")
                or token.text in QUOTES
            ):
                j -= 1
                steps += 1
                continue
            return ""
        return ""

    def beside(self, trigger: Token) -> Forum | None:
        """The forum in whose frame the trigger's clause says the dealing took place."""
        sentence = self.syntax.sentence(trigger)
        home = self.syntax.clause_head(trigger)
        for forum in self.in_sentence(sentence):
            if forum.first <= trigger.i < forum.last:
                continue
            if forum.case not in self.cases and forum.case not in self.inside:
                continue
            clause = self.syntax.clause_head(self.syntax.tokens[forum.last - 1])
            around = home.rel == "relcl" and clause in list(self.syntax.ancestors(home))
            other = clause is not home and (clause.rel in ("conj", "relcl") or around)
            if forum.case in self.inside or not other:
                return forum
        return None

    def called_back(self, trigger: Token) -> set[str]:
        """The heads of a forum that the sentence calls back: 'the committee', 'between its sessions'."""
        return {
            t.lemma
            for t in self.syntax.sentence_tokens(trigger)
            if t.mention < 0
            and t.lemma in self.heads
            and (
                t.i == trigger.i
                or t.rel in ("subj", "subjpass")
                or t.case.split(" ")[-1] in self.cases
                or t.case in self.around
            )
            and any(
                k.lemma in self.definite or k.lemma in self.ordinals
                for k in self.syntax.children(t, "det", "poss", "mod")
            )
        }

    def own(self, trigger: Token) -> Forum | None:
        """The forum whose name the trigger itself is part of ('… Military Cooperation Group dialogue')."""
        for forum in self.in_sentence(self.syntax.sentence(trigger)):
            if forum.first <= trigger.i < forum.last:
                return forum
        for kid in self.syntax.children(trigger, "nmod", "mod", "poss"):
            for forum in self.in_sentence(self.syntax.sentence(trigger)):
                if forum.first <= kid.i < forum.last and (
                    kid.rel == "mod" or kid.case in ("of", "")
                ):
                    return forum
        return None

    def proper(self, forum: Forum) -> bool:
        """The forum has a name of its own, not only those of its parties: 'the Peru-Chile exercise' has none."""
        return any(
            t.mention < 0
            and t.text[:1].isupper()
            and t.lemma not in self.heads
            and not self._of_any(t.lemma)
            for t in self.syntax.tokens[forum.first : forum.last]
        )

    def exercise_name(self, trigger: Token) -> Forum | None:
        """The exercise's own name, or the proper name beside 'exercise': quoted, before or after it."""
        sentence = self.syntax.sentence(trigger)
        tokens = self.syntax.tokens
        head = self.syntax.head(trigger)
        for own in [
            trigger,
            *self.syntax.children(trigger, "appos", "mod"),
            *([head] if head else []),
        ]:
            if "named" in own.feats:
                return Forum(own.text, Span(own.start, own.end), own.i, own.i + 1, "name")
        for direction in (1, -1):
            j = trigger.i + direction
            steps = 0
            while sentence.first <= j < sentence.last and steps < 9:
                token = tokens[j]
                if token.text in QUOTES:
                    found = self._quoted(j, direction, sentence)
                    if found is not None:
                        return found
                    break
                if self._name_like(token):
                    named = self._grown(j, direction, sentence)
                    if any(not self._of_any(t.lemma) for t in tokens[named.first : named.last]):
                        return named
                    if direction == 1:
                        break  # 'Joint Training', 'Naval': of which kind, no name
                    j, steps = named.first - 1, steps + 1
                    continue
                if direction == 1 and (token.lemma in self.naming or token.rel in ("advmod",)):
                    j += 1
                    steps += 1
                    continue
                if (
                    direction == -1
                    and (token.pos in ("ADJ", "NOUN", "NUM") or token.rel in ("mod",))
                    and not token.text[:1].isupper()
                ):
                    j -= 1
                    steps += 1
                    continue
                break
        return self._apposed(trigger, sentence)

    def _of_any(self, word: str) -> bool:
        """A word that any exercise may bear: 'Joint', 'Naval', 'Training'."""
        return (
            word in self.lexicon.defence_words
            or self.lexicon.is_modifier(word)
            or self.lexicon.is_topic(word)
            or not any(letter.isalpha() for letter in word)
        )

    def _apposed(self, trigger: Token, sentence: Sentence) -> Forum | None:
        """'the exercise of the united air defence system, "Battle of the Commonwealth"'."""
        for token in self.syntax.tokens[trigger.i + 1 : min(trigger.i + 10, sentence.last - 1)]:
            if token.pos in ("VERB", "AUX"):
                return None
            following = self.syntax.tokens[token.i + 1]
            if token.text in QUOTES and following.text[:1].isupper():
                return self._quoted(token.i, 1, sentence)
        return None

    def _name_like(self, token: Token) -> bool:
        if "named" in token.feats:
            return True
        if token.i == self.syntax.sentence(token).first and token.pos != "PROPN":
            return False
        mention = self.syntax.mention(token)
        if mention is not None:
            return False
        return (
            token.text[:1].isupper()
            and token.pos in ("PROPN", "NOUN", "ADJ", "X")
            and not (token.text.isupper() and token.lemma in self.lexicon.defence_words)
            and not self.lexicon.is_calendar(token.lemma)
            and token.lemma not in self.heads
        )

    def _grown(self, j: int, direction: int, sentence: Sentence) -> Forum:
        tokens = self.syntax.tokens
        first = last = j
        while last + 1 < sentence.last and (
            self._name_like(tokens[last + 1])
            or tokens[last + 1].text in ("-", "–", "/")
            or (tokens[last + 1].text.isdigit() and len(tokens[last + 1].text) in (2, 4))
        ):
            if tokens[last + 1].lemma in self.heads:
                break
            last += 1
        while (
            direction == -1
            and first - 1 >= sentence.first
            and (self._name_like(tokens[first - 1]) or tokens[first - 1].text == "-")
        ):
            first -= 1
        while tokens[last].text in ("-", "–", "/"):
            last -= 1
        text = " ".join(
            self.syntax.reading.report.text[tokens[first].start : tokens[last].end].split()
        )
        return Forum(text, Span(tokens[first].start, tokens[last].end), first, last + 1, "name")

    def _quoted(self, j: int, direction: int, sentence: Sentence) -> Forum | None:
        tokens = self.syntax.tokens
        k = j + direction
        while sentence.first <= k < sentence.last and abs(k - j) <= 8:
            if tokens[k].text in QUOTES:
                low, high = (j + 1, k) if direction == 1 else (k + 1, j)
                if high <= low:
                    return None
                text = " ".join(
                    self.syntax.reading.report.text[
                        tokens[low].start : tokens[high - 1].end
                    ].split()
                ).rstrip(",")
                return Forum(
                    text, Span(tokens[low].start, tokens[low].start + len(text)), low, high, "name"
                )
            k += direction
        return None
