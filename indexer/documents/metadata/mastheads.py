"""The names of newspapers, as they stand alone above the headline of a pasted article."""

from __future__ import annotations

import re
import unicodedata

LONGEST_NAME_CHARS = 40

_KNOWN = """
Le Monde|Le Monde diplomatique|Le Figaro|Les Échos|L'Express|Le Point|La Croix|L'Humanité|Le Parisien|
Ouest-France|Aujourd'hui en France|Sud Ouest|La Tribune|Mediapart|Courrier international|
La Voix du Nord|La Dépêche du Midi|Le Progrès|Le Dauphiné libéré|Le Télégramme|Nice-Matin|
L'Usine nouvelle|L'Opinion|L'Obs|Le Nouvel Obs|Le Canard enchaîné|Charlie Hebdo|Le Journal du dimanche|
Alternatives économiques|Les Numériques|Next INpact|Le Temps|Le Soir|La Libre Belgique|Le Devoir|
La Presse|24 heures|20 Minutes|BFM TV|BFM Business|franceinfo|France 24|RFI|TF1 Info|
Agence France-Presse|Le HuffPost|Jeune Afrique|The New York Times|New York Times|The Washington Post|
The Wall Street Journal|Wall Street Journal|Financial Times|The Financial Times|The Guardian|The Times|
The Sunday Times|The Telegraph|The Daily Telegraph|The Independent|The Economist|The Observer|
Daily Mail|The Sun|Evening Standard|Los Angeles Times|USA Today|Chicago Tribune|The Boston Globe|
The Atlantic|The New Yorker|Newsweek|Business Insider|Politico|Axios|The Hill|The Verge|TechCrunch|
Ars Technica|MIT Technology Review|Reuters|Associated Press|Bloomberg|Bloomberg News|BBC News|CNN|CNBC|
Fox News|NPR|Al Jazeera|The Japan Times|Nikkei Asia|The Straits Times|South China Morning Post|
China Daily|Global Times|The Irish Times|The Globe and Mail|The Sydney Morning Herald|The Hindu|
The Times of India|人民日报|人民网|新华社|新华网|新华每日电讯|光明日报|经济日报|科技日报|解放军报|
法治日报|工人日报|农民日报|中国青年报|中国日报|中国新闻网|中国证券报|上海证券报|证券时报|证券日报|
环球时报|环球网|参考消息|南方周末|南方日报|南方都市报|澎湃新闻|财新网|第一财经|每日经济新闻|
21世纪经济报道|经济观察报|中国经营报|界面新闻|观察者网|新京报|北京日报|北京青年报|解放日报|文汇报|
新民晚报|羊城晚报|广州日报|央视新闻|央视网|央广网|新浪新闻|新浪财经|腾讯新闻|网易新闻|搜狐新闻|凤凰网|
联合早报|大公报|明报|星岛日报|经济参考报|路透社|法新社|美联社|华尔街日报|金融时报|纽约时报
"""
# Sounds like one, but also like a title: something else must say so.
_LIKELY = re.compile(
    r"(?:(?:Le|La|Les)\s|L['’])(?:Courrier|Journal|Gazette|Tribune|Dépêche|Écho|Quotidien|Lettre|Nouvelliste|"
    r"Républicain|Matin|Semaine|Revue|Presse|Voix|Messager|Éclair|Indépendant|Est|Union|Hebdo)(?:\s[\w’'-]+){0,5}|"
    r"(?:[\w’'&.-]+\s){1,4}(?:Times|Post|Herald|Tribune|Gazette|Journal|Chronicle|Observer|Telegraph|Guardian|"
    r"Ledger|Courier|Examiner|Mirror|Globe|Inquirer|Dispatch|Sentinel|Weekly|Daily|Register|Bulletin|Monitor|Wire|"
    r"Magazine|News|Hebdo)|"
    r"[\u4e00-\u9fff]{2,8}(?:日报|晚报|晨报|早报|时报|商报|都市报|青年报|周刊|周报|新闻网|通讯社|杂志|月刊|网)|"
    r"Libération|Marianne|Capital|Challenges|Nature|Science|Wired|Forbes|Fortune|Time|财新|虎嗅|36氪|中新社",
    re.I,
)


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(filter(str.isalnum, letters))


_KNOWN_NAMES = frozenset(map(_plain, _KNOWN.split("|")))


def is_masthead(name: str) -> bool:
    """Whether this is the name of a newspaper, a magazine or an agency that is known."""
    return len(name) <= LONGEST_NAME_CHARS and _plain(name) in _KNOWN_NAMES


def may_be_masthead(name: str) -> bool:
    """Whether this sounds like the name of one."""
    return len(name) <= LONGEST_NAME_CHARS and _LIKELY.fullmatch(name) is not None


def is_host_of(name: str, address: str) -> bool:
    """Whether an address is that of a newspaper of this name: lemonde.fr, www.cedar-ledger.example."""
    host = address.partition("://")[2].partition("/")[0].lower()
    return _plain(name).removeprefix("the") in {_plain(part) for part in host.split(".")} - {""}
