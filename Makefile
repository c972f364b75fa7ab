# Two commands do all the set-up: `make demo` and `make test`. They need Python 3.12 or newer.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PYTHON ?= $(shell for p in python3.12 python3.13 python3.14 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null && echo $$p && break; done)

.PHONY: help demo test lint docs lock clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-6s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(READY) ## set up, then code a sample report and show its record
	@$(BIN)/communique code --format table samples/readout.txt

test: $(READY) lint ## set up, then check formatting, lint, types and run all tests
	$(BIN)/python -m pytest $(PYTEST_ARGS)

lint: $(READY) ## formatting, lint and types only
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy --strict src

docs: $(READY) ## write docs/cli.md and the run in README.md anew from the program itself
	$(BIN)/python scripts/docs.py

lock: $(READY) ## resolve the dependencies anew into requirements.lock
	$(BIN)/uv pip compile --upgrade --universal --generate-hashes --group dev --no-emit-index-url \
		--no-emit-find-links --custom-compile-command 'make lock' --quiet \
		--output-file requirements.lock pyproject.toml

clean: ## remove the environment
	rm -rf $(VENV)

$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.12 or newer is needed (or say: make PYTHON=...)" >&2; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
