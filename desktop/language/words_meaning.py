"""The translations of everything about the model that understands meaning: English, French, Chinese."""

from __future__ import annotations

MEANING_WORDS: tuple[tuple[str, str, str], ...] = (
    # The line that offers the model
    (
        "Search works by words only. Get the model that understands meaning and other languages ({size})",
        "Recherche par mots seulement. Obtenez le modèle qui comprend le sens et les autres langues ({size})",
        "目前只能按字词检索。获取能理解语义和其他语言的模型（{size}）",
    ),
    ("Get it", "Obtenir", "获取"),
    ("Not now", "Pas maintenant", "暂不"),
    (
        "Getting the model that understands meaning: {n} %",
        "Téléchargement du modèle qui comprend le sens : {n} %",
        "正在获取语义模型：{n}%",
    ),
    (
        "Preparing the model that understands meaning…",
        "Préparation du modèle qui comprend le sens…",
        "正在准备语义模型…",
    ),
    ("Progress of the download", "Progression du téléchargement", "下载进度"),
    (
        "Downloading one model – your documents stay on this computer",
        "Téléchargement d’un modèle – vos documents restent sur cet ordinateur",
        "正在下载一个模型，您的文档仍留在本机",
    ),
    # Why it could not be got
    (
        "The model was not downloaded: there is no connection to the package index.",
        "Le modèle n’a pas été téléchargé : l’index des paquets est injoignable.",
        "模型未能下载：无法连接到软件包索引。",
    ),
    (
        "The model was not downloaded: the disk has too little room (350 MB are needed).",
        "Le modèle n’a pas été téléchargé : le disque manque de place (il faut 350 Mo).",
        "模型未能下载：磁盘空间不足（需要 350 MB）。",
    ),
    (
        "The model cannot be downloaded: this Python has no pip.",
        "Le modèle ne peut pas être téléchargé : ce Python n’a pas pip.",
        "无法下载模型：此 Python 没有 pip。",
    ),
    (
        "The model cannot be kept: its folder cannot be written.",
        "Le modèle ne peut pas être conservé : son dossier est protégé en écriture.",
        "无法保存模型：其文件夹不可写。",
    ),
    (
        "The model was not downloaded: the package index does not give it out.",
        "Le modèle n’a pas été téléchargé : l’index des paquets ne le fournit pas.",
        "模型未能下载：软件包索引没有提供它。",
    ),
    (
        "What was downloaded is not the model that Ibid knows, and was thrown away.",
        "Ce qui a été téléchargé n’est pas le modèle que connaît Ibid et a été supprimé.",
        "下载的内容不是 Ibid 所认识的模型，已被丢弃。",
    ),
    (
        "The model that was made here is not the one that Ibid knows, and is not used.",
        "Le modèle préparé ici n’est pas celui que connaît Ibid et n’est pas utilisé.",
        "在此生成的模型不是 Ibid 所认识的那个，未被采用。",
    ),
    (
        "The model is here, but this computer cannot run it.",
        "Le modèle est là, mais cet ordinateur ne peut pas l’exécuter.",
        "模型已就位，但本机无法运行它。",
    ),
    # While documents are being understood
    (
        "Understanding your documents: {counted}",
        "Compréhension de vos documents : {counted}",
        "正在理解您的文档：{counted}",
    ),
    (
        "Understanding your documents: paused at {counted}",
        "Compréhension de vos documents en pause : {counted}",
        "已暂停理解您的文档：{counted}",
    ),
    ("{done} of {total} passages", "{done} passages sur {total}", "{done} / {total} 段"),
    ("Understanding {n} %", "Compréhension : {n} %", "已理解 {n}%"),
    ("Understanding paused", "Compréhension en pause", "已暂停理解"),
    ("Pause understanding", "Suspendre la compréhension", "暂停理解"),
    ("Go on understanding", "Reprendre la compréhension", "继续理解"),
    (", ", ", ", "，"),
    ("meaning: {n} %", "sens : {n} %", "语义：{n}%"),
)
