# CT Viewer: everything a developer runs. `make demo` and `make test` need Python and git; as root
# on Debian or Ubuntu they also install the system libraries that Qt needs.
VENV   := .venv
PYTHON ?= python3
RECIPE ?= default
WORK   ?= work
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.PHONY: demo test lint types tests test-cluster soak-batch bench bench-batch bench-training pictures \
        train package clean

demo: $(READY)
	@$(BIN)/ctviewer demo

test: lint types tests

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(READY)
	$(BIN)/mypy

tests: $(READY)
	$(BIN)/python -m pytest

test-cluster: $(READY)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[cluster]'
	$(BIN)/python -m pytest -m cluster

soak-batch: $(READY)
	$(BIN)/python -m tests.batch.soak

bench: $(READY)
	$(BIN)/python -m bench

bench-batch: $(READY)
	$(BIN)/python -m bench.batch

bench-training: $(READY)
	$(BIN)/python -m bench.training

pictures: $(READY)
	$(BIN)/python -m bench.pictures

train: $(READY)
	$(BIN)/python -m training all --recipe "$(RECIPE)" --work "$(WORK)" \
		$(if $(SCANS),--scans "$(SCANS)") $(if $(LABELLED),--labelled "$(LABELLED)") \
		$(if $(MASKS),--masks "$(MASKS)")

package:
	@echo "Packaging is not there yet; packaging/README.md says what will come."

clean:
	rm -rf $(VENV) build dist demo-output .mypy_cache .ruff_cache .pytest_cache

# The virtual environment, made anew whenever what it holds is declared anew.
$(READY): pyproject.toml constraints.txt packaging/system-libraries.sh
	@sh packaging/system-libraries.sh
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade -c constraints.txt pip
	@echo "Installing CT Viewer into $(VENV) (about a minute) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e . --group dev
	@touch $(READY)
