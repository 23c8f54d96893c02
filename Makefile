# Two commands for a newcomer: `make demo` and `make test`. Both build their own environment in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
DEVELOPING := $(VENV)/.developing

RELEASING := $(VENV)/.releasing
PYTHONS ?= 3.11 3.12 3.13 3.14

.PHONY: demo test check bench coverage mutate fuzz versions audit dist format clean
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

$(RELEASING): pyproject.toml | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[release]'
	@$(BIN)/python -m compileall -q src
	@touch $@ $(DEVELOPING) $(INSTALLED)

demo: $(INSTALLED)  ## clean the damaged example article to Simplified, on the screen
	@$(BIN)/newsclean convert examples/mainland-glosses.txt --to simplified

test: check  ## all tests, lint and types
	$(BIN)/python -m pytest -n auto -q

check: $(DEVELOPING)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: | $(BIN)/python  ## the chain beside what people use today; a first look: make bench BENCH=--quick
	$(BIN)/python benchmarks/chain.py $(BENCH)

coverage: $(RELEASING)  ## lines and branches of the core that the tests run
	$(BIN)/coverage run -m pytest -q --ignore-glob='tests/test_corpus*' --ignore=tests/test_package.py
	$(BIN)/coverage report

mutate: $(DEVELOPING)  ## change 200 rows and conditions of rules, one by one, and see whether a test notices
	$(BIN)/python tools/mutate.py $(MUTATE)

fuzz: $(DEVELOPING)  ## look for inputs that break the chain, for 15 minutes
	$(BIN)/python tools/fuzz.py --seconds 900 --finds finds.jsonl

versions: $(DEVELOPING)  ## types and standard library of each Python, and the tests on each that is installed
	@for version in $(PYTHONS); do echo "Python $$version: types" && $(BIN)/mypy --python-version $$version src || exit 1; done
	@for version in $(PYTHONS); do command -v python$$version >/dev/null || { echo "Python $$version: not installed, not tested"; continue; }; \
	  echo "Python $$version: tests" && python$$version -m venv build/python$$version \
	  && build/python$$version/bin/python -m pip install --quiet --disable-pip-version-check '.[test]' \
	  && build/python$$version/bin/python -m pytest -n auto -q -W error::DeprecationWarning tests || exit 1; done

audit: $(RELEASING)  ## known vulnerabilities of what newsclean installs
	$(BIN)/pip-audit --skip-editable

dist: $(RELEASING)  ## wheel and sdist, built twice and compared, and checked
	@tag=$$(git describe --tags --exact-match 2>/dev/null) || exit 0; version=$$($(BIN)/newsclean --version); \
	  test "newsclean $${tag#v}" = "$$version" || { echo "the tag is $$tag, the code says $$version: change one of them"; exit 1; }
	rm -rf dist build/again
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(BIN)/python -m build --outdir dist .
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(BIN)/python -m build --outdir build/again .
	cd dist && for file in *; do cmp $$file ../build/again/$$file || exit 1; done
	$(BIN)/twine check --strict dist/*

format: $(DEVELOPING)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) .venv-bench build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
