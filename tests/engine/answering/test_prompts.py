"""What of a document's own marks the model sees: none that could pass for a citation of ours."""

from __future__ import annotations

import pytest

from indexer.answering.prompt_sources import PromptSource
from indexer.answering.prompts import source_block
from indexer.records.documents import DocumentSummary
from indexer.records.search import Hit


def hit(text: str) -> Hit:
    document = DocumentSummary("d", "Rapport", "/a/b.txt", "fr", None, None)
    return Hit(1, 1.0, 1, document, None, 0, len(text), text)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Elle ralentit.[^3] Puis elle cesse[^12].", "Elle ralentit. Puis elle cesse."),
        ("Elle ralentit.[3] Puis elle cesse [4, 5].", "Elle ralentit.(3) Puis elle cesse (4, 5)."),
        ("10^6 kWh, x[^2 et [sic]", "10^6 kWh, x[^2 et [sic]"),
        ("经济增长[^3]正在放缓。", "经济增长正在放缓。"),
    ],
)
def test_marks_of_notes_go_and_numbers_in_brackets_become_round(text: str, seen: str) -> None:
    assert source_block(2, PromptSource(hit(text), text), "fr") == f"Source 2 : Rapport\n[2] {seen}\n"
