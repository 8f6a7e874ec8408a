"""Everything the director remembers between events."""

from enum import StrEnum
from typing import Final

from pydantic import BaseModel, ConfigDict

from appliance.encounter.direction import Ending
from appliance.encounter.events import Movement
from appliance.encounter.scenario import Band

AGITATION: Final = "agitation"
TRUST: Final = "trust"
CLARITY: Final = "clarity"
FEAR: Final = "fear"
SHAME: Final = "shame"
GAUGE_MAX: Final = 10.0
HIGHER_IS_BETTER: Final = frozenset({TRUST, CLARITY, "hope", "calm"})
"""Gauges where more is better for the person; every other gauge is a burden."""


class Stage(StrEnum):
    """How far the conversation has come; influence works only late (Behavioral Change Stairway)."""

    ARRIVAL = "arrival"
    VENTING = "venting"
    LISTENING = "listening"
    RAPPORT = "rapport"
    WORKING = "working"
    CLOSING = "closing"


class DirectorState(BaseModel):
    """Everything the director remembers; equal states and equal events give equal steps."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    seed: int
    clock_s: float = 0.0
    officer_turns: int = 0
    subject_turns: int = 0
    gauges: dict[str, float]
    """Gauge name to 0..10."""
    ending: Ending | None = None
    short_form: bool = False
    stage: Stage = Stage.ARRIVAL
    hurt: float = 0.0
    """0 to 4: what provocation has left behind; trust grows slower until it is repaired."""
    open_hazards: tuple[str, ...] = ()
    closed_hazards: tuple[str, ...] = ()
    noticed_hazards: tuple[str, ...] = ()
    """Hazards the officer has addressed in words."""
    told: tuple[str, ...] = ()
    """Facts the officer has heard."""
    offered: dict[str, int] = {}
    """Fact to the number of times the person was directed to tell it."""
    promised: tuple[str, ...] = ()
    """Truths that an uncorrected promise goes against."""
    broken_promises: tuple[str, ...] = ()
    """Truths that any promise ever went against."""
    touched: dict[str, int] = {}
    """`hook:ID` or `trigger:ID` to how often it has worked."""
    asked_for: dict[str, float] = {}
    """Resource to the clock at which it was asked for."""
    arrived: tuple[str, ...] = ()
    briefed: bool = False
    fired: tuple[str, ...] = ()
    moves: tuple[Movement, ...] = ()
    distance: int = 0
    """Steps away from where the encounter began; negative is closer."""
    said: dict[str, int] = {}
    """Behaviour id to the number of officer turns that showed it."""
    recent: tuple[tuple[str, ...], ...] = ()
    """Behaviours of the last officer turns, newest last."""
    phrases: dict[str, int] = {}
    """Words that carried a behaviour to how often they were said."""
    officer_texts: tuple[str, ...] = ()
    """The last officer turns, to notice recitation."""
    last_command_turn: int | None = None
    silence_steps: int = 0
    """Silences reported since anyone last spoke."""
    gaps_credited: int = 0
    """How often waiting before an answer has helped."""
    silence_harm: float = 0.0
    """What silences have cost in all."""
    invites_answer: bool = False
    """The officer's last words leave room that silence can fill well."""
    subject_spoke_last: bool = False
    emotional: bool = False
    """The person's last direction let feeling out."""
    intentions: tuple[str, ...] = ()
    """The last directions' intentions, newest last."""
    lines: tuple[str, ...] = ()
    """The last authored lines handed out, newest last."""
    last_first_sound: str | None = None
    radio_replies: int = 0

    def gauge(self, name: str, default: float = 0.0) -> float:
        """Return a gauge, or the default when the scenario does not declare it."""
        return self.gauges.get(name, default)

    @property
    def agitation(self) -> float:
        """How worked up the person is, 0 to 10."""
        return self.gauges[AGITATION]

    @property
    def trust(self) -> float:
        """How far the person trusts this officer, 0 to 10."""
        return self.gauges[TRUST]

    @property
    def band(self) -> Band:
        """The level of agitation that lines are authored for."""
        if self.agitation < 4:
            return Band.CALM
        return Band.TENSE if self.agitation < 7 else Band.HIGH
