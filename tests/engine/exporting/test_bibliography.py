"""Documents as references: complete, escaped, with keys that differ, and nothing guessed."""

import json
from dataclasses import replace

from indexer.exporting.bibliography import write_bibtex, write_csl_json, write_ris
from indexer.records.documents import Document

KNOWN = Document(
    id="d1",
    title="Costs & 100 % of {it}_now",
    path="/a/b_c.pdf",
    media_type="application/pdf",
    language="en",
    publisher="The Paper",
    author="Petch, Rosalind",
    published="2026-03-09",
    collection=None,
    pages=3,
    characters=10,
    passages=1,
    imported_at="2026-11-22T10:00:00Z",
    sha256="0",
    state="ready",
    source_url="https://example.org/a?b=1&c=2",
)
UNKNOWN = replace(
    KNOWN, id="d2", title=None, publisher=None, author=None, published=None, language=None, source_url=None
)


def test_bibtex_escapes_what_latex_would_read():
    entry = write_bibtex([KNOWN])
    assert entry.startswith("@misc{the-paper-2026-costs-100-of-it-now,")
    assert r"title = {{Costs \& 100 \% of \textbraceleft{}it\textbraceright{}\_now}}" in entry
    assert "author = {{Petch, Rosalind}}" in entry
    assert "month = {3}" in entry
    assert entry.count("{") == entry.count("}")


def test_what_is_unknown_is_left_out():
    entry = write_bibtex([UNKNOWN])
    assert "author" not in entry
    assert "year" not in entry
    (item,) = json.loads(write_csl_json([UNKNOWN]))
    assert set(item) == {"id", "type", "title", "note"}
    assert "PY" not in write_ris([UNKNOWN])


def test_keys_differ_and_stay():
    items = json.loads(write_csl_json([KNOWN, KNOWN, replace(KNOWN, title="鹤川新能退出")]))
    assert [item["id"] for item in items] == [
        "the-paper-2026-costs-100-of-it-now",
        "the-paper-2026-costs-100-of-it-now-2",
        "the-paper-2026",
    ]


def test_csl_has_the_date_as_exact_as_known():
    (day, month) = json.loads(write_csl_json([KNOWN, replace(KNOWN, published="2026-03")]))
    assert day["issued"] == {"date-parts": [[2026, 3, 9]]}
    assert month["issued"] == {"date-parts": [[2026, 3]]}
    assert day["author"] == [{"literal": "Petch, Rosalind"}]


def test_ris_begins_and_ends_each_record():
    written = write_ris([KNOWN, UNKNOWN])
    assert written.count("TY  - GEN") == written.count("ER  - ") == 2
    assert "DA  - 2026/03/09" in written


def test_no_documents_are_an_empty_list():
    assert (write_bibtex([]), write_ris([]), json.loads(write_csl_json([]))) == ("", "", [])


def test_a_lone_brace_does_not_break_the_file():
    entry = write_bibtex([replace(KNOWN, title="a } b { c }", source_url="https://example.org/a}b")])
    assert entry.count("{") == entry.count("}")
    assert "https://example.org/a%7Db" in entry
