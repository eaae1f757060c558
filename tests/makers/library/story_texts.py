"""An invented article in three languages, variants of it, and other articles on its subject."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.common.cancel import CancelToken
from indexer.records.search import Worth

ENGLISH = (
    "The harbour of Lanvec will close its northern basin for 14 months from 3 March 2025.",
    "The regional council has set aside 48.1 million euros to rebuild the quay, which dates from 1957.",
    "Divers found 23 cracks in the foundations, said the engineer Maud Kerzoncuf.",
    "About 260 fishermen will have to land their catch in Port-Ronan, some 35 kilometres away.",
    "Their association demands that the council pay for the fuel, which it estimates at 900 euros a month.",
    "The fish market stays open, but its auctions will begin two hours later than today.",
    "A temporary pontoon with 40 berths is to be towed in from the Netherlands.",
    "The mayor expects the new quay to last for 80 years and to take ships with a draught of 9 metres.",
)
FRENCH = (
    "Le port de Lanvec fermera son bassin nord pendant 14 mois à partir du 3 mars 2025.",
    "La région a réservé 48,1 millions d'euros à la reconstruction du quai, qui date de 1957.",
    "Des plongeurs ont relevé 23 fissures dans les fondations, selon l'ingénieure Maud Kerzoncuf.",
    "Environ 260 pêcheurs devront débarquer leurs prises à Port-Ronan, à 35 kilomètres de là.",
    "Leur association réclame que la région paie le carburant, qu'elle évalue à 900 euros par mois.",
    "La criée reste ouverte, mais les ventes commenceront deux heures plus tard qu'aujourd'hui.",
    "Un ponton provisoire de 40 places sera remorqué depuis les Pays-Bas.",
    "Le maire attend du nouveau quai qu'il dure 80 ans et reçoive des navires d'un tirant d'eau de 9 mètres.",
)
CHINESE = (
    "朗韦克港将从2025年3月3日起关闭北港池,为期14个月。",
    "大区议会已拨款4810万欧元,用于重建这座1957年建成的码头。",
    "工程师莫德·凯尔宗屈夫说,潜水员在地基上发现了23条裂缝。",
    "约260名渔民将不得不前往35公里外的罗南港卸货。",
    "渔民协会要求议会承担燃油费用,据其估计每月为900欧元。",
    "鱼市照常营业,但拍卖将比现在晚两个小时开始。",
    "一座设有40个泊位的临时浮码头将从荷兰拖来。",
    "市长预计新码头可使用80年,并能停靠吃水9米的船只。",
)
FOLLOW_UP = (  # another article of the same paper, months later
    "The northern basin of Lanvec will stay closed until September 2026, half a year longer than announced.",
    "The regional council has set aside 48.1 million euros to rebuild the quay, which dates from 1957.",
    "That will not be enough, the auditors warn: they now expect the works to cost 61.5 million euros.",
    "The contractor Bréhat Marine blames the sheet piles, of which 320 were delivered too short.",
    "In Port-Ronan, where the boats land meanwhile, the queue at the crane takes up to 5 hours.",
    "Eleven crews have sold their boats since the summer, according to the harbour office.",
    "The opposition wants a committee of inquiry to hear the engineers before Christmas.",
)
FOLLOW_UP_CHINESE = (  # its subject is the same, its text is nobody's translation
    "朗韦克港渔民周五在大区议会门前抗议,要求提前发放补偿金。",
    "协会主席表示,已有11艘渔船被出售,船员人数减少了70人。",
    "议会发言人称,首批600万欧元将在10月15日之前到账。",
    "当地旅馆业者则担心工地噪音会影响明年夏季的客流。",
    "环保组织提醒,打桩作业应避开海豹的繁殖期。",
    "下一次听证会定于11月4日在罗南港举行。",
)
FIRST_LINE = (
    "From our correspondent on the coast, with material of the Western Press Agency. All rights reserved."
)
PARALLEL = (ENGLISH, FRENCH, CHINESE)


def paragraphs(sentences: Sequence[str], joint: str = " ") -> str:
    """Two sentences a paragraph."""
    return "\n\n".join(joint.join(sentences[at : at + 2]) for at in range(0, len(sentences), 2)) + "\n"


class ParallelEmbedder:
    """Gives the sentences of the article nearly the same vectors in all its languages, others any."""

    dimensions = 96
    worth = Worth(0.5, "for a test")

    def __init__(self, *, tells_translations: bool = True, version: int = 1) -> None:
        self.tells_translations = tells_translations
        self.fingerprint = f"parallel/{version}"
        self._meant = {text: f"sentence {n}" for texts in PARALLEL for n, text in enumerate(texts)}
        self.embedded: list[str] = []

    def embed(self, texts: Sequence[str], token: CancelToken | None = None) -> NDArray[np.float32]:
        self.embedded += texts
        return np.array([self.embed_query(text) for text in texts], np.float32).reshape(-1, self.dimensions)

    def embed_at_once(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.embed(texts)

    def is_word(self, word: str) -> bool:
        return False

    def embed_query(self, text: str) -> NDArray[np.float32]:
        meant = [meaning for known, meaning in self._meant.items() if known in text]
        content = sum((_direction(item) for item in meant), 0.3 * _direction(text))
        return (content / np.linalg.norm(content)).astype(np.float32)


def _direction(name: str) -> NDArray[np.float64]:
    seed = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "little")
    vector = np.random.default_rng(seed).normal(size=ParallelEmbedder.dimensions)
    return vector / np.linalg.norm(vector)
