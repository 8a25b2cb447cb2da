"""A year of the production calendar is loaded whole or not at all, leaves regional days alone, and is missed in time."""

from datetime import UTC, date, datetime
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from complaints import calendar_years, production_calendar, terms
from complaints.models import CalendarYear, Day
from complaints.production_calendar import russia
from tests.complaints.desk import complaint_at, officer
from tests.factories import CategoryFactory

pytestmark = pytest.mark.django_db
HOLIDAYS_2027 = [f"2027-01-0{day};0;Новогодние каникулы" for day in range(1, 9)] + [
    "23.02.2027;0;День защитника Отечества", "08.03.2027;0;", "04.11.2027;0;День народного единства",
]  # fmt: skip


def load(year, *args):
    out = StringIO()
    call_command("load_calendar", str(year), *args, stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def file(tmp_path):
    def write(*lines, encoding="utf-8"):
        path = tmp_path / "2027.csv"
        path.write_bytes("\r\n".join(lines).encode(encoding))
        return str(path)

    return write


@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_a_year_of_the_library_is_loaded_as_the_library_counts_it(year):
    load(year)
    loaded, known = production_calendar.between(date(year, 1, 1), date(year, 12, 31)), russia(year)

    assert loaded.loaded == {year}
    assert all(loaded(day) == known.is_working_day(day) for day in calendar_years.days_of(year))
    assert not Day.objects.filter(regional=True).exists()


def test_the_second_loading_changes_nothing_and_says_so():
    first = load(2026, "--source", "Постановление")
    before = list(Day.objects.values()), CalendarYear.objects.values().get()
    second = load(2026, "--source", "Постановление")

    assert "+ 31.12.2026 выходной — Выходной (перенесено с 04.01.2026)" in first
    assert "= 2026: не утверждён" in first
    assert first[-1].endswith("manage.py recalc_terms --dry-run")
    assert second == ["Изменений: 0."]
    assert (list(Day.objects.values()), CalendarYear.objects.values().get()) == before


def test_a_file_replaces_the_year_and_prints_what_changed(file):
    load(2027)
    lines = load(
        2027, "--csv", file("дата;рабочий;основание", *HOLIDAYS_2027, "20.02.2027;1;Рабочая суббота"), "--approved"
    )

    assert "− 22.02.2027 выходной — Выходной (перенесено с 20.02.2027)" in lines
    assert "~ 20.02.2027 рабочий — Рабочая суббота" in lines
    assert "= 2027: утверждён" in lines
    year = CalendarYear.objects.get()
    assert (year.approved, year.source) == (True, "2027.csv")
    assert terms.calendar(date(2027, 2, 22))(date(2027, 2, 20))


def test_a_file_of_a_spreadsheet_in_its_own_encoding_is_read(file):
    load(2027, "--csv", file(*HOLIDAYS_2027, "", "03.05.2027;0;Перенос", encoding="cp1251"))
    assert Day.objects.get(date=date(2027, 5, 3)).note == "Перенос"


def test_regional_days_stay_and_are_told(file):
    Day.objects.create(date=date(2027, 2, 23), is_working=True, note="Решение главы")
    lines = load(2027)

    assert "Оставлен региональный: 23.02.2027 рабочий — Решение главы" in lines
    assert Day.objects.get(date=date(2027, 2, 23)).regional


BAD_LINES = {
    "no date": ("завтра;0;", "строка 2: «завтра» — не дата, нужно 2027-05-03 или 03.05.2027"),
    "no such day": ("31.02.2027;0;", "строка 2: «31.02.2027» — не дата, нужно 2027-05-03 или 03.05.2027"),
    "another year": ("09.01.2026;0;", "строка 2: 09.01.2026 — не 2027 год"),
    "neither 0 nor 1": ("11.01.2027;да;", "строка 2: второй столбец — 1 (рабочий) или 0 (выходной), а не «да»"),
    "one cell": ("11.01.2027", "строка 2: второй столбец — 1 (рабочий) или 0 (выходной), а не «»"),
    "commas": ("11.01.2027,0,Перенос", "строка 2: «11.01.2027,0,Перенос» — не дата, нужно 2027-05-03 или 03.05.2027"),
    "four cells": ("11.01.2027;0;Перенос;ещё", "строка 2: нужно три столбца, основание — до 200 знаков"),
    "a long note": (f"11.01.2027;0;{'я' * 201}", "строка 2: нужно три столбца, основание — до 200 знаков"),
}


@pytest.mark.parametrize(("line", "sentence"), BAD_LINES.values(), ids=BAD_LINES)
def test_a_file_with_a_fault_changes_nothing_and_names_the_line(file, line, sentence):
    with pytest.raises(CommandError) as fault:
        load(2027, "--csv", file(HOLIDAYS_2027[0], line, *HOLIDAYS_2027[1:]))

    assert str(fault.value) == f"Ничего не загружено.\n{sentence}"
    assert not Day.objects.exists()
    assert not CalendarYear.objects.exists()


def test_all_faults_are_told_at_once(file):
    with pytest.raises(CommandError) as fault:
        load(2027, "--csv", file("2027-01-01;2;", "2027-01-02;0;", "2027-01-02;0;"))
    assert str(fault.value).count("строка") == 2


def test_a_calendar_without_the_holidays_of_the_law_is_not_loaded(file):
    with pytest.raises(CommandError, match=r"04\.11\.2027 должен быть выходным"):
        load(2027, "--csv", file(*HOLIDAYS_2027[:-1]))
    with pytest.raises(CommandError, match="должен быть выходным"):
        load(2027, "--csv", file())


def test_a_file_that_is_not_there_and_a_year_of_another_age_are_told(tmp_path):
    with pytest.raises(CommandError, match="Файл не читается"):
        load(2027, "--csv", str(tmp_path / "none.csv"))
    with pytest.raises(CommandError, match="от 2020 до 2100"):
        load(206)


def test_next_year_is_asked_for_from_the_first_of_october():
    CalendarYear.objects.create(year=2026, approved=True, loaded_at=timezone.now())
    assert calendar_years.warning(date(2026, 9, 30)) == ""
    assert "календарь на 2027 год не загружен" in calendar_years.warning(date(2026, 10, 1))
    assert "календарь на 2027 год не загружен" in calendar_years.warning(date(2027, 1, 1)), "it is not forgotten"
    load(2027)
    assert "на 2027 год не утверждён" in calendar_years.warning(date(2026, 12, 31))
    load(2027, "--approved")
    assert calendar_years.warning(date(2026, 12, 31)) == ""


# --- in the hands of the administrator -----------------------------------------------------------------------------
@pytest.fixture
def office(verified_client):
    return verified_client(officer("administrator", None))


def test_a_day_is_added_to_the_calendar(office):
    url = reverse("admin:complaints_day_add")

    assert office.post(url, {"date": "09.01.2027", "is_working": "on", "note": "Указ"}).status_code == 302
    assert office.post(url, {"date": "31.02.2027"}).status_code == 200
    assert "Этот день уже есть в списке" in office.post(url, {"date": "09.01.2027"}).content.decode()
    day = Day.objects.get()
    assert (day.is_working, day.regional) == (True, True)


def test_a_day_of_a_loaded_year_is_read_and_gives_way_to_ones_own(office):
    load(2027)
    loaded = Day.objects.get(date=date(2027, 5, 3))
    page = reverse("admin:complaints_day_change", args=[loaded.pk])

    assert 'name="is_working"' not in office.get(page).content.decode()
    assert office.post(page, {"date": "03.05.2027", "is_working": "on"}).status_code == 403
    assert office.post(reverse("admin:complaints_day_delete", args=[loaded.pk]), {"post": "yes"}).status_code == 403
    office.post(reverse("admin:complaints_day_add"), {"date": "03.05.2027", "is_working": "on", "note": "Решение"})
    day = Day.objects.get(date=date(2027, 5, 3))
    assert (day.is_working, day.regional, day.note) == (True, True, "Решение")


def test_the_administrator_says_that_the_decree_has_come_out(office):
    load(2027)
    url = reverse("admin:complaints_calendaryear_change", args=[2027])
    answer = office.post(url, {"approved": "on", "source": "Постановление от 01.10.2026 № 1"})

    assert answer.status_code == 302
    assert CalendarYear.objects.get().approved
    assert office.get(reverse("admin:complaints_calendaryear_add")).status_code == 403


@pytest.mark.parametrize("name", ["day", "calendaryear"])
def test_the_lists_of_the_calendar_say_which_year_is_missing(office, name):
    missing = f"на {timezone.localdate().year} год не загружен"
    url = reverse(f"admin:complaints_{name}_changelist")
    assert missing in office.get(url).content.decode()
    for year in (0, 1):
        load(timezone.localdate().year + year, "--approved")
    assert "не загружен" not in office.get(url).content.decode()


def test_officers_of_departments_do_not_see_the_years(verified_client):
    client = verified_client(officer("head", CategoryFactory()))
    assert client.get(reverse("admin:complaints_calendaryear_changelist")).status_code == 403


@pytest.mark.parametrize(("role", "told"), [("administrator", True), ("superuser", True), ("head", False)])
def test_whoever_can_load_a_year_is_told_on_the_first_page_that_it_is_missing(verified_client, role, told):
    with time_machine.travel(datetime(2026, 10, 1, 12, tzinfo=UTC), tick=False):
        html = verified_client(officer(role, complaint_at())).get(reverse("admin:index")).content.decode()

    assert ("календарь на 2027 год не загружен" in html) == told
