"""Every page of the portal with something on it: whose it is and how to get there. For the tests and for the pictures."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from urllib.parse import urljoin

from tests.browser import account_ways as ways
from tests.browser.contact_ways import not_my_contact
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


@dataclass(frozen=True)
class Scene:
    """`who` is the demo account signed in, empty for nobody."""

    name: str
    who: str
    reach: Way


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
    return lambda visitor: visitor.go(urljoin(_address(visitor, "/complaints/", title), ending))


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
    other.wait_for_url("**/complaints/")
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
    visitor.page.get_by_text("Не загружен:").first.wait_for()


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
        number = _address(visitor, "/complaints/", title).split("/")[2]
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
    page.wait_for_url("**/support/sent/")


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


def _address(visitor: Visitor, path: str, words: str) -> str:
    """Where the first link with these words leads."""
    page = visitor.go(path)
    return str(page.locator("main a, #content a").filter(has_text=words).first.get_attribute("href"))


OPEN = (
    Scene("home", "", at("/")),
    Scene("privacy", "", at("/privacy/")),
    Scene("rules", "", at("/rules/")),
    Scene("accessibility", "", at("/accessibility/")),
    Scene("view", "", at("/view/")),
    Scene("help", "", at("/help/")),
    Scene("help-article", "", at("/help/statusy/")),
    Scene("help-article-errors", "", wordy_vote),
    Scene("search-empty", "", at("/search/")),
    Scene("search-found", "", at("/search/?q=;fkj,f")),
    Scene("search-nothing", "", at("/search/?q=жираф")),
    Scene("search-number", "", at("/search/?q=2026-004217-9")),
    Scene("login", "", at("/accounts/login/")),
    Scene("login-errors", "", sent_empty("/accounts/login/", "Войти")),
    Scene("signup", "", at("/accounts/signup/")),
    Scene("signup-errors", "", sent_empty("/accounts/signup/", "Получить код")),
    Scene("signup-code", "", code_of_sign_up),
    Scene("signup-code-errors", "", lambda visitor: (code_of_sign_up(visitor), visitor.press("Создать кабинет"))),
    Scene("reset", "", at("/accounts/password/reset/")),
    Scene("reset-code", "", code_of_reset),
    Scene("reset-new-code", "", ways.new_password_of_reset),
    Scene("recovery", "", at("/accounts/recovery/")),
    Scene("recovery-errors", "", sent_empty("/accounts/recovery/", "Получить код")),
    Scene("recovery-code", "", code_of_recovery),
    Scene("recovery-sent", "", sent_recovery),
    Scene("support", "", at("/support/?topic=upload&code=9f1c2b7a&page=/complaints/new/")),
    Scene("support-errors", "", sent_empty("/support/", "Отправить в поддержку")),
    Scene("support-sent-code", "", sent_support),
    Scene("support-state", "", at("/support/state/")),
    Scene("support-state-errors", "", sent_empty("/support/state/", "Узнать состояние")),
    Scene("support-state-found-code", "", state_of_support),
    Scene("examples", "", at("/examples/")),
    Scene("examples-found", "", at("/examples/?q=батареи")),
    Scene("examples-nothing-found", "", at("/examples/?q=жираф")),
    Scene("example", "", at("/examples/dvor-svet/")),
    Scene("example-urgent", "", at("/examples/seti-gaz/")),
    Scene("recovery-stop", "", ways.stop_of("approved")),
    Scene("recovery-stopped", "", ways.stop_of("frozen")),
    Scene("recovery-stop-over", "", ways.stop_of("done")),
    Scene("recovery-enter", "", ways.entrance),
    Scene("recovery-link-gone", "", at("/r/abcdefghijklmnopqrstuv/")),
    Scene("second-factor", "", second_factor),
    Scene("second-factor-recovery", "", by_recovery_code),
    Scene("second-factor-recovery-errors", "", lambda visitor: (by_recovery_code(visitor), visitor.press("Войти"))),
    Scene("second-factor-citizen-errors", "", ways.no_code_typed),
    Scene("second-factor-no-phone-code", "", ways.no_phone_at_hand),
    Scene("second-factor-by-sms-code", "", ways.code_sent_by("Прислать код по СМС")),
    Scene("second-factor-by-mail-code", "", ways.code_sent_by("Прислать код на почту")),
    Scene("close-pending-code", "", ways.closing),
    Scene("not-me-code", "", ways.entry_from_elsewhere),
    Scene("not-me-used", "", at("/accounts/not-me/x/")),
    Scene("not-my-contact-code", "", not_my_contact),
    Scene("not-my-contact-gone", "", at("/c/1-x/")),
    Scene("status", "", at("/status/")),
    Scene("news", "", at("/news/")),
    Scene("news-item", "", first_news),
    Scene("error-404", "", at("/nope/")),
    Scene("error-403-stale", "", stale_form),
    Scene("error-413", "", at("/static/outage/413.html")),
    Scene("error-503", "", at("/static/outage/503.html")),
)
CITIZEN = (
    Scene("search-own", "anna", at("/search/?q=фонарь")),
    Scene("search-own-number", "anna", at("/search/?q=№ 000002")),
    Scene("home-signed-in", "anna", at("/")),
    Scene("list", "anna", at("/complaints/")),
    Scene("list-found", "anna", at("/complaints/?q=отопление")),
    Scene("list-nothing-found", "anna", at("/complaints/?q=жираф&status=accepted")),
    Scene("new", "anna", at("/complaints/new/")),
    *(
        Scene(f"step-{name}", "anna", draft_step(name))
        for name in ("kind", "topic", "person", "story", "files", "review")
    ),
    *(Scene(f"step-{name}-errors", "anna", step_with_errors(name)) for name in ("kind", "topic", "person", "story")),
    Scene("step-topic-found", "anna", mine(DRAFT, "../topic/?q=вода")),
    Scene("step-topic-nothing-found", "anna", mine(DRAFT, "../topic/?q=жираф")),
    Scene("step-topic-with-examples", "anna", mine(DRAFT, "../topic/?group=seti")),
    Scene("step-topic-urgent", "anna", urgent_topic),
    Scene("step-story-rows", "boris", story_by_rows),
    Scene("step-story-rows-errors", "boris", story_by_rows_with_errors),
    Scene("step-story-told", "boris", told_of_another_tab),
    Scene("step-story-second", "boris", with_second_text),
    Scene("step-files-refused", "anna", refused_file),
    Scene("draft-delete", "anna", mine(DRAFT, "../delete/")),
    Scene("sent", "anna", mine(FRESH, "sent/")),
    Scene("complaint-accepted", "anna", mine(FRESH)),
    Scene("complaint-waiting", "anna", mine(WAITING)),
    Scene("complaint-overdue", "anna", mine(OVERDUE)),
    Scene("complaint-answered", "anna", mine(ANSWERED)),
    Scene("complaint-withdrawn", "anna", mine(WITHDRAWN)),
    Scene("reply", "anna", mine(WAITING, "reply/")),
    Scene("reply-errors", "anna", reply_without_words),
    Scene("add", "anna", mine(OVERDUE, "add/")),
    Scene("add-errors", "anna", add_without_words),
    Scene("add-beside-a-question", "anna", mine(WAITING, "add/")),
    Scene("add-too-late", "anna", mine(ANSWERED, "add/")),
    Scene("new-similar", "anna", like_of(OVERDUE, "&what=all")),
    Scene("new-another", "anna", like_of(OVERDUE)),
    Scene("step-review-refused", "boris", failed_sending),
    Scene("ask", "anna", mine(OVERDUE, "ask/")),
    Scene("ask-errors", "anna", lambda visitor: (mine(OVERDUE, "ask/")(visitor), visitor.press("Отправить вопрос"))),
    Scene("ask-waits", "boris", mine(INQUIRED, "ask/")),
    Scene("complaint-inquired", "boris", mine(INQUIRED)),
    Scene("support-signed-in", "anna", at("/support/")),
    Scene("support-mine", "anna", at("/support/mine/")),
    Scene("support-request", "anna", lambda visitor: visitor.go(_address(visitor, "/support/mine/", "Файл"))),
    Scene("support-mine-none", "maria", at("/support/mine/")),
    Scene("withdraw", "anna", mine(OVERDUE, "withdraw/")),
    Scene("messages", "anna", at("/messages/")),
    Scene("messages-unread", "anna", at("/messages/?show=unread")),
    Scene("messages-to-do", "anna", at("/messages/?show=todo")),
    Scene("messages-of-nothing", "anna", at("/messages/?number=2026-999999-9")),
    Scene("security", "anna", at("/accounts/security/")),
    Scene("profile", "anna", at("/accounts/profile/")),
    Scene("channels", "anna", at("/accounts/channels/")),
    Scene("contact-email", "anna", at("/accounts/contact/email/")),
    Scene("contact-email-protected", "maria", at("/accounts/contact/email/")),
    Scene("contact-phone-errors", "anna", sent_empty("/accounts/contact/phone/", "Получить код")),
    Scene("contact-code", "anna", code_of_contact),
    Scene("password-change", "anna", at("/accounts/password/change/")),
    Scene("second-factor-offer", "anna", at("/accounts/security/2fa/offer/")),
    Scene("second-factor-setup", "anna", at("/accounts/security/2fa/")),
    Scene("data", "anna", at("/accounts/data/")),
    Scene("close", "anna", at("/accounts/close/")),
    Scene("close-errors", "anna", sent_empty("/accounts/close/", "Удалить кабинет")),
    Scene("data-consent", "anna", at("/accounts/data/consents/surveys/")),
    Scene("data-copy-working-code", "boris", ways.copy_under_way),
    Scene("data-copy-ready-code", "maria", ways.copy_ready),
    Scene("data-copy-password", "maria", ways.password_of_copy),
    Scene("security-protected", "maria", at("/accounts/security/")),
    Scene("second-factor-off", "maria", at("/accounts/security/2fa/off/")),
    Scene("second-factor-off-errors", "maria", sent_empty("/accounts/security/2fa/off/", "Отключить")),
    Scene("second-factor-replace", "maria", at("/accounts/security/2fa/replace/")),
    Scene("second-factor-replace-errors", "maria", sent_empty("/accounts/security/2fa/replace/", "Прислать код")),
    Scene("trusted-browsers-none", "maria", at("/accounts/security/2fa/browsers/")),
    Scene("trusted-browsers-code", "maria", ways.a_trusted_browser),
    Scene("logout", "anna", at("/accounts/logout/")),
    Scene("error-404-signed-in", "anna", at("/complaints/2026-999999-9/")),
    Scene("error-403", "anna", at("/admin/complaints/complaint/")),
)
STAFF = (
    Scene("desk-index", "head", at("/admin/")),
    Scene("desk", "head", at(DESK)),
    Scene("desk-filtered", "head", at(f"{DESK}?status=in_progress&due=overdue")),
    Scene("desk-nothing-found", "head", at(f"{DESK}?q=жираф")),
    Scene("desk-registrar", "registrar", at(DESK)),
    Scene("desk-complaint", "head", at_desk("потолок")),
    Scene("desk-complaint-answered", "head", at_desk("отопление начислено")),
    Scene("desk-complaint-registrar", "registrar", at_desk("лестницу")),
    Scene("desk-take", "head", at_desk("угловой", "move/take/")),
    *(
        Scene(f"desk-{name}", "head", at_desk("подъезде", f"move/{name}/"))
        for name in ("ask", "comment", "answer", "assign")
    ),
    Scene("desk-comment-preview", "head", previewed("подъезде", "comment", "Мастер придёт завтра с 9 до 12.")),
    *(
        Scene(f"desk-{name}", "head", at_desk("угловой", f"move/{name}/"))
        for name in ("redirect", "redirect_part", "leave", "stop")
    ),
    Scene("desk-redirect-errors", "head", move_with_errors("угловой", "redirect", "Дальше: посмотреть, что уйдёт")),
    Scene("desk-reopen", "head", at_desk("знаете", "move/reopen/")),
    Scene("desk-resume", "head", at_desk("потолок", "move/resume/")),
    Scene("desk-transfer", "registrar", at_desk("лестницу", "move/transfer/")),
    Scene("desk-reclassify", "registrar", at_desk("лестницу", "move/reclassify/")),
    Scene("desk-note", "head", at_desk("подъезде", "note/")),
    Scene("desk-contacts", "head", at_desk("подъезде", "contacts/")),
    Scene("desk-contacts-errors", "head", under_desk_with_errors("подъезде", "contacts/", "Показать контакты")),
    Scene("desk-answer-errors", "head", move_with_errors("подъезде", "answer", "Дальше: посмотреть, что уйдёт")),
    Scene("desk-draft", "head", at_desk("отключают")),
    # A prepared answer opens with what goes out.
    Scene("desk-answer-draft", "head", at_desk("отключают", "move/answer/")),
    Scene("desk-send-back", "head", at_desk("отключают", "move/send_back/")),
    Scene("desk-prepare", "executor", at_desk("отключают", "move/prepare/")),
    Scene("recovery-codes-new", "executor", at("/accounts/security/2fa/codes/new/")),
    Scene("recovery-codes", "executor", ways.fresh_codes_of("executor@example.org")),
    Scene("admin-index", "admin", at("/admin/")),
    Scene("admin-topics", "admin", at("/admin/complaints/category/")),
    Scene("admin-topic", "admin", first_of("/admin/complaints/category/")),
    Scene("admin-topic-new", "admin", at("/admin/complaints/category/add/")),
    Scene("admin-departments", "admin", at("/admin/complaints/department/")),
    Scene("admin-department", "admin", first_of("/admin/complaints/department/")),
    Scene("admin-days", "admin", at("/admin/complaints/day/")),
    Scene("admin-day-new", "admin", at("/admin/complaints/day/add/")),
    Scene("admin-people", "admin", at("/admin/accounts/user/")),
    Scene("admin-person", "admin", first_of("/admin/accounts/user/")),
    Scene("admin-recoveries", "admin", at(RECOVERIES)),
    Scene("admin-recovery", "admin", recovery_to_decide),
    *(
        Scene(f"admin-recovery-{state}", "admin", ways.recovery_at(state))
        for state in ("reviewed", "reviewed-mine", "approved", "linked", "frozen", "rejected", "done")
    ),
    Scene("desk-inquired", "head", at_desk("протечке")),
    Scene("desk-answer-inquired", "head", at_desk("протечке", "move/comment/")),
    Scene("support-queue", "support", at(SUPPORT)),
    Scene("support-queue-request", "support", first_of(SUPPORT)),
    Scene("support-queue-errors", "support", support_pressed("")),
    Scene("support-queue-preview", "support", support_pressed("Проверьте папку «Спам».")),
    Scene("support-ready-answers", "support", at("/admin/complaints/supporttemplate/")),
    Scene("admin-groups", "admin", at("/admin/auth/group/")),
    Scene("admin-messages", "admin", at("/admin/notifications/message/")),
    Scene("admin-announcements", "admin", at("/admin/notifications/announcement/")),
    Scene("admin-announcement", "admin", first_of("/admin/notifications/announcement/")),
    Scene("admin-ways", "admin", at("/admin/notifications/otherway/")),
    Scene("admin-way", "admin", first_of("/admin/notifications/otherway/")),
    Scene("admin-contacts", "admin", at("/admin/notifications/authoritycontacts/add/")),
)
SCENES = (*OPEN, *CITIZEN, *STAFF)
