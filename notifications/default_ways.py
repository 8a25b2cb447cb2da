"""The other ways to apply that a new portal begins with; afterwards they belong to the administrators.

Also what is told while the database is silent and nothing was read before. The migration that fills the table reads this.
"""

DEFAULT_WAYS = (
    {
        "title": "Через Госуслуги",
        "good_for": "обращение и ответ в электронном виде",
        "contact": "",
        "text": "Раздел «Решаем вместе»: форма обращения в органы власти, работает отдельно от нашего портала.",
    },
    {
        "title": "Письмом",
        "good_for": "обращение с подписью и копиями документов",
        "contact": "address",
        "text": "Срок ответа тот же.",
    },
    {
        "title": "Лично",
        "good_for": "если проще объяснить на словах",
        "contact": "reception",
        "text": "Нужен паспорт.",
    },
    {
        "title": "По телефону",
        "good_for": "вопросы и запись на приём",
        "contact": "phone",
        "text": "Звонок бесплатный.",
    },
    {
        "title": "112",
        "good_for": "срочно: угроза жизни, пожар, запах газа",
        "contact": "",
        "text": "Круглосуточно и с любого телефона.",
    },
    {
        "title": "Электронной почтой",
        "good_for": "только чтобы спросить",
        "contact": "email",
        "text": "Обычное электронное письмо может не считаться обращением: с 30 марта 2025 года закон требует "
        "подтвердить личность на портале.",
    },
)
