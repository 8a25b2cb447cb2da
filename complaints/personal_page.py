"""The same record as in `personal_record`, for reading: every value under a Russian name, dates as people write them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SECTIONS: dict[str, Promise] = {
    "made_at": gettext_lazy("Когда сделана копия"),
    "person": gettext_lazy("Кабинет"),
    "postings": gettext_lazy("Служба"),
    "complaints": gettext_lazy("Обращения"),
    "messages": gettext_lazy("Сообщения"),
    "sign_ins": gettext_lazy("Журнал входов и изменений"),
    "sessions": gettext_lazy("Где вы вошли"),
    "trusted_browsers": gettext_lazy("Браузеры, где не спрашиваем код"),
    "recoveries": gettext_lazy("Восстановление доступа по документу"),
    "support": gettext_lazy("Запросы в поддержку"),
    "consents": gettext_lazy("Согласия"),
    "looks": gettext_lazy("Кто открывал ваши данные"),
    "closures": gettext_lazy("Просьбы удалить кабинет"),
    "copies": gettext_lazy("Копии данных"),
}
NAMES: dict[str, Promise] = {
    "about": gettext_lazy("На кого жалоба"),
    "acknowledged_at": gettext_lazy("Вы отметили «Ознакомлен(а)»"),
    "added_at": gettext_lazy("Добавлен"),
    "address": gettext_lazy("Адрес"),
    "answer": gettext_lazy("Ваш ответ"),
    "answer_channel": gettext_lazy("Способ ответа"),
    "answers": gettext_lazy("Ответы"),
    "applicant": gettext_lazy("От чьего имени"),
    "answered": gettext_lazy("Вы ответили"),
    "asked": gettext_lazy("Что спросили"),
    "asked_at": gettext_lazy("Когда просили"),
    "at": gettext_lazy("Когда"),
    "attempts": gettext_lazy("Неудачные попытки отправки"),
    "author": gettext_lazy("Заявитель"),
    "basis": gettext_lazy("На каком основании"),
    "began_at": gettext_lazy("Начат"),
    "benefit": gettext_lazy("Льготная категория"),
    "browser": gettext_lazy("Браузер"),
    "cancelled_at": gettext_lazy("Отменено"),
    "changed_at": gettext_lazy("Изменено"),
    "caption": gettext_lazy("Что на снимке или в документе"),
    "channel": gettext_lazy("Как отправлено"),
    "checked": gettext_lazy("Проверка"),
    "closed_at": gettext_lazy("Закрыт"),
    "code": gettext_lazy("Код"),
    "complaint_number": gettext_lazy("Номер обращения"),
    "completed_at": gettext_lazy("Завершено"),
    "created_at": gettext_lazy("Начато"),
    "decided_at": gettext_lazy("Решено"),
    "department": gettext_lazy("Кто занимается"),
    "detail": gettext_lazy("Подробности"),
    "device": gettext_lazy("Устройство"),
    "documents": gettext_lazy("Документы"),
    "due_at": gettext_lazy("Удалить после"),
    "due_on": gettext_lazy("Ответить до"),
    "email": gettext_lazy("Почта"),
    "email_verified": gettext_lazy("Почта подтверждена"),
    "entries": gettext_lazy("Переписка"),
    "error_code": gettext_lazy("Код ошибки"),
    "events": gettext_lazy("История"),
    "executor": gettext_lazy("Исполнитель"),
    "expires_at": gettext_lazy("Действует до"),
    "filed_at": gettext_lazy("Подано"),
    "files": gettext_lazy("Файлы"),
    "first_name": gettext_lazy("Имя"),
    "foreign_name": gettext_lazy("Имя как в документе иностранного гражданина"),
    "given_at": gettext_lazy("Дано"),
    "given_from": gettext_lazy("Дано с адреса сети"),
    "happened": gettext_lazy("Время"),
    "id_document": gettext_lazy("Документ, удостоверяющий личность"),
    "is_staff": gettext_lazy("Сотрудник"),
    "joined_at": gettext_lazy("Кабинет создан"),
    "kind": gettext_lazy("Вид"),
    "last_at": gettext_lazy("Последний раз"),
    "last_login_at": gettext_lazy("Последний вход"),
    "last_name": gettext_lazy("Фамилия"),
    "made_at": gettext_lazy("Когда"),
    "may_sign": gettext_lazy("Подписывает ответы"),
    "measures": gettext_lazy("Что уже сделано"),
    "middle_name": gettext_lazy("Отчество"),
    "name": gettext_lazy("Имя файла"),
    "network_address": gettext_lazy("Адрес сети"),
    "new_contact": gettext_lazy("Новый контакт"),
    "no_middle_name": gettext_lazy("Отмечено, что отчества нет"),
    "norms": gettext_lazy("Нарушенные сроки и нормы"),
    "notify_email": gettext_lazy("Уведомлять по почте"),
    "notify_sms": gettext_lazy("Уведомлять по СМС"),
    "number": gettext_lazy("Номер"),
    "old_contacts": gettext_lazy("Прежние контакты"),
    "options": gettext_lazy("Варианты ответа"),
    "org_number": gettext_lazy("ИНН или ОГРН"),
    "organisation": gettext_lazy("Организация"),
    "outcome": gettext_lazy("Итог"),
    "page": gettext_lazy("Страница"),
    "path": gettext_lazy("Где в архиве"),
    "phone": gettext_lazy("Телефон"),
    "phone_verified": gettext_lazy("Телефон подтверждён"),
    "picture_kept": gettext_lazy("Снимок документа ещё хранится (в копию не входит)"),
    "picture_name": gettext_lazy("Имя файла снимка"),
    "place": gettext_lazy("Место"),
    "post_held": gettext_lazy("Должность"),
    "postal_address": gettext_lazy("Почтовый адрес"),
    "previous_number": gettext_lazy("Прошлое обращение"),
    "questions": gettext_lazy("Вопросы к вам"),
    "read_at": gettext_lazy("Прочитано"),
    "ready_at": gettext_lazy("Готова"),
    "reason": gettext_lazy("Причина"),
    "receipt_code": gettext_lazy("Код расписки"),
    "recovery_codes_left": gettext_lazy("Осталось резервных кодов"),
    "registered_on": gettext_lazy("Зарегистрировано"),
    "reply_until": gettext_lazy("Ответить до"),
    "represented": gettext_lazy("За кого обращение"),
    "request": gettext_lazy("Просьба"),
    "requests": gettext_lazy("Что просит"),
    "result": gettext_lazy("Результат"),
    "results": gettext_lazy("По каждой просьбе"),
    "role": gettext_lazy("Роль"),
    "scanned_at": gettext_lazy("Проверен антивирусом"),
    "second_factor": gettext_lazy("Двойная защита включена"),
    "second_factor_dropped": gettext_lazy("Двойная защита снята"),
    "second_texts": gettext_lazy("Второй вариант текста"),
    "sent_at": gettext_lazy("Отправлено"),
    "sha256": gettext_lazy("Отпечаток SHA-256"),
    "signed_by": gettext_lazy("Кто подписал"),
    "signed_in_by": gettext_lazy("Вход при подаче"),
    "signed_on": gettext_lazy("Дата подписи"),
    "size": gettext_lazy("Размер, байт"),
    "status": gettext_lazy("Состояние"),
    "stopped_until_at": gettext_lazy("Остановлено до"),
    "story": gettext_lazy("Подробно"),
    "subject": gettext_lazy("Тема"),
    "text": gettext_lazy("Текст"),
    "times": gettext_lazy("Сколько раз"),
    "title": gettext_lazy("Название"),
    "topic": gettext_lazy("Тема"),
    "unit": gettext_lazy("Подразделение"),
    "version": gettext_lazy("Редакция"),
    "view": gettext_lazy("Вид страниц"),
    "void_at": gettext_lazy("Отменён"),
    "what": gettext_lazy("Что"),
    "who": gettext_lazy("Кто"),
    "withdrawn_at": gettext_lazy("Отозвано"),
    "withdrawn_from": gettext_lazy("Отозвано с адреса сети"),
}


@dataclass(frozen=True)
class Line:
    """A name with a text, a link, points in order, or with records that have lines of their own."""

    name: str
    text: str = ""
    href: str = ""
    points: list[str] = field(default_factory=list)
    records: list[list["Line"]] = field(default_factory=list)


def sections(record: Mapping[str, Any]) -> list[Line]:
    """The whole record in the order of reading; what is empty is said so."""
    return [_line(str(name), key, record[key]) for key, name in SECTIONS.items()]


def _lines(values: Mapping[str, Any]) -> list[Line]:
    return [_line(str(NAMES[key]), key, value) for key, value in values.items() if value not in ("", [])]


def _line(name: str, key: str, value: Any) -> Line:
    if isinstance(value, Mapping):
        return Line(name, records=[_lines(value)])
    if isinstance(value, list) and value and isinstance(value[0], str):
        return Line(name, text=value[0]) if len(value) == 1 else Line(name, points=value)
    if isinstance(value, list):
        return Line(name, text="" if value else _("Нет"), records=[_lines(each) for each in value])
    return Line(name, text=_text(key, value), href=value if key == "path" else "")


def _text(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("Да") if value else _("Нет")
    if key == "at" or key.endswith("_at"):
        return f"{datetime.fromisoformat(value):%d.%m.%Y %H:%M}"
    if key.endswith(("_on", "_until")):
        return f"{date.fromisoformat(value):%d.%m.%Y}"
    return str(value)
