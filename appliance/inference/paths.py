"""Where the assembled model files are; the layout is that of the model bundle."""

import os
from dataclasses import dataclass
from pathlib import Path

from appliance.inference.bundle import Bundle
from appliance.inference.seams import ModelError
from appliance.words import _


@dataclass(frozen=True, slots=True)
class ModelPaths:
    """The files that the inference children load."""

    whisper: Path
    """CTranslate2 directory: model.bin, config.json, tokenizer.json, vocabulary."""
    actor: Path
    """GGUF file."""
    voice: Path
    """Piper ONNX file, its `.onnx.json` beside it."""
    encoder: Path
    """Directory with model.int8.onnx and tokenizer.json."""

    @classmethod
    def under(cls, root: Path) -> "ModelPaths":
        """Return the default profile's files below a bundle directory."""
        return cls(
            whisper=root / "whisper-base",
            actor=root / "qwen2.5-coder-1.5b" / "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
            voice=root / "piper-joe" / "en_US-joe-medium.onnx",
            encoder=root / "minilm",
        )

    @classmethod
    def of(cls, bundle: Bundle) -> "ModelPaths":
        """Return a profile's files; raise BundleError naming what is missing."""
        return cls(
            whisper=bundle.path("recogniser"),
            actor=bundle.path("actor"),
            voice=bundle.path("voice:joe"),
            encoder=bundle.path("encoder"),
        )

    def require(self) -> "ModelPaths":
        """Return itself, or raise ModelError naming the first file or directory that is missing."""
        for path in (self.whisper, self.actor, self.voice, self.encoder):
            if not path.exists():
                raise ModelError(_("The model {path} is missing. Run `talkdown models fetch`.").format(path=path))
        return self


def default_root() -> Path:
    """Return the bundle directory: `TALKDOWN_MODELS`, or `talkdown/models` in the user's cache."""
    named = os.environ.get("TALKDOWN_MODELS")
    if named:
        return Path(named)
    cache = os.environ.get("XDG_CACHE_HOME")
    return (Path(cache) if cache else Path.home() / ".cache") / "talkdown" / "models"
