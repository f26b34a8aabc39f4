# Two commands to know: `make check` and `make test`. Both set up what they need in .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# A worker takes tests that stand together, which share what is asked once.
SPREAD := -n auto --dist worksteal
SCHEMES := pfn-idx-tagged pfn-idx rfc-v1 merged

.PHONY: check docs test test-fast lint corpus corpus-claims mutation mutation-sample mutation-moved native native-corpus releases defects mutants trees trees-some kunit theorem certificates proofs golden bench benchmarks wheel clean

check: $(VENV)/installed
	$(BIN)/zslayout check --all

test: $(VENV)/installed-dev
	$(BIN)/pytest $(SPREAD)

# Some of every room, in less than a minute: for while you work. `make test` is what counts.
test-fast: $(VENV)/installed-dev
	$(BIN)/pytest $(SPREAD) -q -m "not slow" --hypothesis-profile=fast

# Every mistake of tests/defects on every kind of configuration; `make test` takes fewer.
defects: $(VENV)/installed-dev
	EVERY_POINT=1 $(BIN)/pytest $(SPREAD) tests/pipeline/test_source.py

# Every file of tests/corpus, broken or only rewritten, and what is said of it; rewrites docs/corpus.md.
corpus: $(VENV)/installed-dev
	cd tests && ../$(BIN)/python -m corpus.table --markdown ../docs/corpus.md

# The same by the claims on functions alone, on one configuration each: seconds a file. What is in RESULTS
# is not judged again.
RESULTS ?= .pytest_cache/zslayout/corpus-claims
corpus-claims: $(VENV)/installed-dev
	cd tests && ../$(BIN)/python -m corpus.claims_table ../$(RESULTS) --markdown ../docs/corpus.md

# Each token of Linux 7.3 that has to do with a packed word changed, one at a time, and which of these are
# told by claims alone; rewrites docs/mutation.md. What is in MUTATIONS is not judged again. Of another
# release SHARE of the mutants of REGIONS are, and are on the page from then on:
# make mutation-sample RELEASE=6.1 SHARE=1/2 REGIONS="zs_malloc zs_free"
MUTATIONS ?= .pytest_cache/zslayout/mutation
mutation: $(VENV)/installed-dev
	cd tests && ../$(BIN)/python -m corpus.mutation_table ../$(MUTATIONS) --markdown ../docs/mutation.md \
		--page 7.3 6.12 6.1
mutation-sample: $(VENV)/installed-dev
	cd tests && ../$(BIN)/python -m corpus.mutation_table ../$(MUTATIONS) --base $(RELEASE) --share $(SHARE) \
		$(addprefix --region ,$(REGIONS))
# The same of statements: swapped, done twice, always or never. Those that stay green are listed, on no page:
# make mutation-moved RELEASE=7.3 SHARE=1/2
mutation-moved: $(VENV)/installed-dev
	cd tests && ../$(BIN)/python -m corpus.mutation_table ../$(MUTATIONS)-moved --base $(RELEASE) --share $(SHARE) \
		--moved $(addprefix --region ,$(REGIONS))

# The files of Linux 6.1, 6.12 and 7.3 on every configuration, at every chain size: some minutes each. That
# of 5.10, whose pools have no lock, is not decided, and nothing of it is refuted.
RELEASES := 6.1 6.12 7.3
releases: $(VENV)/installed-dev
	for release in $(RELEASES); do \
	    file=$$($(BIN)/python tests/releases.py $$release) || exit 1; \
	    $(BIN)/zslayout check --all --no-cache --source "$$file" || exit 1; done
	file=$$($(BIN)/python tests/releases.py 5.10) && \
	    { $(BIN)/zslayout check --arch x86_64 --no-cache --source "$$file"; test $$? -eq 3; }

# Real files, run: a million operations of each release beside the reference allocator on five kinds of
# configuration. Takes half an hour.
native: $(VENV)/installed-dev
	$(BIN)/python tools/native_releases.py

# Every broken file of tests/corpus, compiled and run; rewrites docs/natively.md. Takes an hour; what is in
# NATIVELY is not run again.
NATIVELY ?= .pytest_cache/zslayout/natively
native-corpus: $(VENV)/installed-dev
	cd tests && ../$(BIN)/python -m corpus.natively_table ../$(NATIVELY) --markdown ../docs/natively.md

# Every mistake of tests/mutants on the reference allocator, and the checks that catch it.
mutants: $(VENV)/installed-dev
	cd tests && ../$(BIN)/python -m mutants.table

# The archconfigs held to a kernel tree, TREE=FOLDER: all that this machine has compilers for; some
# 10 seconds of a processor each. `make test` holds six of them to Linux 6.12.
trees: $(VENV)/installed
	$(BIN)/zslayout probe --kernel $(TREE) --all --verify

# The same of one configuration of each kind, by gcc: a minute of a processor.
SOME := arm64-4k arm64-16k arm64-64k riscv64-flatmem-6.12 x86_64 i386-pae arm-lpae ppc64-64k s390 um-x86_64
trees-some: $(VENV)/installed
	$(BIN)/zslayout probe --kernel $(TREE) $(SOME:%=--arch %) --compiler gcc --verify

# The KUnit file of `emit kunit` in User Mode Linux, built of a kernel tree, TREE=FOLDER, and run: as the
# tree is, and with a mask broken. Some minutes of a processor, once. `make test` compiles it in Linux 6.12.
kunit: $(VENV)/installed
	$(BIN)/python tools/kunit_in_uml.py $(TREE) $(VENV)/kunit

lint: $(VENV)/installed-dev
	@echo "== format";  $(BIN)/ruff format --check .
	@echo "== lint";    $(BIN)/ruff check .
	@echo "== types";   $(BIN)/mypy
	@echo "== floors";  $(BIN)/lint-imports
	@echo "== mirror";  $(BIN)/python tools/test_mirror.py
	@echo "== table";   $(BIN)/zslayout table --check docs/fit-table.rst
	@echo "== proofs";  for scheme in $(SCHEMES); do \
	    $(BIN)/zslayout check --all --scheme $$scheme > $(VENV)/said || exit 1; \
	    diff proofs/$$scheme.txt $(VENV)/said || exit 1; done
	@echo "== schemas"; $(BIN)/zslayout lint --schema > $(VENV)/said; \
	    diff archconfigs/archconfig.schema.json $(VENV)/said
	@$(BIN)/zslayout word lint --schema > $(VENV)/said; \
	    diff words/word.schema.json $(VENV)/said
	@$(BIN)/python tools/output_schema.py > $(VENV)/said; \
	    diff docs/zslayout.schema.json $(VENV)/said
	@$(BIN)/python tools/release_history.py > $(VENV)/said; diff docs/releases.md $(VENV)/said

# The theorem anew, by three solvers; SOLVER=bitwuzla by that one alone, in a sixth of the time.
theorem: $(VENV)/installed-dev
	$(BIN)/zslayout prove --scheme all $(or $(SOLVER:%=--solver %),--confirm)
	$(BIN)/zslayout prove --protocol $(or $(SOLVER:%=--solver %),--confirm)

# Every certificate and value of proofs/ without a solver, and nothing stale; `make test` does it too.
certificates: $(VENV)/installed
	$(BIN)/zslayout prove --check

# Rewrite what is stale in proofs/: texts, certificates and ledger.
proofs: $(VENV)/installed-dev
	$(BIN)/zslayout prove --write

# Rewrite every committed output from what the tool says now; read the diff before committing it.
golden: $(VENV)/installed-dev
	$(BIN)/zslayout lint --schema > archconfigs/archconfig.schema.json
	$(BIN)/zslayout word lint --schema > words/word.schema.json
	$(BIN)/python tools/output_schema.py > docs/zslayout.schema.json
	$(BIN)/python tools/release_history.py > docs/releases.md
	$(BIN)/zslayout table --quiet --output docs/fit-table.rst
	for scheme in $(SCHEMES); do \
	    $(BIN)/zslayout check --all --scheme $$scheme > proofs/$$scheme.txt || exit 1; done
	UPDATE_GOLDEN=1 $(BIN)/pytest $(SPREAD) -q $$(grep -rlw --include='test_*.py' goldens tests)

bench: $(VENV)/installed-dev
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python -m benchmarks.allocator

# The documentation as a site, docs/_build/html, and a man page; a warning is an error.
docs: $(VENV)/installed-dev
	$(BIN)/python -m sphinx -W -q -b html docs docs/_build/html
	$(BIN)/python -m sphinx -W -q -b man docs docs/_build/man

# Rewrite docs/benchmarks.md: zslayout beside what one would take instead. Takes some minutes.
benchmarks: $(VENV)/installed-bench
	$(BIN)/python -m benchmarks.comparison

wheel: $(VENV)/installed-dev
	$(BIN)/python -m build --wheel

clean:
	rm -rf $(VENV) dist build

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "zslayout needs Python 3.11 or newer: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@ $(VENV)/installed

$(VENV)/installed-bench: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable '.[dev,bench]'
	@touch $@ $(VENV)/installed-dev $(VENV)/installed
