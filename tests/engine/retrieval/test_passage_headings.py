from __future__ import annotations

from pathlib import Path

from indexer import Library
from indexer.answering.prompt_sources import PromptSource
from indexer.answering.prompts import source_block
from indexer.records.search import Hit

REPORT = """# Valmorin in 2025

An account of the year, for the people who lent the money and for those who may.

## Spain

### Sales

They doubled, after two years in which nothing was sold at all to anybody in the south.

## France

The works council met four times and agreed to the night shift in the end, with one voice against it.
"""


def found(tmp_path: Path, text: str) -> Hit:
    (tmp_path / "report.md").write_text(text)
    with Library.open(tmp_path / "library") as library:
        library.add([tmp_path / "report.md"])
        return next(
            hit for hit in library.search("sold to anybody in the south").results if "south" in hit.text
        )


def test_a_passage_says_under_which_headings_it_stands_but_for_the_documents_own_title(
    tmp_path: Path,
) -> None:
    hit = found(tmp_path, REPORT.replace("They doubled", "They doubled. " * 120))
    assert hit.section == ("Spain", "Sales")
    # The model is told too.
    assert source_block(1, PromptSource(hit, hit.text), "en").startswith(
        "Source 1: Valmorin in 2025 > Spain > Sales\n"
    )


def test_a_passage_that_begins_with_its_heading_does_not_say_it_twice(tmp_path: Path) -> None:
    assert found(tmp_path, REPORT).section == ()
