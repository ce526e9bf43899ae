"""The vectors of words in their sentences, from the weights of a spaCy model, without the machinery for training it.

spaCy's layers spend more time on bookkeeping than on numbers when a batch is a few sentences. The steps here are
theirs, in their order and on arrays of the same shape, so that the vectors differ by no more than the rounding of the
last digit: four hashes of each of some attributes of a word, a first layer, and four that look at its neighbours too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_KEPT = 20_000
"""Words whose hashed attributes are kept; two kilobytes each."""


class _Layer(NamedTuple):
    """For each number of the output the largest of some weighted sums, then all scaled to one mean and spread."""

    weights: Floats
    """A column for each sum; the first sums of all numbers, then the second ones, and so on."""
    bias: Floats
    scale: Floats
    shift: Floats

    def __call__(self, x: Floats) -> Floats:
        sums: Floats = np.dot(x, self.weights)
        sums += self.bias
        width = len(self.scale)
        best: Floats = sums[:, :width].copy()
        for piece in range(width, sums.shape[1], width):
            np.maximum(best, sums[:, piece : piece + width], out=best)
        best -= np.add.reduce(best, axis=1, keepdims=True) / np.float32(width)
        spread = np.add.reduce(best * best, axis=1, keepdims=True) / np.float32(width)
        spread += 1e-08
        best *= spread**-0.5
        best *= self.scale
        best += self.shift
        return best


def _layer(maxout: Any, norm: Any) -> _Layer:
    """Weights laid out as the product of matrices and the largest of neighbours want them."""
    weights = maxout.get_param("W").transpose(1, 0, 2).reshape(-1, maxout.get_dim("nI"))
    bias = maxout.get_param("b").T.reshape(-1)
    return _Layer(np.ascontiguousarray(weights.T), np.ascontiguousarray(bias), norm.get_param("G"), norm.get_param("b"))


class WordVectors:
    """Stands for the layers `Tok2Vec.v2` of a pipeline with a MultiHashEmbed and a MaxoutWindowEncoder."""

    def __init__(self, model: Any) -> None:
        """Raises ValueError for a model of another build."""
        embed, encode = model.layers
        nodes = {
            name: [node for node in model.walk() if node.name == name] for name in ("hashembed", "maxout", "layernorm")
        }
        windows = [node for node in encode.walk() if node.name == "expand_window"]
        known = len(nodes["maxout"]) == len(nodes["layernorm"]) == len(windows) + 1
        if not known or any(node.attrs["window_size"] != 1 for node in windows) or "pad" not in encode.attrs:
            raise ValueError(f"no MultiHashEmbed with a MaxoutWindowEncoder: {model.name}")
        self._ops = model.ops
        self._pad = encode.attrs["pad"]
        self._columns = embed.layers[0].attrs["columns"]
        self._tables = [(node.attrs["column"], node.attrs["seed"], node.get_param("E")) for node in nodes["hashembed"]]
        self._first, *self._rest = [
            _layer(maxout, norm) for maxout, norm in zip(nodes["maxout"], nodes["layernorm"], strict=True)
        ]
        self._hashed: dict[tuple[int, ...], Floats] = {}

    def __call__(self, docs: Sequence[Any]) -> list[Floats]:
        """The vectors of each doc's words."""
        x = self._first(np.stack([row for doc in docs for row in self._rows(doc)]))
        gap = np.zeros((self._pad, x.shape[1]), dtype=np.float32)
        parts, ends, at = [gap], [0], 0
        for doc in docs:
            parts += (x[at : at + len(doc)], gap)
            at += len(doc)
            ends.append(at + self._pad * len(ends))
        x = np.concatenate(parts)
        for layer in self._rest:
            x = x + layer(self._ops.seq2col(x, 1))
        return [x[end - len(doc) : end] for doc, end in zip(docs, ends[1:], strict=True)]

    def _rows(self, doc: Any) -> list[Floats]:
        keys = [tuple(row) for row in doc.to_array(self._columns).tolist()]
        absent = [key for key in dict.fromkeys(keys) if key not in self._hashed]
        if absent:
            if len(self._hashed) > _KEPT:
                self._hashed.clear()
                absent = list(dict.fromkeys(keys))
            ids = np.array(absent, dtype="uint64")
            parts = [
                self._ops.gather_add(table, self._ops.hash(np.ascontiguousarray(ids[:, column]), seed) % len(table))
                for column, seed, table in self._tables
            ]
            self._hashed.update(zip(absent, np.concatenate(parts, axis=1), strict=True))
        return [self._hashed[key] for key in keys]
