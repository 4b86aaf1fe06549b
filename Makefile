# The commands of the project. Each sets up what it needs; `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help setup warehouse report exports catalogue test dev docs lint typecheck format benchmark benchmark-views score lock clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
CLIENTS := .venv-clients
CLIENTS_STAMP := $(CLIENTS)/.installed
NODE_STAMP := tests/clients/node_modules/.installed
DAGSTER_HOME ?= $(CURDIR)/.dagster
export DAGSTER_HOME
# Tools that would report home are told not to, here and in their own files.
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export DO_NOT_TRACK := 1
export DAGSTER_DISABLE_TELEMETRY := 1

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-16s %s\n", $$1, $$2}'

# Every package is pinned with its hashes; the lock file is complete, so that pip has nothing to resolve.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=…"; exit 1; }
	@echo "setting up $(VENV): about a minute"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

# Clients with an older DuckDB, for tests only: they cannot share an environment with the project's own.
$(CLIENTS_STAMP): requirements-clients.lock
	@echo "setting up $(CLIENTS) for the tests of clients: about a minute"
	@$(PYTHON) -m venv $(CLIENTS)
	@$(CLIENTS)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-clients.lock
	@touch $(CLIENTS_STAMP)

# `npm ci` wants the binaries of every platform in the lock file; this installs what the file pins, and the own platform's.
$(NODE_STAMP): tests/clients/package.json tests/clients/package-lock.json
	@if command -v npm >/dev/null; then \
		cd tests/clients && npm install --no-save --no-audit --no-fund --silent && touch node_modules/.installed; \
	else echo "npm is not installed: the test of the Node client is skipped"; fi

setup: $(STAMP) ## Create the environment from the lock file and prepare the dbt project
	@$(BIN)/ecommerce-warehouse prepare

warehouse: setup ## Build, check and publish warehouse/ecommerce.duckdb from raw/
	@$(BIN)/ecommerce-warehouse build

report: setup ## Build the report of the published file and print the page to open
	@$(BIN)/ecommerce-warehouse report

exports: setup ## Make the exported files anew from the published file
	@$(BIN)/ecommerce-warehouse export

catalogue: setup ## Write the pages on models, columns and files to warehouse/catalogue/
	@$(BIN)/ecommerce-warehouse catalogue

test: setup $(CLIENTS_STAMP) $(NODE_STAMP) ## Run all tests, with the style and type checks
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@cd dbt_project && ../$(BIN)/sqlfluff lint --quiet models data_tests
	@tests/report/install_chromium.sh
	@$(BIN)/pytest --numprocesses 2 --dist loadfile

dev: setup ## Open the Dagster UI on this machine only (http://127.0.0.1:3000)
	@$(BIN)/dg dev --host 127.0.0.1 --port $${PORT:-3000}

lint: setup ## Show style problems
	@$(BIN)/ruff check . && cd dbt_project && ../$(BIN)/sqlfluff lint models data_tests

typecheck: setup ## Check types
	@$(BIN)/mypy

format: setup ## Format Python and SQL
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format . && cd dbt_project && ../$(BIN)/sqlfluff fix models data_tests

# In a warehouse of its own: pages show a first publication, and say nothing of what was published here before.
docs: setup ## Bring the results shown in the pages and the data dictionary up to date
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && export WAREHOUSE_DIR=$$folder DAGSTER_HOME=$$folder \
	&& cp .dagster/dagster.yaml "$$folder" && $(BIN)/ecommerce-warehouse build --quiet \
	&& $(BIN)/python docs/generate_data_dictionary.py \
	&& $(BIN)/python docs/generate_er_diagram.py \
	&& $(BIN)/python docs/query_results.py README.md warehouse/README.md docs/data-quality.md docs/time-and-truth.md docs/cookbook.md

benchmark: setup ## Measure the whole job against plain `dbt build`
	@$(BIN)/python benchmarks/pipeline_against_dbt_build.py

benchmark-views: warehouse ## Measure the views at 10,000 to 1,000,000 claims against the plain latest-value query
	@$(BIN)/python benchmarks/views_at_scale.py

score: setup ## Print the reader's scores on the gold sets and its agreement with the curated facts
	@$(BIN)/python benchmarks/score_the_reader.py

lock: ## Resolve the lock file anew from pyproject.toml (needs uv)
	@uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --extra acquisition --group dev pyproject.toml -o requirements.lock
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate tests/clients/requirements.in -o requirements-clients.lock

clean: ## Remove build products; the published file stays
	@rm -rf warehouse/build dbt_project/target dbt_project/logs .pytest_cache .mypy_cache .ruff_cache .hypothesis
