"""Slots: what stands in the places of a clause that a frame's roles name, of its verb or of its noun."""

from __future__ import annotations

from collections import defaultdict

from communique.coding.clause import VERBISH, Syntax
from communique.records import Token


def verb_slots(syntax: Syntax, verb: Token) -> dict[str, list[Token]]:
    """What stands in the slots of a verb: subj, obj, iobj and one slot per preposition."""
    slots: dict[str, list[Token]] = defaultdict(list)
    slots["subj"] = syntax.subjects(verb)
    slots["obj"] = syntax.objects(verb)
    slots["iobj"] = syntax.children(verb, "iobj")
    given = syntax.children(verb, "obj") if syntax.is_passive(verb) else []
    if given and slots["obj"]:
        # 'Tonga was given a patrol boat': the surface subject is who gets it
        slots["iobj"], slots["obj"] = slots["obj"], given
    elif len(slots["obj"]) > 1 and syntax.mention(slots["obj"][0]) is not None:
        # 'handed Kabul two helicopters'
        slots["iobj"], slots["obj"] = slots["obj"][:1], slots["obj"][1:]
    for token in syntax.obliques(verb):
        if token.rel != "agent":
            slots[token.case.split(" ")[-1]].append(token)
    for verbless in syntax.children(verb, "prt", "advmod"):
        for token in syntax.obliques(verbless):
            slots[token.case.split(" ")[-1]].append(token)
    # 'took delivery of tanks from', 'the missiles for Manila came', 'landed with guns for': of the goods
    told = [t for case in syntax.markers["themes"] for t in slots[case]]
    things = [*slots["obj"], *told] or slots["subj"]
    if slots["obj"]:
        things += slots[syntax.of]
    for thing in [t for named in things for t in (named, *_of(syntax, named))]:
        for token in syntax.children(thing, "nmod"):
            if token.case in syntax.markers["shifted"] and token not in slots[token.case]:
                slots[f"{token.case}"].append(token)
        for participle in syntax.children(thing, "mod"):
            if participle.pos == "VERB":  # 'Chinese-built boats'
                slots["maker"] += syntax.children(participle, "advmod", "mod")
        for clause in syntax.children(thing, "acl", "relcl"):
            means = syntax.obliques(clause, syntax.with_, *syntax.markers["appositive"])
            by_whom = [*syntax.subjects(clause), *means]
            slots["maker"] += [t for t in by_whom if t is not thing]  # 'built with French money'
    # 'pays for ten lorries for the Chadian army'
    for case in syntax.markers["shifted"] & slots.keys():
        slots[case] += [
            k for t in slots[case] for k in syntax.children(t, "nmod") if k.case == case
        ]
    for purpose in syntax.children(verb, "xcomp", "advcl"):
        if syntax.infinitive(purpose) and not slots["obj"]:
            slots["aim"] += syntax.objects(purpose)  # 'phoned to congratulate him'
    for predicate in syntax.children(verb, "xcomp"):
        if predicate.pos == "ADJ":
            for token in syntax.obliques(predicate):
                slots[token.case.split(" ")[-1]].append(token)
    slots["here"] = [
        k
        for k in syntax.children(verb, "advmod", "prt")
        if k.lemma in syntax.here or k.lemma in syntax.there
    ]
    head = syntax.head(verb)
    if head is not None and verb.rel in ("conj", "xcomp"):
        for token in syntax.obliques(head):
            case = token.case.split(" ")[-1]
            if case in syntax.markers["shared"] and not slots[case] and token.i < verb.i:
                slots[case].append(token)
    return slots


def _of(syntax: Syntax, token: Token) -> list[Token]:
    """What a noun is of, about or called: 'possession of the boat', 'a pact on trade', 'the Nusa, a boat'."""
    about = (syntax.of, *syntax.markers["about"])
    return [
        k for k in syntax.children(token, "nmod", "appos") if k.rel == "appos" or k.case in about
    ]


def anchor(syntax: Syntax, noun: Token) -> Token:
    """The head that stands for the noun in the clause: 'the exercise Milan-2020', 'Cobra Gold, a drill …'."""
    current = noun
    for _ in range(4):
        head = syntax.head(current)
        if head is None or head.pos in VERBISH or current.rel not in ("conj", "appos", "mod"):
            return current
        between = syntax.tokens[current.i + 1 : head.i]
        if current.rel == "mod" and (
            head.mention >= 0 or (head.pos == "NOUN" and any(t.rel != "punct" for t in between))
        ):
            return current
        current = head
    return current


def noun_slots(syntax: Syntax, noun: Token) -> dict[str, list[Token]]:
    """What stands in the slots of a noun, with those of the verb that governs it."""
    slots: dict[str, list[Token]] = defaultdict(list)
    slots["poss"] = syntax.children(noun, "poss")
    slots["mod"] = syntax.children(noun, "mod")
    for token in syntax.children(noun, "nmod", "obl"):
        slots[token.case.split(" ")[-1]].append(token)
    slots["appos"] = syntax.children(noun, "appos")
    hung = [
        t
        for t in syntax.subtree(noun)
        if t.rel == "acl" and t.head != noun.i and syntax.infinitive(t)
    ]
    for clause in [*syntax.children(noun, "acl", "relcl"), *hung]:
        for token in syntax.children(clause, "agent"):
            slots[syntax.by].append(token)
        for token in syntax.obliques(clause):
            if token.rel != "agent":
                slots[token.case.split(" ")[-1]].append(token)
        if clause.rel == "acl" and "ger" in clause.feats:
            for token in syntax.objects(clause):
                slots[syntax.of].append(token)
        if clause.rel == "relcl":
            inner = [clause, *syntax.children(clause, "xcomp")]
            told = [t for c in inner for t in (*syntax.objects(c), *syntax.subjects(c))]
            slots["involve"] += [t for t in told if t is not noun and t.i != clause.head]
    slots["holder"] = syntax.children(noun, "subj")
    climbed = anchor(syntax, noun)
    if climbed is not noun:
        slots["mod"] += [t for t in syntax.children(climbed, "mod") if t is not noun]
        slots["poss"] += syntax.children(climbed, "poss")
        for token in syntax.children(climbed, "nmod", "obl"):
            slots[token.case.split(" ")[-1]].append(token)
    if climbed.rel == "nmod":
        governor = syntax.verb_of(climbed)  # 'opened their skies to jets for the drill'
        slots["subject"] = syntax.subjects(governor) if governor is not None else []
        if governor is not None:  # 'will join the Chilean fleet for the drill'
            slots["object"] = [t for t in syntax.objects(governor) if t.i == climbed.head]
    head = syntax.head(climbed)
    if head is not None and head.pos in VERBISH:
        inside = climbed.rel in ("obj", "subj", "subjpass", "obl", "agent", "xcomp", "root")
        if inside:
            if climbed.rel not in ("subj",) or syntax.is_passive(head):
                slots["holder"] = [t for t in syntax.subjects(head) if t is not climbed]
            if climbed.rel in ("obl",) or climbed.rel == "subj":
                slots["object"] = [t for t in syntax.objects(head) if t is not climbed]
            for token in syntax.obliques(head):
                case = token.case.split(" ")[-1]
                if token is not climbed and token.rel != "agent":
                    slots[case].append(token)
    return slots
