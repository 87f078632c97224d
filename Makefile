# Everything goes through one virtual environment that is made once.
PYTHON ?= python3.11
VENV := .venv
RAG := $(VENV)/bin/rag
STAMP := $(VENV)/.installed

.PHONY: chat test eval lint types imports bench clean

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --constraint constraints.txt torch
	$(VENV)/bin/pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $(STAMP)

chat: $(STAMP)  ## build the index where needed and open the page on http://127.0.0.1:7860
	$(RAG) chat

test: $(STAMP)  ## the whole suite
	$(VENV)/bin/python -m pytest

eval: $(STAMP)  ## the evaluation and its gate
	$(RAG) index
	$(RAG) eval --left-out

lint: $(STAMP)
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .

types: $(STAMP)
	$(VENV)/bin/mypy

imports: $(STAMP)
	$(VENV)/bin/lint-imports

bench: $(STAMP)  ## speed and memory of asking, indexing and the page
	$(VENV)/bin/python bench/ask.py
	$(VENV)/bin/python bench/indexing.py
	$(VENV)/bin/python bench/page_ready.py

clean:
	rm -rf $(VENV) var eval/results
