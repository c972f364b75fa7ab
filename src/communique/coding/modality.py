"""Modality: whether and how a dealing told of is tied to reality.

The status comes from the clause, not from the verb: 'met', 'has met', 'will meet', 'was to meet', 'did not
meet', 'is expected to meet', 'proposed to meet'.
"""

from __future__ import annotations

from dataclasses import dataclass

from communique.coding.clause import VERBISH, Syntax
from communique.lexicon import Lexicon, read_toml
from communique.records import Status, Token

LED = 8
"""How many words may stand before the noun in a phrase that opens a sentence."""


@dataclass(slots=True)
class Modality:
    """What the clause says of an occasion. `status` None: no occasion at all (`why` says so).

    `future`: it lies ahead; `generic`: it may be a habit; `begun`: its beginning is told; `soft`: it
    is agreed or promised in words.
    """

    status: Status | None
    why: str
    future: bool = False
    generic: bool = False
    begun: bool = False
    soft: bool = False

    @property
    def progressive(self) -> bool:
        """It is told of as going on ('are meeting')."""
        return self.why.startswith("progressive")


class ModalityRules:
    """Reads a language's modality.toml."""

    def __init__(self, lexicon: Lexicon) -> None:
        data = read_toml(lexicon.folder / "modality.toml")
        status = data["status"]
        self.planned = frozenset(status["planned"])
        self.cancelled = frozenset(status["cancelled"])
        self.wish = frozenset(status["wish"])
        self.ongoing = frozenset(status["ongoing"])
        self.departing = frozenset(data["beside"]["departing"])
        self.setting_out = frozenset(data["beside"]["setting_out"])
        self.amid = frozenset(data["beside"]["amid"])
        self.booked = frozenset(status["booked"])
        self.announcing = frozenset(status["announcing"])
        self.motives = frozenset(data["beside"]["motives"])
        self.particles = frozenset(data["particles"]["words"])
        self.beside = frozenset(data["beside"]["cases"])
        self.apart = frozenset(data["beside"]["apart"])
        self.recurring = frozenset(data["generic"]["recurring"])
        self.habit = frozenset(data["generic"]["habit"])
        self.scheduled = frozenset(status["scheduled"])
        self.in_prospect = frozenset(status["in_prospect"])
        self.ranked = frozenset(status["ranked"])
        self.soft = frozenset(status["soft"])
        self.begin = frozenset(status["begin"])
        self.finish = frozenset(status["finish"])
        self._phrases: dict[str, list[tuple[str, str]]] = {}
        for kind in ("begin", "finish", "planned", "cancelled"):
            for phrase in status[f"{kind}_phrases"]:
                for word in phrase.split():
                    self._phrases.setdefault(word, []).append((f" {phrase} ", kind))
        self.occur = frozenset(status["occur"])
        self.joining = frozenset(lexicon.grammar["muster"]["joining"])
        self.happens = self.occur | self.begin | self.finish
        self.light = frozenset(status["light"])
        self.conditions = frozenset(data["aux"]["condition"])
        self.perfect = frozenset(data["aux"]["perfect"])
        self.reported = frozenset(data["aux"]["reported"])
        self.plain_present: Status = data["aux"]["present"]
        self.bare_infinitives: bool = data["aux"]["bare_infinitives"]
        self.just = frozenset(data["aux"]["just"])
        self.future_aux = frozenset(data["aux"]["future"])
        self.conditional_aux = frozenset(data["aux"]["conditional"])
        self.negation = frozenset(data["negation"]["words"])
        self.nobody = frozenset(data["negation"]["nobody"])
        self.generic = frozenset(data["generic"]["words"])

    # --- words --------------------------------------------------------------------------------

    def lemma(self, syntax: Syntax, token: Token) -> str:
        """A verb with its particle: 'call off'."""
        particle = syntax.child(token, "prt") or next(
            (k for k in syntax.children(token, "advmod") if k.lemma in self.particles), None
        )
        return f"{token.lemma} {particle.lemma}" if particle is not None else token.lemma

    def joins(self, syntax: Syntax, verb: Token) -> bool:
        """'joined', 'took part': a verb alone, or with the word that makes it one of joining."""
        near = {t.lemma for t in syntax.children(verb, "obj", "prt")}
        return verb.lemma in self.joining or any(f"{verb.lemma} {w}" in self.joining for w in near)

    def turn(self, syntax: Syntax, token: Token) -> str | None:
        """'begin', 'finish', 'planned' or 'cancelled' where the verb is part of such a turn of phrase
        ('got under way', 'is in the pipeline', 'fell victim to')."""
        phrases = self._phrases.get(token.lemma)
        if phrases is None:
            return None
        first, last = syntax.sentence(token).first, syntax.sentence(token).last
        near = syntax.tokens[max(first, token.i - 2) : min(last, token.i + 4)]
        words = f" {' '.join(t.lemma for t in near)} "
        return next((kind for phrase, kind in phrases if phrase in words), None)

    def plain_past(self, syntax: Syntax, verb: Token) -> bool:
        """'started', but not 'was due' or 'had started'."""
        return {"fin", "past"} <= verb.feats and verb.lemma not in syntax.copula

    def finishes(self, syntax: Syntax, verb: Token) -> bool:
        """The verb tells of an end: 'wrapped up', 'came to a close'."""
        return (
            verb.lemma in self.finish
            or self.lemma(syntax, verb) in self.finish
            or self._turned(syntax, verb) == "finish"
        )

    def on_the_way(self, syntax: Syntax, trigger: Token, home: Token) -> bool:
        """'On a visit to Kazakhstan he met …': told of while it lasts, by a verb of another thing."""
        if trigger.pos in VERBISH or syntax.verb_of(trigger) is not home:
            return False
        opening = syntax.tokens[syntax.sentence(trigger).first : trigger.i]
        behind = trigger.rel in ("obl", "nmod") and trigger.case.split(" ")[-1] in self.amid
        # however the parse took it: 'On a four-day visit …' opens the sentence
        led = bool(opening) and opening[0].lemma in self.amid and len(opening) <= LED
        led = led and all(t.mention < 0 and t.pos not in VERBISH and t.text != "," for t in opening)
        return (behind or led) and (home.lemma not in self.setting_out | self.begin | self.finish)

    def negated(self, syntax: Syntax, token: Token) -> bool:
        near = [*syntax.children(token)]
        for noun in syntax.children(token, "subj", "subjpass", "obj"):
            near += syntax.children(noun, "det", "neg")  # 'no country buys more'
        return any(
            k.rel == "neg" or (k.lemma in self.negation and k.rel in ("det", "advmod"))
            for k in near
        ) or any(k.lemma in self.nobody for k in syntax.children(token, "subj", "subjpass"))

    # --- verdict ------------------------------------------------------------------------------

    def judge(
        self, syntax: Syntax, trigger: Token, saying: frozenset[str], deed: bool = False
    ) -> Modality:
        """The modality of the occasion that `trigger` (verb or noun) tells of.

        `deed`: the trigger is itself the dealing even where it calls another one off ('pulled out').

        `saying`: lemmas that report speech, under which the clause keeps its own modality.
        """
        trigger = self._told_by_clause(syntax, trigger)
        chain, hosts = self._chain(syntax, trigger, saying)
        names = [self.lemma(syntax, t) for t in chain]
        for token, name in zip(chain, names, strict=True):
            if (
                token.i not in hosts
                and not (deed and token is trigger)
                and not self.negated(syntax, token)
            ):
                if name in self.cancelled or self._turned(syntax, token) == "cancelled":
                    return Modality("cancelled", f"cancelled by '{name}'", future=True)
        if (
            trigger.rel == "advcl"
            and trigger.case in self.motives
            and syntax.tokens[trigger.head].lemma in saying
        ):
            return Modality(None, f"what '{syntax.tokens[trigger.head].text}' was for")
        modifiers = {k.lemma for k in syntax.children(trigger, "mod", "det", "advmod", "acl")}
        if modifiers & self.cancelled:
            return Modality("cancelled", "cancelled by a modifier", future=True)
        generic = bool(modifiers & self.generic) or (
            "plur" in trigger.feats
            and bool(modifiers & {"mutual", "regular", "such", "joint"})
            and False
        )
        for token in chain:
            beside = syntax.children(token, "advmod")
            yearly = [d for k in beside for d in syntax.children(k, "det")]  # 'every year'
            if any(k.lemma in self.habit for k in beside) or any(
                d.lemma in self.recurring for d in yearly
            ):
                return Modality(None, f"a habit: '{token.text}'", generic=True)
        for token in chain:
            if self.negated(syntax, token):
                future = any(self._future(syntax, t) for t in chain)
                return Modality(
                    "cancelled" if future else None, f"negated at '{token.text}'", future=future
                )
        for n, (token, name) in enumerate(zip(chain, names, strict=True)):
            if (
                n
                and token.i not in hosts
                and (name in self.wish or token.lemma in self.wish)
                and name not in self.planned
                and not self._does(syntax, chain[n - 1])
            ):
                return Modality(
                    None, f"no more than a wish or topic: '{token.text}'", generic=generic
                )
            aux = {k.lemma for k in syntax.children(token, "aux")}
            if aux & self.conditional_aux and not self._reported(syntax, token, saying):
                return Modality(None, f"conditional: '{token.text}'", generic=generic)
            if any(k.lemma in self.conditions for k in syntax.children(token, "mark")):
                return Modality(None, "a condition", generic=generic)
        if self._hoped(syntax, chain):
            return Modality(None, "no more than hoped for", generic=generic)
        if self._unasserted(syntax, trigger, chain):
            return Modality(
                None, f"an infinitive that nothing asserts: '{trigger.text}'", generic=generic
            )
        if (
            trigger.rel == "acl"
            and syntax.infinitive(trigger)
            and not self._ranked(syntax, trigger)
        ):
            return Modality("planned", "'to be held'", future=True, generic=generic)
        for token in chain[1:]:
            if (
                token.lemma in self.occur
                and syntax.child(token, "auxpass") is not None
                and syntax.infinitive(token)
            ):
                return Modality("planned", "'to be held'", future=True, generic=generic)
        for n, (token, name) in enumerate(zip(chain, names, strict=True)):
            aux = {k.lemma for k in syntax.children(token, "aux")}
            if (
                aux & self.future_aux
                or aux & self.conditional_aux
                or self._future_form(syntax, token)
            ):
                return Modality("planned", f"future: '{token.text}'", future=True, generic=generic)
            if self._infinitive_of_be(syntax, token) and aux & self.perfect:
                return Modality("cancelled", "'was to have'", future=True)
            if self._infinitive_of_be(syntax, token) or self._headline_infinitive(syntax, token):
                if aux & self.perfect:
                    return Modality("cancelled", "'was to have'", future=True, generic=generic)
                return Modality("planned", "'is to'", future=True, generic=generic)
            if (
                n and token.i not in hosts and (name in self.planned or token.lemma in self.planned)
            ) or self._scheduled(syntax, token):
                return Modality(
                    "planned",
                    f"planned by '{token.text}'",
                    future=True,
                    generic=generic,
                    soft=token.lemma in self.soft,
                )
        clauses = {k.lemma for k in syntax.children(trigger, "acl")} - self.booked
        if (modifiers - clauses) & self.planned:
            return Modality("planned", "planned by a modifier", future=True, generic=generic)
        if self.on_the_way(syntax, trigger, syntax.clause_head(trigger)):
            return Modality("held", "told of while it lasts", generic=generic, begun=True)
        told = self._present(syntax, trigger, chain, names, generic)
        if told.status == "held" and self._sets_out(syntax, trigger) and not told.future:
            told.begun = True
        return told

    @staticmethod
    def _does(syntax: Syntax, noun: Token) -> bool:
        """'The talks focused on the border', 'the meeting considered a draft': what does it takes place."""
        return noun.rel == "subj" and noun.pos not in VERBISH and noun.pos != "ADJ"

    def _hoped(self, syntax: Syntax, chain: list[Token]) -> bool:
        """'hopes that drills will follow', 'drills will be possible': said, but as a wish."""
        top = chain[-1]
        governor = syntax.head(top)
        if governor is not None and top.rel == "ccomp" and governor.lemma in self.wish:
            return True
        return any(
            k.pos == "ADJ" and k.lemma in self.wish
            for t in chain
            if t.lemma in syntax.copula
            for k in syntax.children(t, "xcomp")
        )

    def _present(
        self, syntax: Syntax, trigger: Token, chain: list[Token], names: list[str], generic: bool
    ) -> Modality:
        top = chain[-1]
        for token, name in zip(chain, names, strict=True):
            adverbs = {
                k.lemma for k in syntax.children(token, "advmod", "xcomp", "obl", "obj", "prt")
            }
            if (
                name in self.ongoing and not self.plain_past(syntax, token)
            ) or adverbs & self.ongoing:
                return Modality("ongoing", f"goes on: '{token.text}'", generic=generic)
            if (
                name in self.begin
                or any(
                    f"{token.lemma} {k.case}" in self.begin for k in syntax.children(token, "obl")
                )
                or (token.lemma in self.begin and token is not trigger)
                or self._turned(syntax, token) == "begin"
            ):
                ahead = "pres" in token.feats and not (
                    syntax.children(token, "aux", "auxpass") or syntax.sentence(trigger).headline
                )
                before = any(
                    k.lemma in self.perfect and "past" in k.feats
                    for k in syntax.children(token, "aux")
                )  # 'had flown in': told of from where it is over
                return Modality(
                    "held",
                    f"begun: '{token.text}'",
                    future=ahead,
                    generic=generic,
                    begun=not before,
                )
        for token in chain:
            aux = syntax.children(token, "aux", "auxpass")
            present = any(k.lemma in syntax.copula and "pres" in k.feats for k in aux)
            perfect = any(k.lemma in self.perfect for k in aux)
            tenses = {f for k in aux if k.lemma in self.perfect for f in k.feats}
            just = any(k.lemma in self.just for k in syntax.children(token, "advmod"))
            running = perfect and "past" not in tenses and not just
            if "ger" in token.feats and ((present and not perfect) or running):
                return Modality("ongoing", f"progressive: '{token.text}'", generic=generic)
        tense = next((k for k in syntax.children(top, "aux") if k.lemma in self.perfect), top)
        if (
            top.lemma in syntax.copula
            and "pres" in tense.feats
            and top.pos in VERBISH
            and not syntax.sentence(trigger).headline
        ):
            return Modality("ongoing", "present", generic=generic)
        verb = next((t for t in chain if t.pos in VERBISH), trigger)
        simple = "pres" in verb.feats and not syntax.children(verb, "aux", "auxpass")
        if simple and not syntax.sentence(trigger).headline:
            return Modality(self.plain_present, "present", future=True, generic=generic)
        return Modality("held", "told as done", generic=generic)

    def _turned(self, syntax: Syntax, token: Token) -> str | None:
        return self.turn(syntax, token) if token.pos in VERBISH else None

    def _scheduled(self, syntax: Syntax, token: Token) -> bool:
        """'is due in Lima', 'is in the pipeline', 'pencilled in is …': what the copula says is a plan."""
        if token.pos not in VERBISH:
            return False
        if self.turn(syntax, token) == "planned":
            return True
        if token.lemma not in syntax.copula:
            return False
        head = syntax.head(token)
        fronted = [k for k in syntax.children(token) if k.i < token.i and "part" in k.feats]
        if token.rel == "auxpass" and head is not None and head.i < token.i:
            fronted.append(head)
        said = syntax.children(token, "xcomp", "mod", "advmod")
        return (
            any(k.lemma in self.scheduled for k in said)
            or any(k.lemma in self.booked for k in fronted)
            or any(f"{k.case} {k.lemma}" in self.in_prospect for k in syntax.obliques(token))
        )

    def _sets_out(self, syntax: Syntax, trigger: Token) -> bool:
        """'left on a visit to Lima': the verb tells of the visit's beginning."""
        verb = syntax.verb_of(trigger)
        return (
            trigger.pos not in VERBISH
            and trigger.case in self.amid
            and verb is not None
            and verb.lemma in self.departing
        )

    def _ranked(self, syntax: Syntax, trigger: Token) -> bool:
        """'the first minister to visit Lima': told of the visit that was, not of one to come."""
        head = syntax.tokens[trigger.head]
        return any(
            t.lemma in self.ranked for t in (head, *syntax.children(head, "mod", "num", "advmod"))
        )

    def _told_by_clause(self, syntax: Syntax, trigger: Token) -> Token:
        """'the exercise that will be held in May', 'a session to be held': the clause on the noun tells."""
        head = syntax.head(trigger)
        if trigger.pos in VERBISH or (
            head is not None and self._told_by_head(syntax, trigger, head)
        ):
            return trigger
        for clause in syntax.children(trigger, "relcl", "acl"):
            if (
                (clause.lemma in self.occur or self._turned(syntax, clause) in ("begin", "finish"))
                and clause.lemma not in syntax.copula
                and (clause.rel == "relcl" or "part" in clause.feats or syntax.infinitive(clause))
            ):
                return clause
        for clause in syntax.subtree(trigger):
            # 'the meeting of the council of the member states to be held in Baku': hung on the last noun
            if clause.rel == "acl" and clause.lemma in self.occur and syntax.infinitive(clause):
                return clause
        return trigger

    def _told_by_head(self, syntax: Syntax, trigger: Token, head: Token) -> bool:
        """The noun's own verb says that it happens ('got under way'), or that it does not ('scrapped')."""
        name = self.lemma(syntax, head)
        if trigger.rel in ("subj", "subjpass", "obj") and name in self.cancelled:
            return True
        return (
            trigger.rel in ("subj", "subjpass")
            and head.lemma not in syntax.copula
            and (head.lemma in self.happens or bool(self.turn(syntax, head)))
        )

    def _chain(
        self, syntax: Syntax, trigger: Token, saying: frozenset[str]
    ) -> tuple[list[Token], frozenset[int]]:
        """The trigger and the predicates it depends on, up to the finite clause's own, and those of
        them that it only stands beside ('in the meeting they discussed …')."""
        hosts: set[int] = set()
        chain = [trigger]
        current = trigger
        for _ in range(6):
            head = syntax.head(current)
            if head is None:
                break
            if current.rel == "relcl" and syntax.infinitive(current):
                chain.append(head)
                current = head
                continue
            if current.rel in ("relcl", "ccomp") and current.pos in VERBISH:
                said = head.lemma in saying and not syntax.infinitive(current)
                if said or current.rel == "relcl" or syntax.is_finite(current):
                    break
            if current.rel == "advcl" and current.pos in VERBISH:
                if not syntax.infinitive(current):
                    break
            if (
                current.rel == "acl"
                and current.pos in VERBISH
                and head.pos in ("NOUN", "PROPN")
                and syntax.infinitive(current)
            ):
                chain.append(head)
                current = head
                continue
            if current.rel == "conj" and current.pos in VERBISH:
                if (
                    syntax.is_finite(current)
                    and current.pos == "VERB"
                    and (current.feats & {"past", "pres"})
                    and "part" not in current.feats
                ):
                    break
                if "inf" not in current.feats and "part" not in current.feats:
                    break
                if syntax.children(current, "aux", "auxpass") and not syntax.infinitive(current):
                    break
                current = head
                if head not in chain:
                    chain.append(head)
                continue
            if (
                head.lemma in saying
                and current.rel not in ("obj", "subjpass", "xcomp")
                and syntax.child(head, "ccomp") is not None
            ):
                break
            if (
                current.rel in ("obl", "nmod")
                and current.case in self.apart
                and head.pos in VERBISH
                and head.lemma not in syntax.copula
                and not self._sets_out(syntax, trigger)
                and self.turn(syntax, head) is None
            ):
                break
            if (
                current.rel == "obl"
                and current.case.split(" ")[-1] in self.beside
                and head.pos in VERBISH
                and not self.joins(syntax, head)  # 'are to take part in the exercise'
                and self.turn(syntax, head) != "cancelled"  # 'pulled the plug on the exercise'
            ) or (hosts and head.pos in VERBISH):
                hosts.add(head.i)
            chain.append(head)
            current = head
            if head.pos in VERBISH and head.rel in ("root",):
                break
            if head.pos in VERBISH and syntax.is_finite(head) and head.rel not in ("xcomp", "conj"):
                break
        return chain, frozenset(hosts)

    def _unasserted(self, syntax: Syntax, trigger: Token, chain: list[Token]) -> bool:
        """'решали, где поставить палатки': a bare infinitive, in languages where it is never finite, under a
        verb that neither plans nor tells of doing."""
        if (
            not self.bare_infinitives
            or "inf" not in trigger.feats
            or syntax.children(trigger, "aux")
        ):
            return False
        governors = {t.lemma for t in chain[1:]}
        return not governors & (
            self.planned
            | self.cancelled
            | self.begin
            | self.finish
            | self.ongoing
            | self.light
            | self.occur
        )

    def _future(self, syntax: Syntax, token: Token) -> bool:
        return self._future_form(syntax, token) or bool(
            {k.lemma for k in syntax.children(token, "aux")} & self.future_aux
        )

    def _future_form(self, syntax: Syntax, token: Token) -> bool:
        """The verb or its auxiliary is itself a future form, in languages that have one."""
        return "fut" in token.feats or any(
            "fut" in k.feats for k in syntax.children(token, "aux", "auxpass")
        )

    def _reported(self, syntax: Syntax, token: Token, saying: frozenset[str]) -> bool:
        """'would' under a verb of saying in the past is a future ('said he would visit')."""
        if not any(k.lemma in self.reported for k in syntax.children(token, "aux")):
            return False
        head = syntax.head(token)
        if token.rel == "ccomp" and head is not None and head.lemma in saying:
            return True
        return not any(k.lemma in self.conditions for k in syntax.subtree(token))

    def _headline_infinitive(self, syntax: Syntax, token: Token) -> bool:
        """'Defence chief to visit Tehran': a headline's infinitive is a future."""
        to = syntax.infinitive(token)
        return (
            to
            and syntax.sentence(token).headline
            and token.rel in ("root", "acl", "ccomp", "relcl")
        )

    def _infinitive_of_be(self, syntax: Syntax, token: Token) -> bool:
        """'is to visit', 'was to have held'."""
        head = syntax.head(token)
        to = syntax.infinitive(token)
        return (
            to
            and head is not None
            and head.lemma in syntax.copula
            and token.rel in ("xcomp", "ccomp", "advcl", "obj")
        )
