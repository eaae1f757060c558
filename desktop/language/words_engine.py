"""The translations of what the engine says: English, French, Chinese."""

from __future__ import annotations

ENGINE_WORDS: tuple[tuple[str, str, str], ...] = (
    # Why a sentence was not found verified
    (
        "That something is missing cannot be checked.",
        "Qu’une chose manque ne peut pas être vérifié.",
        "“没有提到”之类的说法无法核实。",
    ),
    ("It cites no source.", "Elle ne cite aucune source.", "没有引用来源。"),
    (
        "The cited source says something else.",
        "La source citée dit autre chose.",
        "所引来源说的是别的内容。",
    ),
    (
        "Only part of its words stand in the cited source.",
        "Une partie seulement de ses mots figure dans la source citée.",
        "只有部分词语见于所引来源。",
    ),
    (
        "The source is in another language, and there is no figure or name to compare.",
        "La source est dans une autre langue, sans chiffre ni nom à comparer.",
        "来源是另一种语言，且没有数字或名称可供比对。",
    ),
    (
        "The figure {items} is not in the cited source.",
        "Le chiffre {items} ne figure pas dans la source citée.",
        "所引来源中没有数字 {items}。",
    ),
    (
        "The figures {items} are not in the cited source.",
        "Les chiffres {items} ne figurent pas dans la source citée.",
        "所引来源中没有数字 {items}。",
    ),
    (
        "The name {items} is not in the cited source.",
        "Le nom {items} ne figure pas dans la source citée.",
        "所引来源中没有名称 {items}。",
    ),
    (
        "The names {items} are not in the cited source.",
        "Les noms {items} ne figurent pas dans la source citée.",
        "所引来源中没有名称 {items}。",
    ),
    (
        "The source is in another script, so {items} cannot be compared.",
        "La source est dans une autre écriture : {items} ne peut pas être comparé.",
        "来源使用另一种文字，无法比对 {items}。",
    ),
    (
        "It cites [{n}], which is not among the sources.",
        "Elle cite [{n}], qui n’est pas parmi les sources.",
        "它引用了 [{n}]，但来源中没有这一项。",
    ),
    (
        "The source says that it went the other way.",
        "La source dit que cela est allé dans l’autre sens.",
        "来源所说的方向与此相反。",
    ),
    (
        "One of the two, the sentence or its source, has a “not” that the other has not.",
        "La phrase ou sa source contient une négation que l’autre n’a pas.",
        "句子与来源之中，有一方含有另一方没有的否定。",
    ),
    (
        "The answer was cut off here: the model may write no more.",
        "La réponse s’arrête ici : le modèle ne peut pas écrire davantage.",
        "回答在此中断：模型不能再写下去了。",
    ),
    (
        "The model began to repeat itself and was stopped here.",
        "Le modèle a commencé à se répéter et a été arrêté ici.",
        "模型开始重复，已在此处停止。",
    ),
    ("{items} and {n} more", "{items} et {n} autres", "{items} 等（另有 {n} 项）"),
    # What is wrong with the library or the machine
    (
        "Another Ibid is using this library; close it there first.",
        "Un autre Ibid utilise cette bibliothèque ; fermez-le d’abord.",
        "另一个 Ibid 正在使用此资料库，请先将其关闭。",
    ),
    (
        "The library is damaged; “ibid doctor --repair” puts it right.",
        "La bibliothèque est endommagée ; « ibid doctor --repair » la répare.",
        "资料库已损坏，可用“ibid doctor --repair”修复。",
    ),
    (
        "The library was written by a newer Ibid; update Ibid to open it.",
        "La bibliothèque vient d’un Ibid plus récent ; mettez Ibid à jour pour l’ouvrir.",
        "资料库由较新版本的 Ibid 写成，请更新 Ibid 后再打开。",
    ),
    (
        "The disk is full or refuses to write; what was acknowledged is safe.",
        "Le disque est plein ou refuse d’écrire ; ce qui était enregistré est en sûreté.",
        "磁盘已满或无法写入；已确认保存的内容是安全的。",
    ),
    (
        "This library is open for reading only.",
        "Cette bibliothèque est ouverte en lecture seule.",
        "此资料库以只读方式打开。",
    ),
    (
        "This took too long and was stopped.",
        "Cela a duré trop longtemps et a été interrompu.",
        "操作耗时过长，已中止。",
    ),
    (
        "A part of Ibid that was at work stopped unexpectedly; try again.",
        "Une partie d’Ibid s’est arrêtée de façon inattendue ; réessayez.",
        "Ibid 的一个组件意外停止，请重试。",
    ),
    ("There is not enough memory for this.", "La mémoire ne suffit pas.", "内存不足。"),
    (
        "The question and its sources are too long for the model.",
        "La question et ses sources sont trop longues pour le modèle.",
        "问题及其来源超出模型可处理的长度。",
    ),
    (
        "This file is not a GGUF model.",
        "Ce fichier n’est pas un modèle GGUF.",
        "此文件不是 GGUF 模型。",
    ),
    (
        "This model file cannot be used.",
        "Ce fichier de modèle est inutilisable.",
        "此模型文件无法使用。",
    ),
    (
        "This model turns text into vectors and cannot write answers.",
        "Ce modèle transforme le texte en vecteurs et ne peut pas écrire de réponses.",
        "此模型只能把文本转换为向量，不能撰写回答。",
    ),
)
