"""What a coder knows, as data: one folder per language beside this file, plus the shared tables.

`Lexicon.load("en")` reads the CSV and TOML files once and answers look-ups by words. The formats are
told in lexicon/README.md; a codebook folder of a user's own replaces or adds `frames/*.toml`.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from communique.errors import LexiconError
from communique.lexicon.files import HOME, read_csv, read_rows, read_toml
from communique.lexicon.furniture import read_furniture
from communique.lexicon.lookup import (
    PartyForm,
    WordLike,
    longest,
    openings,
    spaced,
    squeeze,
    text_of,
)
from communique.lexicon.wording import heads as post_heads
from communique.lexicon.wording import honorifics, letters, modifiers, plural
from communique.records import Span

__all__ = ["HOME", "Lexicon", "PartyForm", "read_csv", "read_toml"]

AMBIGUOUS_CITY = 200_000
"""Inhabitants from which a city is taken for one although its name is also another word."""
SHIP = "ship_prefix"
PARTY_KINDS = {
    "name",
    "alias",
    "adjective",
    "demonym",
    "capital",
    "metonym",
    "force",
    "abbreviation",
    "region",
}


def one_spelling(title: str) -> str:
    """A title in small letters and one spelling of what English spells in two ways."""
    return title.lower().replace("defense", "defence")


class Lexicon:
    """All look-ups of one language."""

    def __init__(self, language: str, codebook: Path | None = None) -> None:
        self.language = language
        self.folder = HOME / language
        self.codebook = codebook
        grammar = read_toml(self.folder / "grammar.toml")
        posts = read_toml(self.folder / "posts.toml")
        dates = read_toml(self.folder / "dates.toml")
        self.months: dict[str, int] = {
            f.lower(): int(n) for n, forms in dates["months"].items() for f in forms
        }
        self.weekdays: dict[str, int] = {
            f.lower(): int(n) - 1 for n, forms in dates["weekdays"].items() for f in forms
        }
        self.numbers: dict[str, int] = dict(dates["numbers"]["cardinal"])
        self.ordinals: dict[str, int] = dict(dates["numbers"]["ordinal"])
        self.seasons: dict[str, tuple[int, int]] = {
            form.lower(): (months[0], months[1]) for form, months in dates["seasons"].items()
        }
        self.durations: dict[str, int] = dict(dates["numbers"]["day_count_adjectives"])
        self.grammar = grammar
        words = grammar["words"]
        self.determiners: frozenset[str] = frozenset(words["determiners"])
        self.function_words: frozenset[str] = frozenset(words["function"])
        self.particles: frozenset[str] = frozenset(words["name_particles"])
        self.name_suffixes: frozenset[str] = frozenset(words["name_suffixes"])
        self.retired: frozenset[str] = frozenset(words["retired"])
        self.abbreviations: frozenset[str] = frozenset(words["abbreviations"])
        self.verbish: frozenset[str] = frozenset(words["verbs_after_name"])
        self.bodies: frozenset[str] = frozenset(words["bodies"])
        self.place_leads: frozenset[str] = frozenset(grammar["place"]["leads"])
        self.home_bodies: frozenset[str] = frozenset(words["home_bodies"])
        self.verbal_posts: frozenset[str] = frozenset(words["verbal_posts"])
        self.before_verbs: frozenset[str] = frozenset(words["before_verbs"])
        self.crowds: frozenset[str] = frozenset(words["crowds"])
        self.topics: frozenset[str] = frozenset(words["topics"])
        self.services: frozenset[str] = frozenset(words["services"])
        self.defence_words: frozenset[str] = frozenset(words["defence"])
        self._prepositions: dict[str, frozenset[str]] = {
            k: frozenset(v) for k, v in grammar["complements"].items()
        }
        self.modifiers: frozenset[str] = (
            frozenset(
                w
                for m in (*modifiers(posts), *words["services"], *words["modifiers"])
                for w in m.lower().split()
            )
            - self.function_words
            - frozenset(words["no_modifiers"])
        )
        heads = {k.lower(): v for k, v in post_heads(posts) if k.lower() not in words["no_posts"]}
        self.posts: dict[str, str] = {
            k: v for k, v in heads.items() if " " not in k and "-" not in k
        }
        self.posts |= {plural(k, posts.get("plurals")): v for k, v in self.posts.items()}
        self.short_posts: dict[str, str] = {
            short: next((heads[w] for w in full.lower().split()[::-1] if w in heads), "other")
            for short, full in posts["abbreviations"].items()
            if short.isalpha() and short not in words["no_short_posts"]
        }
        self._singulars = {
            plural(k, posts.get("plurals")): k for k in heads if " " not in k and "-" not in k
        }
        self.plural_posts: frozenset[str] = frozenset(self._singulars)
        self.fixed_posts: dict[str, str] = {
            spaced(k): v for k, v in heads.items() if k not in self.posts
        }
        self.fixed_posts |= {
            spaced(plural(k, posts.get("plurals"))): v for k, v in self.fixed_posts.items()
        }
        self.passives: dict[str, str] = dict(grammar["passives"])
        self.posts_of: dict[str, str] = {one_spelling(k): v for k, v in grammar["posts_of"].items()}
        self.posts_among: dict[str, list[str]] = {}
        for title, codes in grammar["posts_among"].items():
            self.posts_among.setdefault(one_spelling(title), []).extend(codes)
        self.posts_never: dict[str, list[str]] = dict(grammar["posts_never"])
        for entry in posts["fixed"]:
            for form in entry["forms"]:
                if form.lower() not in self.posts:
                    self.fixed_posts.setdefault(spaced(form.lower()), entry["kind"])
                if "org" in entry:
                    self.posts_of[one_spelling(form)] = entry["org"]
        self.calendar: frozenset[str] = frozenset([*self.months, *self.weekdays])
        self.units: frozenset[str] = frozenset(w for ws in dates["units"].values() for w in ws)
        titles = list(read_csv(self.folder / "honorifics.csv"))
        self.honorifics: frozenset[str] = frozenset([*words["nobility"], *honorifics(titles)])
        self._honorific_openings = openings(self.honorifics, str)
        self.styles: frozenset[str] = frozenset(letters(titles, "style"))
        self.postnominals: frozenset[str] = frozenset(letters(titles, "postnominal"))
        self.filial: frozenset[str] = frozenset(words["filial"])
        self.patronyms: frozenset[str] = frozenset(words["patronyms"])
        self.namesakes: frozenset[str] = frozenset(words["namesakes"])
        self.retired_brackets: frozenset[str] = frozenset(words["retired_brackets"])
        self.installations: frozenset[str] = frozenset(words["installations"])
        self.vessels: frozenset[str] = frozenset(words["vessels"])
        self.transient: frozenset[str] = frozenset(words["transient"])
        self.commands: frozenset[str] = frozenset(words["commands"])
        self.troops: frozenset[str] = frozenset(words["troops"])
        self.command_marks: frozenset[str] = frozenset(words["command_marks"])
        self.beside_persons: frozenset[str] = frozenset(words["beside_persons"])
        self.colleges: frozenset[str] = frozenset(words["colleges"])
        self.counterparts: frozenset[str] = frozenset(grammar["reference"]["counterpart"])
        self.origins: frozenset[str] = frozenset(grammar["place"]["origins"])
        self.seats: frozenset[str] = frozenset(words["seats"])
        self.charged: frozenset[str] = frozenset(words["charged"])
        self.generals: frozenset[str] = frozenset(words["generals"])
        self.rank_notes: frozenset[str] = frozenset(words["rank_notes"])
        self.relational: frozenset[str] = frozenset(words["relational"])
        self.named_things: frozenset[str] = frozenset(words["named_things"])
        self.attached: frozenset[str] = frozenset(words["attached"])
        self.led: frozenset[str] = frozenset(words["led"])
        self.heading: dict[str, str] = dict(grammar["heading"])
        attribution = (
            read_toml(self.folder / "attribution.toml")
            if (self.folder / "attribution.toml").exists()
            else {}
        )
        self.agencies: frozenset[str] = frozenset(attribution.get("agencies", ()))
        self.houses: frozenset[str] = frozenset(a.split("-")[0] for a in self.agencies if "-" in a)
        self.saying: frozenset[str] = frozenset(
            w for group in attribution.get("verbs", {}).values() for w in group
        )
        self.countries: dict[str, dict[str, str]] = {
            row["code"]: row for row in read_csv(HOME / "countries.csv")
        }
        self.ranks: dict[str, str] = {}
        ranks = list(read_csv(self.folder / "ranks.csv"))
        for row in ranks:
            self.ranks.setdefault(squeeze(row["form"]), row["rank_full"])
        self.parties: dict[str, PartyForm] = {}
        self.rivals: dict[str, list[PartyForm]] = {}
        self._lists: dict[str, frozenset[str]] = {}
        self._domains = {
            row["iso2"].lower(): code
            for code, row in self.countries.items()
            if row["iso2"] and row["iso2"].lower() not in ("io", "tv", "me", "co", "ai", "fm")
        }
        self.outlets: dict[str, str] = {
            row["domain"]: row["country"] for row in read_csv(HOME / "outlets.csv")
        }
        self.missions: dict[str, tuple[str, str]] = {
            row["form"]: (row["country"], row["organisation"])
            for row in read_csv(HOME / "missions.csv")
        }
        self._load_parties()
        self._country_names = {
            name.lower().replace(" ", ""): form.code
            for name, form in self.parties.items()
            if form.kind == "name" and form.code in self.countries and len(name) > 4
        }
        self.places: dict[str, tuple[str, str]] = {}
        self._load_places()
        self._mission_form = re.compile(
            rf"\b(?:{'|'.join(map(re.escape, sorted(self.missions, key=len, reverse=True)))})\b"
        )
        self.exercises: dict[str, bool] = {
            row["form"]: row["ambiguous"] == "1" for row in read_csv(HOME / "exercises.csv")
        }
        self.forums: dict[str, tuple[str | None, str | None]] = {
            form: (row["city"] or None, row["country"] or None)
            for row in read_csv(HOME / "forums.csv")
            for form in (row["name"], *filter(None, row["aliases"].split("|")))
        }
        self.forum_openings: dict[str, list[str]] = {}
        for form in sorted(self.forums, key=len, reverse=True):
            self.forum_openings.setdefault(re.split(r"\W", form, maxsplit=1)[0], []).append(form)
        self.exercise: str = grammar["forum"]["exercise"]
        self.exercise_nouns: list[str] = grammar["forum"]["exercise_nouns"]
        self.furniture = read_furniture(read_toml(self.folder / "furniture.toml"))
        self._party_openings = openings(self.parties, str)
        self._rank_openings = openings((row["form"] for row in ranks), squeeze)
        self._fixed_openings = openings(self.fixed_posts, str.lower)

    @classmethod
    def load(cls, language: str, codebook: Path | None = None) -> Lexicon:
        """The lexicon of a language (ISO 639-1), with a user's codebook folder over it if given.

        Raises LexiconError where there is none, or where a file is not as its format asks.
        """
        if not (HOME / language / "grammar.toml").exists():
            raise LexiconError(f"no lexicon for language {language!r}")
        return _load(language, codebook)

    # --- words --------------------------------------------------------------------------------

    def is_modifier(self, norm: str) -> bool:
        return norm in self.modifiers

    def is_body(self, norm: str) -> bool:
        return norm in self.bodies

    def is_topic(self, norm: str) -> bool:
        return norm in self.topics

    def is_calendar(self, norm: str) -> bool:
        return norm.rstrip(".") in self.calendar

    def parties_in(self, text: str) -> list[str]:
        """The codes of the parties that a text of a few words names, in order."""
        words = re.findall(r"[\w.’'-]+", text)
        runs = (" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, i + 5))
        found = (self.parties.get(run.removesuffix("'s").removesuffix("’s")) for run in runs)
        return list(dict.fromkeys(form.code for form in found if form is not None))

    def is_time(self, norm: str) -> bool:
        """A day, a month, or a unit of time."""
        return self.is_calendar(norm) or norm in self.units

    def is_function(self, norm: str) -> bool:
        return norm in self.function_words

    def is_particle(self, norm: str) -> bool:
        return norm in self.particles

    def is_honorific(self, norm: str) -> bool:
        return norm.rstrip(".").replace("’", "'") in self.honorifics

    def honorific_at(self, words: Sequence[WordLike], i: int) -> int:
        """How many words from i are a title or style with a capital ('Sheikh', 'His Royal Highness'), else 0."""
        if i >= len(words) or not words[i].text[:1].isupper():
            return 0
        first = words[i].norm.rstrip(".").replace("’", "'")
        most = self._honorific_openings.get(first, 0)
        found = longest(words, i, most, lambda t: self.is_honorific(t.lower()) or None)
        return found[0] if found else 0

    def is_name_suffix(self, norm: str) -> bool:
        return norm in self.name_suffixes

    def is_retired(self, norm: str) -> bool:
        return norm in self.retired

    def is_defence(self, norm: str) -> bool:
        return norm in self.defence_words

    def post_kind(self, norm: str) -> str | None:
        return self.posts.get(norm)

    def complement_prepositions(self, kind: str, body: bool) -> frozenset[str]:
        return self._prepositions.get("body" if body else kind, self._prepositions["default"])

    # --- phrases ------------------------------------------------------------------------------

    def party_at(self, words: Sequence[WordLike], i: int) -> tuple[int, PartyForm] | None:
        """(words, party) of the longest wording for a party that begins at word i."""
        first = words[i].text
        if not (first[:1].isupper() or first[:1].isdigit()):
            return None
        return longest(words, i, self._party_openings.get(first, 0), self.parties.get)

    def rank_at(
        self, words: Sequence[WordLike], i: int, small: bool = False
    ) -> tuple[int, str] | None:
        """(words, rank spelled out) of the longest rank that begins at word i, with a capital unless `small`."""
        if i >= len(words) or not (small or words[i].text[:1].isupper()):
            return None
        most = self._rank_openings.get(squeeze(words[i].text), 0)
        return longest(words, i, most, lambda t: self.ranks.get(squeeze(t)))

    def fixed_post_at(self, words: Sequence[WordLike], i: int) -> tuple[int, str] | None:
        """(words, kind) of the longest post that is a phrase of its own ('Chief of Naval Staff')."""
        most = self._fixed_openings.get(words[i].norm, 0)
        return longest(words, i, most, lambda t: self.fixed_posts.get(spaced(t.lower())))

    def style_at(self, words: Sequence[WordLike], i: int) -> int:
        """How many words from i spell a style in letters ('HE', 'H.E.', 'H E'), 0 where none does."""
        letters = ""
        for length in range(1, min(7, len(words) - i + 1)):
            text = words[i + length - 1].text
            if not (text.isupper() or text == "."):
                break
            letters += text.replace(".", "")
            if letters in self.styles:
                after = words[i + length].text if i + length < len(words) else ""
                return length + (after == ".")
        return 0

    def singular(self, word: str) -> str:
        """The singular of a post's head as written ('Ministers' is 'Minister'), other words as they are."""
        one = self._singulars.get(word.lower())
        if one is None:
            return word
        return (
            one.upper()
            if word.isupper() and len(word) > 1
            else one.capitalize()
            if word[:1].isupper()
            else one
        )

    def country_of_domain(self, outlet: str) -> str | None:
        """An outlet's country by the list of outlets, else by its top-level domain; None if generic."""
        domain = re.sub(r"^(https?://)?(www\d?\.)?", "", outlet.lower()).split("/")[0]
        parts = domain.split(".")
        for n in range(len(parts) - 1):
            code = self.outlets.get(".".join(parts[n:]))
            if code is not None:
                return code
        last = parts[-1]
        if last in ("mil", "gov"):
            return "USA"
        if len(parts) < 2:
            return self.outlets.get(outlet.lower()) or self._titled_by(outlet)
        told = self._domains.get({"uk": "gb", "su": "ru"}.get(last, last))
        return told or self._named_in(".".join(parts[:-1]))

    def _titled_by(self, outlet: str) -> str | None:
        """The country that an outlet's title names, itself or by its capital ('The Jakarta Post')."""
        words = outlet.split()
        names = (" ".join(words[i : i + n]) for n in (3, 2, 1) for i in range(len(words) - n + 1))
        forms = (self.parties.get(name) for name in names)
        return next((f.code for f in forms if f is not None and f.code in self.countries), None)

    def _named_in(self, domain: str) -> str | None:
        """The country whose name stands in a domain ('saynigeria'), the longest if several do."""
        found = [name for name in self._country_names if name in domain]
        return self._country_names[max(found, key=len)] if found else None

    def find_mission(self, text: str) -> tuple[Span, str, str] | None:
        """The first mission that a text names, the country where it serves, and whose it is."""
        found = self._mission_form.search(text)
        return (Span(*found.span()), *self.missions[found.group()]) if found is not None else None

    def theatre_of(self, text: str, code: str | None) -> str | None:
        """The country where the mission that a mention names, or is itself by its code, serves."""
        found = self.find_mission(text)
        if found is not None:
            return found[1]
        country, owner = self.missions.get(code or "", ("", ""))
        return country if owner == code else None

    def frame_list(self, name: str) -> frozenset[str]:
        """A word list of frames/_lists.toml ('ship', 'force', 'arms')."""
        if name not in self._lists:
            self._lists[name] = frozenset(
                read_toml(self.folder / "frames" / "_lists.toml").get(name, [])
            )
        return self._lists[name]

    def place_at(self, words: Sequence[WordLike], i: int) -> tuple[int, str, str] | None:
        """(words, English exonym, country) of the city or site that begins at word i."""
        if not words[i].text[:1].isupper() or not self._placed(words, i):
            return None
        for length in (4, 3, 2, 1):
            if length == 1 and self._worded(words[i].norm):
                return None
            if i + length <= len(words):
                entry = self.places.get(text_of(words, i, length))
                if entry is not None:
                    return None if self._opens_forum(words, i) else (length, *entry)
        return None

    def _opens_forum(self, words: Sequence[WordLike], i: int) -> bool:
        """'Shangri-La Dialogue': a conference called after what is not its place."""
        forms = self.forum_openings.get(re.split(r"\W", words[i].text, maxsplit=1)[0])
        if not forms:
            return False
        text = text_of(words, i, min(8, len(words) - i)).replace("’", "'")
        return any(text.startswith(form) for form in forms)

    def _placed(self, words: Sequence[WordLike], i: int) -> bool:
        """A city is read as one only where a preposition, comma or article leads to it."""
        if i == 0:
            return False
        before = words[i - 1].norm
        return before in self.place_leads or before in (",", "(", "-", "–", "/")

    def _worded(self, norm: str) -> bool:
        """The single word is vocabulary of another kind: a month, a post, a service."""
        return (
            norm in self.calendar
            or norm in self.function_words
            or norm in self.bodies
            or norm in self.modifiers
            or norm in self.topics
            or norm in self.posts
        )

    # --- loading ------------------------------------------------------------------------------

    def _load_parties(self) -> None:
        forms: dict[str, list[PartyForm]] = defaultdict(list)
        cities = self.folder / "cities.csv"
        own = list(read_csv(cities)) if cities.exists() else []
        exonyms = {(row["form"], row["country"]): row["name"] for row in own}
        self._own_cities = {
            row["form"]: (row["name"], row["country"]) for row in own if row["ambiguous"] != "1"
        }
        for row in read_csv(self.folder / "countries.csv"):
            city = (
                exonyms.get((row["form"], row["code"]), row["form"])
                if row["kind"] == "capital"
                else None
            )
            form = PartyForm(
                row["code"], row["kind"], row.get("ambiguous") == "1", row["kind"] == "force", city
            )
            if row["kind"] == "combining":
                # 'Indo-US': the hyphen belongs to the form
                self.parties.setdefault(row["form"] + "-", PartyForm(row["code"], "adjective"))
            if row["kind"] == SHIP and not form.ambiguous and len(row["form"]) > 2:
                self.parties.setdefault(row["form"], replace(form, defence=True))
            if row["kind"] not in PARTY_KINDS or (row["kind"] == "region" and form.ambiguous):
                continue
            known = self.parties.get(row["form"])
            if (
                known is not None
                and {known.kind, form.kind} == {"capital", "name"}
                and known.code == form.code
            ):
                # a city that is a state: 'the Singapore minister', 'in Singapore'
                seat = self.countries[form.code]["capital"] == row["form"]
                self.parties[row["form"]] = replace(
                    known, kind="name", city=row["form"] if seat else None
                )
                continue
            self.parties.setdefault(row["form"], form)
            forms[row["form"]].append(form)
        for row in read_csv(self.folder / "organisations.csv"):
            form = PartyForm(row["code"], "organisation", row.get("ambiguous") == "1")
            self.parties.setdefault(row["form"], form)
            forms[row["form"]].append(form)
        for text, (_, owner) in self.missions.items():
            if owner:
                self.parties.setdefault(text, PartyForm(owner, "organisation"))
        for text, several in forms.items():
            if len({f.code for f in several}) > 1 or several[0].ambiguous:
                self.rivals[text] = several

    def _load_places(self) -> None:
        """Cities and sites by name; a language's own cities.csv (form, exonym) goes before the shared table."""
        places = self.places
        places.update(self._own_cities)
        if not (HOME / "cities.csv").exists():
            return
        rows = read_rows(HOME / "cities.csv")
        at = {column: n for n, column in enumerate(next(rows))}
        name_at, alias_at, country_at = at["name"], at["aliases"], at["country"]
        people_at, ambiguous_at = at["population"], at["ambiguous"]
        largest: dict[str, int] = {}
        for row in rows:
            people = int(row[people_at] or 0)
            if row[ambiguous_at] == "1" and people < AMBIGUOUS_CITY:
                continue
            place = (row[name_at], row[country_at])
            aliases = row[alias_at]
            for name in (place[0], *aliases.split("|")) if aliases else place[:1]:
                if people > largest.get(name, -1):
                    largest[name] = people
                    places[name] = place
        if not (HOME / "sites.csv").exists():
            return
        for site in read_csv(HOME / "sites.csv"):
            for name in (site["name"], *filter(None, site["aliases"].split("|"))):
                places[name] = (name, site["country"])

    def digest(self) -> str:
        """A short hash of all files that the lexicon was read from."""
        sha = hashlib.sha256()
        roots = [self.folder, HOME] + ([self.codebook] if self.codebook else [])
        for root in roots:
            for path in sorted(root.rglob("*.toml") if root != HOME else root.glob("*.csv")):
                sha.update(path.read_bytes())
            for path in sorted(root.glob("*.csv")):
                sha.update(path.read_bytes())
        return sha.hexdigest()[:12]


@lru_cache(maxsize=8)
def _load(language: str, codebook: Path | None) -> Lexicon:
    return Lexicon(language, codebook)
