# CT Viewer: all developer commands. `make demo` and `make test` need Python and git; when run as
# root on Debian or Ubuntu they also install the system libraries that Qt needs.
VENV   := .venv
PYTHON ?= python3
RECIPE ?= default
WORK   ?= work
TESTERS ?= 2
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.PHONY: demo test check lint types tests test-cluster soak-batch soak-finetune soak-formats soak-window bench bench-batch bench-peers bench-training pictures translations train clean
.PHONY: release package smoke-package check-package bench-package reproduce-package audit

demo: $(READY)
	@$(BIN)/ctviewer demo

test: lint types tests

# Before each commit: takes under a minute if mypy has run before.
check: lint types

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(READY)
	$(BIN)/mypy
	$(BIN)/mypy packaging/*.py

# All tests of a file run in the same process, so that shared fixtures are made once.
tests: $(READY)
	$(BIN)/python -m pytest -n $(TESTERS) --dist loadfile --durations=50

test-cluster: $(READY)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[cluster]'
	$(BIN)/python -m pytest -m cluster

soak-batch: $(READY)
	$(BIN)/python -m tests.pipeline.soak

soak-finetune: $(READY)
	$(BIN)/python -m tests.training.finetuning

soak-formats: $(READY)
	$(BIN)/python -m tests.core.formats.soak

soak-window: $(READY)
	CTVIEWER_SOAK=1 $(BIN)/python -m pytest --timeout=0 tests/ui/features/batch/test_model.py \
		tests/ui/scan/test_session_model.py

bench: $(READY)
	$(BIN)/python -m bench

bench-batch: $(READY)
	$(BIN)/python -m bench.batch

# Compare with napari, SimpleITK and nibabel, installed in a separate environment.
PEERS := build/peers/bin/python
bench-peers: $(READY)
	@test -x $(PEERS) || $(PYTHON) -m venv build/peers
	@$(PEERS) -m pip install --quiet --disable-pip-version-check napari==0.6.6 PySide6==6.11.3 SimpleITK nibabel
	$(BIN)/python -m bench.peers $(PEERS)

bench-training: $(READY)
	$(BIN)/python -m bench.training

pictures: $(READY)
	$(BIN)/python -m bench.pictures
	$(BIN)/python -m bench.architecture

translations: $(READY)
	$(BIN)/python packaging/translations.py

train: $(READY)
	$(BIN)/python -m training all --recipe "$(RECIPE)" --work "$(WORK)" \
		$(if $(SCANS),--scans "$(SCANS)") $(if $(LABELLED),--labelled "$(LABELLED)") \
		$(if $(MASKS),--masks "$(MASKS)")

# The packaged program: see docs/packaging.md. On Linux the default torch includes CUDA: set
# TORCH_INDEX to the index of the CPU builds, or CTVIEWER_CUDA=1 to build with it (2.5 GB more).
PACKER := build/env/bin/python
BUILT  := build/package/dist/ctviewer
export CTVIEWER_CUDA CTVIEWER_XZ

package: build/env/.ready
	$(PACKER) packaging/build_program.py build/package
	$(PACKER) packaging/linux.py $(BUILT) dist

# Build all files of a release in dist, with hashes: see docs/packaging.md.
release: build/env/.ready
	$(PACKER) packaging/release.py check
	$(PACKER) packaging/release.py build
	$(MAKE) package
	$(PACKER) packaging/release.py verify

smoke-package:
	$(PACKER) packaging/smoke.py $(BUILT)

check-package:
	sh packaging/check_deb.sh dist/ctviewer_*.deb build/check

bench-package: $(READY)
	$(BIN)/python -m bench.package $(BUILT) dist

reproduce-package: build/env/.ready
	$(PACKER) packaging/reproduce.py $(BUILT)

audit: $(READY)
	$(BIN)/python packaging/audit.py constraints.txt

clean:
	rm -rf $(VENV) build dist demo-output .mypy_cache .ruff_cache .pytest_cache

# The build environment: the shipped packages and the build tools, without development packages.
build/env/.ready: pyproject.toml constraints.txt packaging/system-libraries.sh
	@sh packaging/system-libraries.sh
	@test -x $(PACKER) || $(PYTHON) -m venv build/env
	@$(PACKER) -m pip install --quiet --disable-pip-version-check --upgrade -c constraints.txt pip
	@test -z "$(TORCH_INDEX)" || $(PACKER) -m pip install --quiet --disable-pip-version-check \
		--index-url $(TORCH_INDEX) "$$(grep '^torch==' constraints.txt)"
	@$(PACKER) -m pip install --quiet --disable-pip-version-check -c constraints.txt -e . --group package
	@touch build/env/.ready

# The virtual environment, updated whenever its requirements change.
$(READY): pyproject.toml constraints.txt packaging/system-libraries.sh
	@sh packaging/system-libraries.sh
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade -c constraints.txt pip
	@echo "Installing CT Viewer into $(VENV) (about a minute) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e . --group dev
	@touch $(READY)
