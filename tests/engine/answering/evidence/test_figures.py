import pytest

from indexer.answering.evidence.figures import find_figures


def told(sentence, source, sentence_language="en", source_language="en"):
    """Whether every figure of the sentence is in the source; there must be one."""
    figures = find_figures(sentence, sentence_language)
    assert figures, f"no figure found in {sentence!r}"
    source_figures = find_figures(source, source_language, words_too=True)
    return all(figure.is_told_by(source_figures) for figure in figures)


SAME = [
    ("48,1 milliards d'euros", "fr", "revenue of €48.1bn", "en"),
    ("48,1 milliards d’euros", "fr", "营收481亿欧元", "zh"),
    ("$48.1 billion", "en", "481亿美元", "zh"),
    ("48.1bn dollars", "en", "48,1 milliards de dollars", "fr"),
    ("3,5 Md€", "fr", "EUR 3.5 billion", "en"),
    ("12 M€", "fr", "1200万欧元", "zh"),
    ("1 234 567 habitants", "fr", "1,234,567 inhabitants", "en"),
    ("1\u202f500 salariés", "fr", "1,500 employees", "en"),
    ("两亿元", "zh", "200 million yuan", "en"),
    ("2 billions d'euros", "fr", "2 trillion euros", "en"),
    ("20 %", "fr", "rose by 20 percent", "en"),
    ("20%", "en", "百分之二十", "zh"),
    ("twenty percent", "en", "２０％", "zh"),
    ("三成半", "zh", "35 %", "fr"),
    ("12,5 %", "fr", "百分之十二点五", "zh"),
    ("2.7%", "en", "entre 2,7 et 3,1 %", "fr"),
    ("31 octobre 2024", "fr", "2024年10月31日", "zh"),
    ("Oct 31, 2024", "en", "le 31 octobre 2024", "fr"),
    ("31 October 2024", "en", "published 2024-10-31", "en"),
    ("1er janvier 2023", "fr", "January 1st, 2023", "en"),
    ("10月31日", "zh", "31 Oct. 2024", "en"),
    ("March 2024", "en", "le 9 mars 2024", "fr"),
    ("in 2024", "en", "le 9 mars 2024", "fr"),
    ("31 octobre 2024", "fr", "Le 31 octobre, et plus loin : 2024", "fr"),
    ("el 8 de octubre de 2015", "es", "October 8, 2015", "en"),
    ("2 usines", "fr", "deux usines", "fr"),
]
DIFFERENT = [
    ("48,2 milliards d'euros", "fr", "€48.1bn", "en"),
    ("48.1 billion", "en", "48.1 million", "en"),
    ("481 billion", "en", "481亿", "zh"),
    ("$48.1bn", "en", "€48.1bn", "en"),
    ("20 %", "fr", "20 usines", "fr"),
    ("2 %", "fr", "2 points de pourcentage", "fr"),
    ("31 octobre 2024", "fr", "31 octobre 2023", "fr"),
    ("31 octobre 2024", "fr", "30 octobre 2024", "fr"),
    ("31 October 2024", "en", "October 2024", "en"),
    ("in 2025", "en", "le 9 mars 2024", "fr"),
    ("2 billion", "en", "2 billions", "fr"),
]


@pytest.mark.parametrize(("sentence", "language", "source", "source_language"), SAME)
def test_the_same_figure_is_known_in_another_writing(sentence, language, source, source_language):
    assert told(sentence, source, language, source_language)


@pytest.mark.parametrize(("sentence", "language", "source", "source_language"), DIFFERENT)
def test_another_figure_is_not_taken_for_it(sentence, language, source, source_language):
    assert not told(sentence, source, language, source_language)


def test_an_ambiguous_comma_stands_for_both_readings():
    assert told("1,234", "1234")
    assert told("1,234", "1.234", source_language="de")


def test_small_number_words_of_a_sentence_are_not_figures():
    assert find_figures("One of the two firms, 一个人", "en") == []


@pytest.mark.parametrize(
    "text", ["", "%", "，。", "1" * 5000, "1," * 3000, "百分之", "亿万" * 500, "9" * 300 + "%"]
)
def test_strange_text_is_read_without_failing(text):
    find_figures(text, "zh", words_too=True)


def test_a_date_in_chinese_numerals_is_the_date_in_digits():
    assert told("2024年10月31日", "于二〇二四年十月三十一日发布")
