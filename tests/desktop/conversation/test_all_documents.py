"""A question about all documents: the count stands above the quotations."""

from dataclasses import replace

from indexer.common.messages import Message
from indexer.records.answers import AnswerKind


def test_the_count_stands_above_the_quotations(library, answered):
    summary = Message("corpus_mentions", n=1, total=3, subject="Merle")
    library.answer = replace(library.make_answer(AnswerKind.QUOTED), summary=summary)
    view = answered("How many articles mention Merle?")
    assert view._message.text() == "1 of 3 documents mentions “Merle” in the text that can be quoted."
    assert view.text.chips()[0].n == 1


def test_a_count_of_none_is_no_refusal(library, answered):
    summary = Message("corpus_mentions", n=0, total=3, subject="Kestrel")
    library.answer = replace(library.make_answer(AnswerKind.ABSTAINED), summary=summary)
    view = answered("How many articles mention Kestrel?")
    assert view._message.text().startswith("0 of 3 documents mention")
