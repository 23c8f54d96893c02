# Two commands for a newcomer: `make demo` and `make test`. Both build their own environment in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
DEVELOPING := $(VENV)/.developing

.PHONY: demo test check coverage fuzz format tables clean
.DEFAULT_GOAL := demo

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "newsclean needs Python 3.11 or newer: make PYTHON=python3.12 ...")'
	@$(PYTHON) -m venv $(VENV)

# The sources are compiled once, as for an installed package: where Python may write no bytecode, every start
# of the command would compile them again.
$(INSTALLED): pyproject.toml | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@$(BIN)/python -m compileall -q src
	@touch $@

$(DEVELOPING): pyproject.toml | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@$(BIN)/python -m compileall -q src
	@touch $@ $(INSTALLED)

demo: $(INSTALLED)  ## clean the damaged example article to Simplified, on the screen
	@$(BIN)/newsclean convert examples/mainland-glosses.txt --to simplified

test: check  ## all tests, lint and types
	$(BIN)/python -m pytest -n auto -q

check: $(DEVELOPING)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

coverage: $(DEVELOPING)  ## lines and branches of the core that the tests run
	$(BIN)/coverage run --branch --source=src/newsclean -m pytest -q --ignore-glob='tests/test_corpus*' --ignore=tests/test_package.py
	$(BIN)/coverage report --omit='src/newsclean/cli/*,src/newsclean/corpus/*'

fuzz: $(DEVELOPING)  ## look for inputs that break the chain, for 15 minutes
	$(BIN)/python tools/fuzz.py --seconds 900 --finds finds.jsonl

format: $(DEVELOPING)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
