# `make` lists what there is. Needs Python 3.11 or newer with venv; PYTHON chooses another one.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run code test test-services test-browser bench lint format screens looks lock venv-run venv-dev

PYTHON ?= python3
export PYTHON
PY := .venv/bin/python
PYTEST := $(PY) -m pytest
# The first half of a production environment: enough for `check --deploy` to judge the settings.
PRODUCTION := DEMO=0 SITE_URL=https://otklik.example SECRET_KEY=for-checking-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDE \
	FIELD_KEYS=Zm9yLWNoZWNraW5nLW9ubHktMDEyMzQ1Njc4OS1hYmM= BEHIND_PROXY=1 EMAIL_HOST=mail.otklik.example \
	SMS_URL=https://sms.otklik.example/send SMS_TOKEN=for-checking DATABASE_URL=postgres://otklik@db/otklik \
	CELERY_BROKER_URL=redis://redis/0

help: ## список команд
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

run: venv-run ## запустить портал с демо-данными: http://127.0.0.1:8000 (HOST, PORT)
	@exec env DEMO=1 $(PY) manage.py portal --prepare

code: venv-run ## одноразовый код входа: make code EMAIL=head@example.org
	@DEMO=1 $(PY) manage.py otp_code "$(EMAIL)"

test: venv-dev ## тесты, которым ничего не нужно
	$(PYTEST) -n auto -m "not services and not browser" $(ARGS)

test-services: venv-dev ## все тесты, кроме браузерных, на PostgreSQL и Redis
	.ci/with_services $(if $(ARGS),$(PYTEST) -m "not browser" $(ARGS),sh -c \
		'$(PYTEST) -n auto -m "not services and not browser"; failed=$$?; $(PYTEST) -m services && exit $$failed')

test-browser: venv-dev ## сквозные тесты в Chromium
	@CHROMIUM="$${CHROMIUM:-$$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}"; \
	if [ ! -x "$$CHROMIUM" ]; then \
		echo "Нужен Chromium: apt install chromium, или CHROMIUM=/путь/к/chromium make test-browser" >&2; exit 1; \
	fi; \
	set -x; CHROMIUM="$$CHROMIUM" $(PYTEST) -n 2 --dist loadfile -m browser $(ARGS)

bench: venv-dev ## обещанные числа: запросы, время, память (NAMES="helper autosave bombs uploads export desk")
	@$(PY) -m tests.bench $(NAMES)

lint: venv-dev ## стиль, типы, слои, шаблоны, миграции, настройки
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/djlint --quiet --lint templates
	DEMO=1 $(PY) manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING

format: venv-dev ## привести код к стилю
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

screens: venv-dev ## снимки страниц в screens/
	$(PY) tests/browser/screens.py $(ARGS)

looks: venv-dev ## все страницы гражданина во всех видах: axe, прокрутка, консоль, чужие адреса; одна таблица
	$(PY) tests/browser/looks.py $(ARGS)

lock: ## обновить requirements/*.txt по *.in (нужен uv)
	@command -v uv >/dev/null || { echo "Нужен uv: pip install uv" >&2; exit 1; }
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--no-emit-index-url --no-emit-find-links requirements/run.in --output-file requirements/run.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--no-emit-index-url --no-emit-find-links requirements/dev.in --output-file requirements/dev.txt

venv-run:
	@.ci/venv requirements/run.txt

venv-dev:
	@.ci/venv requirements/run.txt requirements/dev.txt
