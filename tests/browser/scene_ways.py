"""How to get to each page of the portal with something on it; tests of one page go these ways too."""

import re
from collections.abc import Callable
from itertools import count
from urllib.parse import urljoin

from tests.browser.visitor import Visitor
from tests.corpus import JPEG_NAME
from tests.corpus_pictures import ordinary_jpeg

Way = Callable[[Visitor], object]
WAITING = "После дождя течёт потолок"
OVERDUE = "Во втором подъезде"
ANSWERED = "Отопление начислено"
WITHDRAWN = "Контейнеры у дома 9"
INQUIRED = "не отвечает на заявление о протечке"
FRESH = "Кто отвечает за лестницу"
DRAFT = "Велопарковка"
COUNT = count()
RECOVERIES = "/admin/complaints/recoveryrequest/"
SUPPORT = "/admin/complaints/supportrequest/"
DESK = "/admin/complaints/complaint/"
CITIZENS = {"anna", "boris", "maria"}


def start_of(who: str) -> str:
    """Where this person begins the day."""
    return "/complaints/" if who in CITIZENS else "/admin/"


def at(path: str) -> Way:
    """By address."""
    return lambda visitor: visitor.go(path)


def sent_empty(path: str, button: str) -> Way:
    """A form pressed without filling it."""

    def reach(visitor: Visitor) -> None:
        visitor.go(path)
        visitor.press(button)

    return reach


def first_news(visitor: Visitor) -> None:
    """The newest announcement."""
    visitor.go("/news/")
    visitor.page.locator("article a").first.click()


def mine(title: str, ending: str = "") -> Way:
    """A complaint or draft from one's own list."""
    return lambda visitor: visitor.go(urljoin(link_to(visitor, "/complaints/", title), ending))


def draft_step(name: str) -> Way:
    """A step of the draft that has answers."""
    return mine(DRAFT, f"../{name}/")


def step_with_errors(name: str) -> Way:
    """A step of an empty draft, pressed without an answer."""

    def reach(visitor: Visitor) -> None:
        page = visitor.go("/complaints/new/")
        visitor.press("Начать")
        visitor.go(urljoin(page.url, f"../{name}/"))
        for field in page.locator("main input[type=text], main textarea").all():
            if field.is_visible():
                field.fill("")
        visitor.press("Продолжить")

    return reach


def urgent_topic(visitor: Visitor) -> None:
    """The stop between an urgent topic and the rest of the form."""
    page = visitor.go("/complaints/new/")
    visitor.press("Начать")
    visitor.go(urljoin(page.url, "../topic/"))
    page.locator("summary", has_text="ЖКХ: вода").click()
    page.check("[name=category][value=seti-gaz]")
    visitor.press("Продолжить")


def story_by_rows(visitor: Visitor) -> None:
    """The story with requests and documents in rows, every folded block open."""
    mine("Машины на газоне", "../story/")(visitor)
    page = visitor.page
    page.locator("[name=requests]").first.fill("Прошу поставить ограждение.")
    visitor.press("Добавить просьбу")
    if not page.locator("[name=doc_name]").first.is_visible():
        page.locator("summary", has_text="Документы, сроки").click()
    page.locator("[name=doc_name]").first.fill("Ответ на прошлое обращение")
    page.locator("[name=doc_date]").first.fill("1 февраля 2026")
    visitor.press("Добавить документ")
    folded = page.locator("main form details:not([open]) > summary")
    for _block in range(folded.count()):
        folded.first.click()


def story_by_rows_with_errors(visitor: Visitor) -> None:
    """Faults in the second rows."""
    story_by_rows(visitor)
    visitor.page.locator("[name=requests]").last.fill("я" * 1001)
    visitor.page.locator("[name=doc_date]").last.fill("31.02.2026")
    visitor.press("Продолжить")


def told_of_another_tab(visitor: Visitor) -> None:
    """A button pressed where another tab has saved something else meanwhile."""
    page = visitor.go("/complaints/new/")
    visitor.press("Начать")
    visitor.go(urljoin(page.url, "../story/"))
    other = visitor.context.new_page()
    other.goto(page.url)
    other.fill("[name=story]", "Во дворе дома 9 третью неделю не горит фонарь, вечером темно.")
    other.fill("[name=place]", "ул. Садовая, 9")
    other.get_by_role("button", name="Сохранить и выйти").click()
    other.wait_for_url(ending("/complaints/"))
    other.close()
    page.fill("[name=story]", "У дома 9 темно с первого октября, дети падают на бордюр. Мастер не пришёл.")
    visitor.press("Продолжить")


def with_second_text(visitor: Visitor) -> None:
    """The same later: one text is saved, the other stands beside."""
    told_of_another_tab(visitor)
    path = visitor.page.url.split("#")[0]
    visitor.press("Продолжить")
    visitor.go(path)
    visitor.page.get_by_text("Показать текст").click()


def refused_file(visitor: Visitor) -> None:
    """A file that is not taken, beside one that is."""
    draft_step("files")(visitor)
    wrong = {"name": "программа.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"}
    visitor.page.set_input_files("[name=files]", [wrong])
    if visitor.page.get_by_role("button", name="Загрузить выбранные").is_visible():
        visitor.press("Загрузить выбранные")
    visitor.page.get_by_text("программа.exe").first.wait_for()


def reply_without_words(visitor: Visitor) -> None:
    """An empty answer to the question."""
    mine(WAITING, "reply/")(visitor)
    visitor.press("Отправить ответ")


def add_without_words(visitor: Visitor) -> None:
    """An addition with nothing in it."""
    mine(OVERDUE, "add/")(visitor)
    visitor.press("Добавить сведения")


def like_of(title: str, what: str = "") -> Way:
    """The page before a similar complaint, or another one."""

    def reach(visitor: Visitor) -> None:
        number = link_to(visitor, "/complaints/", title).split("/")[2]
        visitor.go(f"/complaints/new/?like={number}{what}")

    return reach


def failed_sending(visitor: Visitor) -> None:
    """A press that met a fault of ours: the database refuses the line of history until it is put right."""
    broken = "CREATE TRIGGER broken BEFORE INSERT ON complaints_event BEGIN SELECT RAISE(ABORT, 'broken'); END"
    page = visitor.go("/complaints/new/")
    visitor.press("Начать")
    visitor.go(urljoin(page.url, "../review/"))
    _sql(visitor, broken)
    try:
        filled_in(visitor, page.url.split("/")[-3])
        visitor.go(page.url)
        visitor.press("Отправить обращение")
    finally:
        _sql(visitor, "DROP TRIGGER broken")


def filled_in(visitor: Visitor, uuid: str) -> None:
    """Everything that is needed to send, in the draft itself."""
    story = "С понедельника на остановке «Рынок» разбито стекло, осколки лежат на тротуаре."
    visitor.portal.run(
        "from complaints.models import Complaint;"
        f"Complaint.objects.filter(uuid='{uuid}').update("
        f"kind='complaint', category_unsure=True, title='Разбито стекло', story='{story}', version=1,"
        "last_name='Ветрова', first_name='Рита', middle_name='', no_middle_name=True)"
    )


def _sql(visitor: Visitor, statement: str) -> None:
    visitor.portal.run(f"from django.db import connection; connection.cursor().execute({statement!r})")


def wordy_vote(visitor: Visitor) -> None:
    """More words about an article than it takes."""
    page = visitor.go("/help/fayly/")
    page.get_by_text("Добавить слова").click()
    page.fill("[name=words]", "я" * 501)
    visitor.press("Нет")


def code_of_sign_up(visitor: Visitor) -> None:
    """The second page of signing up."""
    page = visitor.go("/accounts/signup/")
    page.fill("[name=contact]", f"zoya{next(COUNT)}@example.org")  # a second code for one address has to wait
    page.fill("[name=password]", "ещё-три-слова-8")
    visitor.press("Получить код")


def code_of_contact(visitor: Visitor) -> None:
    """The second page of a change of contact."""
    page = visitor.go("/accounts/contact/email/")
    page.fill("[name=contact]", f"anna{next(COUNT)}@example.org")
    page.fill("[name=current_password]", "Otklik-demo-2026")
    visitor.press("Получить код")


def code_of_reset(visitor: Visitor) -> None:
    """The second page of a reset, which tells nobody whether the account is there."""
    page = visitor.go("/accounts/password/reset/")
    page.fill("[name=contact]", "unknown@example.org")
    visitor.press("Отправить код")


def code_of_recovery(visitor: Visitor, address: str = "") -> None:
    """A request to get back in by a document, up to the code."""
    page = visitor.go("/accounts/recovery/")
    page.fill("[name=last_name]", "Смирнова")
    page.fill("[name=first_name]", "Анна")
    page.fill("[name=old_contacts]", "anna@example.org")
    page.fill("[name=new_contact]", address or f"anna{next(COUNT)}@example.org")
    page.fill("[name=statement]", "Потеряла телефон, а ящик почты удалён.")
    page.set_input_files("[name=document]", {"name": JPEG_NAME, "mimeType": "image/jpeg", "buffer": ordinary_jpeg()})
    visitor.press("Получить код")


def sent_recovery(visitor: Visitor) -> None:
    """The request with its number."""
    address = f"anna{next(COUNT)}@example.org"
    code_of_recovery(visitor, address)
    visitor.page.fill("[name=code]", visitor.portal.code_for(address))
    visitor.press("Отправить заявление")


def recovery_to_decide(visitor: Visitor) -> None:
    """Its page for staff, beside the cabinet it may be about."""
    sent_recovery(visitor)
    first_of(RECOVERIES)(visitor)


def second_factor(visitor: Visitor) -> None:
    """Between the password and the entry."""
    page = visitor.go("/accounts/login/")
    page.fill("[name=login]", "registrar@example.org")
    page.fill("[name=password]", "Otklik-demo-2026")
    visitor.press("Войти")


def by_recovery_code(visitor: Visitor) -> None:
    """Between the password and the entry, without the phone."""
    second_factor(visitor)
    visitor.go("/accounts/2fa/recovery/")


def stale_form(visitor: Visitor) -> None:
    """A form whose cookies are gone."""
    page = visitor.go("/accounts/login/")
    page.fill("[name=login]", "anna@example.org")
    page.fill("[name=password]", "x")
    visitor.context.clear_cookies()
    visitor.press("Войти")


def at_desk(words: str, ending: str = "") -> Way:
    """A complaint from the desk's list; `ending` leads to a page under it."""

    def reach(visitor: Visitor) -> None:
        page = visitor.go(f"{DESK}?q={words}")
        path = str(page.locator("#result_list tbody a[href*=change]").first.get_attribute("href"))
        visitor.go(path.replace("change/", ending) if ending else path)

    return reach


def under_desk_with_errors(words: str, ending: str, button: str) -> Way:
    """A form under a complaint pressed without an answer."""

    def reach(visitor: Visitor) -> None:
        at_desk(words, ending)(visitor)
        visitor.press(button)

    return reach


def move_with_errors(words: str, name: str, button: str) -> Way:
    """A move pressed without an answer."""
    return under_desk_with_errors(words, f"move/{name}/", button)


def previewed(words: str, name: str, text: str) -> Way:
    """A move looked at before it is confirmed."""

    def reach(visitor: Visitor) -> None:
        at_desk(words, f"move/{name}/")(visitor)
        visitor.page.fill("[name=text]", text)
        visitor.press("Дальше: посмотреть, что уйдёт")

    return reach


def first_of(path: str) -> Way:
    """The first row of a list in the admin."""

    def reach(visitor: Visitor) -> None:
        page = visitor.go(path)
        visitor.go(str(page.locator("#result_list tbody th a").first.get_attribute("href")))

    return reach


def sent_support(visitor: Visitor) -> None:
    """A request of somebody without a cabinet; an address of its own each time, for five a day is the limit."""
    page = visitor.go("/support/?topic=other")
    page.fill("[name=text]", "Кнопка не нажимается.")
    page.fill("[name=email]", f"support{next(COUNT)}@example.org")
    visitor.press("Отправить в поддержку")
    page.wait_for_url(ending("/support/sent/"))


def state_of_support(visitor: Visitor) -> None:
    """Found by the number and the code that were just told."""
    sent_support(visitor)
    number, code = visitor.page.locator("main dd .num").all_inner_texts()
    page = visitor.go("/support/state/")
    page.fill("[name=number]", number)
    page.fill("[name=code]", code)
    visitor.press("Узнать состояние")
    page.locator("#found").wait_for()


def support_pressed(text: str) -> Way:
    """The reply of support looked at before it goes out; without words it is told so."""

    def reach(visitor: Visitor) -> None:
        first_of(SUPPORT)(visitor)
        visitor.page.fill("[name=text]", text)
        visitor.press("Дальше: посмотреть, что уйдёт")

    return reach


def support_not_closed(visitor: Visitor) -> None:
    """A request is not closed without saying why."""
    first_of(SUPPORT)(visitor)
    visitor.page.get_by_text("Закрыть без ответа").first.click()
    visitor.press("Закрыть без ответа")


def ending(path: str) -> re.Pattern[str]:
    """The address with this path; without scripts the fragment of the form that led to it stays on."""
    return re.compile(re.escape(path) + r"(#\w*)?$")


def link_to(visitor: Visitor, path: str, words: str) -> str:
    """Where the first link with these words leads."""
    page = visitor.go(path)
    return str(page.locator("main a, #content a").filter(has_text=words).first.get_attribute("href"))
