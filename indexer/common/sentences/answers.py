"""What is said of an answer: why a sentence was not found verified, and what its reader must know."""

from __future__ import annotations

from indexer.common.sentences.forms import Forms

ANSWERS: Forms = {
    "mark_without_source": "Its mark [{number}] was struck: there is no such source.",
    "mark_of_another_source": "Its mark [{number}] was struck: that source does not say this.",
    "sources_disagree": "The sources disagree: {one}; {other}.",
    "who_says": "{who} says {value}",
    "who_says_when": "{who} ({day}) says {value}",
    "corpus_mentions": (
        "{n} of {total} documents mentions “{subject}” in the text that can be quoted.",
        "{n} of {total} documents mention “{subject}” in the text that can be quoted.",
    ),
    "corpus_shown": "The newest {n} are shown.",
    "corpus_summary": (
        "There is {n} document; shown is how it begins, not all that it says.",
        "There are {n} documents; shown is how each begins, not all that it says.",
    ),
    "quoted_instead": (
        "What the model wrote could not be checked against the sources; these are the sources' own words "
        "instead."
    ),
    "reason_repeats_question": "It only repeats the question.",
    "reason_words_missing": "The source does not say {items}.",
    "reason_said_of_something_else": "The source says {items} of something else.",
    "reason_other_order": "Its words stand in another order in the source: who does what must be checked.",
    "reason_too_short": "It is too short to be checked.",
    "reason_may_say_something_else": "The source is in another language and may say something else.",
    "reason_other_direction": "The source says that it went the other way.",
    "reason_negation_differs": (
        "One of the two, the sentence or its source, has a “not” that the other has not."
    ),
    "reason_absence_unchecked": "That something is missing cannot be checked.",
    "reason_no_source": "It cites no source.",
    "reason_says_something_else": "The cited source says something else.",
    "reason_other_language": "The source is in another language, and there is no figure or name to compare.",
    "reason_answer_cut_off": "The answer was cut off here: the model may write no more.",
    "reason_answer_repeats_itself": "The model began to repeat itself and was stopped here.",
    "source_mostly_clutter": (
        "“{title}” is mostly navigation and other clutter: check that the quotation is of the article."
    ),
    "items_and_more": "{items} and {n} more",
    "reason_figures_missing": (
        "The figure {items} is not in the cited source.",
        "The figures {items} are not in the cited source.",
    ),
    "reason_names_missing": (
        "The name {items} is not in the cited source.",
        "The names {items} are not in the cited source.",
    ),
    "reason_other_script": "The source is in another script, so {items} cannot be compared.",
    "source_recognised": (
        "Page {numbers} of “{title}” was read by text recognition (OCR): compare the quotation "
        "with the page.",
        "Pages {numbers} of “{title}” were read by text recognition (OCR): compare the quotation "
        "with the page.",
    ),
    "source_garbled": (
        "Page {numbers} of “{title}” may not say what is printed: compare the quotation with the page.",
        "Pages {numbers} of “{title}” may not say what is printed: compare the quotation with the page.",
    ),
    "one_story": "{titles} and {last} are one story: reprints or translations of one article.",
    "independent_sources": (
        "This answer rests on 1 independent source.",
        "This answer rests on {n} independent sources.",
    ),
    "embedder_took_no_part": "The embedder took no part in the search: {why}",
    "not_reranked": "The results were not reranked: {why}",
    "could_not_be_started": "it could not be started.",
    "reranker_could_not_be_started": "the reranker could not be started.",
}
