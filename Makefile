SHELL := /bin/bash
.DEFAULT_GOAL := help
TALKDOWN := .venv/bin/talkdown
DEMO_RECORD := build/demo-record.json

.PHONY: help setup demo test kiosk bench lint

help: ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/'

setup: ## Install what is missing, and fetch the models
	@setup/setup.sh

demo: setup ## Play one whole encounter out loud with a simulated officer, and print its review
	@mkdir -p build
	$(TALKDOWN) rehearse porch --officer sim:good --headset auto --short --record $(DEMO_RECORD)
	$(TALKDOWN) review $(DEMO_RECORD)

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
