# On a machine with Python 3.11 or later, git and make: `make demo` shows Encaisse, `make test` proves it.
BIN := .venv/bin
STAMP := .venv/.encaisse-ready
PEER_STAMP := .venv-bench/.encaisse-ready
NEXT_DUCKDB := .venv-duckdb2
PIP := pip install --quiet --disable-pip-version-check --no-input
COMPILE := UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links
CODE := data connectors pipeline dashboard tests benchmarks

.PHONY: demo screenshots test check lint types imports catalogues tests tests-duckdb2 system setup lock messages docs bench
.DEFAULT_GOAL := demo

demo: setup
	$(BIN)/encaisse demo

test: setup system tests

check: setup system lint types imports catalogues tests tests-duckdb2

lint: setup
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)

types: setup
	$(BIN)/mypy

imports: setup
	$(BIN)/lint-imports --no-logo

catalogues: setup
	$(BIN)/pytest -q tests/house/test_catalogues.py

tests: setup
	$(BIN)/pytest -q -n auto --dist worksteal

# DuckDB 2 beside the locked 1.5.5: the same tests of the data layer on both.
tests-duckdb2: setup
	test -d $(NEXT_DUCKDB)/duckdb || $(BIN)/$(PIP) --no-deps --require-hashes --target $(NEXT_DUCKDB) -r requirements-duckdb2.lock
	PYTHONPATH=$(NEXT_DUCKDB) $(BIN)/pytest -q -n auto tests/data tests/house/test_queries.py tests/house/test_schema.py

# What the tests use beyond Python: Debian's Chromium, LibreOffice Calc and pdftotext.
system:
	@bash .ci/packages

setup: $(STAMP)

$(STAMP): requirements-dev.lock pyproject.toml
	@bash .ci/python -m venv .venv
	$(BIN)/$(PIP) --require-hashes -r requirements-dev.lock
	$(BIN)/$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(PEER_STAMP): benchmarks/requirements.lock
	@bash .ci/python -m venv .venv-bench
	.venv-bench/bin/$(PIP) --require-hashes -r benchmarks/requirements.lock
	@touch $@

lock: setup
	$(COMPILE) pyproject.toml -o requirements.lock
	$(COMPILE) pyproject.toml --group dev -o requirements-dev.lock
	$(COMPILE) --group pyproject.toml:benchmark pyproject.toml -o benchmarks/requirements.lock
	echo "duckdb>=2,<3" | $(COMPILE) --no-config - -o requirements-duckdb2.lock

messages: setup
	$(BIN)/python -m tests.house.catalogues

docs: setup
	$(BIN)/python -m tests.docs.generated

bench: setup $(PEER_STAMP)
	$(BIN)/python -m benchmarks.ingest

screenshots: setup system
	$(BIN)/python -m tests.browser.screenshots
