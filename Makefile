# Two commands are all a stranger types: make run, make test.
PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin
DEMO_ENV := DEMO=1 DJANGO_SETTINGS_MODULE=portal.settings.production

.DEFAULT_GOAL := help
.PHONY: help run dev serve worker test check lint types format bench migrations

help: ## what there is
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

.venv/.installed: requirements.txt
	@echo "安装依赖（首次约半分钟）…"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/.installed-dev: .venv/.installed requirements-dev.txt
	@echo "安装检查与测试工具…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

run: .venv/.installed ## the portal with its demo world on http://127.0.0.1:$PORT
	@$(DEMO_ENV) $(BIN)/python manage.py start_demo --port $(PORT)
	@$(DEMO_ENV) $(BIN)/python manage.py work --with-parent $$$$ & \
	$(DEMO_ENV) exec $(BIN)/gunicorn portal.wsgi --config portal/gunicorn.py --bind 127.0.0.1:$(PORT)

dev: .venv/.installed ## the same world with the reloading server
	@DEMO=1 $(BIN)/python manage.py start_demo --port $(PORT)
	@$(BIN)/python manage.py runserver 127.0.0.1:$(PORT)

serve: .venv/.installed ## production: settings and secrets from the environment
	@DJANGO_SETTINGS_MODULE=portal.settings.production $(BIN)/python manage.py migrate --noinput
	@DJANGO_SETTINGS_MODULE=portal.settings.production $(BIN)/python manage.py collectstatic --noinput -v 0
	@DJANGO_SETTINGS_MODULE=portal.settings.production exec $(BIN)/gunicorn portal.wsgi --config portal/gunicorn.py --bind 0.0.0.0:$(PORT)

worker: .venv/.installed ## the chores of production: expired holds, messages, channels
	@DJANGO_SETTINGS_MODULE=portal.settings.production exec $(BIN)/python manage.py work

test: .venv/.installed-dev ## everything: lint, types, contracts, tests on every database found, a real browser
	@$(BIN)/python tests/run.py

check: .venv/.installed-dev ## the fast half: lint, types, contracts, migrations
	@$(BIN)/python tests/run.py --fast

format: .venv/.installed-dev ## put code into shape
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

bench: .venv/.installed-dev ## benchmarks as ratios from one run
	@$(BIN)/python -m tests.bench
