# What can be done here. Needs Python 3.11 or newer and make; everything else is installed into .venv.
VENV    := .venv
BIN     := $(VENV)/bin
READY   := $(VENV)/.ready
PYTHON  ?= $(firstword $(shell for python in python3 python3.13 python3.12 python3.11; do \
             $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python; done))

.DEFAULT_GOAL := help
.PHONY: help report test lab check audit lock clean setup

help:
	@echo "make report   set up what is needed, then make the reports of all networks and compare them (reports/index.html)"
	@echo "make test     set up what is needed, then run all tests"
	@echo "make lab      open JupyterLab on the workbench"
	@echo "make check    code style and types"
	@echo "make audit    the libraries: hashes, versions, licences, and known weaknesses (needs pip-audit and a network)"
	@echo "make lock     write requirements.lock anew from pyproject.toml (needs uv)"
	@echo "make clean    remove .venv and everything that can be made again; reports stay"

report: $(READY)
	@$(BIN)/lnet-eval report --all $(ARGS); made=$$?; \
	  test -n '$(ARGS)' || $(BIN)/lnet-eval compare || made=1; exit $$made

test: $(READY)
	@$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

lab: $(READY)
	@$(BIN)/jupyter lab --LabApp.default_url=/lab/tree/notebooks/workbench.ipynb $(ARGS)

check: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

# pip-audit says "no known vulnerabilities" and ends well also where it could ask about no library; --strict does not.
audit: $(READY)
	@$(BIN)/python -m pytest --quiet tests/house/test_dependencies.py tests/house/test_licences.py
	@command -v pip-audit >/dev/null || { echo "Known weaknesses were NOT looked for: pip-audit is not there (pipx install pip-audit)."; exit 1; }
	@pip-audit --strict --require-hashes --disable-pip --requirement requirements.lock || { \
	  echo "A library has a known weakness, or pip-audit could not ask about all of them (is there a network?): see above."; exit 1; }

setup: $(READY)

# Two steps, so that a change of pyproject.toml alone does not fetch every library again. editable_mode=compat puts a path
# where others put an import hook, which type checkers and editors cannot follow.
$(READY): $(VENV)/.libraries pyproject.toml
	@$(BIN)/python -m pip install --quiet --quiet --no-deps --no-build-isolation \
	  --config-settings editable_mode=compat --editable .
	@mkdir -p $(VENV)/share/jupyter && cp -R lnet_eval/running/warm/jupyter/kernels $(VENV)/share/jupyter/
	@touch $@

$(VENV)/.libraries: requirements.lock
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed, and none was found (make PYTHON=/path/to/python3)."; exit 1; }
	@echo "Setting up in $(VENV) (once; a minute or two) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "Python could not make a virtual environment; on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet --quiet --require-hashes --no-deps --requirement requirements.lock
	@touch $@

lock:
	@command -v uv >/dev/null || { echo "uv is needed to resolve the versions: pipx install uv"; exit 1; }
	@uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate --no-config --quiet --upgrade --output-file requirements.lock

clean:
	@rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage htmlcov
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
