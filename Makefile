# make run    serve the workbench (HOST, PORT, DATABASE_URL, WORKBENCH_DATA, … : docs/configuration.md)
# make test   everything that proves it

PYTHON3 ?= python3
PYTHON := .venv/bin/python
# As many processes as there are cores, four at most; a module's tests stay together and share its servers.
PYTEST := $(PYTHON) -m pytest -q -n auto --maxprocesses 4 --dist loadscope

.PHONY: run setup test test-deep scripts lint messages extract-messages bench bench-agreement requirements

run:
	@$(PYTHON3) requirements/install.py run
	@exec $(PYTHON) manage.py serve

setup:
	@$(PYTHON3) requirements/install.py test

messages: setup
	@$(PYTHON) -m workbench.messages

# After a change of words: brings the messages of the code into annotations/locale, where they are translated.
extract-messages: setup
	@$(PYTHON) -m workbench.extraction

# A run starts many Pythons: what they import is compiled once and kept, though containers often forbid that.
test test-deep scripts lint bench: export PYTHONDONTWRITEBYTECODE :=

# Lint and the scripts take a core each, side by side; the tests take all.
test: setup
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=recurse lint scripts
	$(PYTHON) -m tests.chromium
	$(PYTEST)
	$(PYTHON) -m tests.postgres -- $(PYTEST)

test-deep: setup
	HYPOTHESIS_PROFILE=deep $(PYTEST) tests/core tests/labelling tests/exchange tests/web

scripts: setup
	$(PYTHON) -m tests.node

# With a key given, reading the settings makes no data folder.
lint: export SECRET_KEY := only-to-read-the-code
lint: setup messages
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/djlint --quiet --lint annotations/templates

bench: setup
	$(PYTHON) -m bench

# The measures against the packages of the field, which it installs in .venv-agreement; SLOW=--slow adds a large gamma.
bench-agreement: setup
	$(PYTHON) -m bench agreement $(SLOW)

requirements: setup
	.venv/bin/uv lock --quiet
	.venv/bin/uv export --quiet --frozen --no-emit-project --no-header --no-default-groups -o requirements/run.txt
	.venv/bin/uv export --quiet --frozen --no-emit-project --no-header --group test -o requirements/test.txt
	.venv/bin/uv export --quiet --frozen --no-emit-project --no-header --only-group agreement -o requirements/agreement.txt
