from __future__ import annotations

from collections import Counter
from typing import Any

from tests.makers.library.sample_reading import flatten, language_of

Questions = list[dict[str, Any]]


def test_ids_and_wordings_are_unique(questions: Questions) -> None:
    assert len({question["id"] for question in questions}) == len(questions)
    assert len({question["question"] for question in questions}) == len(questions)


def test_each_language_has_twelve_answerable_questions(questions: Questions) -> None:
    counts = Counter(question["lang"] for question in questions if question["answerable"])
    assert all(counts[language] >= 12 for language in ("fr", "zh", "en"))


def test_unanswerable_questions_are_eight_off_topic_and_four_missing_facts(questions: Questions) -> None:
    refused = [question for question in questions if not question["answerable"]]
    assert Counter(question["type"] for question in refused) == {"off_topic": 8, "missing_fact": 4}
    assert all(question["answers"] == [] and question["file"] == [] for question in refused)


def test_each_accepted_answer_stands_in_a_named_file(questions: Questions, articles: dict[str, str]) -> None:
    for question in questions:
        if not question["answerable"]:
            continue
        assert question["answers"], question["id"]
        for answer in question["answers"]:
            assert any(flatten(answer) in articles[name] for name in question["file"]), (
                question["id"],
                answer,
            )


def test_each_named_file_holds_an_accepted_answer(questions: Questions, articles: dict[str, str]) -> None:
    for question in questions:
        for name in question["file"]:
            assert any(flatten(answer) in articles[name] for answer in question["answers"]), (
                question["id"],
                name,
            )


def test_questions_do_not_give_their_answer_away(questions: Questions) -> None:
    for question in questions:
        assert not any(answer in question["question"] for answer in question["answers"]), question["id"]


def test_a_cross_language_question_has_no_source_in_its_own_language(
    questions: Questions, articles: dict[str, str]
) -> None:
    crossing = [question for question in questions if question.get("cross")]
    assert len(crossing) >= 4
    for question in crossing:
        for name in question["file"]:
            assert language_of(articles[name]) != question["lang"], question["id"]
