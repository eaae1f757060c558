"""A scripted reranker: how its scores join the ranking, and what a search does when it cannot work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from indexer import Library
from indexer.common.cancel import CancelledByUser, CancelToken
from indexer.common.errors import ModelError
from indexer.common.messages import verbatim
from indexer.models.protocol import Reranker
from indexer.records.passages import Passage
from indexer.records.search import SearchOptions, SearchRequest
from indexer.retrieval import reranking
from indexer.retrieval.reranking import scores_to_shares
from indexer.retrieval.retriever import Retrieved, Retriever
from indexer.vectors.builtin import BuiltinEmbedder
from tests.makers.library.said import said

METALS = ("zinc", "copper", "nickel", "cobalt", "silver", "gold", "tin", "lead")


class ScriptedReranker:
    """Scores as it is told to, and keeps what it was asked."""

    name = "Scripted"

    def __init__(self, judge: Callable[[Passage], float]) -> None:
        self._judge = judge
        self.queries: list[str] = []
        self.scored: list[list[Passage]] = []

    def score(
        self, query: str, passages: Sequence[Passage], *, token: CancelToken | None = None
    ) -> list[float]:
        self.queries.append(query)
        self.scored.append(list(passages))
        if token is not None:
            token.check()
        return [self._judge(passage) for passage in passages]

    def close(self) -> None:
        pass


Search = Callable[..., Retrieved]


@pytest.fixture(scope="module")
def metals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of eight reports on one subject, one of which stands there twice."""
    folder = tmp_path_factory.mktemp("metals")
    sources = folder / "sources"
    sources.mkdir()
    for number, metal in enumerate(METALS):
        text = f"The price of {metal} rose in March, said the {metal} exchange. " + "It rose again. " * number
        (sources / f"{metal}.txt").write_text(text, encoding="utf-8")
    copy = (sources / "zinc.txt").read_text(encoding="utf-8") + "\n"
    (sources / "zinc again.txt").write_text(copy, encoding="utf-8")
    with Library.open(folder / "library") as library:
        library.add([sources])
    return folder / "library"


@pytest.fixture
def search(metals: Path) -> Search:
    retriever = Retriever(BuiltinEmbedder())

    def find(
        query: str,
        k: int = 5,
        reranker: Reranker | None = None,
        token: CancelToken | None = None,
        **more: object,
    ) -> Retrieved:
        request = SearchRequest(query, k, **more)  # type: ignore[arg-type]
        with Library.open(metals, read_only=True) as library, library._database.reading() as connection:
            return retriever.retrieve(connection, request, reranker, token)

    return find


def order(result: Retrieved) -> list[str]:
    return [Path(hit.document.path).stem for hit in result.hits]


def favours(word: str) -> ScriptedReranker:
    return ScriptedReranker(lambda passage: 9.0 if word in passage.text else -9.0)


def test_what_the_reranker_prefers_comes_first(search: Search) -> None:
    assert order(search("price of copper in March"))[0] == "copper"
    result = search("price of copper in March", reranker=favours("cobalt"))
    assert order(result)[0] == "cobalt"
    assert result.hits[0].score > result.hits[1].score
    assert said(result.warnings) == ()


def test_where_it_sees_no_difference_the_ranking_stays(search: Search) -> None:
    even = ScriptedReranker(lambda _passage: -3.0)
    query = "price of copper in March"
    assert order(search(query, reranker=even)) == order(search(query))


def test_without_a_reranker_scores_are_what_they_were(search: Search) -> None:
    result = search("price of copper in March", options=SearchOptions(explain=True))
    views = result.hits[0].explanation
    assert views is not None
    assert [item.view for item in views.views] == ["words", "meaning", "reading"]


def test_the_best_candidates_are_read_and_copies_are_not(search: Search) -> None:
    reranker = favours("tin")
    search("price in March", k=1, reranker=reranker)
    (read,) = reranker.scored
    assert len(read) == len(METALS)
    assert len({passage.text.strip() for passage in read}) == len(METALS)
    assert reranker.queries == ["price in March"]


def test_no_more_are_read_than_is_set(search: Search, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reranking, "CANDIDATES", 3)
    reranker = favours("lead")
    result = search("price in March", k=8, reranker=reranker)
    read = {passage.id for passage in reranker.scored[0]}
    assert len(read) == 3
    assert {hit.passage_id for hit in result.hits[:3]} == read  # what was read is before what was not


def test_a_copy_shares_its_originals_score_and_stays_left_out(search: Search) -> None:
    for judged in ("zinc", "tin"):
        result = search("price of zinc in March", k=9, reranker=favours(judged))
        assert len([name for name in order(result) if name.startswith("zinc")]) == 1


def test_at_most_so_many_of_one_document_counts_after_reranking(tmp_path: Path) -> None:
    text = "\n\n".join(f"# {metal}\n\n" + f"The price of {metal} rose. " * 40 for metal in METALS[:4])
    (tmp_path / "one.md").write_text(text, encoding="utf-8")
    with Library.open(tmp_path / "library") as library:
        library.add([tmp_path / "one.md"])
        with library._database.reading() as connection:
            result = Retriever(BuiltinEmbedder()).retrieve(
                connection,
                SearchRequest("price of zinc", 4, options=SearchOptions(max_per_document=1)),
                favours("cobalt"),
            )
    assert len(result.hits) == 1
    assert "cobalt" in result.hits[0].text


def test_phrases_and_exclusions_hold_whatever_the_reranker_says(search: Search) -> None:
    result = search('"zinc exchange" price', reranker=favours("tin"))
    assert all("zinc exchange" in hit.text for hit in result.hits)
    assert "tin" not in order(search("price March -tin", k=9, reranker=favours("tin")))


def test_preferences_still_count(search: Search) -> None:
    options = SearchOptions(prefer_language="en", explain=True)
    result = search("price March", options=options, reranker=favours("gold"))
    explanation = result.hits[0].explanation
    assert explanation is not None
    assert explanation.preference > 1


def test_the_reranker_is_one_more_view_of_the_explanation(search: Search) -> None:
    result = search(
        "price in March", k=9, options=SearchOptions(explain=True), reranker=ScriptedReranker(len_of)
    )
    views = [item for hit in result.hits if hit.explanation for item in hit.explanation.views]
    last = [item for item in views if item.view == "reranker"]
    assert len(last) == len(result.hits)
    assert sorted(item.rank or 0 for item in last) == list(range(1, len(METALS) + 1))
    assert max(item.score for item in last) == 1.0
    assert {item.weight for item in last} == {reranking.RERANKER_WEIGHT}


def len_of(passage: Passage) -> float:
    return float(len(passage.text))


@pytest.mark.parametrize("mode", ["hybrid", "lexical", "semantic"])
def test_it_works_in_every_mode(search: Search, mode: str) -> None:
    assert order(search("price of copper", mode=mode, reranker=favours("nickel")))[0] == "nickel"


@pytest.mark.parametrize(
    "problem",
    [
        ModelError(verbatim("“X” stopped unexpectedly.")),
        ModelError(verbatim("Too slow."), code="timeout"),
        OSError("no memory"),
    ],
)
def test_a_reranker_that_fails_costs_nothing_but_a_sentence(search: Search, problem: Exception) -> None:
    def fail(_passage: Passage) -> float:
        raise problem

    plain = search("price of copper in March")
    result = search("price of copper in March", reranker=ScriptedReranker(fail))
    assert result.hits == plain.hits
    (warning,) = said(result.warnings)
    assert warning.startswith("The results were not reranked: ")
    assert warning.endswith(".")
    assert "\n" not in warning


def test_cancelling_while_it_reads_stops_the_search(search: Search) -> None:
    token = CancelToken()

    def judge(_passage: Passage) -> float:
        token.cancel()
        token.check()
        return 0.0

    with pytest.raises(CancelledByUser):
        search("price", reranker=ScriptedReranker(judge), token=token)


def test_nothing_found_is_nothing_to_read(search: Search) -> None:
    reranker = favours("tin")
    assert search("xqzjkw", mode="lexical", reranker=reranker).hits == ()
    assert reranker.scored == []


def test_scores_become_shares_of_their_range() -> None:
    assert scores_to_shares([8.0, -2.0, 3.0]).tolist() == [1.0, pytest.approx(0.0, abs=1e-5), 0.5]
    assert scores_to_shares([0.25, 0.25]).tolist() == [1.0, 1.0]
    assert scores_to_shares([-4.0]).tolist() == [1.0]
    assert np.all(scores_to_shares([1e30, -1e30]) > 0)
