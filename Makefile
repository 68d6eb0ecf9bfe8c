# Two commands do everything on a fresh machine with Python 3.11+ and make:
#   make demo   polls several real Docker Engines at once
#   make test   lint, types, unit tests, tests against real engines
# Engines need root, and are installed with apt where that may be done.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SOURCES := aiodockerapi tests benchmarks examples

.PHONY: demo test lint audit types unit coverage live bench engine clean

demo: $(VENV)/package engine
	$(BIN)/python -m examples.demo

test: lint audit types unit live

lint: $(VENV)/dev
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)

# What is wrong in our own code, and what is known of that which users get with it.
audit: $(VENV)/dev
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive aiodockerapi examples
	$(BIN)/python -m tests.audit

types: $(VENV)/dev
	$(BIN)/mypy
	$(BIN)/pyright

unit: $(VENV)/dev
	$(BIN)/pytest -m "not live" --numprocesses 4

# The same, half as long again, with what none of these tests came to.
coverage: $(VENV)/dev
	$(BIN)/pytest -m "not live" --numprocesses 4 --cov --cov-report=term:skip-covered

live: $(VENV)/dev engine
	$(BIN)/pytest -m live

bench: $(VENV)/dev
	$(BIN)/python -m benchmarks

# Says why there can be no engine, and goes on: the demo does without, the tests decide themselves.
engine:
	@$(PYTHON) -m tests.engines install || true

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

$(VENV)/package: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/dev: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable . --group dev
	@touch $@ $(VENV)/package

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .coverage dist
