# Insigne. `make help` lists what there is.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
DEV    := $(VENV)/.installed-dev

.DEFAULT_GOAL := help
.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Insigne needs Python 3.11 or later.")'
	$(PYTHON) -m venv $(VENV)

$(STAMP): pyproject.toml tools/hatch_build.py $(wildcard src/insigne/locale/*/LC_MESSAGES/*.po) | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(DEV): $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev 2>/dev/null || \
	  { $(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1' && \
	    $(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev; }
	@touch $@

.PHONY: install
install: $(DEV) ## the environment in .venv, with what developing needs

# --- Try it -----------------------------------------------------------------------------------
.PHONY: demo demo-reset
demo: $(STAMP) ## the whole thing on this machine: prints a tour, then serves (DEMO_SERVE=0 stops after the tour, DEMO_PORT=8000)
	@$(BIN)/python -m insigne.demo.run

demo-reset: ## forget the demonstration's data
	rm -rf var/demo

# --- Words --------------------------------------------------------------------------------------
.PHONY: messages
messages: $(DEV) ## bring the French catalogue up to the sources and compile it
	@PYTHONPATH=. $(BIN)/python tools/messages.py update

# --- Prove it -------------------------------------------------------------------------------------
# The tests that touch the database run a second time on PostgreSQL; the rest would only repeat itself.
ON_POSTGRES := tests/api tests/applications tests/awards tests/backpack tests/catalogue tests/directory tests/endorsements \
               tests/experiences tests/ground tests/institutions tests/journal tests/mail tests/oid4vci tests/path tests/people \
               tests/sharing tests/verification tests/web \
               tests/test_doors.py tests/test_erased_person.py tests/test_fallen_awards.py
JOBS ?= 2
# Whoever is done takes half of what the other has left: the browser's journeys are long, and stand side by side.
PARALLEL := -n $(JOBS) --dist worksteal

.PHONY: test check unit postgres browser fix
test: check unit postgres ## everything that proves the project: checks, SQLite, PostgreSQL, browser journeys

check: $(DEV) ## lint, types, layers, formatting of code and templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check src tools tests bench
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/djlint --lint --quiet src

unit: $(DEV) ## the tests on SQLite, and the browser journeys when there is a Chromium
	$(BIN)/pytest $(PARALLEL)

postgres: $(DEV) ## the database's tests on a real PostgreSQL, which comes as a wheel
	$(BIN)/python tools/postgres.py $(BIN)/pytest $(PARALLEL) $(ON_POSTGRES)

browser: $(DEV) ## the browser journeys alone
	$(BIN)/pytest tests/browser

fix: $(DEV) ## format the code and mend what can be mended alone
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format src tools tests bench

# --- Measure it, attack it --------------------------------------------------------------------------
# How long each fuzzing target is attacked.
SECONDS ?= 20

.PHONY: bench fuzz
bench: $(DEV) ## the engine's speed beside its peers, in about three minutes (ARGS="--only sign --markdown FILE")
	@$(BIN)/python -m bench $(ARGS)

fuzz: $(DEV) ## throw hostile input at the engine, SECONDS=20 for each way in
	@$(BIN)/python -m tests.fuzz $(SECONDS)
