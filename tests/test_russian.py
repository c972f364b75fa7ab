"""Russian reports: names and posts in the nominative, the neutral syntax, what the coder makes of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communique import Coder, Report
from communique.lexicon import HOME, Lexicon, read_toml
from communique.reading.blocks import paragraphs
from communique.reading.dateline import find_dateline
from communique.reading.inflection import name_word
from communique.reading.moments import find_length, find_moments
from communique.reading.resolving import resolve
from communique.reading.romanise import latin, romanise
from communique.reading.russian import RussianReader
from communique.records import Coding, Reading

Code = Callable[[str], Coding]


@pytest.fixture(scope="module")
def reader() -> RussianReader:
    return RussianReader()


@pytest.fixture(scope="module")
def code(coder: Coder) -> Code:
    def run(text: str, published: str = "2021-06-10", outlet: str | None = None) -> Coding:
        report = Report(id="r", text=text, language="ru", published=published, outlet=outlet)
        return coder.code(report).coded

    return run


# --- words -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "case", "woman", "name"),
    [
        ("Гасановым", "Ins", False, "Гасанов"),
        ("Динчера", "Gen", False, "Динчер"),
        ("Дудой", "Ins", False, "Дуда"),
        ("Сергею", "Dat", False, "Сергей"),
        ("Хренине", "Loc", False, "Хренин"),
        ("Бурчуладзе", "Ins", False, "Бурчуладзе"),
        ("Шойгу", "Gen", False, "Шойгу"),
        ("Ивановой", "Dat", True, "Иванова"),
    ],
)
def test_a_declined_name_comes_back_to_the_nominative(
    form: str, case: str, woman: bool, name: str
) -> None:
    assert name_word(form, case, woman) == name


def test_names_have_a_latin_form() -> None:
    assert romanise("Карим Велиев") == "Karim Veliyev"
    assert romanise("Хренин") == "Khrenin"
    assert latin("Viktor Khrenin") is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("С 3 по 7 мая пройдут учения.", ("2021-05-03", "2021-05-07")),
        ("Встреча прошла 9 июня 2021 года.", ("2021-06-09", None)),
        ("В среду министр прибыл.", ("2021-06-09", None)),
        ("Накануне он улетел.", ("2021-06-09", None)),
        ("В прошлом месяце они виделись.", ("2021-05", None)),
        ("Два года назад был визит.", ("2019", None)),
        ("Со 2 по 5 июня он гостил в Минске.", ("2021-06-02", "2021-06-05")),
        ("Во вторник, 8 июня, они виделись.", ("2021-06-08", None)),
        ("Министр прибыл в пятницу на прошлой неделе.", ("2021-06-04", None)),
        ("В ноябре прошлого года прошли учения.", ("2020-11", None)),
        ("На майской встрече они договорились.", ("2021-05", None)),
    ],
)
def test_dates_as_written(text: str, told: tuple[str, str | None]) -> None:
    moment = find_moments(text, Lexicon.load("ru"))[0]
    assert resolve(moment, "2021-06-10", False) == told


def test_a_length_and_a_last_day() -> None:
    lexicon = Lexicon.load("ru")
    assert find_length("Визит рассчитан на три дня.", lexicon) == 3
    assert find_length("Учения продлятся две недели.", lexicon) == 14
    assert [m.until for m in find_moments("Они продлятся до 14 июня.", lexicon)] == [True]
    assert find_moments("Служит в ВС Казахстана.", lexicon) == []


@pytest.mark.parametrize(
    ("text", "city", "agency"),
    [
        ("МОСКВА, 9 июн - РИА Новости. Министр прибыл.", "Moscow", "РИА Новости"),
        ("20 апреля, Минск /Корр. БЕЛТА/. Министр прибыл.", "Minsk", "Корр. БЕЛТА"),
        ("БАКУ /Trend/ - Министр прибыл.", "Baku", "Trend"),
    ],
)
def test_datelines(text: str, city: str, agency: str) -> None:
    lexicon = Lexicon.load("ru")
    line = find_dateline(text, paragraphs(text, lexicon)[0], lexicon)
    assert line is not None
    assert (line.city, line.agency) == (city, agency)


def test_furniture_is_marked_not_cut(reader: RussianReader) -> None:
    text = "Главная / Армия\nПоделиться\n\nМинистр обороны Чили посетил Перу.\n\nЧитайте также\nО погоде"
    reading = reader.read(Report(id="r", text=text, language="ru"))
    marked = {text[a:b] for a, b in reading.furniture}
    assert {"Главная / Армия", "Поделиться", "Читайте также", "О погоде"} <= marked
    assert [text[s.span.start : s.span.end] for s in reading.sentences] == [
        "Министр обороны Чили посетил Перу."
    ]


# --- mentions --------------------------------------------------------------------------------------


def persons(reading: Reading) -> list[tuple[str | None, str | None, list[str], str | None]]:
    return [
        (m.name, m.rank, [p.text for p in m.posts], m.code)
        for m in reading.mentions
        if m.kind == "person"
    ]


@pytest.mark.parametrize(
    ("text", "name", "rank", "posts", "code"),
    [
        (
            "Он говорил с министром обороны Грузии Джуаншером Бурчуладзе.",
            "Джуаншер Бурчуладзе", None, ["министр обороны Грузии"], "GEO",
        ),
        (
            "Гостя принял первый заместитель министра обороны – начальник Генерального штаба "
            "Вооруженных сил Республики Казахстан генерал-лейтенант Марат Хусаинов.",
            "Марат Хусаинов", "генерал-лейтенант",
            ["первый заместитель министра обороны",
             "начальник Генерального штаба Вооруженных сил Республики Казахстан"], "KAZ",
        ),
        (
            "Делегацию возглавил генерал армии Иван Петров, командующий Северным флотом.",
            "Иван Петров", "генерал армии", ["командующий Северным флотом"], None,
        ),
        (
            "Он поблагодарил чрезвычайного и полномочного посла Турции Кемаля Озтюрка.",
            "Кемаль Озтюрк", None, ["чрезвычайный и полномочный посол Турции"], "TUR",
        ),
    ],
)  # fmt: skip
def test_persons_with_posts_and_ranks(
    reader: RussianReader,
    text: str,
    name: str,
    rank: str | None,
    posts: list[str],
    code: str | None,
) -> None:
    reading = reader.read(Report(id="r", text=text, language="ru"))
    assert (name, rank, posts) in [p[:3] for p in persons(reading)]
    if code is not None:
        assert code in [p[3] for p in persons(reading)]


def test_holders_of_one_post_named_together(reader: RussianReader) -> None:
    text = "Встретились министры обороны Перу и Чили Хуан Гарсия и Пабло Рохас."
    reading = reader.read(Report(id="r", text=text, language="ru"))
    assert persons(reading) == [
        ("Хуан Гарсия", None, ["министр обороны"], "PER"),
        ("Пабло Рохас", None, ["министр обороны"], "CHL"),
    ]


def check_offsets(text: str, reading: Reading) -> None:
    """What any reading promises of its offsets and its syntax."""
    end = 0
    for token in reading.tokens:
        assert end <= token.start < token.end <= len(text)
        end = token.end
        assert 0 <= token.head < len(reading.tokens)
        assert reading.tokens[token.head].sentence == token.sentence
        steps, current = 0, token
        while current.head != current.i:
            current, steps = reading.tokens[current.head], steps + 1
            assert steps <= len(reading.tokens), "a circle"
    for sentence in reading.sentences:
        roots = [t for t in reading.tokens[sentence.first : sentence.last] if t.head == t.i]
        assert roots
    for mention in reading.mentions:
        spans = [mention.span, mention.name_span, mention.rank_span, mention.code_span]
        spans += [post.span for post in mention.posts]
        for span in spans:
            assert span is None or 0 <= span.start < span.end <= len(text)
        if mention.name and mention.name_span:
            written = text[mention.name_span.start : mention.name_span.end]
            assert written[:2] == mention.name[:2]


WORDS = (
    "Министр обороны Казахстана генерал-полковник Иванов встретил в Минске делегацию "
    "во главе с «Заря» , : ; — . и на учениях ОДКБ "
    "14 мая российско-индийские сообщили министры посла сказал, \n НАТО 2019 года «Щит-2» по словам"
).split(" ")


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join))
def test_offsets_hold_for_any_text(reader: RussianReader, text: str) -> None:
    check_offsets(text, reader.read(Report(id="r", text=text, language="ru")))


# --- what the coder makes of it --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Министр обороны Перу Хуан Гарсия 8 июня провел в Лиме переговоры "
            "с министром обороны Чили Пабло Рохасом.",
            ("meeting", "held", "2021-06-08", "Lima", "PER", {"PER", "CHL"}),
        ),
        (
            "Начальник Генштаба Индии посетит Вьетнам в июле.",
            ("visit", "planned", "2021-07", None, "VNM", {"IND", "VNM"}),
        ),
        (
            "Визит министра обороны США в Казахстан, намеченный на 15 июня, не состоится.",
            ("visit", "cancelled", "2021-06-15", None, "KAZ", {"USA", "KAZ"}),
        ),
        (
            "Министр обороны Греции поговорил по телефону с министром обороны Египта.",
            ("call", "held", None, None, None, {"GRC", "EGY"}),
        ),
        (
            "Министерства обороны Сербии и Кипра подписали меморандум о сотрудничестве.",
            ("agreement", "held", None, None, None, {"SRB", "CYP"}),
        ),
        (
            "Совместные учения военнослужащих Беларуси и Сербии продолжаются.",
            ("exercise", "ongoing", None, None, None, {"BLR", "SRB"}),
        ),
        (
            "В Омане завершились ирано-оманские морские учения.",
            ("exercise", "held", None, None, "OMN", {"IRN", "OMN"}),
        ),
        (
            "Перуанские и чилийские десантники отработали высадку.",
            ("exercise", "held", None, None, None, {"PER", "CHL"}),
        ),
        (
            "Россия безвозмездно передала Лаосу четыре вертолета.",
            ("transfer", "held", None, None, None, {"RUS", "LAO"}),
        ),
        (
            "Представители Минобороны Литвы поделились опытом с грузинскими коллегами.",
            ("training", "held", None, None, None, {"LTU", "GEO"}),
        ),
        (
            "Дания начала вывод контингента из Мали.",
            ("deployment", "ongoing", None, None, "MLI", {"DNK", "MLI"}),
        ),
        (
            "Знаком отличия Минобороны Перу отмечен чилийский военный атташе полковник Рохас.",
            ("ceremony", "held", None, None, None, {"PER", "CHL"}),
        ),
        (
            "Верительную грамоту военного атташе вручил министру обороны Перу полковник Ким "
            "из Республики Корея.",
            ("appointment", "held", None, None, None, {"PER", "KOR"}),
        ),
        (
            "Совещание министров обороны ШОС прошло в режиме видеоконференции.",
            ("call", "held", None, None, None, {"SCO"}),
        ),
    ],
)
def test_engagements(code: Code, text: str, told: tuple[object, ...]) -> None:
    coded = [
        (e.type, e.status, e.date, e.city, e.country, {p.party for p in e.participants})
        for e in code(text).engagements
    ]
    assert told in coded


@pytest.mark.parametrize(
    "text",
    [
        "Стороны обсудили возможность проведения учений.",
        "Министр предложил провести переговоры с Перу.",
        "Взаимные визиты делегаций Перу и Чили укрепляют доверие.",
        "Эксперт считает, что НАТО отправит войска в Чили.",
        "Пограничники Перу задержали двух граждан Чили.",
        "Совместные учения Перу и Чили повышают боеготовность армий.",
    ],
)
def test_wishes_and_habits_are_no_engagements(code: Code, text: str) -> None:
    assert not code(text).engagements


def test_offices_have_a_latin_form(code: Code) -> None:
    office = code("Гостей встретил министр обороны Перу генерал Хуан Гарсия.").offices[0]
    assert (office.person, office.person_latin) == ("Хуан Гарсия", "Khuan Garsiya")
    assert (office.party, office.office, office.rank) == ("PER", "министр обороны Перу", "генерал")


LEAD = "Министр обороны Перу Хуан Гарсия принял министра обороны Чили Пабло Рохаса. "


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        ("«Мы рады гостям из Чили», — сказал Гарсия.", "Хуан Гарсия", "Мы рады гостям из Чили"),
        ("Рохас отметил, что дорога была долгой.", "Пабло Рохас", "дорога была долгой"),
        (
            "По словам Рохаса, учения пройдут в горах.",
            "Пабло Рохас",
            "учения пройдут в горах",
        ),
        ("Рохас поблагодарил хозяев за прием.", "Пабло Рохас", "хозяев за прием"),
        ("Стороны договорились вместе учить саперов.", "the sides", "вместе учить саперов"),
        ("Было отмечено, что связи крепнут.", "the sides", "связи крепнут"),
    ],
)
def test_statements(code: Code, text: str, speaker: str, content: str) -> None:
    coded = [(s.speaker, s.content) for s in code(LEAD + text).statements]
    assert (speaker, content) in coded


def test_a_house_that_tells_facts_is_a_source(code: Code) -> None:
    text = "Министр обороны Перу прибыл в Чили, сообщили в пресс-службе Министерства обороны Перу."
    coded = code(text)
    assert coded.sources == ("пресс-служба Министерства обороны Перу",)
    assert not coded.statements


def test_every_table_of_the_english_lexicon_is_told_in_russian() -> None:
    for name in ("grammar", "modality", "attribution"):
        english, russian = (read_toml(HOME / code / f"{name}.toml") for code in ("en", "ru"))
        assert english.keys() <= russian.keys()
        for table in ("words", "reference", "markers", "slots", "place", "status", "phrases"):
            assert english.get(table, {}).keys() <= russian.get(table, {}).keys(), (name, table)


@pytest.mark.parametrize(
    ("text", "city", "country"),
    [
        ("Учения армий Индии и Кении прошли в городке Лоту (штат Керала).", "Lotu", "IND"),
        (
            "В Министерстве обороны Грузии министр Заза Мчедлидзе встретился с послом Чили.",
            None,
            "GEO",
        ),
        ("Военные Польши и Литвы провели консультации в Жешуве.", "Rzeszów", "POL"),
        ("В польском Жешуве прошли консультации генштабов Польши и Литвы.", "Rzeszów", "POL"),
    ],
)
def test_where(code: Code, text: str, city: str | None, country: str) -> None:
    engagement = code(text).engagements[0]
    assert (engagement.city, engagement.country) == (city, country)


@pytest.mark.parametrize(
    ("text", "forum"),
    [
        ("На форуме «Щит-2021» министры обороны Кении и Чада подписали меморандум.", "Щит-2021"),
        (
            "На полях Каирской конференции по безопасности министр обороны Чада Иса Дебу встретился"
            " с министром обороны Кении Джоном Отиено.",
            "Каирской конференции по безопасности",
        ),
    ],
)
def test_forum(code: Code, text: str, forum: str) -> None:
    assert code(text).engagements[0].forum == forum


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        ("«Степь широка, — пошутил полковник Асан Токоев. — Места хватит всем».", "Асан Токоев",
         "Места хватит всем"),
        ("На встрече подчеркивалась важность обмена опытом.", "the sides", "важность обмена опытом"),
        ("Собеседники сошлись во мнении, что связи окрепли.", "the sides", "связи окрепли"),
        ("Полковник Асан Токоев прибыл. «Нам есть чему учиться», — сказал офицер.", "Асан Токоев",
         "Нам есть чему учиться"),
    ],
)  # fmt: skip
def test_who_said_what(code: Code, text: str, speaker: str, content: str) -> None:
    said = code(text).statements[-1]
    assert (said.speaker, said.content) == (speaker, content)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Отряд вышел в море: в нем три вымпела, рассказали в штабе флота.", "штаб флота"),
        ("Гости улетели, передает телеканал «Степь 24».", "Степь 24"),
        ("Как стало известно ТАСС, визит отложен.", "ТАСС"),
    ],
)
def test_whom_a_report_cites(code: Code, text: str, source: str) -> None:
    assert code(text).sources == (source,)
