from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.passages.overlong import cut_overlong
from indexer.passages.splitter import BUDGET_WEIGHT, SECTION_WEIGHT, split_text
from indexer.passages.weights import text_weight
from indexer.records.documents import PageSpan, Span
from indexer.records.reading import OutlineEntry

SENTENCE = "Le conseil d'administration a approuvé le projet après un long débat. "
PIECES = [
    "Ab c. ",
    "le conseil approuve enfin tout ce projet et ",
    "la suite. ",
    "公司宣布位于当地的电池工厂正式投产",
    "该项目今天开始。",
    "Müßte er? ",
    "これは本です。",
    "สวัสดี ",
    "هل وصل؟ ",
    "Он ушёл. ",
    "Été 9! ",
    "北京。",
    "，",
    "\n",
    "\n\n",
    "# T\n\n",
    "x" * 30,
    " ",
    "…",
    "—",
    "«»",
    "\u3000",
    "é\u0301",
]


def words(text: str, budget: float = BUDGET_WEIGHT) -> list[str]:
    return [draft.span.of(text) for draft in split_text(text, budget=budget)]


def test_a_short_article_is_one_passage() -> None:
    text = "Un titre\n\n" + SENTENCE * 3 + "\n\n" + SENTENCE * 3
    assert 400 < len(text) < BUDGET_WEIGHT
    (draft,) = split_text(text, language="fr")
    assert draft.span == Span(0, len(text.rstrip()))
    assert (draft.ordinal, draft.section, draft.language) == (0, 0, "fr")


def test_passages_end_with_a_paragraph_rather_than_inside_the_next() -> None:
    first, second = SENTENCE * 5, SENTENCE * 4
    assert words(f"{first}\n{second}\n") == [first.strip(), second.strip()]


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    text = SENTENCE * 60
    passages = words(text)
    assert len(passages) >= 4
    assert all(passage.startswith("Le conseil") and passage.endswith("débat.") for passage in passages)
    assert all(len(passage) <= BUDGET_WEIGHT for passage in passages)
    assert all(len(passage) > BUDGET_WEIGHT / 2 for passage in passages[:-1])


def test_a_chinese_character_weighs_more() -> None:
    text = "董事会在长时间辩论后批准了该项目。" * 60
    passages = words(text)
    assert "".join(passages) == text
    assert all(text_weight(passage) <= BUDGET_WEIGHT for passage in passages)
    assert all(passage.endswith("。") for passage in passages)


def test_no_passage_crosses_a_page_break() -> None:
    text = "Une phrase coupée par la\nfin de la page. Une autre."
    cut = text.index("fin")
    pages = [PageSpan(1, "i", 0, cut), PageSpan(2, "ii", cut, len(text))]
    assert [d.span.of(text) for d in split_text(text, pages=pages)] == [
        "Une phrase coupée par la",
        "fin de la page. Une autre.",
    ]


def test_clutter_is_left_out_and_never_bridged() -> None:
    text = "Avant la publicité.\nABONNEZ-VOUS\nAprès la publicité."
    start = text.index("ABONNEZ")
    drafts = split_text(text, clutter=[Span(start, start + 12)])
    assert [d.span.of(text) for d in drafts] == ["Avant la publicité.", "Après la publicité."]
    assert split_text(text, clutter=[Span(0, len(text))]) == ()
    assert [d.span.of(text) for d in split_text(text, clutter=[Span(19, 500), Span(5, 20)])] == ["Avant"]


def test_what_has_no_letter_or_digit_is_no_passage() -> None:
    assert split_text("") == ()
    assert split_text(" \n\n* * *\n\n—…—\n") == ()


@pytest.mark.parametrize("heading", ["## Les marchés", "Les marchés"])
def test_a_heading_begins_a_section(heading: str) -> None:
    text = f"{SENTENCE * 6}\n\n{heading}\n\n{SENTENCE * 6}"
    drafts = split_text(text)
    assert [draft.section for draft in drafts] == [0, 1]
    assert drafts[1].span.of(text).startswith(heading)


def test_a_heading_without_blank_lines_stays_with_what_follows() -> None:
    text = f"{SENTENCE * 6}\nLes marchés\n{SENTENCE * 6}"
    drafts = split_text(text)
    assert len(drafts) == 2
    assert drafts[1].span.of(text).startswith("Les marchés")


def test_hard_wrapped_lines_are_no_headings() -> None:
    lines = "Le conseil d'administration a approuvé le projet\naprès un long débat entre tous ses membres.\n"
    assert {draft.section for draft in split_text(lines * 30)} == {0}


def test_a_run_of_short_lines_is_one_section() -> None:
    text = "\n\n".join(["Accueil", "Monde", "Économie", "Le titre de l'article", SENTENCE * 3])
    assert len(split_text(text)) == 1


def test_a_section_ends_when_it_is_full() -> None:
    text = SENTENCE * 200
    drafts = split_text(text)
    sections = [draft.section for draft in drafts]
    assert sections == sorted(sections)
    assert set(sections) == set(range(max(sections) + 1))
    assert max(sections) >= 2
    for section in set(sections):
        weight = sum(text_weight(d.span.of(text)) for d in drafts if d.section == section)
        assert weight <= SECTION_WEIGHT


def test_each_passage_has_its_own_language_and_a_short_one_its_documents() -> None:
    french = "Le conseil d'administration a approuvé le projet après un long débat entre les membres."
    chinese = (
        "董事会在长时间辩论后批准了该项目，并宣布将在明年投资十亿元用于建设新的数据中心，预计三年内完成。"
    )
    text = f"{french}\n{chinese}\nOK."
    pages = [PageSpan(1, None, 0, len(french)), PageSpan(2, None, len(french), len(text) - 3)]
    drafts = split_text(text, pages=pages, language="en")
    assert [draft.language for draft in drafts] == ["fr", "zh", "en"]


@pytest.mark.parametrize("separator", [" ", ", ", "，", "", "\u00a0"])
def test_a_sentence_longer_than_the_budget_is_cut_without_loss(separator: str) -> None:
    text = separator.join(f"mot{number}" for number in range(900))
    spans = cut_overlong(text, Span(0, len(text)), 500.0)
    assert all(text_weight(span.of(text)) <= 500 for span in spans)
    kept = "".join(span.of(text) for span in spans)
    assert "".join(kept.split()) == "".join(text.split())
    if separator:
        assert all(span.of(text).startswith("mot") for span in spans)


def test_a_cut_never_parts_a_letter_from_its_accent() -> None:
    text = "e\u0301" * 1_000
    assert all(span.of(text)[0] == "e" for span in cut_overlong(text, Span(0, len(text)), 101.0))


@given(
    st.lists(st.sampled_from(PIECES), max_size=60).map("".join),
    st.lists(st.tuples(st.integers(0, 300), st.integers(0, 40)), max_size=3),
    st.lists(st.integers(0, 300), max_size=3),
    st.lists(st.tuples(st.integers(0, 300), st.integers(1, 6)), max_size=3),
)
def test_passages_are_ordered_disjoint_and_cover_all_but_clutter(
    text: str, gaps: list[tuple[int, int]], breaks: list[int], heads: list[tuple[int, int]]
) -> None:
    clutter = [Span(start, min(start + length, len(text))) for start, length in gaps if start < len(text)]
    edges = sorted({0, len(text), *(cut for cut in breaks if cut < len(text))})
    pages = [PageSpan(i + 1, None, a, b) for i, (a, b) in enumerate(pairwise(edges))]
    hidden = {i for span in clutter for i in range(span.start, span.end)}
    outline = [OutlineEntry(level, text[start : start + 3], start) for start, level in sorted(heads)]
    drafts = split_text(text, pages=pages, clutter=clutter, outline=outline, budget=60.0)
    position, covered = 0, set()
    for number, draft in enumerate(drafts):
        span = draft.span
        passage = span.of(text)
        assert draft.ordinal == number
        assert position <= span.start < span.end <= len(text)
        assert passage == passage.strip()
        assert any(character.isalnum() for character in passage)
        crossed = [cut for cut in edges if span.start < cut < span.end]
        within = hidden & set(range(span.start, span.end))
        assert crossed or not within
        assert len(within) <= 80
        assert not {span.start, span.end - 1} & hidden
        if crossed:  # only to finish a sentence
            assert passage.endswith(tuple(".!?。！？…"))
            assert not text[: crossed[0]].rstrip().endswith(tuple(".!?。！？…"))
        covered.update(range(span.start, span.end))
        position = span.end
    left_out = [i for i in range(len(text)) if i not in covered and i not in hidden]
    assert not any(text[i].isalnum() for i in left_out)


@pytest.mark.timeout(60)  # far above what linear time needs
@pytest.mark.parametrize("unit", ["a", "好", ". ", "# \n\n", "a, ", "x\n\n", "；", "A. b"])
def test_hostile_texts_take_linear_time(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    assert sum(len(draft.span) for draft in split_text(text)) <= len(text)
