"""Clutter of English pages; `clutter_words.py` says where each kind counts."""

from __future__ import annotations

from indexer.documents.clutter.clutter_words import ClutterWords

_NAMED = r"[^.!?]{1,60}"

ENGLISH = ClutterWords(
    alone=(
        "advert(?:isement)?",
        "sponsored(?: content)?",
        "(?:story|article) continues (?:below|after)(?: this)?(?: advert(?:isement)?)?",
        "scroll to continue.{0,30}",
        "share(?: (?:this )?(?:article|story|post|page))?",
        r"(?:share|post|tweet)(?: this)? (?:on|via|by|to) (?:facebook|x|twitter|linkedin|whatsapp|"
        r"bluesky|reddit|e-?mail)",
        "(?:print|tweet|e-?mail this)(?: (?:this )?(?:article|story|page))?",
        "(?:copy link|link copied!?)",
        "(?:save for later|gift this article|listen to this article)",
        "(?:subscribe|subscribe now|sign (?:in|up)|log in|register|my account)",
        "accept all(?: cookies)?",
        "(?:reject|decline)(?: all)?(?: cookies)?",
        "manage (?:preferences|cookies|my choices|options|settings)",
        "cookie (?:settings|policy|preferences|notice)",
        "skip to (?:main )?content",
        "back to top",
        "(?:show|load|read|see|view) more",
        "(?:show|view|hide) comments?(?: \\(\\d+\\))?",
        "join the (?:conversation|discussion)",
        rf"follow us(?: on {_NAMED})?",
        "enter your e-?mail(?: address)?",
    ),
    alone_in_head=(
        "by",
        "(?:published|posted|updated)(?: on)?",
        "home",
        "menu",
        "search",
        "table of contents",
        r"home\s*[>›»/|].*",
        r"\d+\s*comments?",
        r"\d+\s*min(?:ute)?s?\s+read",
        r"\d[\d.,]*\s?[km]?\s*(?:views|likes|shares|reads)",
    ),
    alone_in_tail=(
        r"(?:tags?|topics?|keywords?|filed under|categories|posted in)\s*:\s*[^.!?]{1,200}",
        r".{0,80}all rights reserved\.?.{0,60}",
        r"copyright\s?(?:©|\(c\))?\s?\d{4}.{0,80}",
        r"(?:terms of (?:use|service)|privacy (?:policy|notice)|contact us|about us|advertise(?: with us)?|"
        r"cookie policy|site ?map|careers)\s*(?:[-–|·•/,]\s*[^\s.!?|·•/,–-][^.!?|·•/,–-]{0,30})*",
        r"(?:previous|next) (?:article|post|story)\s*:?.{0,150}",
        r"\d[\d.,]*\s?[km]?\s*(?:views|likes|shares|reads|comments?)",
        r"your e-?mail address will not be published.{0,80}",
        r"required fields are marked.{0,10}",
        r"(?:please )?(?:log|sign) in to (?:comment|reply|join).{0,40}",
        r"(?:your )?(?:name|e-?mail|website|comment)\s?\*?",
    ),
    openings=(
        "we use cookies",
        "we value your privacy",
        r"we and our (?:\d+ )?(?:trusted )?partners (?:store|process|use|and)",
        "this (?:web)?site uses cookies",
        "by continuing to (?:use|browse)[^.]{0,40}cookies",
        r"by clicking [“\"']?(?:accept|agree|ok|allow)",
        "sign up (?:for|to) (?:our|the) .{0,40}newsletter",
        "subscribe to (?:our|the) .{0,30}newsletter",
        "get (?:the|our) .{1,60}(?:in|to|delivered to) your inbox",
        "download (?:our|the) (?:.{1,20} )?app(?:\\W|$)",
    ),
    captions=(
        r"(?:photo|photograph|image|picture|file photo)(?: credit| by)?\s*:\s*\S.{0,200}",
        r"(?=.*:).{5,200}[.!”]\s+(?:photo(?:graph)?|picture|image|credit|illustration)\s*:\s*[^.!?]{2,60}",
        r"(?=.*\().{0,200}\((?:photo|image|picture|photograph|file photo)(?:s|graph)?\b[^)]{0,60}\)\.?",
    ),
    other_stories=(
        "read (?:also|more|next)",
        "(?:also|see) (?:read|also)",
        "related(?: articles?| stories| content| coverage)?",
        "more on this(?: story)?",
    ),
    paywall=(
        "(?:this|the full|the rest of (?:this|the)) (?:article|story|"
        "content)? ?is (?:only )?(?:available |reserved )?"
        "(?:for|to|exclusive to) (?:paying |registered |our )?subscribers(?: only)?.{0,60}",
        "subscribers?[- ]only(?: (?:content|article|story))?",
        "(?:subscribe|sign in|log in|register)(?: now)? (?:to|and) (?:continue reading|keep reading|"
        "read (?:the full|"
        "the rest|more)|unlock).{0,80}",
        r"already a (?:subscriber|member)\?.{0,60}",
        r"you(?:['’]ve| have) (?:reached|read|used).{0,40}(?:free )?(?:articles?|limit).{0,60}",
        r"you have \d+ free (?:articles?|stories) (?:left|remaining).{0,60}",
        "to (?:continue|keep) reading.{0,60}(?:subscribe|sign|log|register).{0,60}",
    ),
    translated=(
        r"[(\[]\s*(?:machine|automatic(?:ally)?)[- ]translat",
        r"(?:machine|automat(?:ed|ic))[- ]translation.{0,200}(?:https?://|please|may contain|errors|"
        r"original prevails)",
        "this (?:article|text|page|story|content|document) (?:was|has been|is|were) (?:machine|"
        "automatically)[- ]translat",
        "(?:article|text|page|story) (?:machine|automatically)[- ]translated (?:by|from|with|using)",
    ),
    tail_lists=(
        "related (?:articles|stories|posts|content|news|coverage)",
        "more (?:stories|articles|news)(?: from .{1,40})?",
        "more from .{1,40}",
        "you (?:may|might) also like",
        "recommended(?: (?:for you|articles|stories|reading))?",
        "read next",
        "leave a (?:comment|reply)",
        r"comments?\s*\(\d+\)",
        "most (?:read|popular|viewed|shared)",
        "trending(?: now)?",
        "(?:latest|top) (?:news|stories|articles)",
        "about the authors?",
    ),
    tail_notices=(
        r"share this (?:article|story|post)\s*[:：]?\s*$",
        "subscribe to (?:our|the) newsletter",
        "sign up (?:for|to) (?:our|the) newsletter",
    ),
    biography=(
        r"is (?:an? |the )?(?:\w+[- ]){0,4}(?:reporter|journalist|editor|writer|correspondent|columnist|"
        r"author|contributor)",
        "(?:covers|writes (?:about|on|for)|reports on) ",
    ),
)
