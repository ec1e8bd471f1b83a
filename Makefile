# Everything a newcomer or CI runs. Plain `make` prints this list.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# The tests start hundreds of processes: compiled once, they come up in two thirds of the time.
# A test waits for such a process a third of its time: three at once keep two cores busy.
unexport PYTHONDONTWRITEBYTECODE
# Laws are tried on the same examples each time, so that red stays red and green stays green;
# `make fuzz` tries new ones, and so does each target with `EXAMPLES=default`.
PYTEST := $(BIN)/python -m pytest --hypothesis-profile=

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-slow test-libreoffice test-engines clients soql-oracle fuzz check format bench docs lock clean

help: ## print this list
	@echo "npsp-migrate: what make can do"
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | while IFS='|' read -r name what; do printf '  make %-16s %s\n' "$$name" "$$what"; done

setup: $(READY) ## make .venv with everything, from the lock file

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo 'error: Python 3.11 or newer is needed, and `$(PYTHON)` is older or missing'; echo; \
	  echo 'hint: Run `make PYTHON=python3.12 $(MAKECMDGOALS)` with the name of a newer one'; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)

demo: setup ## run the main job on samples/ against a local org; leaves a report to open
	$(BIN)/npsp-migrate demo --output demo-output

test: setup ## run the tests
	$(PYTEST)$(or $(EXAMPLES),ci) -n 3 -m "not slow"

test-slow: setup ## kill a run at every moment, 20,000 records through every fault, a million changes, many undos
	$(PYTEST)$(or $(EXAMPLES),ci) -n 2 -m slow tests/applying tests/runs/test_laws.py tests/runs/test_undo_laws.py tests/runs/test_following_laws.py tests/profiling

test-libreoffice: setup ## workbooks re-saved by LibreOffice say the same (needs soffice)
	$(PYTEST)$(or $(EXAMPLES),ci) -m slow tests/sources tests/runs/test_libreoffice.py tests/runs/test_review_answers.py

test-engines: setup ## Splink and Spark find the people whom our engine finds (needs Java 17)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --editable ".[splink,spark]"
	$(PYTEST)$(or $(EXAMPLES),ci) -m slow tests/matching/test_linkage_splink.py tests/runs/test_matching_engines.py

clients: setup ## install the Salesforce clients people use, and let each work against a local org (needs npm)
	$(BIN)/python tests/clients

soql-oracle: setup ## our SOQL grammar against another parser's, on some thousand queries (needs npm)
	mkdir -p .clients/soql-oracle
	cp tests/soql_oracle/package.json tests/soql_oracle/package-lock.json .clients/soql-oracle
	npm ci --prefix .clients/soql-oracle --no-audit --no-fund --no-update-notifier --loglevel=error
	SOQL_ORACLE=.clients/soql-oracle $(PYTEST)$(or $(EXAMPLES),ci) tests/localorg/test_soql_oracle.py

fuzz: setup ## throw thousands of odd requests at the local org; nothing may end in a 500
	FUZZ_EXAMPLES=1500 $(PYTEST)$(or $(EXAMPLES),default) -n 2 tests/localorg/test_fuzz_*.py

check: setup ## lint, types and the house's import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup ## let ruff rewrite what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup ## measure: one table, medians, peak memory, ratios against a named baseline
	$(BIN)/python tests/bench

docs: setup ## write the JSON Schemas that editors use
	$(BIN)/python -m npsp_migrate.mapping.schema mappings/schema

lock: setup ## resolve the dependencies again into requirements.lock
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate --group dev pyproject.toml --output-file requirements.lock

clean: ## remove what make made
	rm -rf $(VENV) .clients demo-output bench-output .mypy_cache .ruff_cache .import_linter_cache .hypothesis
