"""Filters: by language, publisher, collection and dates as exact as they are known."""

import pytest

from indexer.catalogue.filters import passage_ids_matching, within
from indexer.catalogue.passages import passages_of
from indexer.common.errors import UsageError
from indexer.records.search import Filters


@pytest.mark.parametrize(
    ("published", "since", "until", "expected"),
    [
        ("2026-03-09", "2026-03-09", "2026-03-09", True),
        ("2026-03-09", "2026-03-10", None, False),
        ("2026-03-09", None, "2026-03-08", False),
        ("2026-03", "2026-03-09", None, True),  # the 9th or later is possible
        ("2026-03", None, "2026-03-01", True),
        ("2026-03", "2026-04-01", None, False),
        ("2026-03", None, "2026-02-28", False),
        ("2026", "2026-12-31", None, True),
        ("2026", None, "2025", False),
        ("2026-03-31", "2026-03", "2026-03", True),  # the month to its last day
        ("2026-12-31", None, "2026", True),
        ("2026-03-09T23:59:59", None, "2026-03-09", True),
        (None, "1900", None, False),
        (None, None, "2100", False),
        (None, None, None, True),
        ("2026", None, None, True),
    ],
)
def test_a_date_is_kept_when_its_period_overlaps(published, since, until, expected):
    assert within(published, since, until) is expected


@pytest.fixture
def matching(database, put):
    texts = {
        "fr": put(
            "un", "deux", language="fr", publisher="Le Monde", published="2026-03-09", collection="Économie"
        ),
        "zh": put("一", language="zh", publisher="新华社", published="2026", collection="économie"),
        "en": put("one", language="en", publisher="ÉCHOS"),
    }
    owner = {
        passage.id: name
        for name, document in texts.items()
        for passage in passages_of(database.reader(), document.id)
    }

    def find(**filters):
        ids = passage_ids_matching(database.reader(), Filters(**filters))
        return None if ids is None else sorted(owner[passage_id] for passage_id in ids)

    return find


def test_no_filter_is_none(matching):
    assert matching() is None


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"language": "FR"}, ["fr", "fr"]),
        ({"language": "de"}, []),
        ({"publisher": "le monde"}, ["fr", "fr"]),
        ({"publisher": "échos "}, ["en"]),
        ({"publisher": "新华社"}, ["zh"]),
        ({"collection": "Économie"}, ["fr", "fr"]),
        ({"since": "2026-03-10"}, ["zh"]),
        ({"until": "2026"}, ["fr", "fr", "zh"]),
        ({"since": "2026-03", "language": "fr"}, ["fr", "fr"]),
        ({"since": "2026", "publisher": "ÉCHOS"}, []),
    ],
)
def test_all_filters_must_pass(matching, filters, expected):
    assert matching(**filters) == expected


@pytest.mark.parametrize(
    "date", ["", "26", "2026-13", "2026-3-9", "2026-03-32", "2026-02-30", "hier", "2026-03-09T10"]
)
def test_what_is_no_date_is_refused_in_words(matching, date):
    with pytest.raises(UsageError, match="is not a date for since"):
        matching(since=date)
