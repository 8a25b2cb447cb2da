"""Mail and phone both lost: the form, the code to the new contact, two people of staff, the day, the link, «Это не я»."""

from datetime import timedelta

import pytest

from complaints import tasks
from tests.complaints.recovery import decider, picture
from tests.factories import DeviceFactory
from tests.journeys.account_steps import (
    MAIL,
    NEW_PASSWORD,
    OTHER_MAIL,
    OTHER_PHONE,
    PHONE,
    at_desk,
    sign_in,
)
from tests.journeys.person import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("anna", "clock")]
BY_EITHER = pytest.mark.parametrize("new", [OTHER_MAIL, OTHER_PHONE], ids=["mail", "phone"])
TOLD = {
    "last_name": "Смирнова",
    "first_name": "Анна",
    "middle_name": "Викторовна",
    "old_contacts": f"{MAIL.kept}, {PHONE.typed}",
    "statement": "Потеряла телефон, а ящик почты удалён.",
}
LIST = "/admin/complaints/recoveryrequest/"
REFUSED = "Почта, телефон или пароль не подошли. Проверьте раскладку и Caps Lock"


@pytest.fixture
def desk(clock):
    """`desk()`: another administrator of the portal at their desk, through the password and the application."""

    return lambda: at_desk(decider())


def file(me, post, new):
    """Without signing in, from «Вход» to the number."""
    me.open("/accounts/login/").follow("Нет доступа к почте и телефону")
    me.press("Получить код", **TOLD, new_contact=new.typed, document=picture())
    assert me.heading == new.heading
    me.press("Отправить заявление", code=post.code_to(new.kept))
    assert me.heading == "Заявление принято"
    number = me.page.xpath("//b[@class='num']")[0].text
    [accepted] = post.read(new.kept)
    assert "принято" in accepted
    return number


def _open(person, number):
    return person.open(LIST).follow(number)


def review(person, number):
    """The first of the two."""
    _open(person, number)
    account = person.page.xpath("//input[@name='account_id']")[0].get("value")
    person.press("Передать второму сотруднику", account_id=account, text="Лицо и ФИО совпали")
    assert "Передано второму сотруднику" in person.says


def approve(person, number, **more):
    """The second."""
    _open(person, number).press("Одобрить", text="Совпало", **more)
    assert "Одобрено" in person.says


def pass_the_day(clock, **less):
    """The clock's own task comes each minute; here at the end of the day of waiting."""
    clock.shift(timedelta(hours=24) - timedelta(**less))
    tasks.send_recovery_links()


def link_to(post, new):
    return post.link_to(new.kept, "/r/")


@BY_EITHER
def test_a_cabinet_is_given_back_after_two_people_and_a_day(me, post, clock, desk, new):
    old = Person(ip="198.51.100.20")
    assert sign_in(old, MAIL.kept).is_in
    number = file(me, post, new)
    review(desk(), number)
    post.clear()
    approve(desk(), number)
    for contact in (MAIL, PHONE):
        [warning] = post.read(contact.kept)
        assert "/n/" in warning
    pass_the_day(clock, seconds=1)
    assert post.read(new.kept) == []
    pass_the_day(clock, hours=23, minutes=59)

    me.open(link_to(post, new))
    assert me.heading == "Новый пароль"
    me.press("Сохранить и вернуть кабинет", password=NEW_PASSWORD)
    assert me.told == "Доступ восстановлен. Войдите с новым контактом и новым паролем"
    assert sign_in(me, new.otherwise, NEW_PASSWORD).heading == "Защитить кабинет кодом?"
    assert me.is_in
    for contact in (MAIL, PHONE):
        [notice] = post.read(contact.kept)
        assert "заменен" in notice or "заменён" in notice
        assert sign_in(Person(), contact.kept).ask("password") == REFUSED
        assert sign_in(Person(), contact.kept, NEW_PASSWORD).ask("password") == REFUSED
    assert not old.is_in


def test_the_link_works_once_and_for_a_day(me, post, clock, desk):
    number = file(me, post, OTHER_MAIL)
    review(desk(), number)
    approve(desk(), number)
    pass_the_day(clock)
    link = link_to(post, OTHER_MAIL)
    tasks.send_recovery_links()
    assert post.read(OTHER_MAIL.kept) == []  # one link
    late = Person()
    late.open(link).press("Сохранить и вернуть кабинет", password="короткий")
    assert late.ask("password") == "Нужно не меньше 10 знаков"
    late.press("Сохранить и вернуть кабинет", password=NEW_PASSWORD)
    assert (me.open(link).status, me.heading) == (404, "Ссылка больше не действует")


def test_a_link_of_yesterday_is_gone(me, post, clock, desk):
    number = file(me, post, OTHER_PHONE)
    review(desk(), number)
    approve(desk(), number)
    pass_the_day(clock)
    link = link_to(post, OTHER_PHONE)
    clock.shift(timedelta(hours=24, seconds=1))
    assert (me.open(link).status, me.heading) == (404, "Ссылка больше не действует")
    assert sign_in(Person(), MAIL.kept).address == "/complaints/"  # nothing has changed for the owner


@pytest.mark.parametrize("warned", [MAIL, PHONE], ids=["mail", "phone"])
def test_not_me_on_an_old_contact_freezes_the_recovery(me, post, clock, desk, warned):
    number = file(me, post, OTHER_MAIL)
    review(desk(), number)
    post.clear()
    second = desk()
    approve(second, number)
    stop = post.link_to(warned.kept, "/n/")
    owner = Person(ip="198.51.100.2")
    assert owner.open(stop).heading == "Кто-то восстанавливает доступ к вашему кабинету"
    owner.press("Это не я, остановить")
    assert owner.heading == "Восстановление остановлено"
    pass_the_day(clock)
    assert post.read(OTHER_MAIL.kept) == []
    assert sign_in(owner, warned.kept).address == "/complaints/"
    assert owner.open(stop).heading == "Восстановление остановлено"

    third = desk()
    _open(third, number)
    assert "одобрить заново нельзя" in third.says
    clock.shift(timedelta(hours=48, seconds=1))
    approve(desk(), number)  # only people, and only anew
    assert owner.open(stop).status == 404  # the new approval has been told with a link of its own
    pass_the_day(clock)
    assert link_to(post, OTHER_MAIL)


def test_not_me_kills_a_link_that_was_already_sent(me, post, clock, desk):
    number = file(me, post, OTHER_MAIL)
    review(desk(), number)
    post.clear()
    approve(desk(), number)
    stop = post.link_to(MAIL.kept, "/n/")
    pass_the_day(clock)
    link = link_to(post, OTHER_MAIL)
    Person(ip="198.51.100.2").open(stop).press("Это не я, остановить")
    assert me.open(link).heading == "Ссылка больше не действует"


def test_the_approver_of_a_recovery_is_not_its_first_reviewer(me, post, desk):
    number = file(me, post, OTHER_MAIL)
    first = desk()
    review(first, number)
    _open(first, number)
    assert "Проверили вы, поэтому одобряет другой сотрудник" in first.says
    assert not [each for each in first.page.iter("button") if each.get("value") == "approve"]
    token = first.page.xpath("//main//input[@name='csrfmiddlewaretoken']")[0].get("value")
    forged = {"decision": "approve", "text": "Сам себе", "csrfmiddlewaretoken": token}
    first.client.post(first.address, forged)
    post.clear()
    second = desk()
    assert "Одобрить" in _open(second, number).says  # still waits for the second
    assert post.read(MAIL.kept) == []


def test_a_refusal_and_its_reason_come_to_the_new_contact(me, post, desk):
    number = file(me, post, OTHER_MAIL)
    _open(desk(), number).press("Отказать", reason="Фото не похоже.")
    [told] = post.read(OTHER_MAIL.kept)
    assert "Фото не похоже." in told
    assert sign_in(Person(), MAIL.kept).address == "/complaints/"


@pytest.mark.parametrize("drops", [True, False], ids=["dropped by staff", "kept"])
def test_the_second_factor_goes_only_when_staff_decided_so(me, post, clock, desk, anna, drops):
    DeviceFactory(user=anna)
    number = file(me, post, OTHER_MAIL)
    review(desk(), number)
    approve(desk(), number, drops_second_factor="on" if drops else None)
    pass_the_day(clock)
    me.open(link_to(post, OTHER_MAIL)).press("Сохранить и вернуть кабинет", password=NEW_PASSWORD)
    sign_in(me, OTHER_MAIL.kept, NEW_PASSWORD)
    assert "Прислать код" not in me.says  # the new mailbox is the way in already, not a second proof
    assert me.is_in is drops


def test_a_new_contact_that_has_a_cabinet_is_led_to_the_ordinary_reset(me, post, anna):
    me.open("/accounts/recovery/").press("Получить код", **TOLD, new_contact=PHONE.typed, document=picture())
    me.press("Отправить заявление", code=post.code_to(PHONE.kept))
    assert me.heading == "Забыли пароль"
    assert me.told == "У этого контакта уже есть кабинет. Доступ к нему вернёт обычный код"


def test_a_request_sent_twice_goes_on_with_the_code_of_the_first_and_the_words_of_the_second(me, post, desk):
    for statement in ("Телефон украли.", "Телефон украли, ящик закрыт."):
        told = TOLD | {"statement": statement, "new_contact": OTHER_MAIL.typed}
        me.open("/accounts/recovery/").press("Получить код", **told, document=picture())
    me.press("Отправить заявление", code=post.code_to(OTHER_MAIL.kept))
    number = me.page.xpath("//b[@class='num']")[0].text
    officer = desk()
    assert "Телефон украли, ящик закрыт." in _open(officer, number).says
    officer.open(LIST)
    assert len(officer.page.xpath("//table[@id='result_list']/tbody/tr")) == 1


def test_the_form_keeps_the_typing_and_asks_for_the_picture_again(me, post):
    me.open("/accounts/recovery/").press(
        "Получить код",
        **TOLD | {"last_name": "Cмирнова", "old_contacts": ""},
        new_contact="8 495 123-45-67",
        document=picture(),
    )
    assert me.ask("last_name") == "В фамилии есть латинские буквы. Напишите русскими, как в паспорте"
    assert me.ask("old_contacts") == "Напишите прежнюю почту или телефон: по ним найдём кабинет"
    assert me.ask("new_contact") == "СМС приходят только на мобильный. Укажите мобильный номер или почту"
    assert me.ask("document") == "Приложите снимок ещё раз: браузер его не хранит"
    kept = [me.value_of(name) for name in ("last_name", "first_name", "new_contact", "statement")]
    assert kept == ["Cмирнова", "Анна", "8 495 123-45-67", TOLD["statement"]]
    me.press("Получить код", **TOLD, new_contact=OTHER_MAIL.typed)
    assert me.ask("document") == "Приложите снимок документа"
    assert post.read(OTHER_MAIL.kept) == []
