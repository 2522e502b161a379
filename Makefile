PYTHON ?= python3
PORT ?= 8000
SECONDS ?= 600
BIN := .venv/bin
PARALLEL := $(BIN)/pytest --numprocesses=4 --dist=worksteal # two cores wait for browsers and servers: four fill them
INSTALL := PIP_CONSTRAINT=constraints.txt $(BIN)/pip install --quiet --disable-pip-version-check --no-compile
FRONT := $(wildcard static/css/*.scss static/js/*.js static/js/*/*.js) $(wildcard forum/translations/*/LC_MESSAGES/messages.po)

.PHONY: run check test sqlite postgresql coverage fuzz rights lint style types walls bench front clean
.DEFAULT_GOAL := run
ifeq ($(MAKELEVEL),0) # whoever is called by another make shares its two
MAKEFLAGS += --jobs=2
endif
unexport PYTHONDONTWRITEBYTECODE # what one process has compiled, the next need not

run: .stamps/run .stamps/front ## install, migrate, load the demonstration, serve
	@echo "Making ready …"
	FORUM_DEMO=1 $(BIN)/forum demo --if-empty --port $(PORT)
	FORUM_DEMO=1 FORUM_PUBLIC_URL=http://127.0.0.1:$(PORT) $(BIN)/forum serve --port $(PORT)

check: .stamps/test .stamps/front ## in a minute or two: lint, the rules and the data, and every page once; for all day
	$(MAKE) lint
	$(PARALLEL) -m "not slow and not process and not browser and not pages"

test: .stamps/test .stamps/front ## every check, on both databases
	$(MAKE) lint sqlite # while types are looked at on one core, tests begin on the other
	$(MAKE) postgresql

sqlite: .stamps/test .stamps/front
	$(PARALLEL) --database=sqlite

postgresql: .stamps/test .stamps/front
	$(PARALLEL) --database=postgresql -m "not browser and not pure and not walk"

coverage: .stamps/test .stamps/front ## which lines are run without servers, browsers and what is slow: it nearly doubles the time
	$(PARALLEL) -m "not slow and not process and not browser" --cov --cov-report=term

fuzz: .stamps/test .stamps/front ## SECONDS=600: ask every address for anything, as anyone, each time something else
	FUZZ_SECONDS=$(SECONDS) $(BIN)/pytest tests/test_fuzz.py

rights: .stamps/test .stamps/front ## SECONDS=600: change rights at random, and compare all that people receive
	TELLING_SECONDS=$(SECONDS) $(BIN)/pytest tests/test_telling.py -k no_word

lint: types style walls

types: .stamps/test
	$(BIN)/mypy

style: .stamps/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

walls: .stamps/test
	$(BIN)/lint-imports

bench: .stamps/test .stamps/front ## figures beside baselines of the same run; only='attack-*': p95 under attack
	$(BIN)/python -m tests.bench $(if $(only),'$(only)')

front: .stamps/front

.PHONY: dev translations migration format docs screenshots hooks help

dev: .stamps/run .stamps/front ## serve what you work on: reload, debugger, style sheet and scripts built as they change
	$(BIN)/python -m tools.dev $(PORT)

translations: .stamps/run ## bring the catalogues up to date and compile them; says which messages still lack their words
	$(BIN)/python -m tools.translations

migration: .stamps/run ## m="what it does": a migration of what the models say and the database does not yet
	@$(BIN)/python -m tools.migration $(m)

format: .stamps/test ## let ruff order imports and lay the code out
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: .stamps/run ## draw what docs/ shows of the code
	$(BIN)/python -m tools.layers
	$(BIN)/python -m tools.bounds

screenshots: .stamps/test .stamps/front ## draw the pictures of README from today's demonstration
	$(BIN)/python -m tools.screenshots

hooks: .stamps/test ## check each commit before it is made
	$(BIN)/pre-commit install

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.stamps/front: $(FRONT) package-lock.json hatch_build.py .stamps/run
	@echo "Building the style sheet, the scripts and the words of every language …"
	$(BIN)/python hatch_build.py
	@touch $@

.stamps/run: pyproject.toml constraints.txt
	@echo "Installing what Forum needs: once, one to three minutes without a word …"
	test -d .venv || $(PYTHON) -m venv .venv
	$(INSTALL) -e ".[build]"
	@mkdir -p .stamps && touch $@

.stamps/test: .stamps/run
	@echo "Installing what the checks need: once, one to three minutes without a word …"
	$(INSTALL) "forum[build,test]" # is there: only what its extras name is added, nothing is built again
	@touch $@

clean:
	rm -rf .venv node_modules static/build .stamps dist
