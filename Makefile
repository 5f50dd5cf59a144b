# Needs Python 3.11 or newer, a shell and make; everything else is fetched on the first run.
PYTHON ?= python3
PORT ?= 8000
DIEN_HONG_DEMO ?= yes
STAGES ?=
export PORT DIEN_HONG_DEMO
venv := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help run test test-faults check lock bench clean

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 24

run: ## Start the program with the demo province (PORT=8000; DIEN_HONG_DEMO=no for an empty one)
	@$(PYTHON) -m scripts.setup run
	@exec $(venv) manage.py serve

test: ## Run all tests (STAGES="frontend sqlite postgresql faults browser" chooses some)
	@$(PYTHON) -m scripts.setup dev
	@$(venv) -m scripts.test $(STAGES)

test-faults: ## Run all tests of faults, the long ones too, about ten minutes (tests/faults/README.md)
	@$(PYTHON) -m scripts.setup dev
	@$(venv) -m scripts.test faults long

check: ## Run all linters and type checkers
	@$(PYTHON) -m scripts.setup dev
	@$(venv) -m scripts.check

lock: ## Write the hashed locks of requirements/ anew from pyproject.toml
	@$(PYTHON) -m scripts.setup dev
	@$(venv) -m scripts.lock

bench: ## Measure everything, about ten minutes on a quiet machine; rewrites docs/bench
	@$(PYTHON) -m scripts.setup dev
	@$(venv) -m bench

# One bench alone; prints its lines and writes nothing.
bench-%:
	@$(PYTHON) -m scripts.setup dev
	@$(venv) -m bench.$*

clean: ## Remove what was installed and built; the data in var/ stays
	rm -rf .venv frontend/node_modules frontend/dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .setup.lock
