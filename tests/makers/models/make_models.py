"""Writes small, real GGUF files for tests: a chat model that copies and cites, and an embedding model.

Nothing is downloaded and nothing is trained: the weights of the chat model are set by hand, so that it does
something checkable. Its file's template ends the prompt with the label "[1] "; the model then copies what
followed that label in the prompt up to the end of the sentence, writes the number of the passage that it
copied from as a mark, " [1]", and ends. How, layer by layer:

1. seven heads, each looking back 1 to 7 places (by position alone), write the codes of the preceding pieces;
2. one head finds the latest label, a number after "[" at the start of a line: the passage's number;
3. one head finds the earliest place whose preceding pieces are those at the end of the text (an induction
   head) and brings the piece that stands there, and the number of its passage;
4. one head brings that number from the place before; the feed-forward part knows four rules: after the
   end of a sentence comes " [", then the number, then "]", then the end of the turn.

Every piece has its own code of 13 signs, so all norms are known and each step is exact.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
from gguf import GGUFWriter, PoolingType
from numpy.typing import NDArray

from tests.makers.models.vocabulary import (
    CHINESE_SENTENCE_ENDS,
    END,
    MARK_OPENS,
    SENTENCE_ENDS,
    SPACE,
    START,
    UNKNOWN,
    Vocabulary,
    build_vocabulary,
)

Matrix = NDArray[np.float32]

CHAT_TEMPLATE = (
    "{% for message in messages %}"
    "{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n[1] ' }}{% endif %}"
)
CONTEXT_TOKENS = 8192
BITS = 13
LOOK_BACK = 7
WIDTH = 160
HEADS = 8
HEAD_WIDTH = 128
FEED_FORWARD = 32
LAYERS = 4
ROPE_BASE = 1e30  # the fast half of each head tells places apart, the slow half hardly turns at all
PLACE_PAIRS = range(11)
DISTANCE_PAIR = 8  # turns by less than a quarter over the whole context
STILL_DIMENSION = 36  # from here on a head's dimensions do not turn

CONSTANT = 0


def _slot(number: int) -> slice:
    return slice(1 + number * BITS, 1 + (number + 1) * BITS)


OWN = _slot(0)
BEFORE = [OWN, *(_slot(number) for number in range(1, LOOK_BACK + 1))]
LABEL, COPIED, COPIED_LABEL, LABEL_BEFORE = (_slot(number) for number in range(8, 12))


def _rms(slots_filled: int) -> float:
    return float(np.sqrt((1 + slots_filled * BITS) / WIDTH))


class _Layer:
    """The weights of one layer, zero until set; `scale` undoes the layer norm."""

    def __init__(self, slots_filled: int) -> None:
        self.scale = _rms(slots_filled)
        self.query = np.zeros((HEADS * HEAD_WIDTH, WIDTH), np.float32)
        self.key = np.zeros((HEAD_WIDTH, WIDTH), np.float32)
        self.value = np.zeros((HEAD_WIDTH, WIDTH), np.float32)
        self.output = np.zeros((WIDTH, HEADS * HEAD_WIDTH), np.float32)
        self.gate = np.zeros((FEED_FORWARD, WIDTH), np.float32)
        self.up = np.zeros((FEED_FORWARD, WIDTH), np.float32)
        self.down = np.zeros((WIDTH, FEED_FORWARD), np.float32)

    def bring(self, head: int, source: slice, target: slice, place: int = 0) -> None:
        """What the head looks at is copied from slot `source` there to slot `target` here."""
        for bit in range(BITS):
            self.value[place + bit, source.start + bit] = self.scale
            self.output[target.start + bit, head * HEAD_WIDTH + place + bit] = 1.0

    def look_back(self, head: int, distance: int, strength: float = 1500.0) -> None:
        """The head looks exactly `distance` places back."""
        for pair in PLACE_PAIRS:
            angle = -distance * _turn(pair)
            row = head * HEAD_WIDTH + 2 * pair
            self.query[row, CONSTANT] = strength * np.cos(angle) * self.scale
            self.query[row + 1, CONSTANT] = strength * np.sin(angle) * self.scale
            self.key[2 * pair, CONSTANT] = self.scale

    def prefer_distance(self, head: int, strength: float) -> None:
        """Among equals the head looks at the farthest place, or at the nearest if `strength` < 0."""
        self.query[head * HEAD_WIDTH + 2 * DISTANCE_PAIR + 1, CONSTANT] = -strength * self.scale
        self.key[2 * DISTANCE_PAIR, CONSTANT] = self.scale


def _turn(pair: int) -> float:
    return float(ROPE_BASE ** (-2.0 * pair / HEAD_WIDTH))


def _codes(vocabulary: Vocabulary, seed: int) -> Matrix:
    """One distinct code of +1 and -1 for each piece."""
    numbers = np.random.default_rng(seed).permutation(2**BITS)[: len(vocabulary.pieces)]
    bits = (numbers[:, None] >> np.arange(BITS)) & 1
    return (bits * 2 - 1).astype(np.float32)


def _neighbours_layer() -> _Layer:
    layer = _Layer(slots_filled=1)
    for distance in range(1, LOOK_BACK + 1):
        layer.look_back(distance - 1, distance)
        layer.bring(distance - 1, OWN, BEFORE[distance])
    return layer


def _label_layer(codes: Matrix, vocabulary: Vocabulary) -> _Layer:
    layer = _Layer(slots_filled=1 + LOOK_BACK)
    layer.query[STILL_DIMENSION, CONSTANT] = 30_000 * layer.scale
    layer.key[STILL_DIMENSION, BEFORE[1]] = codes[vocabulary.id_of("[")] * layer.scale
    layer.key[STILL_DIMENSION, BEFORE[2]] = codes[vocabulary.id_of_character("\n")] * layer.scale
    layer.prefer_distance(0, -20_000)
    layer.bring(0, OWN, LABEL)
    return layer


def _copy_layer() -> _Layer:
    layer = _Layer(slots_filled=2 + LOOK_BACK)
    for back in range(LOOK_BACK):
        weight = 60_000 if back < 5 else 2_100  # the last two only decide between equals
        for bit in range(BITS):
            row = STILL_DIMENSION + back * BITS + bit
            layer.query[row, BEFORE[back].start + bit] = weight * layer.scale
            layer.key[row, BEFORE[back + 1].start + bit] = layer.scale
    layer.prefer_distance(0, 4_000)
    layer.bring(0, OWN, COPIED)
    layer.bring(0, LABEL, COPIED_LABEL, place=BITS)
    return layer


def _rules_layer(codes: Matrix, vocabulary: Vocabulary) -> _Layer:
    layer = _Layer(slots_filled=4 + LOOK_BACK)
    layer.look_back(0, 1)
    layer.bring(0, COPIED_LABEL, LABEL_BEFORE)
    opens = codes[vocabulary.id_of(MARK_OPENS)]
    next_neuron = iter(range(FEED_FORWARD))

    def when(*conditions: tuple[slice, Matrix]) -> int:
        neuron = next(next_neuron)
        for slot, code in conditions:
            layer.gate[neuron, slot] += 50 * code
        layer.gate[neuron, CONSTANT] = -50 * (BITS * len(conditions) - 1)
        return neuron

    def write(neuron: int, code: Matrix) -> None:
        layer.up[neuron, CONSTANT] = 1.0
        layer.down[COPIED, neuron] = code

    for end in SENTENCE_ENDS:
        for follower in (vocabulary.id_of(SPACE), vocabulary.id_of_character("\n")):
            write(when((OWN, codes[vocabulary.id_of(end)]), (COPIED, codes[follower])), opens)
    for end in CHINESE_SENTENCE_ENDS:
        write(when((OWN, codes[vocabulary.id_of(end)])), opens)
    for bit in range(BITS):
        neuron = when((OWN, opens))
        layer.up[neuron, LABEL_BEFORE.start + bit] = 1.0
        layer.down[COPIED.start + bit, neuron] = 1.0
    write(when((BEFORE[1], opens)), codes[vocabulary.id_of("]")])
    write(when((BEFORE[2], opens)), codes[vocabulary.id_of(END)])
    return layer


def _write_vocabulary(writer: GGUFWriter, vocabulary: Vocabulary) -> None:
    writer.add_tokenizer_model("llama")
    writer.add_token_list([piece.encode() for piece in vocabulary.pieces])
    writer.add_token_scores(list(vocabulary.scores))
    writer.add_token_types(list(vocabulary.types))
    writer.add_unk_token_id(vocabulary.id_of(UNKNOWN))
    writer.add_bos_token_id(vocabulary.id_of(START))
    writer.add_eos_token_id(vocabulary.id_of(END))
    writer.add_add_bos_token(True)
    writer.add_add_eos_token(False)
    writer.add_add_space_prefix(False)


def _write_shape(writer: GGUFWriter, *, name: str, layers: int, vocabulary: Vocabulary) -> None:
    writer.add_name(name)
    writer.add_context_length(CONTEXT_TOKENS)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(layers)
    writer.add_feed_forward_length(FEED_FORWARD)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(1)
    writer.add_key_length(HEAD_WIDTH)
    writer.add_value_length(HEAD_WIDTH)
    writer.add_rope_dimension_count(HEAD_WIDTH)
    writer.add_rope_freq_base(ROPE_BASE)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_vocab_size(len(vocabulary.pieces))
    writer.add_file_type(0)


def _write_tensors(writer: GGUFWriter, tensors: dict[str, Matrix | NDArray[np.float16]]) -> None:
    for name, tensor in tensors.items():
        writer.add_tensor(name, np.ascontiguousarray(tensor))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _layer_tensors(index: int, layer: _Layer) -> dict[str, Any]:
    ones = np.ones(WIDTH, np.float32)
    return {
        f"blk.{index}.attn_norm.weight": ones,
        f"blk.{index}.attn_q.weight": layer.query,
        f"blk.{index}.attn_k.weight": layer.key,
        f"blk.{index}.attn_v.weight": layer.value,
        f"blk.{index}.attn_output.weight": layer.output,
        f"blk.{index}.ffn_norm.weight": ones,
        f"blk.{index}.ffn_gate.weight": layer.gate,
        f"blk.{index}.ffn_up.weight": layer.up,
        f"blk.{index}.ffn_down.weight": layer.down,
    }


def write_chat_model(
    path: Path | str, *, seed: int = 7, template: str | None = CHAT_TEMPLATE, name: str = "Copying clerk"
) -> Path:
    """Write the chat model, about 10 MB; the same seed gives the same file.

    Args:
        path: Where to write it.
        seed: Chooses the codes of the pieces.
        template: The chat template that goes into the file; None leaves it out.
        name: The model's name in the file.
    """
    vocabulary = build_vocabulary()
    codes = _codes(vocabulary, seed)
    embedding = np.zeros((len(vocabulary.pieces), WIDTH), np.float16)
    embedding[:, CONSTANT] = 1
    embedding[:, OWN] = codes
    output = np.zeros((len(vocabulary.pieces), WIDTH), np.float16)
    output[:, COPIED] = 20 * codes
    layers = [
        _neighbours_layer(),
        _label_layer(codes, vocabulary),
        _copy_layer(),
        _rules_layer(codes, vocabulary),
    ]
    writer = GGUFWriter(str(path), "llama")
    _write_shape(writer, name=name, layers=LAYERS, vocabulary=vocabulary)
    _write_vocabulary(writer, vocabulary)
    if template is not None:
        writer.add_chat_template(template)
    tensors: dict[str, Any] = {
        "token_embd.weight": embedding,
        "output_norm.weight": np.ones(WIDTH, np.float32),
        "output.weight": output,
    }
    for index, layer in enumerate(layers):
        tensors |= _layer_tensors(index, layer)
    _write_tensors(writer, tensors)
    return Path(path)


def write_embedding_model(path: Path | str, *, seed: int = 7, name: str = "Bag of pieces") -> Path:
    """Write an embedding model, about 2 MB: the mean of one random direction per piece."""
    vocabulary = build_vocabulary()
    random = np.random.default_rng(seed)
    embedding = random.standard_normal((len(vocabulary.pieces), WIDTH)).astype(np.float16)
    writer = GGUFWriter(str(path), "llama")
    _write_shape(writer, name=name, layers=1, vocabulary=vocabulary)
    writer.add_pooling_type(PoolingType.MEAN)
    _write_vocabulary(writer, vocabulary)
    tensors: dict[str, Any] = {
        "token_embd.weight": embedding,
        "output_norm.weight": np.ones(WIDTH, np.float32),
    }
    tensors |= _layer_tensors(0, _Layer(slots_filled=1))
    _write_tensors(writer, tensors)
    return Path(path)


def main() -> None:
    """Write both files into a folder."""
    parser = argparse.ArgumentParser(description=write_chat_model.__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    write_chat_model(folder / "copying-clerk.gguf")
    write_embedding_model(folder / "bag-of-pieces.gguf")


if __name__ == "__main__":
    main()
