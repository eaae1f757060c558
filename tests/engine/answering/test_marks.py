import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.answering.marks import CompletionReader, strip_marks


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


def brackets():
    """Every pair of brackets of Unicode that is not round and not a quotation mark."""
    for code in range(0x10000):
        name = unicodedata.name(chr(code), "")
        if unicodedata.category(chr(code)) != "Ps" or "LEFT" not in name or "VERTICAL" in name:
            continue
        if any(
            word in name for word in ("PAREN", "QUOT", "CEILING", "FLOOR", "BAG", "FORM", "ORNAMENT", "ARC")
        ):
            continue
        yield chr(code), unicodedata.lookup(name.replace("LEFT", "RIGHT"))


BRACKETS = list(brackets())
DASHES = [chr(code) for code in range(0x3100) if unicodedata.category(chr(code)) == "Pd"]


@given(
    bracket=st.sampled_from(BRACKETS),
    word=st.sampled_from(["", "Source ", "资料 ", "来源", "ref. ", "Quelle ", "^"]),
    digits=st.sampled_from(["0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "⁰¹²³⁴⁵⁶⁷⁸⁹"]),
    numbers=st.lists(st.integers(1, 99), min_size=1, max_size=3),
    dash=st.sampled_from([*DASHES, ",", "，", "；", " – "]),
)
def test_no_kind_of_mark_is_left_in_a_sentence_or_in_a_source(bracket, word, digits, numbers, dash):
    inside = dash.join("".join(digits[int(digit)] for digit in str(number)) for number in numbers)
    mark = f"{bracket[0]}{word}{inside}{bracket[1]}"
    assert [text for text, _ in parsed(f"Sales rose by a half {mark}.")] == ["Sales rose by a half."]
    assert bracket[0] not in strip_marks(f"Sales rose {mark}.")
