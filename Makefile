# The commands of the project. Each works on a bare machine with Python 3.11 or later.

PYTHON ?= python3
VENV := .venv
IN := $(VENV)/bin/python

# A stamp is named after the content of what it stands for: touching or checking out a file installs nothing anew.
RUN_STAMP := $(VENV)/ready-to-run-$(shell cat requirements.txt | cksum | tr -c '0-9\n' -)
DEV_STAMP := $(VENV)/ready-to-work-$(shell cat requirements.txt requirements-dev.txt | cksum | tr -c '0-9\n' -)

.DEFAULT_GOAL := help
.PHONY: help run test check bench format audit generated editor clean

help: ## the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-10s %s\n", $$1, $$2}'

run: $(RUN_STAMP) ## everything from nothing, in the foreground (PORT=, DATABASE_URL=, REDIS_URL=, DEMO=0)
	@exec $(IN) -m wgec.serve --follow-parent

test: $(DEV_STAMP) ## all tests, on SQLite and on PostgreSQL, with Redis and a browser (ARGS= goes to pytest)
	@exec $(IN) -m tests.run $(ARGS)

check: $(DEV_STAMP) ## in seconds: format, lint, types, directions, migrations, generated files, templates
	@exec $(IN) -m tests.check

bench: $(DEV_STAMP) ## the benchmarks: prints a table, writes bench/results.json
	@exec $(IN) -m bench

format: $(DEV_STAMP) ## write code and templates in the one format
	@$(IN) -m ruff check --quiet --fix-only .
	@$(IN) -m ruff format .

generated: $(DEV_STAMP) ## write anew the files that are made from the code
	@exec $(IN) -m tests.check --write

editor: ## bundle the rich-text editor from editor/ into static/vendor/editor/ (needs Node.js 20 or later)
	@cd editor && npm ci --ignore-scripts --no-audit --no-fund && npm run --silent build

audit: $(DEV_STAMP) ## known vulnerabilities in what is pinned
	@exec $(IN) -m pip_audit --requirement requirements.txt

clean: ## remove the environment and caches; the instance's own files in var/ stay
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(RUN_STAMP):
	@$(PYTHON) -I wgec/serve/environment.py $(VENV) requirements.txt
	@touch $@

$(DEV_STAMP):
	@$(PYTHON) -I wgec/serve/environment.py $(VENV) requirements-dev.txt
	@touch $@
