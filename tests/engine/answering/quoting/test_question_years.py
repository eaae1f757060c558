from __future__ import annotations

import pytest

from indexer.answering.quoting.question_names import speaks_of, years_in
from indexer.records.documents import DocumentSummary
from indexer.records.search import Hit


def hit(text: str, *, published: str | None = None, path: str = "/a/b.txt") -> Hit:
    return Hit(1, 1.0, 1, DocumentSummary("d", None, path, "en", None, published), None, 0, len(text), text)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("What did Corvane earn in 2021?", {"2021"}),
        ("entre 2019 et 2024", {"2019", "2024"}),
        ("砚湖钠电2019年的净利润是多少？", {"2019"}),
        ("二〇二四年", {"2024"}),
        ("on 2026-03-09", {"2026"}),
        ("12026 or 20265 or 100", set()),
    ],
)
def test_years_are_four_digits_that_can_be_years(text: str, years: set[str]) -> None:
    assert years_in(text) == years


@pytest.mark.parametrize(
    ("passage", "speaks"),
    [
        (hit("Sales rose in 2021."), True),
        (hit("Sales rose in 2022."), False),
        (hit("营收在二〇二一年增长。"), True),
        (hit("It has 2,021 members."), True),
        (hit("It has 2 021 members."), True),
        (hit("Sales rose in 2022, 340 people left."), False),
        (hit("Sales rose last year.", published="2022-03"), True),
        (hit("Sales rose last year.", published="2024-03"), False),
        (hit("Sales rose.", path="/a/report 2021.txt"), True),
        (hit("Sales rose.", path="/a/report 2022.txt"), False),
        (hit("Sales rose this year."), True),
    ],
)
def test_a_passage_speaks_of_a_year_by_its_words_its_date_or_its_file(passage: Hit, speaks: bool) -> None:
    assert speaks_of(frozenset({"2021"}), passage) is speaks
