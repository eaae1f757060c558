"""Terms made by another analysis are made anew."""

from indexer.catalogue.meta import set_meta
from indexer.ingest.store.lexical_upkeep import ANALYSIS_KEY, bring_terms_up_to_date
from indexer.ingest.store.removal import remove_documents
from indexer.lexical.terms import word_terms


def test_terms_of_an_older_analysis_are_replaced_and_can_then_be_removed(bench, articles):
    bring_terms_up_to_date(bench.database)
    (document,) = bench.run(*articles("fr 1.txt")).imported
    (passage_id,) = bench.stored
    with bench.database.write() as connection:
        connection.execute("INSERT INTO word_view (word_view) VALUES ('delete-all')")
        connection.execute("INSERT INTO word_view (rowid, terms) VALUES (?, 'oldterm')", (passage_id,))
        connection.execute("UPDATE passages SET word_count = 1")
        set_meta(connection, ANALYSIS_KEY, "an older one")

    assert bring_terms_up_to_date(bench.database) == 1
    reader = bench.database.reader()
    assert bench.holding("oldterm") == []
    assert bench.holding(*word_terms("enchères", "fr")) == [passage_id]
    text, language, count = reader.execute("SELECT text, language, word_count FROM passages").fetchone()
    assert count == len(word_terms(text, language))
    remove_documents(bench.database, bench.paths, [document.id])
    assert reader.execute("SELECT count(*) FROM word_vocabulary").fetchone() == (0,)


def test_terms_of_this_analysis_are_left_alone(bench, articles):
    bring_terms_up_to_date(bench.database)
    bench.run(*articles("fr 1.txt"))
    assert bring_terms_up_to_date(bench.database) == 0
