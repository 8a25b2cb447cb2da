"""Another contact, the name, the channels of notices, and where one is signed in: all from the cabinet's own pages."""

import pytest

from tests.factories import PASSWORD
from tests.journeys import steps
from tests.journeys.account_steps import (
    MAIL,
    NEW_PASSWORD,
    OTHER_MAIL,
    OTHER_PHONE,
    PHONE,
    complain,
    sign_in,
    sign_out,
    sign_up,
)
from tests.journeys.person import PHONE as TELEPHONE
from tests.journeys.person import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
CHANGES = pytest.mark.parametrize(
    ("link", "old", "new", "kept"),
    [("Изменить почту", MAIL, OTHER_MAIL, PHONE), ("Изменить телефон", PHONE, OTHER_PHONE, MAIL)],
    ids=["mail", "phone"],
)
REFUSED = "Почта, телефон или пароль не подошли. Проверьте раскладку и Caps Lock"


@CHANGES
def test_a_contact_is_changed_by_a_code_to_the_new_one_and_the_old_one_is_told(me, post, anna, link, old, new, kept):
    sign_in(me, old.kept)
    away = Person(device=TELEPHONE)
    sign_in(away, old.kept)
    post.clear()
    me.open("/accounts/profile/").follow(link)
    me.press("Получить код", contact=new.typed, current_password=PASSWORD)
    assert me.heading == new.heading
    assert new.masked in me.says
    assert post.read(old.kept) == []  # nothing has changed yet
    me.press("Сохранить контакт", code=post.code_to(new.kept))
    assert me.told == "Контакт сохранён. На других устройствах придётся войти заново"

    for contact in (old, kept):
        [notice] = post.read(contact.kept)
        assert "изменён" in notice.lower()
        assert ("/c/" in notice) is (contact is old)  # only the replaced contact may put itself back
    assert post.read(new.kept) == []
    assert not away.is_in
    sign_out(me)
    assert sign_in(me, old.kept).ask("password") == REFUSED
    for contact in (new, kept):
        assert sign_in(me, contact.otherwise).address == "/complaints/"
        sign_out(me)


@CHANGES
def test_not_me_of_the_replaced_contact_puts_it_back_and_shuts_the_thief_out(me, post, anna, link, old, new, kept):
    sign_in(me, old.kept)
    me.open("/accounts/profile/").follow(link)
    me.press("Получить код", contact=new.typed, current_password=PASSWORD)
    me.press("Сохранить контакт", code=post.code_to(new.kept))
    way_back = post.link_to(old.kept, "/c/")
    owner = Person(ip="192.0.2.9")
    assert owner.open(way_back).heading == "Контакт изменили не вы?"
    assert me.is_in  # opening changes nothing
    owner.press("Это не я, вернуть контакт")
    assert owner.told == "Прежний контакт возвращён, все входы закрыты. Задайте новый пароль"
    assert not me.is_in
    for contact in (old, new, kept):
        assert sign_in(me, contact.kept).ask("password") == REFUSED

    owner.press("Отправить код", contact=old.typed).press("Продолжить", code=post.code_to(old.kept))
    owner.press("Сохранить пароль", password=NEW_PASSWORD)
    assert sign_in(owner, old.kept, NEW_PASSWORD).is_in
    assert (owner.open(way_back).status, owner.heading) == (404, "Ссылка больше не действует")


@pytest.mark.parametrize(
    ("first", "link", "second"),
    [(MAIL, "Добавить телефон", PHONE), (PHONE, "Добавить почту", MAIL)],
    ids=["a phone beside mail", "mail beside a phone"],
)
def test_a_second_contact_is_added_and_either_opens_the_cabinet(me, post, first, link, second):
    sign_up(me, post, first)
    me.open("/accounts/profile/").follow(link)
    me.press("Получить код", contact=second.otherwise, current_password=PASSWORD)
    me.press("Сохранить контакт", code=post.code_to(second.kept))
    assert len(post.read(first.kept)) == 1
    sign_out(me)
    for contact in (first, second):
        assert sign_in(me, contact.typed).address == "/complaints/"
        sign_out(me)


@CHANGES
def test_somebody_elses_contact_sees_the_same_pages_and_stays_theirs(me, post, anna, clock, link, old, new, kept):
    sign_up(Person(ip="198.51.100.5"), post, new)
    clock.shift(31)
    sign_in(me, old.kept)
    me.open("/accounts/profile/").follow(link)
    me.press("Получить код", contact=new.typed, current_password=PASSWORD)
    assert me.heading == new.heading
    [told] = post.read(new.kept)
    assert "уже привязан к вашему" in told
    me.press("Сохранить контакт", code="274916")
    assert me.ask("code") == "Код не подошёл. Проверьте цифры или запросите новый код"
    assert sign_in(Person(ip="198.51.100.6"), new.kept).address == "/complaints/"


def test_ones_own_contact_and_a_wrong_password_are_said_at_their_fields_and_no_code_leaves(me, post, anna):
    sign_in(me, MAIL.kept)
    post.clear()
    me.open("/accounts/contact/phone/").press("Получить код", contact=PHONE.typed, current_password=PASSWORD)
    assert me.ask("contact") == "Это уже ваш контакт. Укажите другой"
    me.press("Получить код", contact=OTHER_PHONE.typed, current_password="не тот пароль")
    assert me.ask("current_password") == "Пароль не подошёл. Проверьте раскладку и Caps Lock"
    assert (me.value_of("contact"), me.value_of("current_password")) == (OTHER_PHONE.typed, "")
    assert post.read(OTHER_PHONE.kept) == post.read(PHONE.kept) == []


@pytest.mark.parametrize("contact", [MAIL, PHONE], ids=["mail", "phone"])
def test_the_name_is_kept_and_stands_in_the_next_complaint(me, post, housing, contact):
    sign_up(me, post, contact)
    me.open("/accounts/profile/").press("Сохранить", last_name="Салтыков–Щедрин", first_name=" Михаил ", middle_name="")
    assert me.ask("middle_name") == "Введите отчество или отметьте «Нет отчества»"
    assert me.value_of("last_name") == "Салтыков–Щедрин"
    me.press("Сохранить", middle_name="Евграфович", postal_address="000000, Светлореченск, Луговая, 14")
    assert me.told == "Данные сохранены. Подставим их в следующее обращение"
    assert "Михаил С." in me.says
    me.open("/complaints/new/").press("Начать")
    draft = me.address.split("/")[3]
    me.open(steps.step(draft, "person"))
    shown = [me.value_of(part) for part in ("last_name", "first_name", "middle_name")]
    assert shown == ["Салтыков-Щедрин", "Михаил", "Евграфович"]


@pytest.mark.parametrize(
    ("off", "silent", "told"),
    [("notify_email", MAIL, PHONE), ("notify_sms", PHONE, MAIL)],
    ids=["mail", "phone"],
)
def test_a_channel_switched_off_is_silent_about_complaints_and_not_about_the_way_in(
    me, post, anna, housing, off, silent, told
):
    sign_in(me, MAIL.kept)
    me.open("/accounts/channels/").press("Сохранить", **{off: None})
    assert me.told == "Сохранено"
    post.clear()
    number = complain(me)
    assert post.read(silent.kept) == []
    [registered] = post.read(told.kept)
    assert number in registered

    me.open("/accounts/password/change/")
    me.press("Сохранить пароль", current_password=PASSWORD, password=NEW_PASSWORD)
    assert len(post.read(silent.kept)) == len(post.read(told.kept)) == 1


def test_the_page_of_security_lists_sessions_and_one_of_them_is_ended(me, post, anna):
    sign_in(me, MAIL.kept)
    assert "Только это устройство" in me.open("/accounts/security/").says
    away, tablet = Person(ip="198.51.100.20", device=TELEPHONE), Person(ip="192.0.2.30", device=TELEPHONE)
    sign_in(away, PHONE.kept)
    me.open("/accounts/security/")
    lines = [
        " ".join(line.text_content().split()) for line in me.page.xpath("//section[@aria-labelledby='places']//li")
    ]
    assert len(lines) == 2
    assert "Это устройство" in lines[0]
    assert "198.51.•.•" in lines[1]
    assert "198.51.100.20" not in me.says
    me.press("Закрыть")
    assert me.told == "Вход на этом устройстве закрыт"
    assert not away.is_in
    assert sign_in(tablet, MAIL.kept).is_in


def test_leaving_everywhere_from_another_device_ends_all_but_that_one(me, post, anna):
    away, phone = Person(ip="198.51.100.20", device=TELEPHONE), Person(ip="192.0.2.30", device=TELEPHONE)
    for person, contact in ((me, MAIL), (away, PHONE), (phone, MAIL)):
        assert sign_in(person, contact.kept).is_in
    phone.open("/accounts/security/").press("Выйти везде, кроме этого устройства")
    assert phone.told == "Вы вышли везде, кроме этого устройства"
    assert [person.is_in for person in (me, away, phone)] == [False, False, True]


@pytest.mark.parametrize("contact", [MAIL, PHONE], ids=["mail", "phone"])
def test_not_me_of_the_letter_about_a_new_device_shuts_the_thief_out(me, post, anna, contact):
    sign_in(me, MAIL.kept)
    assert me.is_in
    post.read(MAIL.kept)
    thief = Person(ip="198.51.100.66", device=TELEPHONE)
    sign_in(thief, contact.kept)
    assert thief.is_in
    link = post.link_to(MAIL.kept, "/accounts/not-me/")
    owner = Person(ip="192.0.2.9")
    owner.open(link)
    assert thief.is_in  # opening changes nothing
    owner.press("Это не я, закрыть все входы")
    assert (owner.heading, owner.told) == ("Забыли пароль", "Все входы закрыты, прежний пароль отключён. Задайте новый")
    assert not thief.is_in
    assert sign_in(thief, contact.kept).ask("password") == REFUSED
    owner.press("Отправить код", contact=contact.typed).press("Продолжить", code=post.code_to(contact.kept))
    owner.press("Сохранить пароль", password=NEW_PASSWORD)
    assert sign_in(owner, contact.kept, NEW_PASSWORD).heading == "Защитить кабинет кодом?"
