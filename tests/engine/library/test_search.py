from __future__ import annotations

import pytest

from indexer import Library
from indexer.common.errors import UsageError
from indexer.records.search import Filters, SearchRequest


def names(library: Library, query: str, **options: object) -> list[str]:
    results = library.search(query, **options).results  # type: ignore[arg-type]
    return [hit.document.path.rsplit("/", 1)[-1].rsplit("\\", 1)[-1] for hit in results]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Combien de personnes l'usine emploiera-t-elle ?", "batterie.txt"),
        ("usine saint omer", "batterie.txt"),
        ("工厂投资额是多少?", "电池.txt"),
        ("how many modules did Norderwerk order", "battery.md"),
        ("battry moduls ordred", "battery.md"),  # three typing errors: the gram view still finds it
    ],
)
def test_the_passage_that_answers_comes_first(library: Library, query: str, expected: str) -> None:
    assert names(library, query)[0] == expected


@pytest.mark.parametrize("mode", ["hybrid", "lexical", "semantic"])
def test_every_mode_gives_exact_spans_and_falling_scores(library: Library, mode: str) -> None:
    results = library.search("batterie Valcourt", mode=mode).results
    assert results
    assert [hit.rank for hit in results] == list(range(1, len(results) + 1))
    assert [hit.score for hit in results] == sorted((hit.score for hit in results), reverse=True)
    for hit in results:
        assert hit.text == library.show(hit.document.id).text[hit.start : hit.end]


def test_k_bounds_the_number_of_results(library: Library) -> None:
    assert len(library.search("Valcourt", k=1).results) == 1


def test_filters_leave_other_documents_out(library: Library) -> None:
    assert names(library, "Valcourt", filters=Filters(language="zh")) == ["电池.txt"]
    assert names(library, "Valcourt", filters=Filters(since="2020")) == []  # no article has a date


def test_a_query_without_a_match_finds_nothing(library: Library) -> None:
    assert names(library, "xqzjkw", mode="lexical") == []


def test_a_chinese_question_finds_the_french_source_through_the_librarys_own_gloss(library: Library) -> None:
    # 瓦尔库(Valcourt) in the Chinese article says which Latin name to look for.
    assert "batterie.txt" in names(library, "瓦尔库的厂", mode="lexical")


@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("", {}),
        ("  ", {}),
        ("a", {"k": 0}),
        ("a", {"mode": "psychic"}),
        ("a", {"filters": Filters(since="x")}),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(
    library: Library, query: str, options: dict[str, object]
) -> None:
    with pytest.raises(UsageError):
        library.search(query, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "query", ["\u0000", "a" * 100_000, "🙂🙂", '"; DROP TABLE passages; --', "الشبكة", "-", "NEAR("]
)
def test_hostile_and_odd_queries_are_only_queries(library: Library, query: str) -> None:
    library.search(query)
    assert len(library.documents()) == 3


def test_search_sees_documents_that_came_and_went_meanwhile(tmp_path) -> None:
    with Library.open(tmp_path / "library") as library:
        assert library.search("zinc").results == ()
        (tmp_path / "zinc.txt").write_text("Le prix du zinc a doublé en mars.", encoding="utf-8")
        document = library.add([tmp_path / "zinc.txt"]).imported[0]
        assert [hit.document.id for hit in library.search("zinc").results] == [document.id]
        library.remove([document.id])
        assert library.search("zinc").results == ()


def test_above_the_exact_limit_chroma_gives_the_neighbours(tmp_path, monkeypatch) -> None:
    from indexer.retrieval.retriever import Retriever
    from indexer.vectors.builtin import BuiltinEmbedder

    monkeypatch.setattr("indexer.vectors.chroma.index.CHROMA_FROM", 1)
    monkeypatch.setattr("indexer.retrieval.nearest.EXACT_LIMIT", 0)
    with Library.open(tmp_path / "library") as library:
        for name in ("zinc", "cuivre", "tungstène"):
            (tmp_path / f"{name}.txt").write_text(f"Le prix du {name} a doublé en mars.", encoding="utf-8")
        library.add([tmp_path])
        assert library.wait_for_index(60)
        index = library._embedding.index
        assert index is not None
        asked = []

        class Recording:
            def search(self, vector, k):
                result = index.search(vector, k)
                asked.append(result)
                return result

        retriever = Retriever(BuiltinEmbedder(), Recording())
        with library._database.reading() as connection:
            hits = retriever.retrieve(connection, SearchRequest("tungstène", 3, "semantic")).hits
        assert asked
        assert asked[0] is not None
        assert hits[0].text.startswith("Le prix du tungstène")
