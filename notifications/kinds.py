"""Kinds of messages: what staff see them called, which of them end a matter, which ask for «Ознакомлен(а)»."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LABELS: dict[str, Promise] = {
    "registered": _("Обращение зарегистрировано"),
    "in_work": _("Передано исполнителю"),
    "clarification": _("Нужно уточнение"),
    "clarification_reminder": _("Напоминание об уточнении"),
    "clarification_received": _("Сведения приняты"),
    "supplement_received": _("Дополнение принято"),
    "resumed": _("Работа продолжена"),
    "comment": _("Запись о ходе работы"),
    "transferred": _("Передано в другое подразделение"),
    "reclassified": _("Уточнена тема"),
    "extended": _("Срок продлён"),
    "term_recalculated": _("Срок пересчитан"),
    "overdue": _("Ответ задержан"),
    "ack_reminder": _("Напоминание об ознакомлении"),
    "answered": _("Ответ"),
    "redirected": _("Передано в другой орган"),
    "redirected_partly": _("Часть вопросов передана"),
    "left_abusive": _("Без ответа: недопустимые выражения"),
    "left_unreadable": _("Без ответа: текст не прочитать"),
    "left_unclear": _("Без ответа: суть не определить"),
    "returned_court": _("Возвращено: решение суда"),
    "returned_complaint": _("Жалоба возвращена"),
    "secret": _("Без ответа: охраняемая тайна"),
    "published_answer": _("Ответ уже опубликован"),
    "correspondence_terminated": _("Переписка прекращена"),
    "reopened": _("Рассмотрение продолжается"),
    "withdrawn": _("Рассмотрение прекращено"),
    "file_refused": _("Файл не принят: вирус"),
    "draft_expiring": _("Черновик скоро будет удалён"),
    "support_received": _("Запрос в поддержку принят"),
    "support_answered": _("Ответ поддержки"),
    "staff_support_new": _("Сотруднику: запрос в поддержку"),
    "staff_new": _("Сотруднику: новое обращение"),
    "staff_assigned": _("Сотруднику: назначен исполнителем"),
    "staff_supplement": _("Сотруднику: новые материалы"),
    "staff_progress_question": _("Сотруднику: вопрос о рассмотрении"),
    "staff_still": _("Сотруднику: обращение без движения"),
    "staff_progress_late": _("Сотруднику: вопрос о рассмотрении без ответа"),
    "staff_to_sign": _("Сотруднику: ответ ждёт подписи"),
    "staff_returned": _("Сотруднику: ответ вернули на доработку"),
    "staff_withdrawn": _("Сотруднику: обращение отозвано"),
    "staff_due_soon": _("Сотруднику: срок подходит"),
    "staff_redirect_due": _("Сотруднику: срок передачи в другой орган"),
    "staff_overdue": _("Сотруднику: срок нарушен"),
    "staff_file_refused": _("Сотруднику: файл не принят, вирус"),
    "security_code": _("Код подтверждения"),
    "entry_code": _("Код второго шага входа"),
    "account_exists": _("Кабинет уже есть"),
    "security_changed": _("Изменены данные входа"),
    "data_ready": _("Архив данных готов"),
    "recovery_received": _("Заявление о доступе принято"),
    "recovery_rejected": _("В восстановлении доступа отказано"),
    "recovery_started": _("Доступ к кабинету восстанавливают"),
    "recovery_link": _("Ссылка для восстановления доступа"),
    "recovery_done": _("Доступ к кабинету восстановлен"),
    "staff_recovery_new": _("Сотруднику: заявление о доступе"),
    "staff_recovery_stopped": _("Сотруднику: восстановление остановлено"),
    "contact_changed": _("Изменён контакт"),
    "contact_taken": _("Контакт уже привязан"),
    "new_device": _("Вход с нового устройства"),
    "test": _("Проверка"),
}

# The matter ends with these: what S140 calls the answer that may lie unnoticed.
ENDINGS = frozenset({
    "answered", "published_answer", "redirected", "left_abusive", "left_unreadable", "left_unclear", "returned_court",
    "returned_complaint", "secret", "correspondence_terminated",
})  # fmt: skip
# «Ознакомлен(а)» is asked for (S109): the law makes the authority tell the person (59-ФЗ ст. 8 ч. 3–4, ст. 10, ст. 11,
# ст. 12 ч. 2), a term to act or to object runs from knowing it, or the person's own words are waited for.
NEED_ACK = ENDINGS | {"clarification", "extended", "redirected_partly"}


def label(kind: str) -> str:
    """The kind in words; a kind without a name here shows its code."""
    return str(LABELS.get(kind, kind))
