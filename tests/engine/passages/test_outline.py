"""Headings are known as such: where they stand, and which of them stand over a place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.passages.outline import heading_spans, section_path
from indexer.passages.splitter import split_text
from indexer.records.reading import OutlineEntry

SENTENCE = "Le conseil d'administration a approuvé le projet après un long débat. "
BODY = SENTENCE * 6


def entries(*levels_and_starts):
    return tuple(OutlineEntry(level, f"{level}@{start}", start) for level, start in levels_and_starts)


@pytest.mark.parametrize(
    ("start", "path"),
    [
        (0, ()),
        (10, ("1@10",)),
        (25, ("1@10", "2@20")),
        (35, ("1@10", "2@20", "3@30")),
        (45, ("1@10", "2@40")),
        (99, ("1@60",)),
    ],
)
def test_the_section_path_goes_from_the_highest_heading_to_the_nearest(start, path):
    outline = entries((1, 10), (2, 20), (3, 30), (2, 40), (1, 60))
    assert section_path(outline, start) == path


def test_levels_may_begin_anywhere_and_leave_some_out():
    outline = entries((3, 0), (5, 10), (2, 20), (4, 30))
    assert section_path(outline, 15) == ("3@0", "5@10")
    assert section_path(outline, 35) == ("2@20", "4@30")
    assert section_path((), 5) == ()


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(0, 50)), max_size=20), st.integers(0, 60))
def test_a_path_only_descends_and_ends_with_the_nearest(pairs, start):
    outline = entries(*sorted(pairs, key=lambda pair: pair[1]))
    path = section_path(outline, start)
    levels = [int(title.partition("@")[0]) for title in path]
    assert levels == sorted(set(levels))
    above = [entry for entry in outline if entry.start <= start]
    assert path[-1:] == tuple(entry.title for entry in above[-1:])


@pytest.mark.parametrize(
    ("text", "title", "found"),
    [
        ("## Les *marchés*\n\nTexte.", "Les marchés", "## Les *marchés"),
        ("Les\nmarchés\n\nTexte.", "Les marchés", "Les\nmarchés"),
        ("« Oui »\n\nTexte.", "« Oui »", "« Oui »"),
        ("LES MARCHÉS\n\nTexte.", "Les marchés", "LES MARCHÉS"),
        ("Quoi ? Vraiment\n\nTexte.", "Quoi ? Vraiment", "Quoi ? Vraiment"),
        ("一、市场情况\n\n正文。", "一、市场情况", "一、市场情况"),
    ],
)
def test_a_heading_of_the_outline_is_found_in_the_text(text, title, found):
    (span,) = heading_spans(text, (OutlineEntry(1, title, 0),))
    assert span.of(text).rstrip("*") == found


@pytest.mark.parametrize("title", ["Another title", "Texte, and more than there is", "***"])
def test_a_bookmark_whose_title_does_not_stand_there_gives_no_span(title):
    assert heading_spans("Texte.", (OutlineEntry(1, title, 0),)) == ()


@given(st.text("aZé #*\n.北", max_size=60), st.text("aZé #*.北", max_size=8), st.integers(0, 60))
def test_a_found_heading_spells_its_title(text, title, start):
    for span in heading_spans(text, (OutlineEntry(1, title, start),)):
        assert start <= span.start < span.end <= len(text)
        letters = [c for c in span.of(text).casefold() if c.isalnum()]
        assert letters == [c for c in title.casefold() if c.isalnum()]


def test_a_heading_that_only_the_outline_knows_begins_a_section():
    text = f"{BODY}\nLes marchés se portent bien.\n{BODY}"
    start = text.index("Les marchés")
    assert len(split_text(text, budget=2_000)) == 1
    outline = (OutlineEntry(2, "Les marchés se portent bien", start),)
    drafts = split_text(text, outline=outline, budget=2_000)
    assert [draft.section for draft in drafts] == [0, 1]
    assert drafts[1].span.start == start
