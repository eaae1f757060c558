"""Any text against the library, sentence by sentence."""

from pathlib import Path

import pytest

from indexer import Library
from indexer.common.cancel import CancelledByUser, CancelToken
from indexer.records.answers import Support

SALES = (
    "Acme's sales rose 12 percent to 48 million euros in 2024. Costs at the plant in Lyon fell by 3 percent. "
    "The board met twice in March."
)
RIVAL = "The rival Bolt lost 3 million euros in 2024. Its sales fell by half."


@pytest.fixture
def library(tmp_path: Path):
    for name, text in (("acme.txt", SALES), ("bolt.txt", RIVAL)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    with Library.open(tmp_path / "library") as library:
        library.add([tmp_path / "acme.txt", tmp_path / "bolt.txt"])
        yield library


def supports(library: Library, text: str) -> list[Support]:
    return [sentence.support for sentence in library.check(text).sentences]


def test_what_a_document_says_is_verified_and_cited(library: Library) -> None:
    checked = library.check("The rival Bolt lost 3 million euros.")
    [sentence], [citation] = checked.sentences, checked.citations
    assert sentence.support is Support.VERIFIED
    assert sentence.citations == (1,)
    assert citation.quote == RIVAL.partition(" Its")[0]
    text = library.show(citation.document.id).text
    assert text[citation.start : citation.end] == citation.quote


@pytest.mark.parametrize(
    "text",
    [
        "The rival Bolt lost 4 million euros.",
        "Costs at the plant in Lyon rose by 3 percent.",
        "The board did not meet twice in March.",
        "Acme's sales rose 3 percent to 48 million euros in 2024.",
        "Grapes ripen early in warm and sunny valleys.",
    ],
    ids=["figure", "direction", "not", "a figure of another sentence", "another subject"],
)
def test_what_no_document_says_is_not(library: Library, text: str) -> None:
    assert supports(library, text) == [Support.UNSUPPORTED] or supports(library, text) == [Support.PARTIAL]


def test_every_sentence_stands_where_it_says(library: Library) -> None:
    draft = (
        "Title\n\nThe rival Bolt lost 3 million euros [4].  Its sales fell by half!\n…\nCosts fell in Lyon."
    )
    for sentence in library.check(draft).sentences:
        assert draft[sentence.start : sentence.end] == sentence.text


def test_marks_and_operators_of_search_are_only_text(library: Library) -> None:
    assert supports(library, 'The rival "Bolt" lost -3 million euros: see [12].') != []
    assert supports(library, "The rival “Bolt” lost 3 million euros [12].") == [Support.VERIFIED]


def test_nothing_and_signs_only_have_no_sentences(library: Library) -> None:
    assert library.check("").sentences == ()
    assert library.check(" … \n---\n***").sentences == ()


def test_an_empty_library_bears_nothing_out(tmp_path: Path) -> None:
    with Library.open(tmp_path / "empty") as library:
        assert supports(library, "The rival Bolt lost 3 million euros.") == [Support.UNSUPPORTED]


def test_checking_tells_how_far_it_is_and_can_be_stopped(library: Library) -> None:
    heard: list[tuple[int, int]] = []
    token = CancelToken()

    def hear(done: int, total: int) -> None:
        heard.append((done, total))
        token.cancel()

    with pytest.raises(CancelledByUser):
        library.check("Costs fell. Sales rose. Bolt lost.", token=token, on_sentence=hear)
    assert heard == [(0, 3)]
