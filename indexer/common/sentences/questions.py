"""What is wrong with a question, a query or a question set."""

from __future__ import annotations

from indexer.common.sentences.forms import Forms

QUESTIONS: Forms = {
    "no_such_answer_mode": "There is no answer mode '{mode}'; choose one of: {modes}.",
    "model_not_named": "To have an answer written, name a model with --model FILE.",
    "context_too_small": "The context of {n} tokens is too small for the question and a single source.",
    "question_set_unreadable": "The question set {file} cannot be read: {error}.",
    "question_set_line_wrong": "Line {number} of {file} is neither a passage nor a question.",
    "question_set_empty": "The question set {file} holds no question.",
    "question_sets_do_not_fit": "The two sets have no question in common, or the second holds no passages.",
    "query_asks_for_nothing": "Say also what to look for: so far the query only says where, or what not.",
    "field_cannot_be_excluded": "'-{field}:' is not possible: a field can only say what is wanted.",
    "no_such_query_field": "There is no field '{field}:'. There are: {fields}.",
    "query_field_twice": "'{field}:' is given twice; one value is possible.",
    "not_a_query_language": "“{value}” is not a language for lang:; write fr, zh, en or the like.",
    "not_a_query_date": "“{value}” is not a date for {field}:; write 2026, 2026-03 or 2026-03-09.",
    "question_empty": "The question is empty.",
    "k_too_small": "-k must be at least 1, not {k}.",
    "no_such_search_mode": "There is no search mode '{mode}'; choose one of: {modes}.",
    "max_per_document_too_small": "At least 1 passage of a document must be allowed, not {n}.",
}
