"""The words by which clutter is known, in French, Chinese and English; `clutter.py` says where they count."""

from __future__ import annotations

import re


def _any_of(*alternatives: str) -> str:
    return "(?:" + "|".join(alternatives) + ")"


_DAY = _any_of(
    r"\d{1,2}(?:er|st|nd|rd|th)? [^\W\d]+\.?,? \d{4}",
    r"[^\W\d]+\.? \d{1,2},? \d{4}",
    r"\d{4}\s?[-/.年]\s?\d{1,2}",
    r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}",
)
SEPARATORS = re.compile(r"[|·•\s]*[|·•][|·•\s]*")

# A line that is only this, anywhere.
ALONE = re.compile(
    _any_of(
        r"原创(?:\s*\.{3}|\s*…)?",
        "创始人",
        "广告",
        "分享到?",
        "收藏",
        "点赞",
        "打印",
        "字号",
        "扫码关注",
        "Contenu",
        "Publicité",
        "Annonce",
        "Partager",
        "Imprimer",
        "Newsletter",
        "Tout accepter",
        "Continuer sans accepter",
        r"(?:Partager|Share(?: this(?: article| story| post| page)?)?|分享到?)\s*[:：][^.!?。！？]*"
        r"(?:Facebook|Twitter|LinkedIn|WhatsApp|微信|微博)[^.!?。！？]*",
        "Advertisement",
        "Sponsored",
        "Share",
        "Print",
        "Accept all(?: cookies)?",
        "Skip to (?:main )?content",
        "Aller au contenu(?: principal)?",
        "接受所有(?:cookies?)?",
        "跳至内容",
    ),
    re.I,
)

# A line that is only this, above the first long paragraph.
ALONE_IN_HEAD = re.compile(
    _any_of(
        r"\d{1,6}",
        "Publié(?: le)?",
        "Mis à jour(?: le)?",
        "par",
        "by",
        "(?:Published|Posted|Updated)(?: on)?",
        # With its date: what follows may say when, not what.
        r"(?:Publié|Mis à jour|Published|Posted|Updated|发布时间|发布于|更新时间|更新于)"
        rf"(?: le| on)?\s*[:：]?\s*(?:[^\W\d]+\.?,? )?{_DAY}[^!?。！？]{{0,60}}",
        "Accueil",
        "Home",
        "首页",
        "Menu",
        "Rechercher",
        "Search",
        "Sommaire",
        "Table of contents",
        "目录",
        r"(?:Accueil|Home|首页)\s*[>›»/|].*",
        r"Accueil(?=[A-ZÉÈÀÇ]).*",
        r"(?:您的|当前|你的)?位置\s*[:：].*",
        r"(?:阅读|评论|浏览)(?:量|数)?\s*[:：]?\s*\d+",
        r"\d+\s*(?:commentaires?|comments?|评论)",
        r"(?:Temps de lecture|Lecture)\s*:?\s*\d+\s*min\w*\.?",
        r"\d+\s*min(?:ute)?s?\s+(?:read|de lecture)",
    ),
)

# How a line begins, anywhere.
BEGINNINGS = re.compile(
    _any_of(
        "[▲△]",
        r"(?:图片来源|图源|图/|Crédits? photo|Photo credit|Image credit|Source de l['’]image)\s*[:：]",
        "We use cookies",
        "This (?:web)?site uses cookies",
        "By continuing to (?:use|browse)[^.]{0,40}cookies",
        "Nous utilisons des cookies",
        "Ce site utilise des cookies",
        "En poursuivant votre navigation",
        "本(?:网站|站)使用\\s*cookie",
        "我们使用\\s*cookie",
    ),
    re.I,
)

_OTHER_STORIES = _any_of(
    "(?:à )?lire(?: aussi| également)?",
    "à lire aussi",
    "voir aussi",
    "sur le même sujet",
    "read (?:also|more|next)",
    "also read",
    "see also",
    "related(?: articles?| stories)?",
    "延伸阅读",
    "相关阅读",
    "推荐阅读",
)

# One line that points to another story.
POINTER = re.compile(rf"(?:[>»→•*-]\s*)?{_OTHER_STORIES}\s*[:：]\s*\S", re.I)

# A label whose list of other stories follows.
LIST_LABEL = re.compile(rf"{_OTHER_STORIES}\s*[:：]?", re.I)
LIST_ITEM = re.compile(r"(?:\d{1,2}[.)]|[-*•‣▪])\s+\S")

MACHINE_TRANSLATION = re.compile(
    _any_of(
        "traduction automatis",
        "traduction automatique",
        "traduit automatiquement",
        "machine[- ]translat",
        "automat(?:ed|ic) translation",
        "automatically translated",
        "机器翻译",
        "自动翻译",
    ),
    re.I,
)

# A heading of what follows the article: other stories, comments.
TAIL_LISTS = re.compile(
    r"(?:#{1,6}\s*)?"
    + _any_of(
        "相关(?:内容|阅读|文章|新闻|推荐|报道)",
        "热门(?:资讯|文章|推荐)",
        "猜你喜欢",
        "延伸阅读",
        "推荐阅读",
        "更多(?:内容|新闻|文章)",
        "(?:网友|全部|最新)评论",
        "发表评论",
        "(?:articles|contenus) (?:similaires|liés|connexes|associés|recommandés)",
        "(?:à|a) lire (?:aussi|également)",
        "sur le même (?:sujet|thème)",
        "laisser un commentaire",
        "ajouter un commentaire",
        "related (?:articles|stories|posts|content|news)",
        "more (?:stories|articles|news)(?: from .{1,40})?",
        "you (?:may|might) also like",
        "recommended (?:for you|articles|stories)",
        "read next",
        "leave a (?:comment|reply)",
        "most (?:read|popular)",
        "les plus lus",
    )
    + r"\s*[:：]?",
    re.I,
)

# A notice that usually ends an article: share bars, subscriptions.
TAIL_NOTICES = re.compile(
    r"(?:#{1,6}\s*)?"
    + _any_of(
        r"partager (?:cet|l['’]) ?article\s*$",
        r"share this (?:article|story|post)\s*[:：]?\s*$",
        "bienvenue pour suivre",
        "欢迎关注",
        "关注.{1,20}公众号",
        r"subscribe to (?:our|the) newsletter",
        r"sign up (?:for|to) (?:our|the) newsletter",
        r"(?:inscrivez|abonnez)-vous à (?:notre|la) newsletter",
        "分享到[:：]?\\s*$",
    ),
    re.I,
)
