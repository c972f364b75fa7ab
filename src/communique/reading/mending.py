"""Mends what the parser of English leaves: prepositions become cases, misread turns are put right.

Only the neutral syntax is read and changed; words that a mend needs are the lexicon's.
"""

from __future__ import annotations

from collections.abc import Iterator

from communique.lexicon import Lexicon
from communique.records import Mention, Reading, Token

OBJECTS = ("obj", "subj", "subjpass", "dep")
NOUNS = ("NOUN", "PROPN", "PRON")


def mend(reading: Reading, lexicon: Lexicon) -> None:
    """Puts the syntax of a parsed reading right, in place."""
    tokens = reading.tokens
    _lift_prepositions(tokens)
    _lift_from_names(tokens)
    for token in tokens:
        head = tokens[token.head]
        if token.rel == "subj" and head.rel == "acl":
            head.rel = "relcl"  # a clause with a subject of its own
        if token.rel == "subj" and token.pos == "ADJ" and head.pos == "NOUN" and token.i < head.i:
            token.rel = "mod"  # 'Chilean, Peruvian and Cuban officers'
    _lift_from_times(tokens, lexicon)
    for sentence in reading.sentences:
        inside = tokens[sentence.first : sentence.last]
        _join_parties(inside, reading.mentions, sentence.headline)
        if not sentence.headline:
            _make_finite(inside)
        _lower_adjectives(tokens, inside, reading.mentions)
        _part_clauses(inside)
        _make_passive(tokens, inside, lexicon)
        _free_subject(tokens, inside)
        _pass_subjects(tokens, inside)
        _name_exercises(tokens, inside, reading.mentions, lexicon)
        _part_names(tokens, inside, reading.mentions)
        _free_from_day(tokens, inside, lexicon)
        _turn_round(tokens, inside)
        _join_persons(tokens, inside, reading.mentions)
        _free_objects(tokens, inside, reading.mentions)
        _free_subjects(tokens, inside, reading.mentions)
        _name_after_colon(tokens, inside, reading.mentions)


def _name_after_colon(tokens: list[Token], inside: list[Token], mentions: list[Mention]) -> None:
    """'with four colleagues on Sunday: A of X, B of Y and C of Z': the persons are those colleagues."""
    colon = next((t for t in inside if t.text == ":"), None)
    if colon is None or colon.i + 1 >= inside[-1].i:
        return
    first = tokens[colon.i + 1]
    if first.mention < 0 or mentions[first.mention].kind != "person":
        return
    group = next(
        (
            t
            for t in reversed(inside[: colon.i - inside[0].i])
            if t.mention >= 0 and mentions[t.mention].kind == "official" and "plur" in t.feats
        ),
        None,
    )
    if group is not None and first.head != group.i and tokens[first.head].i < colon.i:
        first.head, first.rel, first.case = group.i, "appos", ""


def owned_names(reading: Reading) -> Iterator[list[Token]]:
    """Runs of capitals behind a country's name that are coordinated with a person: 'Minister X and
    Chile's Y Z'."""
    persons = {m.token for m in reading.mentions if m.kind == "person"}
    joined = {t.head for t in reading.tokens if t.rel == "conj" and t.i in persons}
    for owner in reading.tokens:
        name = reading.tokens[owner.head]
        if owner.rel != "poss" or owner.mention < 0 or name.mention >= 0 or name.pos != "PROPN":
            continue
        if reading.mentions[owner.mention].kind == "party" and (
            name.i in joined or (name.rel == "conj" and name.head in persons)
        ):
            yield [t for t in reading.tokens[owner.i + 1 : name.i + 1] if t.rel != "case"]


def _lift_prepositions(tokens: list[Token]) -> None:
    """'prep -> pobj' becomes one edge: the noun is an `obl` or `nmod` with that preposition as case."""
    for token in tokens:
        if token.rel == "advcl" and tokens[token.head].rel == "case" and token.head != token.i:
            token.case = tokens[token.head].lemma
            token.head = tokens[token.head].head
            continue
        if token.rel != "dep" or token.head == token.i:
            continue
        prep = tokens[token.head]
        if prep.rel == "prt":
            token.head, token.rel = prep.head, "obj"  # 'rang up the minister'
        elif (
            (prep.rel == "case" or (prep.rel == "iobj" and prep.pos == "ADP"))
            and prep.pos in ("ADP", "SCONJ", "VERB", "ADV", "PART")
            and prep.head != prep.i
        ):
            governor = tokens[prep.head]
            case = prep.lemma
            # 'out of', 'because of', 'from behind': the inner preposition counts
            while governor.rel == "case" and governor.head != governor.i and governor.pos == "ADP":
                case = f"{governor.lemma} {case}" if governor.lemma != case else case
                governor = tokens[governor.head]
            token.case = case
            token.head = governor.i
            verbal = governor.pos in ("VERB", "AUX", "ADJ", "ADV") or (
                governor.rel == "root" and governor.pos == "VERB"
            )
            token.rel = "obl" if verbal else "nmod"
            if (
                case == "by"
                and prep.rel == "case"
                and any(
                    t.rel == "auxpass" and t.head == governor.i
                    for t in tokens[max(0, governor.i - 6) : governor.i]
                )
            ):
                token.rel = "agent"


def _lift_from_names(tokens: list[Token]) -> None:
    """'the exercise "Milan", which brings together …': what hangs on the name is of the noun beside it."""
    for token in tokens:
        name = tokens[token.head]
        if "named" in name.feats and name.rel == "appos" and token.rel not in ("punct", "num"):
            token.head = name.head


def _lift_from_times(tokens: list[Token], lexicon: Lexicon) -> None:
    """'took possession on Friday of the boat', 'sat for an hour with the king': what follows a time is of
    the verb, or of its object."""
    for token in tokens:
        time = tokens[token.head]
        if token.rel != "nmod" or time.rel != "obl" or lexicon.is_calendar(token.lemma):
            continue
        verb = tokens[time.head]
        if token.case == "of" and lexicon.is_calendar(time.lemma):
            thing = next(
                (t for t in tokens[verb.i : time.i] if t.rel == "obj" and t.head == verb.i), None
            )
            if thing is not None:
                token.head = thing.i
        elif token.mention >= 0 and token.case not in ("of", "in") and lexicon.is_time(time.lemma):
            token.head, token.rel = verb.i, "obl"


def _part_names(tokens: list[Token], sentence: list[Token], mentions: list[Mention]) -> None:
    """'Minister X and Chile's Y Z met': two persons that the parse ran together as one name."""
    for person in sentence:
        name = tokens[person.head]
        if person.rel != "mod" or person.mention < 0 or mentions[person.mention].kind != "person":
            continue
        if name.pos != "PROPN" or name.i <= person.i:
            continue
        owner = next(
            (t for t in sentence if t.head == person.i and t.rel == "conj" and t.i < name.i), None
        )
        if owner is None or owner.mention < 0 or mentions[owner.mention].kind != "party":
            continue
        if name.mention >= 0 and mentions[name.mention].kind != "person":
            continue
        for token in sentence:
            if token.head == name.i and token.i < owner.i and token is not person:
                token.head = person.i
        person.rel, person.case = name.rel, name.case
        person.head = person.i if name.rel == "root" else name.head
        name.rel, name.head, name.case = "conj", person.i, ""
        owner.rel, owner.head = "poss", name.i


def _free_from_day(tokens: list[Token], sentence: list[Token], lexicon: Lexicon) -> None:
    """'On Tuesday Defence Minister X met Y', 'met on Tuesday Defence Minister X': the parse reads one name;
    the day is a time, X the subject, or behind the verb its object."""
    for name in sentence:
        if name.rel != "obl" or name.case != "on" or name.mention < 0:
            continue
        day = next(
            (
                t
                for t in sentence
                if t.head == name.i and t.i < name.i and lexicon.is_calendar(t.lemma)
            ),
            None,
        )
        verb = tokens[name.head]
        if day is None or day.rel != "mod":
            continue
        own = [t for t in sentence if t.head == verb.i]
        taken = next((t for t in own if t.rel == "subj"), None)
        if verb.i < name.i:
            if taken is None or any(t.rel in ("obj", "auxpass") for t in own):
                continue
            role = "obj"
        elif taken is not None and taken.i > verb.i:
            taken.rel, role = "obj", "subj"
        elif taken is not None:
            continue
        else:
            role = "subj"
        day.rel, day.head, day.case = "obl", verb.i, name.case
        name.rel, name.case = role, ""


def _join_persons(tokens: list[Token], sentence: list[Token], mentions: list[Mention]) -> None:
    """'General X, the top officer, and General Y spoke': Y is coordinated with X, not with what X is."""
    for token in sentence:
        beside = tokens[token.head]
        named = tokens[beside.head]
        if token.rel == "conj" and beside.rel == "appos" and beside.mention < 0:
            if _someone(token, mentions) and _someone(named, mentions):
                token.head = named.i


def _free_objects(tokens: list[Token], sentence: list[Token], mentions: list[Mention]) -> None:
    """'received, in Lima, Minister X', 'hosted, in the presence of Y, Minister X': whom the parse hung on
    the place or the person between is the verb's object."""
    for token in sentence:
        if token.rel not in ("appos", "conj") or not _someone(token, mentions):
            continue
        beside = tokens[token.head]
        if token.rel == "appos" and not _another(token, beside, mentions):
            continue
        if any(t.rel == "cc" for t in tokens[beside.i + 1 : token.i]):
            continue
        verb = beside
        while verb.rel in ("obl", "nmod"):
            verb = tokens[verb.head]
        own = list(_kids(sentence, verb))
        if verb.pos != "VERB" or verb is beside or any(t.rel in ("obj", "auxpass") for t in own):
            continue
        if any(t.rel == "subj" for t in own):
            for clause in _kids(sentence, beside):
                if clause.rel == "relcl" and clause.i > token.i:
                    clause.head = token.i
            token.head, token.rel, token.case = verb.i, "obj", ""
            verb.feats = verb.feats - {"part"} | {"fin"}


def _free_subjects(tokens: list[Token], sentence: list[Token], mentions: list[Mention]) -> None:
    """'In a post on Facebook Mr Lee wrote that …': a person directly before a verb without a subject whom the
    parse hung on what stands before."""
    for verb in sentence[2:]:
        person, before = tokens[verb.i - 1], tokens[verb.i - 2]
        if verb.pos != "VERB" or "fin" not in verb.feats or person.rel not in ("nmod", "obl"):
            continue
        if person.mention < 0 or mentions[person.mention].kind != "person" or before.pos != "PROPN":
            continue
        if all(kid.rel not in ("subj", "subjpass", "auxpass") for kid in _kids(sentence, verb)):
            person.head, person.rel, person.case = verb.i, "subj", ""


def _another(token: Token, beside: Token, mentions: list[Mention]) -> bool:
    """Whether what stands beside cannot be the same: a place, or a person of another name."""
    if beside.mention < 0:
        return False
    other = mentions[beside.mention]
    return other.kind in ("place", "party") or bool(other.name and mentions[token.mention].name)


def _someone(token: Token, mentions: list[Mention]) -> bool:
    """A person, an official, or people of a house ('a delegation of the Ministry of Defence')."""
    if token.mention < 0:
        return False
    mention = mentions[token.mention]
    people = mention.kind == "body" and mention.text[:1].islower()
    return people or mention.kind in ("person", "official")


def _lower_adjectives(tokens: list[Token], sentence: list[Token], mentions: list[Mention]) -> None:
    """'Greek and French frigates', 'Kuwaiti and Saudi coast guards': the adjectives are the noun's, however the
    parse took them."""
    for first in sentence:
        if first.mention < 0 or mentions[first.mention].form != "adjective":
            continue
        if first.rel not in ("subj", "subjpass", "obj", "obl", "nmod"):
            continue
        n = first.i + 1 - sentence[0].i
        noun = None
        for token in sentence[n : n + 9]:
            adjective = token.mention >= 0 and mentions[token.mention].form == "adjective"
            if adjective or token.pos in ("CCONJ", "ADJ", "NUM") or token.text == ",":
                continue
            if token.pos == "NOUN" and token.mention < 0 and token.rel == "mod":
                continue
            noun = token if token.pos == "NOUN" and token.mention < 0 else None
            break
        if noun is None:
            continue
        beside = noun.head == first.head and noun.rel == first.rel
        below = noun.rel == "conj" and noun.head in range(first.i, noun.i)
        if not (beside or below):
            continue
        if below:
            noun.rel, noun.head, noun.case = first.rel, first.head, first.case
            for kid in _kids(sentence, first):
                if kid.rel in ("case", "det") and kid.i < first.i:
                    kid.head = noun.i
        first.rel, first.head, first.case = "mod", noun.i, ""


def _free_subject(tokens: list[Token], sentence: list[Token]) -> None:
    """'looked on as Thai soldiers stormed a hut': the noun is who does what the verb behind it tells."""
    for verb in sentence:
        if verb.rel != "advcl" or "fin" not in verb.feats:
            continue
        kids = list(_kids(sentence, verb))
        if any(k.rel in ("subj", "subjpass", "mark") for k in kids):
            continue
        before = [
            t
            for t in _kids(sentence, tokens[verb.head])
            if t.rel == "obl" and t.case == "as" and verb.head < t.i < verb.i
        ]
        if before:
            noun = before[-1]
            noun.rel, noun.head, noun.case = "subj", verb.i, ""


def _pass_subjects(tokens: list[Token], sentence: list[Token]) -> None:
    """'companies will in turn join them', 'troops from Fiji, to name only some, will train': the subject is the
    verb's behind, not that of a noun or an infinitive before it."""
    for verb in sentence:
        for aside in [
            t for t in _kids(sentence, verb) if t.rel in ("advmod", "advcl") and t.i < verb.i
        ]:
            kids = list(_kids(sentence, aside))
            infinitive = aside.pos == "VERB" and any(
                k.rel == "aux" and k.pos == "PART" and k.i < aside.i for k in kids
            )
            if verb.pos != "VERB" or not (infinitive or aside.pos in ("NOUN", "ADP", "ADV")):
                continue
            if any(k.rel in ("subj", "subjpass") for k in _kids(sentence, verb)):
                continue
            subjects = [k for k in kids if k.rel in ("subj", "subjpass") and k.i < aside.i]
            for kid in kids if subjects else []:
                if kid in subjects or (kid.rel == "aux" and kid.pos != "PART"):
                    kid.head = verb.i


def _name_exercises(
    tokens: list[Token], sentence: list[Token], mentions: list[Mention], lexicon: Lexicon
) -> None:
    """'watched the Chilean-Peruvian army exercise': no verb, whatever the parse makes of the army before it."""
    for token in sentence:
        before = tokens[token.i - 1] if token.i else token
        if token.pos != "VERB" or token.lemma not in lexicon.exercise_nouns:
            continue
        if token.rel not in ("obj", "obl", "ccomp") or before.mention < 0 or token.head == before.i:
            continue
        if mentions[before.mention].kind == "body" and before.rel in ("obj", "subj", "obl"):
            if any(k.rel in ("aux", "obj") for k in _kids(sentence, token)):
                continue
            token.pos, token.feats = "NOUN", frozenset()
            token.rel = "obj" if token.rel == "ccomp" else token.rel
            before.rel, before.head = "mod", token.i


def _turn_round(tokens: list[Token], sentence: list[Token]) -> None:
    """'Also received were X and Y', 'among those he met was X': the participle or the relative clause's
    verb is what the sentence tells, and who stands behind 'was' its object."""
    for be in sentence:
        if be.lemma != "be" or "fin" not in be.feats:
            continue
        told = _fronted(tokens, sentence, be)
        if told is None:
            continue
        behind = next(
            (t for t in _kids(sentence, be, told) if t.i > be.i and t.rel in OBJECTS), None
        )
        own = next(
            (
                t
                for t in _kids(sentence, told)
                if t.i < told.i and (t.rel == "subj" or (t.case == "among" and t.mention >= 0))
            ),
            None,
        )
        passive = own is None and "part" in told.feats
        if behind is None or behind.pos not in NOUNS or (own is None and not passive):
            continue
        for token in _kids(sentence, be):
            token.head = told.i
        told.rel, told.head = "root", told.i
        be.head, be.rel = told.i, "auxpass" if passive else "dep"
        behind.rel, behind.head = ("subjpass" if passive else "obj"), told.i
        if own is not None:
            own.rel, own.case = "subj", ""
        for token in _kids(sentence, told):
            if passive and token.rel == "obl" and token.case == "by":
                token.rel = "agent"
            elif token.rel == "obl" and token.case == "among":
                token.rel = "dep"
        return


def _kids(sentence: list[Token], *heads: Token) -> Iterator[Token]:
    at = {h.i for h in heads}
    return (t for t in sentence if t.head in at and t.i not in at)


def _fronted(tokens: list[Token], sentence: list[Token], be: Token) -> Token | None:
    """The verb that stands before its 'was', which itself has no subject before it."""
    if be.rel in ("aux", "auxpass"):
        verb = tokens[be.head]
        return verb if verb.i < be.i else None
    for kid in _kids(sentence, be):
        if kid.i > be.i:
            continue
        if kid.pos == "VERB" and "part" in kid.feats:
            return kid
        if kid.pos in ("PRON", "DET") and kid.case == "among":
            return next((t for t in _kids(sentence, kid) if t.rel in ("acl", "relcl")), None)
        if kid.rel in ("subj", "subjpass"):
            return None
    return None


def _make_finite(sentence: list[Token]) -> None:
    """'The battalion rotated into Mali.' is no noun with a participle: a full sentence has a predicate."""
    root = next((t for t in sentence if t.rel == "root"), None)
    if root is None or root.pos not in ("NOUN", "PROPN") or sentence[-1].text != ".":
        return
    if any("fin" in t.feats for t in sentence):
        return
    verb = next((t for t in sentence if t.rel == "acl" and t.head == root.i and t.i > root.i), None)
    if verb is None or not {"past", "part"} <= verb.feats:
        return
    for token in sentence:
        if token.head == root.i and token.i > verb.i:
            token.head = verb.i
    verb.rel, verb.head, verb.feats = "root", verb.i, verb.feats - {"part"} | {"fin"}
    root.rel, root.head = "subj", verb.i


def _part_clauses(sentence: list[Token]) -> None:
    """'He sat beside the king; Japan was asked too': what stands before a semicolon is no part of the rest."""
    for stop in sentence:
        if stop.text != ";":
            continue
        for token in sentence:
            if token.rel == "ccomp" and token.pos == "VERB" and token.i < stop.i < token.head:
                token.rel, token.head = "root", token.i


def _make_passive(tokens: list[Token], sentence: list[Token], lexicon: Lexicon) -> None:
    """'will be gifted to Fiji': a participle that the parser takes for an adjective."""
    for word in sentence:
        be = tokens[word.head]
        lemma = lexicon.passives.get(word.lemma)
        if lemma is None or word.pos != "ADJ" or be.lemma != "be" or be is word:
            continue
        for kid in _kids(sentence, be):
            if kid is not word:
                kid.head = word.i
                kid.rel = "subjpass" if kid.rel == "subj" else kid.rel
        word.pos, word.lemma, word.feats = "VERB", lemma, word.feats | {"part", "past"}
        root = be.head == be.i
        word.rel, word.head = be.rel, word.i if root else be.head
        be.rel, be.head = "auxpass", word.i


def _join_parties(sentence: list[Token], mentions: list[Mention], headline: bool) -> None:
    """'India, US armies begin drill', 'Kenya, Uganda to train': a list of parties that opens a headline is its
    subject; elsewhere one that ends with 'and'."""
    listed: list[Token] = []
    for n, token in enumerate(sentence):
        if n % 2 == 0:
            if token.mention < 0 or mentions[token.mention].kind not in ("party", "body"):
                break
            listed.append(token)
        elif token.text not in (",", "&", "and"):
            break
    if len(listed) < 2:
        return
    end = listed[-1].i
    if not headline and sentence[end - sentence[0].i - 1].text == ",":
        return
    subject = next((t for t in listed if t.rel in ("subj", "subjpass")), None)
    verb = next((t for t in sentence if t.i > end and t.pos in ("VERB", "AUX")), None)
    if subject is None and verb is None:
        return
    rel, head = (subject.rel, subject.head) if subject else ("subj", verb.i if verb else -1)
    first = listed[0]
    if first.rel == "root" or head in {t.i for t in listed}:
        return
    first.rel, first.head = rel, head
    for token in listed[1:]:
        token.rel, token.head = "conj", first.i
