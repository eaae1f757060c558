"""Every kind of clutter in three languages, and what only looks like it; whole pages and single rules."""

from __future__ import annotations

import pytest

from indexer.documents.clutter.clutter import find_clutter, paywall_warnings
from indexer.documents.read import read_file
from tests.makers.files.clutter_pages import PAGES, lines_of_page
from tests.makers.library.said import said

BODY = (
    "Le groupe a annoncé mardi un investissement de 4,2 milliards d’euros dans son usine de Dunkerque, " * 3
    + "selon la presse."
)


def marked(text):
    return [line.strip() for span in find_clutter(text) for line in span.of(text).split("\n") if line.strip()]


@pytest.mark.parametrize("language", PAGES)
@pytest.mark.parametrize("separator", ["\n", "\n\n"])
def test_a_page_with_every_kind_of_clutter(language, separator):
    lines = lines_of_page(PAGES[language])
    result = marked(separator.join(line for _, line in lines))
    assert [line for is_clutter, line in lines if is_clutter and line not in result] == []
    assert [line for is_clutter, line in lines if not is_clutter and line in result] == []


@pytest.mark.parametrize("language", PAGES)
def test_every_line_of_clutter_by_itself_between_paragraphs(language):
    """No rule may lean on the clutter around: but for lists, and what counts in its place only."""
    lines = [line for is_clutter, line in lines_of_page(PAGES[language]) if not is_clutter]
    for line in lines:
        text = "\n\n".join(["Un titre d’article", *[BODY] * 4, line, *[BODY] * 4])
        assert marked(text) == [], line


@pytest.mark.parametrize(
    ("notice", "name"),
    [
        ("Article réservé aux abonnés", "fr.txt"),
        ("本文为付费内容，开通会员后可阅读全文", "zh.txt"),
        ("**Subscribe to continue reading**", "en.md"),
    ],
)
def test_a_paywall_is_said_to_the_user(write, notice, name):
    (warning,) = said(read_file(write(name, f"Un titre d’article\n\n{BODY}\n\n{notice}\n")).warnings)
    assert name in warning
    assert "subscribers" in warning
    assert said(read_file(write("free.txt", f"Un titre d’article\n\n{BODY}\n")).warnings) == ()


def test_a_paywall_that_the_article_is_about_is_none(write):
    text = f"Article réservé aux abonnés : la presse en débat\n\n{BODY}"
    assert paywall_warnings("a.txt", text, find_clutter(text)) == ()


@pytest.mark.parametrize(
    "notice",
    [
        "(Traduction automatisée par l’agence, voir https://example.org)",
        "Cet article a été traduit automatiquement depuis le chinois.",
        "This article was machine-translated and may contain errors.",
        "[Machine translation]",
        "本文由机器翻译，仅供参考。",
        "（由AI自动翻译）",
    ],
)
def test_a_notice_of_machine_translation(notice):
    assert marked(f"{notice}\n\nUn titre d’article\n\n{BODY}") == [notice]


@pytest.mark.parametrize(
    "title",
    [
        "La traduction automatique par réseaux de neurones progresse",
        "Machine translation takes over the newsroom",
        "机器翻译走进新闻编辑部",
        "L’article traduit automatiquement les inquiétudes du secteur",
    ],
)
def test_an_article_about_machine_translation_keeps_its_title(title):
    assert marked(f"{title}\n\n{BODY}") == []


@pytest.mark.parametrize(
    ("name", "about"),
    [
        ("Caroline", "Caroline est une rédactrice passionnée par les filières du Nord et par la mer. " * 3),
        ("Ann Lee", "Ann Lee covers energy and ports for this paper from its office in Hull. " * 3),
    ],
)
def test_the_author_s_biography_at_the_end(name, about):
    about = about.strip()
    assert marked("\n\n".join(["Titre", BODY, BODY, BODY, name, about])) == [name, about]
    assert marked("\n\n".join(["Titre", BODY, BODY, BODY, f"{name}\n{name}\n{about}"])) == [name, name, about]
    portrait = "\n\n".join(["Titre", BODY, BODY, name, about, BODY, BODY])
    assert marked(portrait) == []  # the article goes on: it is about her


def test_headlines_of_other_articles_between_the_paragraphs():
    inserted = "Le port de Calais renonce à son terminal méthanier après deux ans de débats publics"
    own = ["Un accord attendu", "La suite en mars"]
    body = ["Titre de l’article", BODY, own[0], BODY, inserted, BODY, own[1], BODY]
    assert marked("\n\n".join([*body, "Lire aussi : Les ports en crise"])) == [
        inserted,
        "Lire aussi : Les ports en crise",
    ]
    assert marked("\n\n".join(body)) == []  # nothing says that this page points to others


@pytest.mark.parametrize(
    "title",
    [
        "Photos : le port de Calais en fête",
        "Décryptage : pourquoi l’acier reste cher",
        "Lire – ou relire – les rapports de la Cour",
        "Les cookies, un marché de 4 milliards / Reuters",
        "Related party deals under scrutiny",
        "相关企业回应芯片短缺",
    ],
)
def test_a_title_that_begins_or_ends_like_clutter_stays(title):
    assert marked(f"{title}\n\n{BODY}\n\n{BODY}") == []


def test_a_title_alone_under_its_label_goes_with_it():
    text = "\n\n".join(["Titre", BODY, "Lire aussi", "Les ports en crise cherchent de l’argent", BODY, BODY])
    assert marked(text) == ["Lire aussi", "Les ports en crise cherchent de l’argent"]


def test_markdown_around_a_line_does_not_hide_it():
    lines = ["**Lire aussi :** [Les ports](https://example.org/a)", "## Publicité", "【广告】"]
    text = "\n\n".join(["# Titre", BODY, *lines, BODY])
    assert marked(text) == lines


def test_a_page_that_is_mostly_other_stories_says_so(write):
    stories = "\n\n".join(f"Un autre titre de journal, le numéro {n} de la liste..." for n in range(40))
    result = read_file(write("a.txt", f"Un titre d’article\n\n{BODY}\n\nLes plus lus\n\n{stories}\n"))
    assert result.report.clutter_share > 0.6
    (warning,) = said(result.warnings)
    assert warning.startswith("Most of “a.txt” is ")
    clean = read_file(write("b.txt", f"Un titre d’article\n\n{BODY}\n"))
    assert (clean.report.clutter_share, said(clean.warnings)) == (0.0, ())


HOSTILE_STARTS = (
    "Mentions légales",
    "Terms of use",
    "关于我们",
    "Facebook",
    "首页",
    "新闻 > 国内",
    "标签：",
    "Tags :",
    "#话题",
    "1 204",
    "Lire aussi :",
    "Photo :",
    "图为",
    "会议现场 ",
    "© 2025",
    "Partager :",
    "本文",
    "打开",
    "is a",
    "阅读",
)
HOSTILE_UNITS = (
    "a",
    " ",
    "   X",
    " | a",
    "|aa",
    " - a",
    "/a",
    "#a",
    ">aa",
    "   aa",
    "(Photo ",
    "© ",
    "摄 ",
    ". ",
    "阅读",
)


@pytest.mark.timeout(60)  # far above what is needed; a pattern that tries everything would take years
def test_no_line_makes_a_rule_try_everything():
    lines = [
        (start + unit * 240)[:247] + end
        for start in HOSTILE_STARTS
        for unit in HOSTILE_UNITS
        for end in ("!", ".")
    ]
    text = "\n".join([BODY, *lines])
    assert len(marked(text)) < len(lines)


def test_the_share_of_clutter_is_of_what_is_seen(write):
    result = read_file(write("a.txt", f"{'x' * 299}.\n\n\n\n\n\n{' ' * 500}\n\nPublicité\n"))
    assert result.report.clutter_share == pytest.approx(9 / 309, abs=1e-4)
