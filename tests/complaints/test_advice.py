"""The helper for writing: it finds what hinders an answer, is silent on honest texts and never stands in the way."""

from pathlib import Path
from time import process_time

import pytest
import yaml

from complaints import advice
from complaints.advice import Text
from complaints.wording import document_words
from tests.factories import DraftFactory

CATALOGUE = yaml.safe_load(Path("complaints/catalogue.yaml").read_text(encoding="utf-8"))
EXAMPLES = [topic["example"] for group in CATALOGUE["categories"] for topic in group["subcategories"]]
STORIES = [
    story for path in Path("cabinet/demo/stories").glob("*.yaml") for story in yaml.safe_load(path.read_text("utf-8"))
]
LONG = "Во дворе нет света, дети идут из школы в темноте, взрослые спотыкаются на ступеньках. " * 4

FOUND = {
    "urgent": [
        "Сегодня пахнет газом в подъезде 2. Прошу проверить.",
        "Сегодня в подъезде сильный запах газа. Прошу помочь.",
        "Прошу помощи сегодня: горит мусор у дома 5.",
        "Пожар на чердаке дома 7 сегодня. Прошу помочь.",
        "Сегодня прорвало трубу в подвале. Прошу починить.",
        "Сегодня дети застряли в лифте. Прошу помочь.",
        "Сегодня лифт с людьми застрял. Прошу помочь.",
        "Сегодня сосед угрожает ножом жильцам. Прошу помочь.",
        "Авария на теплотрассе у дома 3 сегодня. Прошу помочь.",
        "Вчера чинили, а сейчас снова пахнет газом. Прошу помочь.",
    ],
    "no_date": [
        "Сломался лифт, мастер не пришёл. Прошу починить.",
        "Водитель нагрубил пассажирам. Прошу принять меры.",
        f"{LONG} Прошу починить фонарь.",
    ],
    "no_request": [
        "Вчера снова не горел фонарь у дома 5.",
        "С 1 октября в подъезде грязно, никто не убирает.",
        "Упрашивали мастера прийти, он не пришёл вчера.",
    ],
    "no_number": [
        "По приказу директора вчера закрыли спортзал. Прошу отменить.",
        "Вчера мне показали договор с подрядчиком. Прошу проверить.",
        "Прошу исполнить решение суда, срок прошёл вчера.",
    ],
    "several": [
        "Вчера не вывезли мусор. Ещё одна проблема: не горит фонарь. Прошу помочь.",
        "Вчера отключили воду. Второй вопрос про лифт. Прошу ответить.",
        "Сегодня прошу убрать снег. Прошу починить лифт. Прошу вывезти мусор. Прошу поймать собак.",
        "Вчера затопило подвал. Еще один вопрос: когда придёт автобус? Прошу ответить.",
    ],
    "passport": [
        "Вчера отказали, паспорт 4508 123456. Прошу помочь.",
        "Прошу помочь, сегодня отказали: 45 08 № 123456.",
        "Сегодня отказали. Серия и номер 4508123456. Прошу помочь.",
    ],
    "snils": [
        "Вчера не нашли мой СНИЛС 112-233-445 95. Прошу проверить.",
        "Прошу проверить 112 233 445 95, отказали вчера.",
        "Прошу проверить, снилс 11223344595, отказали вчера.",
    ],
    "card": [
        "Вчера списали деньги с карты 2200 0000 0000 0053. Прошу вернуть.",
        "Прошу вернуть деньги на 4111111111111111, списали вчера.",
        "Прошу вернуть деньги на 5555-5555-5555-4444, списали вчера.",
    ],
    "others": [
        "Вчера шумел Иванов Пётр, 12.03.1980 г.р., из соседнего подъезда. Прошу помочь.",
        "Прошу помочь: Петрова Мария Ильинична, дата рождения 01.02.1955, вчера упала.",
        "Прошу принять ребёнка в сад, дата рождения 01.02.2023, вчера отказали.",
        "Вчера отказали моей маме, 1948 года рождения. Прошу помочь.",
        "Прошу проверить: Сидоров Олег (родился 3.4.1990) вчера сломал дверь.",
        "Вчера водитель нагрубил, телефон водителя +7 912 345-67-89. Прошу проверить.",
        "Прошу позвонить Ивановой Ольге, 8 (912) 345-67-89, она видела аварию вчера.",
        "Собаку держит Кузнецов Игорь Львович, проживает: ул. Мира, д. 5, кв. 12. Прошу проверить, вчера лаяла.",
        "Вчера нас залили, в квартире 41 живёт Иванова Ольга Петровна. Прошу помочь.",
        "Вчера шумел Иванов Пётр Сергеевич из квартиры 12. Прошу помочь.",
    ],
    "no_norms": [
        "Вчера ответили, что ждать. Прошу устранить нарушение срока.",
        "Прошу ответить: вчера снова сказали, что сроки нарушены не по их вине.",
        "Плату не вернули в установленный срок, звонила вчера. Прошу вернуть.",
    ],
    "insult": [
        "Вчера приходил этот идиот из управляющей компании. Прошу наказать.",
        "Прошу уволить: сволочи вчера отключили воду.",
        "Какого хуя вчера отключили свет? Прошу включить.",
        "ДЕБИЛЫ вчера разрыли двор. Прошу закопать.",
    ],
    "shouting": [
        "ПОЧЕМУ НИКТО НЕ РАБОТАЕТ? Вчера ждал час. Прошу помочь.",
        "Прошу помочь, вчера звонил: ОТВЕТА НЕТ НИКАКОГО.",
        "Вчера мусор ОПЯТЬ, СНОВА НЕ ВЫВЕЗЛИ. Прошу вывезти.",
    ],
}  # fmt: skip
SILENT = {
    "urgent": [
        "После пожара вчера не вывезли мусор, живём в соседнем доме. Прошу помочь.",
        "Вчера не поверили показаниям: газовый счётчик исправен. Прошу пересчитать.",
        "Аварийное жильё не расселяют с 2022 года. Прошу ответить.",
        "Пожарный проезд с мая перекрыт. Прошу открыть.",
        "Вчера горел мусор, его потушили соседи. Прошу убрать.",
        "В мае был запах газа, мастер его устранил. Прошу пересчитать.",
        "Лифт застревает каждый день с октября. Прошу починить.",
        "Вчера дочь на час застряла в лифте. Прошу разобраться.",
        "Сегодня не горит свет в подъезде. Прошу починить.",
        "Сегодня днём горит свет в подъезде. Прошу выключать.",
        "Сегодня автобус застрял в пробке. Прошу помочь.",
        "Яма с мая создаёт угрозу жизни детей. Прошу засыпать.",
        "Сегодня пожарная сигнализация молчит. Прошу проверить.",
        "По вечерам с октября пахнет газом от котельной. Прошу проверить.",
        "Если прорвало трубу, аварийка с октября не едет. Прошу принять меры.",
        "Сегодня загорелась лампа, но горит тускло. Прошу заменить.",
        "Дом горел 01.10.2026 и не восстановлен. Прошу ответить.",
    ],
    "no_date": [
        "Вчера сломался лифт. Прошу починить.",
        "01.10.2026 водитель нагрубил. Прошу принять меры.",
        "Прошу починить фонарь: с марта не горит. " + LONG,
        "На улице Мира нет съезда с бордюра. Прошу сделать пандус.",
    ],
    "no_request": [
        "Вчера снова не горел фонарь. Прошу починить.",
        "Требую убрать подъезд, с октября грязно.",
        "Спасибо бригаде, вчера починили качели.",
    ],
    "no_number": [
        "По приказу № 15 вчера закрыли спортзал. Прошу отменить.",
        "Вчера мне не выдали справку. Прошу выдать.",
        "Работают без договора со вчерашнего дня. Прошу проверить.",
        "Вчера договорились о ремонте, в справочной подтвердили. Прошу ускорить.",
        "Постановлением от 3 мая закрыли рынок. Прошу открыть.",
    ],
    "several": [
        "Вчера не вывезли мусор, другая машина тоже не пришла. Прошу помочь.",
        "Вчера прошу в чате, прошу по телефону, ответа нет. Прошу ответить.",
        "Ещё один сосед видел это вчера. Прошу проверить.",
    ],
    "passport": [
        "Вчера звонил с +7 912 345-67-89 и 8 (912) 345-67-89. Прошу ответить.",
        "Лицевой счёт 4508 123456, плату начислили вчера. Прошу пересчитать.",
        "Заявление 4508123456 на Госуслугах, подано вчера. Прошу рассмотреть.",
    ],
    "snils": [
        "Вчера не нашли 112-233-445 96. Прошу проверить.",
        "Прошу проверить обращение 2026-004217-9 от вчера.",
        "Вчера звонил 89123456789 и 8 912 345 67 89. Прошу ответить.",
        "Прошу проверить 000-000-000 00, вчера выдали.",
    ],
    "card": [
        "Вчера списали деньги с карты 4111 1111 1111 1112. Прошу вернуть.",
        "Счёт 40817810000000000001, списали вчера. Прошу вернуть.",
        "Кадастровый номер 77:01:0001001:1234, межевали вчера. Прошу проверить.",
    ],
    "others": [
        "Вчера звонил с +7 912 345-67-89, мой номер для связи +7 912 345-67-89. Прошу ответить.",
        "Телефон аварийной службы 8 912 345-67-89 вчера молчал. Прошу ответить.",
        "Телефон магазина «Уютный Дом» +7 912 345-67-89 вчера молчал. Прошу проверить.",
        "Вчера начальник управления Петрова Ольга Павловна отказала. Живу на ул. Мира, 5, кв. 12. Прошу помочь.",
        "Мастер Иванов Пётр Ильич вчера не пришёл, проживаю в кв. 12. Прошу прислать другого.",
        "Вчера в квартире 12 по улице Павла Корчагина не было воды, живут в ней дети. Прошу помочь.",
        "Приходил Иванов Пётр, 12.03.2026, обещал починить. Прошу проверить.",
        "Договор с Ивановым Петром от 12.03.2026 вчера расторгли, № 5. Прошу проверить.",
        "Дом 1980 года постройки, вчера отвалился балкон. Прошу проверить.",
        "Прошу проверить дату рождения в справке № 5, вчера выдали с ошибкой.",
        "Стаж с 12.03.1980 года, вчера пенсию не пересчитали. Прошу проверить.",
        "Заявка 89123456789012 у соседа вчера закрыта. Прошу проверить.",
    ],
    "no_norms": [
        "Заявление № 1234 не рассмотрено за 30 дней, звонила вчера. Прошу устранить нарушение срока.",
        "Вчера нарушены сроки по договору № 5. Прошу проверить.",
        "По 59-ФЗ ответа нет в установленный срок, звонила вчера. Прошу ответить.",
        "Прошу сообщить срок ремонта, обещали вчера.",
    ],
    "insult": [
        "Вчера меня назвали дурой в регистратуре. Прошу принять меры.",
        "Вчера художник с сухою кистью требовал хлеба, учебники, мебель, корабли и себя. Прошу помочь.",
        "Вчера изуродовали фасад, подстраховали утварь, тупик затоплен. Прошу убрать сучки и суки тополя.",
        "Вчера сказали: «идиот». Прошу принять меры.",
    ],
    "shouting": [
        "Вчера УК, ТСЖ и МКД, ЖКХ, МФЦ, ГИБДД и СНИЛС. Прошу проверить.",
        "Вчера ООО «УПРАВЛЯЮЩАЯ КОМПАНИЯ УЮТ» не ответила. Прошу проверить.",
        "Вчера ПОМОГИТЕ кричали в подъезде. Прошу проверить.",
        "ООО УЮТНЫЙ ГОРОД не ответило вчера. Прошу проверить.",
    ],
}  # fmt: skip


def cases(table):
    return [pytest.param(rule, text, id=f"{rule}-{n}") for rule, texts in table.items() for n, text in enumerate(texts)]


def rules_on(story, **fields):
    return [each.rule for each in advice.on(Text(story=story, **fields))]


@pytest.mark.parametrize(("rule", "story"), cases(FOUND))
def test_a_rule_says_its_own_and_nothing_else(rule, story):
    assert set(rules_on(story)) == {rule}


@pytest.mark.parametrize(("rule", "story"), cases(SILENT))
def test_no_rule_speaks_of_an_honest_text(rule, story):
    assert rules_on(story) == []


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_helper_is_silent_on_the_good_examples_of_the_catalogue(example):
    assert rules_on(example) == []


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story["story"][:30])
def test_no_complaint_of_the_demo_city_is_called_rude_or_private(story):
    fields = {name: story.get(name, "") for name in ("title", "place", "measures", "norms", "about_text")}
    fields["requests"] = tuple(story.get("requests", ()))
    fields["documents"] = tuple(map(document_words, story.get("cited_documents", ())))
    told = set(rules_on(story["story"], **fields))
    assert told <= {"no_request", "no_date"}


OWN = {"own_names": ("Смирнова Анна Викторовна",), "own_phones": ("+79123456789",)}


@pytest.mark.parametrize(
    "story",
    [
        "Я, Смирнова Анна Викторовна, 12.03.1950 г.р., вчера не получила пенсию. Прошу помочь.",
        "Вчера пенсию Смирновой Анны Викторовны, 1950 г.р., задержали. Прошу помочь.",
        "Смирнова Анна, проживающая: ул. Мира, 5, кв. 12, вчера осталась без воды. Прошу помочь.",
        "Вчера сосед дал мой номер 8 912 345-67-89. Прошу позвонить.",
    ],
)
def test_what_the_author_tells_of_themselves_is_nobody_elses(story):
    assert rules_on(story, **OWN) == []
    assert rules_on(story) == ["others"]


def test_a_phone_of_another_person_is_spoken_of_as_one():
    [found] = advice.on(Text(story="Вчера звонил сосед Иванов Пётр Сергеевич, 8 912 345-67-89.", requests=("Помочь.",)))
    assert "Оставьте его, только если без него не понять" in found.do


def test_a_namesake_of_the_author_is_another_person():
    story = "Вчера в сад не взяли: Смирнов Пётр Олегович, 12.03.2023 г.р. Прошу помочь."
    assert rules_on(story, **OWN) == ["others"]


@pytest.mark.django_db
def test_what_the_draft_and_the_profile_know_of_the_author_is_their_own(author):
    draft = DraftFactory(
        author=author, phone="+79123456789", represented="Петров Иван Львович",
        story="Звонить сыну 8 912 345-67-89. Доверитель Петров Иван Львович, 12.03.1940 г.р., вчера упал.",
    )  # fmt: skip
    text = advice.text_of(draft, author, {})
    assert advice.on(text) == []
    assert [each.rule for each in advice.on(Text(story=draft.story, requests=("Помочь.",)))] == ["others", "others"]


@pytest.mark.parametrize(
    ("rule", "story"), cases({k: v for k, v in FOUND.items() if k not in ("no_date", "no_request")})
)
def test_advice_shows_its_place_in_the_text(rule, story):
    found = advice.on(Text(story=story))[0]
    assert 0 <= found.start < found.end <= len(story)
    assert story[found.start : found.end].split()[0] in found.excerpt


def test_a_request_in_its_own_field_is_enough():
    assert rules_on("Вчера не горел фонарь.", requests=("Починить фонарь.",)) == []


def test_several_requests_of_one_matter_are_not_several_matters():
    asks = ("Прошу вывезти мусор.", "Прошу поставить бак.", "Прошу сообщить срок.", "Прошу наказать виновных.")
    assert rules_on("Вчера не вывезли мусор.", requests=asks) == []
    assert rules_on("Вчера не вывезли мусор.", requests=(" ".join(asks),)) == ["several"]


def test_another_matter_among_the_requests_is_shown_in_its_row():
    told = advice.on(Text(story="Вчера не вывезли мусор.", requests=("Вывезти.", "", "Второй вопрос: починить лифт.")))
    assert [(each.rule, each.field) for each in told] == [("several", "requests_3")]


def test_empty_rows_ask_for_nothing():
    assert rules_on("Вчера не горел фонарь.", requests=("", "")) == ["no_request"]


def test_a_document_named_in_its_row_without_a_number_is_told_of_there():
    told = advice.on(Text(story="Вчера отказали. Прошу помочь.", documents=("Счёт № 5", "Договор")))
    assert told == []
    told = advice.on(Text(story="Вчера отказали. Прошу помочь.", documents=("Договор",)))
    assert [(each.rule, each.field) for each in told] == [("no_number", "doc_name")]


def test_a_broken_term_with_its_norm_in_the_own_field_is_enough():
    story = "Плату не вернули в установленный срок, звонила вчера. Прошу вернуть."
    assert rules_on(story, norms="Постановление № 354") == []
    assert rules_on(story, is_proposal=True) == []
    assert [each.field for each in advice.on(Text(story=story))] == ["norms"]


def test_a_proposal_needs_no_date():
    assert rules_on(f"{LONG} Прошу поставить фонарь.", is_proposal=True) == []


def test_the_number_of_a_document_may_stand_in_its_own_field():
    assert rules_on("Вчера показали договор. Прошу проверить.", documents=("Договор № 7 от 1 мая",)) == []


def test_the_place_is_asked_for_where_the_topic_needs_it():
    story = "Вчера не горел фонарь. Прошу починить."
    assert rules_on(story, needs_place=True) == ["no_place"]
    assert rules_on(story, needs_place=True, place="ул. Мира, 5") == []
    assert rules_on(story) == []


CARD = "карта 4111 1111 1111 1111"
CARD_IN = {
    "title": ({"title": CARD}, "краткое описание"),
    "place": ({"place": CARD}, "место"),
    "requests": ({"requests": (CARD,)}, "просьбу"),
    "requests_3": ({"requests": ("Починить фонарь.", "", CARD)}, "просьбу"),
    "doc_name": ({"documents": (CARD,)}, "документы"),
    "doc_name_2": ({"documents": ("Договор № 7", CARD)}, "документы"),
    "measures": ({"measures": CARD}, "что уже сделано"),
    "norms": ({"norms": CARD}, "нарушенные сроки и нормы"),
    "about_text": ({"about_text": CARD}, "на кого вы жалуетесь"),
}


@pytest.mark.parametrize("control", CARD_IN)
def test_a_card_is_found_in_every_field_and_row(control):
    fields, words = CARD_IN[control]
    found = advice.on(Text(story="Вчера не горел фонарь. Прошу помочь.", **fields))
    assert [(each.rule, each.field, each.field_words) for each in found] == [("card", control, words)]


HOSTILE = {
    "digits": "1", "spaced digits": "1 ", "dashed digits": "4-", "capitals": "А", "spaced capitals": "ОЙ ", "commas": "АА,,,",
    "insult beginnings": "дое", "one endless word": "бля", "dots": ".", "quotes": "«",
    "document words": "договор ", "asks": "прошу ",
    "stuck lifts": "лифт застрял в ", "smells": "пахнет пахнет газо", "fires": "дом не горит ",
    "flats": "кв 1 ", "phones": "сосед 89123456789 ", "born": "1980 г.р. ",
    "names": "Иванов Пётр ", "one endless name": "Ив", "people at home": "кв 1 живёт Иванов Пётр ", "terms": "в срок срок ",
    "four digits": "4111 ", "new lines": "\n", "large dotted i": "İ",
}  # fmt: skip


@pytest.mark.parametrize("part", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_costs_in_proportion_to_its_length(part):
    """Ten times the text may cost some twenty times the work, not a hundred: nothing backtracks over the whole."""

    def cost(length):
        text = (part * length)[:length] + "!"
        begun = process_time()
        for _each in range(10_000 // length):
            advice.on(Text(story=text))
        return process_time() - begun

    def least(length):  # a collection of garbage in between is nobody's fault
        return min(cost(length) for _try in range(3))

    assert least(10_000) < 5 * least(1_000) + 0.05
