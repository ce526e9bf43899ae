# make run    the pipeline on corpus/, tables in outputs/
# make test   the tests
# make lint   ruff, mypy --strict, import-linter      make readme   outputs and columns in README.md from the code
# make bench  speed, memory, growth                make fuzz    hostile bytes for FUZZ seconds (600)
# All of them make the environment first; it is made again only when pyproject.toml or constraints.txt change.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DUMP ?= corpus
OUT ?= outputs
FUZZ ?= 600
TARGETS := readers figures dates text spreadsheets store

.PHONY: run test bench fuzz lint readme clean
.DELETE_ON_ERROR:

run: $(READY)
	$(BIN)/factledger run $(DUMP) --out $(OUT)

test: $(READY)
	$(BIN)/python -m pytest

bench: $(READY)
	@failed=0; for file in benchmarks/*.py; do \
	  [ -e "$$file" ] || continue; echo "== $$file"; $(BIN)/python "$$file" || failed=1; \
	done; exit $$failed

# What it finds new is kept in .fuzz/, and so is an input that breaks a promise, as crash-*.
fuzz: $(READY)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -c constraints.txt -e '.[fuzz]'
	@for target in $(TARGETS); do mkdir -p .fuzz/$$target; echo "== $$target"; \
	  $(BIN)/python -m fuzz $$target -max_total_time=$$(($(FUZZ) / $(words $(TARGETS)))) -artifact_prefix=.fuzz/ \
	    -verbosity=0 .fuzz/$$target || exit 1; \
	done

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict
	$(BIN)/lint-imports

readme: $(READY)
	$(BIN)/python docs/refresh.py

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else 1)' || { \
	  echo "factledger needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1)." >&2; \
	  echo "Name another one: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	[ -x $(BIN)/python ] && $(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@echo "installing into $(VENV) (a minute or so the first time)"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) $(OUT)
