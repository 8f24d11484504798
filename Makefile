# Two commands do everything: `make reports` and `make test`. The others are for whoever works on the kit.
PYTHON ?= python3
VENV   ?= .venv
OUT    ?= reports
IN     ?= tests
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet
READY  := $(VENV)/.ready-$(shell cat requirements.lock pyproject.toml 2>/dev/null | cksum | tr ' ' '-')

.PHONY: help reports test test-fast lint format mutants lock docs workbook samples wheel clean
help:          ## say what there is
	@grep -hE '^[a-z-]+: .*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /make \1|/' | column -t -s '|'

$(READY):
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "pmo-kit needs Python 3.11 or newer, this is " + sys.version.split()[0] + ": run make PYTHON=python3.11")'
	@echo "Making $(VENV) and installing the locked packages: a minute or two the first time …"
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install --no-deps --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@rm -f $(VENV)/.ready-* && touch $@

reports: $(READY)  ## run every sample portfolio through the notebooks and say where the index is
	@$(BIN)/pmo-kit run $(sort $(dir $(wildcard sample_data/*/pmo.yaml))) --out $(OUT)

test: lint     ## run every test, the notebooks and the style checks
	@$(BIN)/python -m pytest -n 2 --dist loadfile --nbmake tests notebooks

test-fast: $(READY)  ## the tests for work in hand, in half a minute; IN=tests/views for those of one room
	@$(BIN)/python -m pytest -q -n 2 -m "not slow" $(IN)
	@echo "Left out: what starts a kernel, browser, server or program, whole registers, hostile texts. make test runs all."

lint: $(READY)  ## style, format, types, the import contract
	@$(BIN)/ruff check --quiet . && $(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache --no-logo

format: $(READY)  ## put the code into shape
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .

mutants: $(READY)  ## break the metrics on purpose, thousands of times, and write what no test noticed into docs/mutation.md
	@rm -rf mutants && ulimit -v 8000000 && OMP_NUM_THREADS=1 $(BIN)/mutmut run --max-children 2
	@$(BIN)/python docs/mutation.py

lock: $(READY)  ## resolve the dependencies anew, for every platform, with hashes and without addresses
	@$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --upgrade --quiet \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --output-file requirements.lock

docs: $(READY)  ## write the reference pages from the code
	@$(BIN)/python docs/make_pages.py

workbook: $(READY)  ## write templates/portfolio.xlsx, the workbook to fill in, from the data dictionary
	@$(BIN)/python -m pmo_kit.loaders.blank templates/portfolio.xlsx

samples: $(READY)  ## make the sample data again from its seeds
	@$(BIN)/python sample_data/generate.py

wheel: $(READY)  ## build the wheel into dist/
	@$(BIN)/python -m hatchling build --target wheel

clean:         ## remove what make made
	@rm -rf $(VENV) $(OUT) $(OUT).runs dist mutants
