"""First sounds: what a person utters before their words, made ahead so that it can sound at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from appliance.inference.seams import Spoken


@dataclass(frozen=True, slots=True)
class Sound:
    """A first sound: its text (in parentheses when it has no words) and its audio."""

    text: str
    spoken: Spoken


class FirstSounds:
    """Sounds by the id that a direction names."""

    def __init__(self, sounds: Mapping[str, Sound]) -> None:
        """Keep the sounds of one scenario."""
        self._sounds = MappingProxyType(dict(sounds))

    def get(self, name: str | None) -> Sound | None:
        """Return a sound, or None where silence is the better answer."""
        return None if name is None else self._sounds.get(name)


NO_SOUNDS: Final = FirstSounds({})
"""For an encounter without an ear."""
