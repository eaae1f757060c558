"""Dated statements of the sources on a question, and which of them contradict each other."""

from pathlib import Path

import pytest

from indexer import Library

LATE = "Valmorin will pay Harrowdale {value} in penalties for the delay of the battery. "
SERVICE = "The battery enters service in March 2027.\n"
ARTICLES = {
    "delayed.md": "---\ntitle: Battery late\ndate: 2026-05-13\n---\n\n"
    + LATE.format(value="£6.2m")
    + SERVICE,
    "correction.md": "---\ntitle: Correction\ndate: 2026-05-20\n---\n\n"
    + LATE.format(value="£2.6m")
    + SERVICE,
    "note.md": "---\ntitle: Note\ndate: 2026-06-01\n---\n\nFor the battery delay, Valmorin will pay £2.6m in "
    "penalties to Harrowdale. Costs fell by 4 percent in the second quarter of 2026.\n",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder: Path = tmp_path_factory.mktemp("timeline")
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    with Library.open(folder / "library") as library:
        library.add([folder / name for name in ARTICLES])
        yield library


def ask(library, question="What penalties will Valmorin pay for the delay of the battery?"):
    return library.ask(question, timeline=True)


def test_statements_that_agree_are_one_group_and_others_contradict_it(library):
    by_value = {}
    for entry in ask(library).timeline:
        by_value.setdefault(entry.value, set()).add(entry.group)
    assert len(by_value["£6.2m"]) == len(by_value["£2.6m"]) == 1
    (old,), (new,) = by_value["£6.2m"], by_value["£2.6m"]
    contradictions = {entry.group: entry.contradicts for entry in ask(library).timeline}
    assert new in contradictions[old]
    assert old in contradictions[new]


def test_each_statement_is_cited_word_for_word_and_in_order_of_time(library):
    answer = ask(library)
    by_number = {citation.n: citation for citation in answer.citations}
    assert [entry.date for entry in answer.timeline] == sorted(entry.date for entry in answer.timeline)
    for entry in answer.timeline:
        citation = by_number[entry.citation]
        assert entry.text == citation.quote
        assert library.show(citation.document.id).text[citation.start : citation.end] == citation.quote
        assert citation.passage_id in {hit.passage_id for hit in answer.retrieved}


def test_the_date_is_what_the_sentence_speaks_of_else_when_it_was_said(library):
    entries = ask(library, "When does the battery enter service, and what of penalties?").timeline
    service = [entry for entry in entries if "enters service" in entry.text]
    assert {(entry.date, entry.precision) for entry in service} == {("2027-03", "month")}
    assert {entry.published for entry in service} <= {"2026-05-13", "2026-05-20"}
    penalties = [entry for entry in entries if "£6.2m" in entry.text]
    assert {(entry.date, entry.precision) for entry in penalties} == {("2026-05-13", "day")}


def test_a_quarter_has_its_first_and_last_month(library):
    (entry,) = [entry for entry in ask(library, "How did costs change?").timeline if "Costs" in entry.text]
    assert (entry.date, entry.until, entry.precision) == ("2026-04", "2026-06", "quarter")


def test_without_being_asked_there_is_no_timeline(library):
    assert library.ask("What penalties will Valmorin pay?").timeline is None
