"""A sentence that runs over a page break stays whole; everything else ends with its page."""

from __future__ import annotations

import pytest

from indexer.passages.splitter import split_text
from indexer.records.documents import PageSpan, Span

FIRST = "Le conseil a approuvé le projet. La société a inauguré mardi son usine de batteries, qui"
REST = "emploiera 320 personnes en 2027."
THEN = "Le maire a salué cette décision devant la presse locale."


def cut(first, between, after, budget=1_100.0):
    """Two pages; `between` is a running header or footer of the second one, marked as clutter."""
    head = f"{first}\n\n"
    text = f"{head}{between}\n\n{after}" if between else f"{head}{after}"
    pages = [PageSpan(1, None, 0, len(first)), PageSpan(2, None, len(head), len(text))]
    clutter = [Span(len(head), len(head) + len(between))] if between else []
    drafts = split_text(text, pages=pages, clutter=clutter, budget=budget)
    assert all(draft.span.of(text) == text[draft.span.start : draft.span.end] for draft in drafts)
    return [draft.span.of(text) for draft in drafts]


def test_a_sentence_is_finished_on_the_next_page_and_no_more():
    assert cut(FIRST, "", f"{REST} {THEN}") == [f"{FIRST}\n\n{REST}", THEN]


def test_a_page_number_between_the_halves_comes_along():
    assert cut(FIRST, "Rapport annuel — 12", f"{REST} {THEN}") == [
        f"{FIRST}\n\nRapport annuel — 12\n\n{REST}",
        THEN,
    ]


def test_chinese_runs_on_from_character_to_character():
    first = "董事会批准了该项目。公司周二宣布位于圣奥梅尔的电池工厂正式投产，该项目投资额为"
    assert cut(first, "12", "四千八百万欧元。市长表示欢迎。") == [
        f"{first}\n\n12\n\n四千八百万欧元。",
        "市长表示欢迎。",
    ]


@pytest.mark.parametrize(
    ("why", "first", "between", "after"),
    [
        ("the sentence is finished", f"{FIRST} rit.", "", f"{REST} {THEN}"),
        ("a colon ends it", f"{FIRST} :", "", f"{REST} {THEN}"),
        ("the next page begins with a capital", FIRST, "", THEN),
        ("the next page begins with a figure, perhaps a note's", FIRST, "", "320 personnes y travaillent."),
        ("the line is as short as a heading", "Résultats de", "", f"{REST} {THEN}"),
        ("what follows never ends", FIRST, "", "emploiera 320 personnes"),
        ("the clutter between is longer than a running header", FIRST, "Publicité " * 12, f"{REST} {THEN}"),
        ("a row of a table", f"Ventes\t2025\t{'9' * 40}", "", "ventes\t2026."),
        (
            "Chinese that ends with its mark",
            "公司周二宣布位于圣奥梅尔的电池工厂正式投产。",
            "",
            "市长表示欢迎。",
        ),
    ],
)
def test_a_page_break_ends_a_passage_where(why, first, between, after):
    passages = cut(first, between, after)
    assert not any(passage.startswith(first) and len(passage) > len(first) for passage in passages), why
    assert passages[0].endswith(first.split(". ")[-1].strip()), why


def test_half_a_sentence_is_better_than_a_passage_over_its_budget():
    assert cut(FIRST, "", f"{REST} {THEN}", budget=60.0)[-2:] == [REST, THEN]


def test_clutter_within_a_page_is_never_bridged():
    text = f"{FIRST}\n\nPublicité\n\n{REST}"
    start = text.index("Publicité")
    drafts = split_text(text, clutter=[Span(start, start + 9)])
    assert [draft.span.of(text) for draft in drafts] == [FIRST, REST]
