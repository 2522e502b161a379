PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
FRONT := $(wildcard static/css/*.scss static/js/*.js) $(wildcard forum/translations/*/LC_MESSAGES/messages.po)

.PHONY: run test lint bench front clean
.DEFAULT_GOAL := run

run: .stamps/run .stamps/front ## install, migrate, load the demonstration, serve
	FORUM_DEMO=1 $(BIN)/forum demo --if-empty --port $(PORT)
	FORUM_DEMO=1 FORUM_PUBLIC_URL=http://127.0.0.1:$(PORT) $(BIN)/forum serve --port $(PORT)

test: .stamps/test .stamps/front ## every check
	$(MAKE) lint
	$(BIN)/pytest --database=sqlite
	$(BIN)/pytest --database=postgresql -m "not browser and not pure"

lint: .stamps/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .stamps/test .stamps/front ## figures beside baselines of the same run, their goals, and the run before
	$(BIN)/python -m tests.bench

front: .stamps/front

.stamps/front: $(FRONT) package-lock.json hatch_build.py .stamps/run
	$(BIN)/python hatch_build.py
	@touch $@

.stamps/run: pyproject.toml constraints.txt
	test -d .venv || $(PYTHON) -m venv .venv
	PIP_CONSTRAINT=constraints.txt $(BIN)/pip install --quiet --disable-pip-version-check -e ".[build]"
	@mkdir -p .stamps && touch $@

.stamps/test: .stamps/run
	PIP_CONSTRAINT=constraints.txt $(BIN)/pip install --quiet --disable-pip-version-check -e ".[build,test]"
	@touch $@

clean:
	rm -rf .venv node_modules static/build .stamps dist
