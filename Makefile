PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
PARALLEL := $(BIN)/pytest --numprocesses=2 --dist=worksteal
FRONT := $(wildcard static/css/*.scss static/js/*.js) $(wildcard forum/translations/*/LC_MESSAGES/messages.po)

.PHONY: run check test lint bench front clean
.DEFAULT_GOAL := run

run: .stamps/run .stamps/front ## install, migrate, load the demonstration, serve
	FORUM_DEMO=1 $(BIN)/forum demo --if-empty --port $(PORT)
	FORUM_DEMO=1 FORUM_PUBLIC_URL=http://127.0.0.1:$(PORT) $(BIN)/forum serve --port $(PORT)

check: .stamps/test .stamps/front ## lint and what is fast: for all day
	$(MAKE) lint
	$(PARALLEL) -m "not slow and not process and not browser"

test: .stamps/test .stamps/front ## every check, on both databases; coverage of both runs
	$(MAKE) lint
	$(PARALLEL) --database=sqlite --cov --cov-report=
	$(PARALLEL) --database=postgresql -m "not browser and not pure" --cov --cov-append --cov-report=term

lint: .stamps/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .stamps/test .stamps/front ## ratios against baselines of the same run
	$(BIN)/python -m tests.bench.bench

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
