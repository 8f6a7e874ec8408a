SHELL := /bin/bash
.DEFAULT_GOAL := help
TALKDOWN := .venv/bin/talkdown

.PHONY: help setup demo agency test kiosk bench lint

help: ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/'

setup: ## Install what is missing, and fetch the models
	@setup/setup.sh

demo: setup ## Play one encounter out loud with a simulated officer, print its review, bring its hours to the pages
	@.venv/bin/python -m setup.demo

agency: ## Run the server alone, with what the demo left: pages, broker, and a password shown at each start
	@setup/setup.sh --server
	@.venv/bin/talkdown-agency demo

kiosk: setup ## Start the kiosk's screen
	@$(TALKDOWN) kiosk

bench: setup ## Measure latency and recognition on this machine
	$(TALKDOWN) bench latency
	$(TALKDOWN) bench asr

test: ## Run every check and every test
	@setup/setup.sh --tests
	@.venv/bin/python -m pytest

lint: ## Run the checks alone: style, types, who imports whom, lock file
	@.venv/bin/python -m pytest tests/house
