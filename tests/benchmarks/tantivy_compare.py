"""The lexical search against tantivy's, over the same terms of the same library.

    pip install --target DIR2 tantivy          # for this comparison only: Ibid does not use it
    PYTHONPATH=DIR2 python tests/benchmarks/tantivy_compare.py --folder DIR [--queries 40]

DIR holds a library by scale.py. tantivy gets each passage's terms of both views, already cut, so that both
look for the same. Its scores are its own (k1 1.2, b 0.75) and of passages only; Ibid's are of all passages
and of the sections that they stand in, in arrays, ready to be added up with the vectors.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from indexer.lexical.bm25 import score_view
from indexer.lexical.postings_cache import PostingsCache
from indexer.lexical.statistics import load_statistics
from indexer.lexical.warming import warm_postings
from scale import KINDS, clocked
from scale_queries import draw

from indexer.catalogue.database import Database
from indexer.lexical.terms import gram_terms, word_terms
from indexer.paths import LibraryPaths
from indexer.retrieval.question import analyse_question

RESULTS = 30
WRITER_BYTES = 128 << 20


def build(tantivy: Any, connection: Any, folder: Path) -> Any:
    """All passages in a tantivy index, one thread writing."""
    schema = tantivy.SchemaBuilder()
    schema.add_integer_field("id", stored=True, indexed=False, fast=True)
    for view in ("word", "gram"):
        schema.add_text_field(view, tokenizer_name="cut", index_option="freq")
    index = tantivy.Index(schema.build(), path=str(folder))
    cut = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("cut", cut)
    writer = index.writer(WRITER_BYTES, 1)
    for passage_id, text, language in connection.execute("SELECT id, text, language FROM passages"):
        writer.add_document(
            tantivy.Document(
                id=passage_id, word=" ".join(word_terms(text, language)), gram=" ".join(gram_terms(text))
            )
        )
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index


def size_mb(folder: Path) -> float:
    """What the files take."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20


def main() -> int:
    """Build, ask both, print a table."""
    parser = argparse.ArgumentParser(description="Lexical search against tantivy's")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--queries", type=int, default=40)
    options = parser.parse_args()
    try:
        import tantivy
    except ImportError:
        print("tantivy is not installed, so there is nothing to compare with: see the top of this file.")
        return 0
    print(f"tantivy {tantivy.__version__}, load {os.getloadavg()[0]:.1f}")
    with (
        tempfile.TemporaryDirectory() as scratch,
        Database(LibraryPaths(options.folder).database, read_only=True) as database,
        database.reading() as connection,
    ):
        started = time.perf_counter()
        index = build(tantivy, connection, Path(scratch))
        print(f"tantivy: built in {time.perf_counter() - started:.0f} s, {size_mb(Path(scratch)):.0f} MB")
        statistics = load_statistics(connection)
        warmed = PostingsCache()
        warm_postings(connection, statistics, warmed, lambda: None)
        searcher = index.searcher()

        def ask_tantivy(words: dict[str | None, list[str]], grams: list[str]) -> None:
            terms = {("word", term) for some in words.values() for term in some}
            terms |= {("gram", term) for term in grams}
            should = [
                (tantivy.Occur.Should, tantivy.Query.term_query(index.schema, view, term, "freq"))
                for view, term in sorted(terms)
            ]
            searcher.search(tantivy.Query.boolean_query(should), RESULTS)

        def ask_ibid(words: dict[str | None, list[str]], grams: list[str], cache: PostingsCache) -> None:
            by_language = {language: grams for language in statistics.languages}
            score_view(connection, statistics, "word", words, cache=cache)
            score_view(connection, statistics, "gram", by_language, cache=cache)

        print("| p50 CPU ms | tantivy | Ibid, nothing read before | Ibid, warmed | Ibid, asked again |")
        print("|---|---|---|---|---|")
        for kind in KINDS[:6]:
            rows = []
            for query in draw(connection, kind, options.queries):
                asked = analyse_question(query.text, statistics.languages)
                words, grams = asked.words, asked.grams
                ways = (
                    lambda words=words, grams=grams: ask_tantivy(words, grams),
                    lambda words=words, grams=grams: ask_ibid(words, grams, PostingsCache()),
                    lambda words=words, grams=grams: ask_ibid(words, grams, warmed),
                    lambda words=words, grams=grams: ask_ibid(words, grams, warmed),
                )
                rows.append([clocked(way)[1] for way in ways])
            print(f"| {kind} | " + " | ".join(f"{one:.1f}" for one in np.median(rows, axis=0)) + " |")
    print(f"load {os.getloadavg()[0]:.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
