import pytest

from indexer.answering.marks import CompletionReader


def parsed(text):
    reader = CompletionReader()
    return [(sentence.text, sentence.numbers) for sentence in (*reader.feed(text), *reader.finish())]


CASES = {
    "before the full stop": (
        "Sales rose [1]. Costs fell [2].",
        [("Sales rose.", (1,)), ("Costs fell.", (2,))],
    ),
    "after the full stop": (
        "Sales rose. [1] Costs fell. [2]",
        [("Sales rose.", (1,)), ("Costs fell.", (2,))],
    ),
    "several": ("Sales rose [1, 2][3].", [("Sales rose.", (1, 2, 3))]),
    "a range": ("Sales rose [1-3].", [("Sales rose.", (1, 2, 3))]),
    "twice the same": ("Sales rose [2] and rose [2].", [("Sales rose and rose.", (2,))]),
    "Chinese brackets": (
        "营收为481亿元。【1】同比增长20%。［２］",
        [("营收为481亿元。", (1,)), ("同比增长20%。", (2,))],
    ),
    "Chinese without spaces": (
        "营收为481亿元[1]。同比增长20%[2]。",
        [("营收为481亿元。", (1,)), ("同比增长20%。", (2,))],
    ),
    "French spaces": (
        "Est-ce vrai\u202f? [1] Oui\u00a0! [2]",
        [("Est-ce vrai\u202f?", (1,)), ("Oui\u00a0!", (2,))],
    ),
    "words in the mark": ("Sales rose [Source 2].", [("Sales rose.", (2,))]),
    "round brackets are text": ("He sold (3) firms.", [("He sold (3) firms.", ())]),
    "a decimal point": ("It was 48.1 bn [1].", [("It was 48.1 bn.", (1,))]),
    "leading marks": ("[1] Sales rose.\n[2] Costs fell.", [("Sales rose.", (1,)), ("Costs fell.", (2,))]),
    "a mark on its own line": ("Sales rose.\n[1]", [("Sales rose.", (1,))]),
    "a list": ("- **Sales** rose [1]\n- Costs fell [2]", [("Sales rose", (1,)), ("Costs fell", (2,))]),
    "thinking aloud": ("<think>Is it [7]? Yes.</think>Sales rose [1].", [("Sales rose.", (1,))]),
    "no end": ("Sales rose [1", [("Sales rose [1", ())]),
    "nothing": ("", []),
    "marks only": ("[1][2]", []),
    "unfinished thinking": ("<think>well", []),
}


@pytest.mark.parametrize("case", CASES)
def test_marks_go_to_their_sentences(case):
    text, expected = CASES[case]
    assert parsed(text) == expected


@pytest.mark.parametrize("case", CASES)
def test_letter_by_letter_gives_the_same(case):
    text, expected = CASES[case]
    reader = CompletionReader()
    found = [sentence for letter in text for sentence in reader.feed(letter)] + reader.finish()
    assert [(sentence.text, sentence.numbers) for sentence in found] == expected


def test_a_sentence_waits_for_the_marks_that_follow_its_full_stop():
    reader = CompletionReader()
    assert reader.feed("Sales rose. ") == []
    assert reader.feed("[1") == []
    assert reader.feed("] Costs") != []
