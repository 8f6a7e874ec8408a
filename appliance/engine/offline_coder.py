"""The coder without a child process: rules and the sentence encoder in this one, for lines nobody waits to hear."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from appliance.encounter.behaviours import CodedUtterance
from appliance.inference.encoder import SentenceEncoder
from appliance.review.coder import Coder, Context, Encode, prototype_sentences
from appliance.review.coder.prototypes import Vectors


@dataclass(frozen=True, slots=True)
class Recoder:
    """Codes a corrected line; see `appliance.review.amend.Recode`."""

    coder: Coder
    encode: Encode | None

    @property
    def version(self) -> str:
        """Return what a record keeps about the coder."""
        return self.coder.version

    def __call__(self, text: str, context: Context) -> CodedUtterance:
        """Return what is heard in words that fall into a context."""
        if self.encode is None:
            return self.coder.code(text, context)
        return self.coder.code_with(self.encode, text, context)


def coder_with_encoder(directory: Path) -> tuple[Coder, Encode] | None:
    """Return the coder and its encoder from a directory of model files, None when they are not there."""
    if not (directory / "model.int8.onnx").is_file():
        return None
    encode = SentenceEncoder(directory).encode
    return Coder(_prototype_vectors(encode, directory)), encode


def _prototype_vectors(encode: Encode, directory: Path) -> Vectors:
    """Return the prototypes' vectors, kept beside the model bundle by what made them."""
    sentences = prototype_sentences()
    model = directory / "model.int8.onnx"
    key = hashlib.sha256("\n".join((*sentences, str(model.stat().st_size), str(model.stat().st_mtime_ns))).encode())
    kept = directory.parent / f".prototypes-{key.hexdigest()[:16]}.npy"
    try:
        vectors = np.load(kept, allow_pickle=False)
        if vectors.shape[0] == len(sentences):
            return np.asarray(vectors, dtype=np.float32)
    except (OSError, ValueError, EOFError):
        vectors = None
    vectors = encode(sentences)
    try:
        partial = kept.with_suffix(".part.npy")
        np.save(partial, vectors)
        partial.replace(kept)
    except OSError:
        return vectors
    return vectors
