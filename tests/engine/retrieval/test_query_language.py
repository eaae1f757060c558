from __future__ import annotations

from collections.abc import Callable

import pytest

from indexer import Library
from indexer.common.errors import UsageError
from indexer.records.search import Filters, SearchOptions

Named = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('"solid state"', {"old.md"}),  # new.md has both words, elsewhere
        ("«état solide»", {"usine.txt"}),
        ('"etat solide"', {"usine.txt"}),
        ('"être ou ne pas être"', {"usine.txt"}),  # function words only
        ("“固态电池”", {"电池.txt"}),
        ("“态电”", {"电池.txt"}),
        ("“电”", {"电池.txt"}),
        ('"固定状态"', set()),
        ('"states solid"', set()),
        ("Lyon* -zinc", {"old.md", "usine.txt"}),
        ('"factory" -"sodium cells"', {"new.md"}),
        ("固态* -固态电池", set()),
        ("Lyon* -battery", {"usine.txt"}),  # in any of its forms; the French word is another one
        ("Lyon* -zi*", {"old.md", "usine.txt"}),
        ("batt*", {"old.md", "new.md", "usine.txt"}),
        ("zi*", {"new.md"}),
        ("固态*", {"电池.txt"}),
        ("Lyon lang:fr", {"usine.txt"}),
        ("Lyon after:2025", {"new.md"}),
        ("Lyon before:2020-06", {"old.md"}),
        ('Lyon publisher:"le courrier"', {"new.md"}),
        ("Lyon title:batteries", {"new.md", "usine.txt"}),
        ("Lyon title:batteries lang:fr", {"usine.txt"}),
        ("Lyon collection:none", set()),
    ],
)
@pytest.mark.parametrize("mode", ["hybrid", "lexical"])
def test_every_result_obeys_the_query(names: Named, query: str, expected: set[str], mode: str) -> None:
    assert set(names(query, mode=mode)) == expected


def test_filters_of_the_query_and_of_the_options_both_hold(names: Named) -> None:
    assert names("Lyon lang:en", filters=Filters(since="2025")) == ["new.md"]
    assert names("Lyon lang:en", filters=Filters(language="fr")) == []


def test_a_question_that_quotes_other_words_is_still_answered(names: Named) -> None:
    assert names('Who makes "sodium batteries of the future" in Lyon?')
    assert names('"sodium batteries of the future" Lyon') == []
    assert names('Which factory makes "solid state" batteries?') == ["old.md"]


def test_a_mistyped_field_is_refused_by_search(library: Library) -> None:
    with pytest.raises(UsageError, match="lnag"):
        library.search("Lyon lnag:fr")


def test_an_answer_obeys_the_query_too(library: Library) -> None:
    answer = library.ask('What does the factory in Lyon make? publisher:"Le Courrier"')
    assert {citation.document.publisher for citation in answer.citations} == {"Le Courrier"}


def test_a_slip_is_mended_and_said(library: Library) -> None:
    result = library.search("sodum cells")
    assert result.repaired == (("sodum", "sodium"),)
    assert result.results[0].document.title == "Sodium cells"
    assert library.search("sodium cells").repaired == ()


def test_what_another_language_says_is_not_mended(library: Library) -> None:
    german = "Welche Fabrik stellt die Batterien für das Netz her und was kosten sie heute?"
    assert library.search(german).repaired == ()


def test_preferences_move_what_is_close_and_nothing_without_being_asked(library: Library) -> None:
    plain = {hit.passage_id: hit.score for hit in library.search("Lyon batteries").results}
    recent = library.search("Lyon batteries", options=SearchOptions(prefer_recent=True)).results
    french = library.search("Lyon batteries", options=SearchOptions(prefer_language="fr")).results
    gains = {hit.document.title: hit.score / plain[hit.passage_id] for hit in recent}
    assert gains["Batteries in Lyon"] == pytest.approx(1.15, abs=1e-3)
    assert 1.0 < gains["Sodium cells"] < 1.01
    for hit in french:
        factor = 1.15 if hit.document.language == "fr" else 1.0
        assert hit.score / plain[hit.passage_id] == pytest.approx(factor, abs=1e-3)


def test_an_explanation_says_ranks_terms_and_exact_marks(library: Library) -> None:
    hit = library.search("Usine de Lyon", options=SearchOptions(explain=True)).results[0]
    text = library.show(hit.document.id).text
    assert {span.of(text) for span in hit.marks} == {"usine", "Lyon"}
    assert hit.explanation is not None
    views = {view.view: view for view in hit.explanation.views}
    assert set(views) == {"words", "meaning", "reading"}
    assert views["words"].rank == 1
    assert 0 < views["words"].score < 1
    assert {term for term, _ in hit.explanation.terms} == {"usin", "lyon"}
    assert hit.explanation.terms[0][1] > 0
    plain = library.search("Usine de Lyon").results[0]
    assert (plain.marks, plain.explanation) == ((), None)


def test_a_name_or_abbreviation_that_is_not_there_is_left_alone(library: Library) -> None:
    assert library.search("usine de Lion").repaired == ()
    assert library.search("USINES A LYNON").repaired == ()
    assert library.search("USINNE").repaired == ()
    assert library.search("usinne").repaired == (("usinne", "usine"),)
