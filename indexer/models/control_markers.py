"""Breaks up control markers of chat formats in the text of documents and questions."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Markers of common chat formats that some tokenizers treat as plain text, although models react to them.
WELL_KNOWN = (
    "[INST]", "[/INST]", "<<SYS>>", "<</SYS>>", "[SYSTEM_PROMPT]", "[/SYSTEM_PROMPT]", "[AVAILABLE_TOOLS]",
    "[TOOL_CALLS]", "[TOOL_RESULTS]", "<|im_start|>", "<|im_end|>", "<|endoftext|>", "<|eot_id|>",
    "<|start_header_id|>", "<|end_header_id|>", "<|begin_of_text|>", "<|end_of_text|>", "<|system|>",
    "<|user|>", "<|assistant|>", "<|end|>", "<start_of_turn>", "<end_of_turn>", "<bos>", "<eos>",
    "<s>", "</s>", "<unk>", "<pad>", "<think>", "</think>", "<tool_call>", "</tool_call>",
    "<|channel|>", "<|message|>", "<|start|>",
    "<|return|>", "<｜User｜>", "<｜Assistant｜>", "<｜begin▁of▁sentence｜>", "<｜end▁of▁sentence｜>",
    "<|START_OF_TURN_TOKEN|>", "<|END_OF_TURN_TOKEN|>", "<|USER_TOKEN|>", "<|CHATBOT_TOKEN|>",
)  # fmt: skip
_SHAPE = re.compile(r"<[|｜][^<>\s]{1,48}?[|｜]>")
_LOOKS_LIKE_A_MARKER = re.compile(r"[<\[].{1,62}[>\]]", re.DOTALL)
_PASSES = 4


class MarkerBreaker:
    """Splits every control marker in a text with a space, so that it stays readable but is only text."""

    def __init__(self, control_texts: Iterable[str] = (), user_defined_texts: Iterable[str] = ()) -> None:
        markers = {text for text in control_texts if len(text) > 1}
        markers.update(text for text in user_defined_texts if _LOOKS_LIKE_A_MARKER.fullmatch(text))
        markers.update(WELL_KNOWN)
        longest_first = sorted(markers, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first)))

    def break_markers(self, text: str) -> str:
        """The text with a space after the first character of every marker in it."""
        for _ in range(_PASSES):  # breaking a marker may create another one
            broken = self._pattern.sub(_split, _SHAPE.sub(_split, text))
            if broken == text:
                break
            text = broken
        return text


def _split(match: re.Match[str]) -> str:
    marker = match.group()
    return f"{marker[0]} {marker[1:]}"
