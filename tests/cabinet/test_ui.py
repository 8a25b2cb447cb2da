"""Parts of pages: words, numbers, dates, tags, fields."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.template import Context, Template

from cabinet.templatetags import ui
from complaints.models import Complaint, Outcome, Status
from notifications.kinds import LABELS

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("number", "word"),
    [(0, "дней"), (1, "день"), (2, "дня"), (4, "дня"), (5, "дней"), (11, "дней"), (14, "дней"), (21, "день"),
     (22, "дня"), (25, "дней"), (111, "дней"), (101, "день"), ("3", "дня")],
)  # fmt: skip
def test_a_number_takes_its_russian_form(number, word):
    assert ui.plural(number, "день,дня,дней") == word


def test_numbers_of_complaints_stay_in_one_piece_and_the_rest_is_escaped():
    said = ui.unbroken("<b>Ответ</b> на № 2026-004217-9/1, запрос П-000002-6, 8 800 000-00-00")
    assert said == (
        '&lt;b&gt;Ответ&lt;/b&gt; на <span class="nw">№ 2026-004217-9/1</span>, запрос <span class="nw">П-000002-6</span>, '
        '<span class="nw">8 800 000-00-00</span>'
    )


def test_dates_are_said_in_words_and_glued():
    day = date(2026, 10, 12)
    assert ui.dayshort(day) == f"12{NBSP}октября"
    assert ui.daylong(day) == f"12{NBSP}октября{NBSP}2026"
    assert ui.weekday(day) == f"12{NBSP}октября, понедельник"
    assert ui.dayshort(None) == ""


def test_a_moment_is_told_by_the_authoritys_clock(settings):
    settings.TIME_ZONE = "Asia/Vladivostok"
    assert ui.moment(datetime(2026, 10, 12, 20, 5, tzinfo=UTC)) == f"13{NBSP}октября,{NBSP}06:05"


@pytest.mark.parametrize(
    ("size", "words"),
    [(1, "1 КБ"), (412 * 1024, "412 КБ"), (1024 * 1024, "1 МБ"), (3_565_158, "3,4 МБ"), (10_485_760, "10 МБ")],
)
def test_the_size_of_a_file_is_told_briefly(size, words):
    assert ui.filesize(size) == words.replace(" ", NBSP)


def test_a_code_is_read_in_groups():
    assert ui.groups("4K7M92QX") == "4K7M-92QX"


def test_thousands_are_set_apart():
    assert ui.thousands(10000) == f"10{NBSP}000"


@pytest.mark.parametrize(
    ("name", "inside"),
    [("Уличное освещение", "уличное освещение"), ("ЖКХ: дом", "ЖКХ: дом"), ("В кабинет", "в кабинет"), ("", "")],
)
def test_a_name_inside_a_sentence_keeps_its_abbreviation(name, inside):
    assert ui.lower_first(name) == inside


@pytest.mark.parametrize(
    ("status", "tone", "words"),
    [("draft", "idle", "Черновик, не отправлено"), ("accepted", "info", "Принято"), ("in_progress", "info", "В работе"),
     ("needs_clarification", "wait", "Требует уточнения")],
)  # fmt: skip
def test_a_status_is_a_word_an_icon_and_a_colour(status, tone, words):
    shown = ui.status_tag(Complaint(status=status))
    assert f'class="tag tag--{tone}"' in shown
    assert "<svg" in shown
    assert words in shown


@pytest.mark.parametrize("outcome", Outcome.values)
def test_a_completed_complaint_always_says_how_it_ended(outcome):
    shown = ui.status_tag(Complaint(status=Status.COMPLETED, outcome=outcome))
    assert f"Завершено: {Outcome(outcome).label}" in shown


def test_every_status_of_the_model_has_a_look():
    assert set(ui.STATUS_LOOKS) == set(Status.values)
    assert set(ui.OUTCOME_LOOKS) < set(Outcome.values)


def test_what_a_person_wrote_never_becomes_markup():
    shown = ui.tag("info", "clock", "<b>")
    assert "<b>" not in shown


def test_an_unknown_icon_does_not_break_the_page():
    assert ui.icon("no such icon") == ui.icon("info")


def test_a_note_keeps_its_words_and_tone():
    shown = Template('{% load ui %}{% notice tone="wait" %}Ещё <b>не</b> {{ x }}{% endnotice %}').render(
        Context({"x": "<i>"})
    )
    assert 'class="note note--wait"' in shown
    assert "Ещё <b>не</b> &lt;i&gt;" in shown


class SampleForm(forms.Form):
    title = forms.CharField(
        label="О чём",
        max_length=150,
        help_text="Например: нет отопления",
        error_messages={"required": "Напишите, о чём"},
    )
    story = forms.CharField(label="Рассказ", max_length=4000, widget=forms.Textarea, required=False)
    secret = forms.CharField(label="Пароль", widget=forms.PasswordInput, required=False)
    code = forms.CharField(widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}), required=False)
    kind = forms.ChoiceField(
        choices=[("a", "Жалоба"), ("b", "Заявление")],
        widget=forms.RadioSelect,
        error_messages={"required": "Выберите вид"},
    )
    group = forms.BooleanField(label="Нас много", required=False)


def test_all_errors_stand_on_top_and_lead_to_their_fields():
    shown = Template("{% load ui %}{% error_summary form %}").render(Context({"form": SampleForm({})}))
    assert "Исправьте 2 ошибки, чтобы продолжить" in shown
    assert '<a href="#id_title">Напишите, о чём</a>' in shown
    assert '<a href="#id_kind_0">Выберите вид</a>' in shown
    assert 'role="alert"' in shown


def test_an_untouched_form_has_no_summary():
    for form in (SampleForm(), ""):
        assert not Template("{% load ui %}{% error_summary form %}").render(Context({"form": form})).strip()


def test_a_field_says_its_hint_and_error_to_screen_readers():
    shown = SampleForm({})["title"].as_field_group()
    assert 'aria-describedby="id_title_helptext id_title_error"' in shown
    assert 'aria-invalid="true"' in shown
    assert 'id="id_title_error"' in shown
    assert 'class="field field--bad"' in shown


def test_the_browser_neither_cuts_a_text_nor_judges_a_field_before_the_server():
    shown = str(SampleForm())
    assert "maxlength" not in shown
    assert " required" not in shown


def test_a_long_text_tells_its_limit_without_scripts():
    shown = SampleForm()["story"].as_field_group()
    assert 'data-max="4000"' in shown
    assert f"До 4{NBSP}000 знаков" in shown
    assert 'aria-describedby="id_story_count"' in shown
    assert "необязательно" in shown


def test_fields_take_the_shape_of_what_is_asked():
    form = SampleForm()
    assert 'data-show="id_secret"' in form["secret"].as_field_group()
    assert "input--code" in form["code"].as_field_group()
    assert 'class="check"' in form["group"].as_field_group()
    assert "<legend>" in form["kind"].as_field_group()
    assert form["kind"].as_field_group().count('class="choice"') == 2


def test_a_condition_is_not_called_optional():
    shown = Template("{% load ui %}{% unmarked form.story %}").render(Context({"form": SampleForm()}))
    assert "необязательно" not in shown
    assert 'id="id_story"' in shown


def test_every_message_that_comes_to_a_cabinet_says_what_it_is_about():
    """The others go to one address only: codes and what stands in their place, letters about a recovery, to staff."""
    never = {
        "security_code", "entry_code", "account_exists", "contact_taken", "test", "recovery_received",
        "recovery_rejected", "recovery_link",
    }  # fmt: skip
    come = {kind for kind in LABELS if not kind.startswith("staff_")} - never
    assert come == set(ui.MESSAGE_LOOKS)
