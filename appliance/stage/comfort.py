"""What makes an encounter easier to take part in, and changes neither score nor credit."""

from typing import Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from appliance.words import Language

Wait: TypeAlias = Literal["usual", "longer", "longest"]
Ears: TypeAlias = Literal["both", "left", "right"]
EXTRA_WAIT_S: Final[dict[Wait, float]] = {"usual": 0.0, "longer": 0.5, "longest": 1.0}
LOUDEST_DB: Final = 6
SOFTEST_DB: Final = -12


class Comfort(BaseModel):
    """One officer's choices, for as long as they are signed in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    captions: bool = True
    """Whether what is said out loud stands on the screen too."""
    hints: bool = False
    """Whether a slip is named while the encounter goes on, with another way to say it."""
    wait: Wait = "usual"
    """How long a pause may be before a turn counts as over."""
    volume_db: int = Field(default=0, ge=SOFTEST_DB, le=LOUDEST_DB)
    ears: Ears = "both"
    language: Language = "en"
    """What the screen speaks; the encounter is in English."""

    @property
    def extra_wait_s(self) -> float:
        """Return by how much longer a pause may be."""
        return EXTRA_WAIT_S[self.wait]
