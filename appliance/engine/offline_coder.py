"""The coder without a child process: rules and the sentence encoder in this one, for lines nobody waits to hear."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from appliance.encounter.behaviours import CodedUtterance
from appliance.inference.encoder import SentenceEncoder
from appliance.review.coder import PROBES, Coder, Context, Encode, Vectors


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


class ThreadEncoder:
    """An encoder of this process, asked on a thread."""

    def __init__(self, encode: Encode) -> None:
        """Encode with a function."""
        self._encode = encode

    async def encode(self, sentences: Sequence[str]) -> Vectors:
        """See `Encoder`."""
        return await asyncio.to_thread(self._encode, sentences)


def coder_with_encoder(directory: Path) -> tuple[Coder, Encode] | None:
    """Return the coder and its encoder from a directory of model files, None when they are not there."""
    if not (directory / "model.int8.onnx").is_file():
        return None
    encode = SentenceEncoder(directory).encode
    return Coder.trained(encode(PROBES)), encode
