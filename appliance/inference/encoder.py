"""MiniLM sentence vectors on one core."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from appliance.inference.seams import ModelError

DIMENSIONS: Final = 384
MAX_TOKENS: Final = 256
"""The length all-MiniLM-L6-v2 was trained for; longer sentences are cut."""


def quiet_session_options(threads: int) -> onnxruntime.SessionOptions:
    """Return onnxruntime options that take no more than `threads` cores and none while idle."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_session_config_entry("session.inter_op.allow_spinning", "0")
    options.log_severity_level = 3
    return options


class SentenceEncoder:
    """Sentences to L2-normalised vectors, in the calling thread.

    Sentences are run one by one: the int8 model scales its activations by the largest in a batch, so a sentence's
    vector would otherwise depend on its neighbours.
    """

    def __init__(self, directory: Path, threads: int = 1) -> None:
        model, vocabulary = directory / "model.int8.onnx", directory / "tokenizer.json"
        for path in (model, vocabulary):
            if not path.is_file():
                raise ModelError(f"The sentence encoder's file {path} is missing. Run `talkdown models fetch`.")
        self._tokenizer = Tokenizer.from_file(str(vocabulary))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._session = onnxruntime.InferenceSession(
            str(model), quiet_session_options(threads), providers=["CPUExecutionProvider"]
        )

    def encode(self, sentences: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return vectors of length 1, shape `(len(sentences), 384)`."""
        vectors = np.empty((len(sentences), DIMENSIONS), dtype=np.float32)
        for row, sentence in enumerate(sentences):
            vectors[row] = self._encode_one(sentence)
        return vectors

    def _encode_one(self, sentence: str) -> npt.NDArray[np.float32]:
        ids = np.array([self._tokenizer.encode(sentence).ids], dtype=np.int64)
        (hidden,) = self._session.run(
            ["last_hidden_state"],
            {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)},
        )
        mean = np.asarray(hidden, dtype=np.float32)[0].mean(axis=0)
        return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)
