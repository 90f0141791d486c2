.DEFAULT_GOAL := help
.PHONY: help serve test check docs lock bench wire-target migration

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## /make \1\t/p' Makefile | expand -t 20

serve: .venv/run.stamp  ## the service on http://127.0.0.1:6543, with everything it needs
	@scripts/serve

test: .venv/test.stamp  ## the whole suite, on SQLite and PostgreSQL; ARGS="tests/web -k origin" for a part
	@scripts/system-packages
	@scripts/run-tests $(ARGS)

check: .venv/test.stamp  ## format, lint, types, imports, generated documents: seconds, no servers
	@scripts/check

docs: .venv/test.stamp  ## write anew what is written from the code: settings, refusals, permissions, OpenAPI
	@scripts/docs

lock: .venv/test.stamp  ## write requirements/*.txt anew from setup.cfg
	@scripts/lock

bench: .venv/test.stamp  ## authsvc and better-auth side by side on one PostgreSQL
	@scripts/system-packages wrk taskset
	@.venv/bin/python -m bench $(ARGS)

wire-target: .venv/run.stamp  ## the target of the conformance harness, in the foreground
	@scripts/wire-target

migration: .venv/test.stamp  ## a new revision from the models: make migration NAME="what changes"
	@scripts/new-migration "$(NAME)"

.venv/run.stamp: requirements/run.txt setup.cfg
	@scripts/install run

.venv/test.stamp: requirements/test.txt setup.cfg
	@scripts/install test
