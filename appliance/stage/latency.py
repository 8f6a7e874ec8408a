"""An observer that notes where the time of one answer goes; nothing in the pipeline times itself."""

from dataclasses import dataclass, field
from typing import Literal

from appliance.encounter.record import TurnTiming

Stage = Literal["endpoint", "transcript", "coded", "first_token", "first_clause", "first_sound", "first_words"]


@dataclass(slots=True)
class _Marks:
    last_speech_s: float
    at_s: dict[Stage, float] = field(default_factory=dict)


class LatencyObserver:
    """Collects instants by preparation number and turns them into one breakdown a turn."""

    def __init__(self) -> None:
        """Start with nothing noted."""
        self._by_attempt: dict[int, _Marks] = {}
        self.dropped = 0
        """Preparations thrown away because the officer went on."""

    def begin(self, attempt: int, last_speech_s: float) -> None:
        """Open a preparation; all its marks count from the officer's last sample."""
        self._by_attempt[attempt] = _Marks(last_speech_s)

    def mark(self, attempt: int, stage: Stage, at_s: float) -> None:
        """Note that a stage was reached; the first time counts."""
        marks = self._by_attempt.get(attempt)
        if marks is not None:
            marks.at_s.setdefault(stage, at_s)

    def drop(self, attempt: int) -> None:
        """Forget a preparation that was thrown away."""
        if self._by_attempt.pop(attempt, None) is not None:
            self.dropped += 1

    def timing(self, attempt: int, turn: int, chosen_delay_s: float, speculative: bool) -> TurnTiming:
        """Close a preparation and return its breakdown, in seconds after the officer's last sample."""
        marks = self._by_attempt.pop(attempt, _Marks(0.0))

        def after(stage: Stage) -> float | None:
            at_s = marks.at_s.get(stage)
            return None if at_s is None else round(at_s - marks.last_speech_s, 3)

        return TurnTiming(
            turn=turn,
            endpoint_s=after("endpoint"),
            transcript_s=after("transcript"),
            coded_s=after("coded"),
            first_token_s=after("first_token"),
            first_clause_s=after("first_clause"),
            first_sound_s=after("first_sound"),
            first_words_s=after("first_words"),
            chosen_delay_s=chosen_delay_s,
            speculation="held" if speculative else "none",
        )
