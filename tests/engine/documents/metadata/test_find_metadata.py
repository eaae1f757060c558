"""What the head of an article says about it; what it does not say stays None."""

from __future__ import annotations

import pytest

from indexer.common.written_dates import find_date, iso_date
from indexer.documents.clutter.clutter import find_clutter
from indexer.documents.metadata.article_head import find_metadata

FRENCH = (
    "Le groupe a annoncé mardi un investissement dans son usine de Dunkerque, pour la suite du plan. " * 4
)
CHINESE = (
    "该公司周二宣布，将在其位于合肥的工厂投资四十二亿元，以扩大先进芯片的产能，并计划在两年内完成建设。" * 4
)


def metadata(text):
    return find_metadata(text, find_clutter(text))


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("2024-10-31 16:27:04", "2024-10-31"),
        ("2024/3/9", "2024-03-09"),
        ("发布时间：2024年10月31日 16:27", "2024-10-31"),
        ("2024年10月", "2024-10"),
        ("二〇二四年十月三十一日", "2024-10-31"),
        ("二〇二三年十二月十日", "2023-12-10"),
        ("Publié le 1er février 2026 à 8 h", "2026-02-01"),
        ("31 oct. 2024", "2024-10-31"),
        ("14 août 2025", "2025-08-14"),
        ("October 31, 2024", "2024-10-31"),
        ("31st December 2023", "2023-12-31"),
        ("Sept. 5, 2023", "2023-09-05"),
        ("25/12/2024", "2024-12-25"),
        ("12/25/2024", "2024-12-25"),
        ("03/02/2026", None),
        ("31/02/2026", None),
        ("2024-13-45", None),
        ("10月31日", None),
        ("hier", None),
        ("il y a 3 jours", None),
        ("version 10.2.2024.7", None),
        ("Samedi, le", None),
    ],
)
def test_dates(line, iso):
    found = find_date(line)
    assert (found.iso if found else None) == iso


def test_an_ambiguous_date_is_read_day_first_in_french_text():
    assert find_date("03/02/2026", day_first=True).iso == "2026-02-03"
    assert metadata(f"Un titre qui dit tout\n03/02/2026\n\n{FRENCH}").published == "2026-02-03"


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("2024-10-31T08:00:00+01:00", "2024-10-31"),
        ("2024-10", "2024-10"),
        ("2024", "2024"),
        ("20241031", "2024-10-31"),
        ("soon", None),
        (None, None),
    ],
)
def test_machine_written_dates(value, iso):
    assert iso_date(value) == iso


def test_a_french_article_with_everything():
    head = "Dunkerque mise sur l’acier vert\n\nPar Anne Le Gall et Li Wei\n\nPublié le 14 octobre 2025"
    text = f"{head}\n\n{FRENCH}"
    found = metadata(text)
    assert found.title == "Dunkerque mise sur l’acier vert"
    assert (found.author, found.published, found.publisher) == ("Anne Le Gall et Li Wei", "2025-10-14", None)


def test_a_chinese_article_with_labels():
    found = metadata(
        f"合肥扩大先进芯片产能\n来源：科技日报  作者：王小明\n二〇二四年十月三十一日\n\n{CHINESE}"
    )
    assert (found.title, found.published) == ("合肥扩大先进芯片产能", "2024-10-31")
    assert found.publisher == "科技日报"


@pytest.mark.parametrize(
    "text",
    [
        FRENCH,
        f"{FRENCH}\n\nUn intertitre au milieu\n\n{FRENCH}",
        "Partager",
        "",
        "The first line of a wrapped paragraph\nruns on here, and it is not a title of anything\nat all.",
        "12 34 56\n\n" + FRENCH,
    ],
)
def test_no_title_where_there_is_none(text):
    assert metadata(text).title is None


def test_a_date_in_the_title_or_the_body_is_no_publication_date():
    text = (
        f"Ce que le 7 octobre 2023 a changé\n\n{FRENCH} Le 3 mai 2019, tout a commencé.\n\n2026-01-17 11:00"
    )
    assert metadata(text).published is None


def test_a_date_that_goes_on_with_the_line_above_is_no_publication_date():
    box = "PDF.js\n\nStable release 4.0.379[2]\n/ December 31, 2023 Repository github.com"
    assert metadata(f"{box}\n\n{FRENCH}").published is None


def test_the_dateline_of_an_agency_counts():
    assert (
        metadata(f"Titre de la dépêche\n\nPARIS, 31 octobre 2024 (Agence) - {FRENCH}").published
        == "2024-10-31"
    )


def test_partager_is_no_byline():
    assert metadata(f"Titre de la dépêche\nPartager Cet Article\n\n{FRENCH}").author is None


def test_a_source_of_the_story_is_not_the_publisher():
    assert metadata(f"Titre de la dépêche\n\nSelon Reuters, {FRENCH}").publisher is None


BODY_EN = "The company said on Tuesday that its plant at Thornwick Moor would open in 2028, a year late.\n"
BODY_ZH = "中国人民银行周四宣布下调存款准备金率零点五个百分点，释放长期资金约一万亿元，分析人士表示欢迎。\n"


def test_a_line_that_says_who_wrote_when_is_no_title():
    found = find_metadata(f"The Ledger · 3 May 2026 · By Ann Lee\n\nValmorin delays plant\n\n{BODY_EN}")
    assert (found.title, found.published, found.author) == ("Valmorin delays plant", "2026-05-03", "Ann Lee")


def test_labels_that_follow_one_another_on_a_line_are_told_apart():
    found = find_metadata(
        f"央行宣布降准\n\n来源：财新网 作者：张三 二〇二四年十月三十一日 09:30\n\n{BODY_ZH}"
    )
    assert (found.publisher, found.author, found.published) == ("财新网", "张三", "2024-10-31")


def test_a_date_within_a_wrapped_paragraph_is_not_that_of_publication():
    text = "the company said on tuesday that its\nworkers would be told on 3 May 2026 by\ntheir managers.\n"
    assert find_metadata(text).published is None


def test_a_date_on_a_line_of_its_own_is_taken_however_it_begins():
    text = f"Valmorin recule\nPar Anne Le Gall\nle 3 mai 2026\n\n{BODY_EN}"
    assert find_metadata(text).published == "2026-05-03"
