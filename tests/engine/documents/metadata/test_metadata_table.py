"""What many kinds of files say of themselves, and from where it was taken; one row for each rule."""

from __future__ import annotations

import pytest

from indexer.documents.metadata.choice import FieldChoices
from indexer.documents.read import read_file
from indexer.documents.source.addresses import MAX_ADDRESS_CHARS, clean_address
from indexer.documents.web.title import without_site
from tests.makers.files.html_pages import html_page, json_ld, paragraphs

FR = "Le groupe a annoncé mardi un investissement dans son usine de Dunkerque, pour la suite du plan. " * 4
ZH = "该公司周二宣布，将在其位于合肥的工厂投资四十二亿元，以扩大先进芯片的产能，并计划在两年内完成建设。" * 4
EN = (
    "The company said on Tuesday that it would invest in its plant at Dunkirk, as part of a longer plan. " * 4
)
TITLE_FR, TITLE_ZH, TITLE_EN = (
    "Dunkerque mise sur l’acier vert",
    "合肥扩大先进芯片产能",
    "Dunkirk bets on steel",
)

# ruff: noqa: E501 - one row for each rule
# name of the file, its content, what must be found: field -> (value, origin)
TEXTS = [
    # Titles
    ("a.txt", f"{TITLE_FR}\n\n{FR}", {"title": (TITLE_FR, "text")}),
    ("a.txt", f"{TITLE_ZH}\n\n{ZH}", {"title": (TITLE_ZH, "text")}),
    ("a.txt", f"Title: {TITLE_EN}\n\n{EN}", {"title": (TITLE_EN, "text")}),
    ("a.txt", f"标题：{TITLE_ZH}\n{ZH}", {"title": (TITLE_ZH, "text")}),
    ("a.txt", FR, {}),
    ("a.txt", f"{FR}\n\nUn intertitre\n\n{FR}", {}),
    ("a.txt", f"Accueil > Économie\n{TITLE_FR}\n\n{FR}", {"title": (TITLE_FR, "text")}),
    ("a.md", f"# {TITLE_EN}\n\n{EN}", {"title": (TITLE_EN, "h1")}),
    ("a.md", f"---\ntitle: {TITLE_EN}\n---\n# Other\n\n{EN}", {"title": (TITLE_EN, "front-matter")}),
    # Dates
    ("a.txt", f"{TITLE_FR}\n14 octobre 2025\n\n{FR}",
     {"title": (TITLE_FR, "text"), "published": ("2025-10-14", "text")}),
    ("a.txt", f"{TITLE_FR}\nPublié le 03/02/2026\n\n{FR}",
     {"title": (TITLE_FR, "text"), "published": ("2026-02-03", "text")}),
    ("a.txt", f"{TITLE_EN}\nPublished 03/02/2026\n\n{EN}", {"title": (TITLE_EN, "text")}),
    ("a.txt", f"{TITLE_EN}\nPublished 25/02/2026\n\n{EN}",
     {"title": (TITLE_EN, "text"), "published": ("2026-02-25", "text")}),
    ("a.txt", f"{TITLE_EN}\nTuesday, March 3rd, 2026\n\n{EN}",
     {"title": (TITLE_EN, "text"), "published": ("2026-03-03", "text")}),
    ("a.txt", f"{TITLE_ZH}\n二〇二四年十月三十一日\n\n{ZH}",
     {"title": (TITLE_ZH, "text"), "published": ("2024-10-31", "text")}),
    ("a.txt", f"{TITLE_ZH}\n10月31日\n\n{ZH}", {"title": (TITLE_ZH, "text")}),
    ("a.txt", f"{TITLE_ZH}\n\n{ZH}\n\n相关内容\n\n另一篇文章...\n2026-01-17 11:47:11", {"title": (TITLE_ZH, "text")}),
    ("a.txt", f"{TITLE_FR}\nHier à 8 h\n\n{FR}", {"title": (TITLE_FR, "text")}),
    ("a.txt", f"{TITLE_FR}\n\nLILLE, 31 octobre 2024 (Agence) - {FR}",
     {"title": (TITLE_FR, "text"), "published": ("2024-10-31", "text")}),
    ("a.txt", f"{TITLE_FR}\n\n{FR}Tout a commencé le 3 mai 2019.", {"title": (TITLE_FR, "text")}),
    ("a.md", f"---\ndate: 2026-03-09T08:00:00Z\n---\n# {TITLE_EN}\n\n{EN}",
     {"title": (TITLE_EN, "h1"), "published": ("2026-03-09", "front-matter")}),
    # Authors and publishers
    ("a.txt", f"{TITLE_FR}\nPar Anne Le Gall et Li Wei\n\n{FR}",
     {"title": (TITLE_FR, "text"), "author": ("Anne Le Gall et Li Wei", "text")}),
    ("a.txt", f"{TITLE_EN}\nBy Ann Lee\n\n{EN}", {"title": (TITLE_EN, "text"), "author": ("Ann Lee", "text")}),
    ("a.txt", f"{TITLE_ZH}\n作者：王小明\n\n{ZH}", {"title": (TITLE_ZH, "text"), "author": ("王小明", "text")}),
    ("a.txt", f"{TITLE_ZH}\n来源：科技日报\n\n{ZH}", {"title": (TITLE_ZH, "text"), "publisher": ("科技日报", "text")}),
    ("a.txt", f"{TITLE_ZH}\n\n据路透社报道，{ZH}", {"title": (TITLE_ZH, "text")}),
    ("a.txt", f"{TITLE_FR}\nPartager Cet Article\n\n{FR}", {"title": (TITLE_FR, "text")}),
    ("a.md", f"---\nauthors: [Ann Lee, Li Wei]\nlang: en-GB\n---\n# {TITLE_EN}\n\n{EN}",
     {"title": (TITLE_EN, "h1"), "author": ("Ann Lee, Li Wei", "front-matter"), "language": ("en", "front-matter")}),
    # Addresses
    ("a.txt", f"{TITLE_FR}\nSource : https://a.example/x?id=1&utm_source=y\n\n{FR}",
     {"title": (TITLE_FR, "text"), "source_url": ("https://a.example/x?id=1", "text")}),
    ("a.txt", f"{TITLE_ZH}\n\n{ZH}\n\n原文链接：https://a.example/x",
     {"title": (TITLE_ZH, "text"), "source_url": ("https://a.example/x", "text")}),
    ("a.txt", f"{TITLE_EN}\n\n{EN} See https://a.example/x for more.", {"title": (TITLE_EN, "text")}),
    ("a.md", f"---\nurl: https://a.example/x\n---\n# {TITLE_EN}\n\n{EN}",
     {"title": (TITLE_EN, "h1"), "source_url": ("https://a.example/x", "front-matter")}),
    ("a.md", f"---\nsource: The Ledger\nurl: ftp://a.example/x\n---\n# {TITLE_EN}\n\n{EN}", {"title": (TITLE_EN, "h1")}),
]  # fmt: skip


def found_in(path):
    metadata = read_file(path).metadata
    origins = dict(metadata.origins)
    return {field: (getattr(metadata, field), origin) for field, origin in origins.items()}


@pytest.mark.parametrize(("name", "content", "expected"), TEXTS)
def test_texts(write, name, content, expected):
    assert found_in(write(name, content)) == expected


ARTICLE = f"<article>{paragraphs()}</article>"
DATED = f"<article><p>Publié le 14 octobre 2025</p>{paragraphs()}</article>"
TWO = json_ld(headline="Autre sujet du site", datePublished="2020-05-05") + json_ld(
    headline="Un plan de relance", datePublished="2025-11-02", url="https://a.example/x"
)

# title tag, head, body, what must be found beside the language
PAGES = [
    # Titles
    ("Un plan_Le Courrier", "", ARTICLE, {"title": ("Un plan", "title-tag")}),
    ("Un plan | Économie | Le Courrier", "", ARTICLE, {"title": ("Un plan", "title-tag")}),
    ("Accueil", "", f"<h1>Un plan</h1>{ARTICLE}", {"title": ("Un plan", "h1")}),
    ("Un plan - Le Courrier", '<meta property="og:title" content="Un plan de fer">', ARTICLE,
     {"title": ("Un plan de fer", "og:title")}),
    ("Accueil", json_ld(headline="Un plan &amp; un cap"), ARTICLE, {"title": ("Un plan & un cap", "json-ld")}),
    ("Un plan complet", json_ld(headline="Un plan…"), ARTICLE, {"title": ("Un plan complet", "title-tag")}),
    ("Un plan", '<meta property="og:site_name" content="Le Courrier">', f"<h1>Le Courrier</h1>{ARTICLE}",
     {"title": ("Un plan", "title-tag"), "publisher": ("Le Courrier", "og:site_name")}),
    # Dates
    ("Un plan", json_ld(headline="Un plan", datePublished="2025-11-02T07:00:00Z"), ARTICLE,
     {"title": ("Un plan", "json-ld"), "published": ("2025-11-02", "json-ld")}),
    ("Un plan", '<meta name="publishdate" content="2025-09-25 10:00">', ARTICLE,
     {"title": ("Un plan", "title-tag"), "published": ("2025-09-25", "meta")}),
    ("Un plan", "", f'{ARTICLE}<aside><time datetime="2020-01-02"></time><time datetime="2020-01-03"></time></aside>',
     {"title": ("Un plan", "title-tag")}),
    ("Un plan", "", f'<article><time datetime="2025-09-25"></time>{paragraphs()}</article>',
     {"title": ("Un plan", "title-tag"), "published": ("2025-09-25", "time-tag")}),
    ("Un plan", '<meta name="date" content="2025-01-01">', DATED,
     {"title": ("Un plan", "title-tag"), "published": ("2025-10-14", "text")}),
    ("Un plan", '<meta name="date" content="2025-10-01">', DATED,
     {"title": ("Un plan", "title-tag"), "published": ("2025-10-14", "text")}),
    ("Un plan", '<meta name="date" content="2025-10-01T09:30:00Z">', DATED,
     {"title": ("Un plan", "title-tag"), "published": ("2025-10-01", "meta")}),
    ("Un plan", '<meta name="date" content="1970-01-01">', ARTICLE, {"title": ("Un plan", "title-tag")}),
    ("Un plan", json_ld(headline="Un plan", dateModified="2026-01-05"), ARTICLE, {"title": ("Un plan", "json-ld")}),
    ("Un plan de relance", TWO, ARTICLE,
     {"title": ("Un plan de relance", "json-ld"), "published": ("2025-11-02", "json-ld"),
      "source_url": ("https://a.example/x", "json-ld")}),
    ("La une du jour", TWO.replace("Un plan de relance", "Un"), ARTICLE, {"title": ("La une du jour", "title-tag")}),
    # Authors and publishers
    ("Un plan", '<meta name="author" content="Par Li Wei">', ARTICLE,
     {"title": ("Un plan", "title-tag"), "author": ("Li Wei", "meta")}),
    ("Un plan", '<meta name="author" content="admin">', ARTICLE, {"title": ("Un plan", "title-tag")}),
    ("Un plan", '<meta property="article:author" content="https://a.example/li">', ARTICLE,
     {"title": ("Un plan", "title-tag")}),
    ("Un plan", "", f'<article><p>Par <a rel="author" href="#">Zoé Martin</a></p>{paragraphs()}</article>',
     {"title": ("Un plan", "title-tag"), "author": ("Zoé Martin", "author-tag")}),
    ("Un plan", json_ld(author=[{"name": "Zoé Martin"}, "Li Wei"], publisher={"name": "Le Courrier"}), ARTICLE,
     {"title": ("Un plan", "title-tag"), "author": ("Zoé Martin, Li Wei", "json-ld"),
      "publisher": ("Le Courrier", "json-ld")}),
]  # fmt: skip


@pytest.mark.parametrize(("title", "head", "body", "expected"), PAGES)
def test_pages(write, title, head, body, expected):
    found = found_in(write("a.html", html_page(body, head=head, title=title)))
    assert found == expected | {"language": ("fr", "html-lang")}


@pytest.mark.parametrize(
    ("root", "head", "language"),
    [
        ("lang='zh-Hans-CN'", "", ("zh", "html-lang")),
        ("lang=''", '<meta property="og:locale" content="fr_FR">', ("fr", "og:locale")),
        ("", json_ld(headline="T", inLanguage="en-GB"), ("en", "json-ld")),
        ("lang='français'", "", None),
        ("", "", None),
    ],
)
def test_languages(write, root, head, language):
    markup = html_page(ARTICLE, head=head).replace("lang='fr'", root)
    assert found_in(write("a.html", markup)).get("language") == language


def test_a_long_menu_does_not_hide_what_the_article_says_of_itself(write):
    menu = "".join(f"<div><a href='/{n}'>Rubrique {n}</a></div>" for n in range(60))
    body = f"<div>{menu}</div><div><p>Par Zoé Martin</p><p>Publié le 14 octobre 2025</p>{paragraphs()}</div>"
    found = found_in(write("a.html", html_page(body)))
    assert found["published"] == ("2025-10-14", "text")
    assert found["author"] == ("Zoé Martin", "text")


@pytest.mark.parametrize(
    ("title", "site", "kept"),
    [
        ("Un plan de relance | Le Courrier", None, "Un plan de relance"),
        ("电网振兴计划公布_国内新闻_海潮网", None, "电网振兴计划公布"),
        ("电网振兴计划公布-海潮新闻网", None, "电网振兴计划公布"),
        ("Un plan de relance - Le Courrier", "Le Monde", "Un plan de relance - Le Courrier"),
        ("Le Courrier | Un plan de relance", "Le Courrier", "Un plan de relance"),
        ("Relance - que dit le plan ?", None, "Relance - que dit le plan ?"),
        ("What the variable my_name means", None, "What the variable my_name means"),
        ("F-16: a plane and its price", None, "F-16: a plane and its price"),
        ("人工智能-未来已来", None, "人工智能-未来已来"),
        ("|", None, "|"),
        ("", None, ""),
    ],
)
def test_the_name_of_the_site_behind_a_title(title, site, kept):
    assert without_site(title, site) == kept


@pytest.mark.parametrize(
    ("value", "cleaned"),
    [
        (" https://A.example/B?x=1 ", "https://a.example/B?x=1"),
        ("https://a.example/x?fbclid=1&id=2&utm_term=3", "https://a.example/x?id=2"),
        ("https://a.example/x#:~:text=secret", "https://a.example/x"),
        ("https://a.example/x#part", "https://a.example/x#part"),
        ("https://user:pass@a.example:8080/x", "https://a.example:8080/x"),
        ("https://新闻.example/条目", "https://新闻.example/条目"),
        ("http://192.0.2.7/x", "http://192.0.2.7/x"),
        ("https://a.example:99999/x", None),
        ("https://a.example/a b", None),
        ("https://a.example/\u202efdp.exe", None),
        ("https://[::1", None),
        ("file:///etc/passwd", None),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("//a.example/x", None),
        ("https://" + "a" * MAX_ADDRESS_CHARS + ".example", None),
        ("", None),
        (None, None),
    ],
)
def test_addresses(value, cleaned):
    assert clean_address(value) == cleaned


def test_the_first_known_value_stays_with_its_origin():
    choices = FieldChoices()
    choices.offer("title", None, "og:title")
    choices.offer("title", "", "meta")
    choices.offer("title", "One", "h1")
    choices.offer("title", "Two", "text")
    metadata = choices.build()
    assert (metadata.title, metadata.origins) == ("One", (("title", "h1"),))
    with pytest.raises(ValueError, match="no field"):
        choices.offer("colour", "blue", "text")
