"""The latency bench: one or more programs, the same officer lines, in turns within one run; figures from the sound."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from appliance.encounter.record import Record
from benchmarks.beside_record import Answer, answers
from benchmarks.conversation import Sitting, hold
from benchmarks.first_words import Transcriber, fine_spans, first_words_s
from benchmarks.lines import OfficerLine, Opening
from benchmarks.program import Program
from benchmarks.sound import RATE_HZ
from benchmarks.statistics_of import Spread, per_100, spread
from benchmarks.turn_taking import Measured, measure

BREAKDOWN: Final = (
    "endpoint_s",
    "transcript_s",
    "coded_s",
    "first_token_s",
    "first_clause_s",
    "first_sound_s",
    "first_words_s",
)
_REPLY_READ_S: Final = 8.0
"""How much of a reply is transcribed to find its first words."""


@dataclass(frozen=True, slots=True)
class LineResult:
    """One line as it was heard and answered; seconds after the officer's last sample, None where it did not happen."""

    id: str
    voice: str
    inner_pauses: int
    first_sound_s: float | None
    first_words_s: float | None
    answered: bool
    cut_in: bool
    cut_in_in_pause: bool
    distorted: bool
    chosen: bool
    """The director chose when to speak; left out of the figures."""
    source: str | None
    """Who worded the answer: actor, authored; None without a record."""
    tells: bool
    """The answer tells one of the scenario's facts, which are authored by design."""
    breakdown: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class OverResult:
    """One time the officer spoke over a reply."""

    kind: str
    duck_s: float | None
    yield_s: float | None
    yielded: bool


@dataclass(frozen=True, slots=True)
class ProgramResult:
    """Everything measured of one program."""

    program: str
    lines: tuple[LineResult, ...]
    over: tuple[OverResult, ...]
    peak_resident_bytes: int
    ear_late_s: tuple[float, ...]
    over_too_late: int

    def _counted(self) -> list[LineResult]:
        return [line for line in self.lines if not (line.chosen or line.cut_in or line.distorted)]

    @property
    def first_sound(self) -> Spread | None:
        """Last officer sample to first sound."""
        return spread([line.first_sound_s for line in self._counted()])

    @property
    def first_words(self) -> Spread | None:
        """Last officer sample to first words."""
        return spread([line.first_words_s for line in self._counted()])

    @property
    def inner_pauses(self) -> int:
        """Inner pauses that were played as they should, and that the director did not choose to talk into."""
        return sum(line.inner_pauses for line in self.lines if not (line.distorted or (line.chosen and line.cut_in)))

    @property
    def cut_ins(self) -> int:
        """Inner pauses in or after which the subject spoke before the line was over."""
        return sum(line.cut_in_in_pause for line in self.lines if not (line.distorted or line.chosen))

    @property
    def cut_ins_per_100_pauses(self) -> float | None:
        """Cut-ins in 100 inner pauses."""
        return per_100(self.cut_ins, self.inner_pauses)

    @property
    def unanswered(self) -> int:
        """Lines that got no answer though the director chose none."""
        return sum(not (line.answered or line.cut_in or line.chosen or line.distorted) for line in self.lines)

    @property
    def authored_share(self) -> float | None:
        """Share of answers that were authored lines, None without records."""
        worded = [line.source for line in self.lines if line.source is not None]
        return sum(source == "authored" for source in worded) / len(worded) if worded else None

    @property
    def told_share(self) -> float | None:
        """Share of answers that tell a fact in the author's words, None without records."""
        worded = [line for line in self.lines if line.source is not None]
        return sum(line.tells and line.source == "authored" for line in worded) / len(worded) if worded else None

    def breakdown(self, part: str) -> Spread | None:
        """Spread of one part of the program's own breakdown."""
        return spread([line.breakdown.get(part) for line in self._counted()])

    def ducks(self, kind: str = "barge_in") -> Spread | None:
        """Officer's first sample to the reply being 6 dB down."""
        return spread([one.duck_s for one in self.over if one.kind == kind])

    def yields(self) -> Spread | None:
        """Officer's first sample to the reply being silent, where it yielded."""
        return spread([one.yield_s for one in self.over if one.kind == "barge_in" and one.yielded])

    def missed_yields(self) -> tuple[int, int]:
        """Barge-ins that the reply talked through, of all."""
        barged = [one for one in self.over if one.kind == "barge_in"]
        return sum(not one.yielded for one in barged), len(barged)

    def false_yields(self) -> tuple[int, int]:
        """Backchannels that stopped the reply, of all."""
        backed = [one for one in self.over if one.kind == "backchannel"]
        return sum(one.yielded for one in backed), len(backed)


def run(
    programs: Sequence[Program],
    lines: Sequence[OfficerLine],
    folder: Path,
    transcriber: Callable[[], Transcriber],
    *,
    block: int = 8,
    seed: int = 1,
    first_sounds: Mapping[str, str] = {},
    tell: Callable[[str], None] = lambda text: None,
    openings: Sequence[Opening] = (),
) -> tuple[ProgramResult, ...]:
    """Say the lines to every program, a block of lines each in turn so that drift of the machine hits all alike.

    The ear is transcribed when all programs have ended.
    """
    sittings: dict[str, list[Sitting]] = {program.name: [] for program in programs}
    for number, part in enumerate(_batched(lines, block)):
        in_order = programs if number % 2 == 0 else programs[::-1]
        for program in in_order:
            sittings[program.name].append(hold(program, part, folder, seed + number, tell, _from(openings, number)))
    reader = transcriber()
    tell("reading what was said in the ear")
    return tuple(_result(program.name, sittings[program.name], reader, first_sounds) for program in programs)


def _from(openings: Sequence[Opening], number: int) -> list[Opening]:
    """Return the openings with another one first in each block, so that a few starts use them all."""
    at = number % len(openings) if openings else 0
    return [*openings[at:], *openings[:at]]


def _batched(lines: Sequence[OfficerLine], size: int) -> list[Sequence[OfficerLine]]:
    return [lines[at : at + size] for at in range(0, len(lines), size)]


def _result(
    name: str, sittings: Sequence[Sitting], reader: Transcriber, first_sounds: Mapping[str, str]
) -> ProgramResult:
    lines: list[LineResult] = []
    over: list[OverResult] = []
    for sitting in sittings:
        measured = measure(sitting.recordings, sitting.cues)
        said = [one for one in measured if one.cue.kind == "line"]
        for one, answer in zip(said, _answers(sitting, said), strict=True):
            lines.append(_line_result(one, answer, sitting, reader, first_sounds))
        over += [
            OverResult(one.cue.kind, one.duck_after_s, one.yield_after_s, one.yielded)
            for one in measured
            if one.was_over_reply
        ]
    return ProgramResult(
        name,
        tuple(lines),
        tuple(over),
        max((sitting.peak_resident_bytes for sitting in sittings), default=0),
        tuple(sitting.ear_late_s for sitting in sittings),
        sum(sitting.over_too_late for sitting in sittings),
    )


def _answers(sitting: Sitting, said: Sequence[Measured]) -> list[Answer | None]:
    """Return each line's answer in whichever of the sitting's records has it."""
    found: list[Answer | None] = [None] * len(said)
    for path in sitting.records:
        record = Record.model_validate_json(path.read_bytes())
        in_record = answers(record, [one.cue.text for one in said])
        found = [before or now for before, now in zip(found, in_record, strict=True)]
    return found


def _line_result(
    one: Measured, answer: Answer | None, sitting: Sitting, reader: Transcriber, first_sounds: Mapping[str, str]
) -> LineResult:
    timing = answer.timing.model_dump() if answer is not None and answer.timing is not None else {}
    sound_text = first_sounds.get(answer.first_sound or "", "") if answer is not None else ""
    return LineResult(
        id=one.cue.id,
        voice=one.cue.voice,
        inner_pauses=len(one.cue.pauses),
        first_sound_s=one.first_sound_after_s,
        first_words_s=_first_words_after(one, sitting, reader, sound_text, answer),
        answered=one.reply_s is not None,
        cut_in=one.cut_in_s is not None,
        cut_in_in_pause=one.cut_in_pause is not None,
        distorted=one.distorted,
        chosen=answer is not None and answer.chosen,
        source=answer.turn.source if answer is not None else None,
        tells=answer is not None and answer.turn.direction is not None and bool(answer.turn.direction.disclose),
        breakdown={part: timing[part] for part in BREAKDOWN if timing.get(part) is not None},
    )


def _first_words_after(
    one: Measured, sitting: Sitting, reader: Transcriber, sound_text: str, answer: Answer | None
) -> float | None:
    if one.first_sound_after_s is None or one.reply_s is None or one.reply_end_s is None:
        return None
    from_s = one.reply_s - 0.2
    until_s = min(one.reply_end_s, one.reply_s + _REPLY_READ_S) + 0.3
    start_s = sitting.recordings.ear_start_s
    ear = sitting.recordings.ear[max(0, round((from_s - start_s) * RATE_HZ)) : round((until_s - start_s) * RATE_HZ)]
    reply = answer.turn.text if answer is not None else None
    words_s = first_words_s(reader.words(ear), fine_spans(ear), sound_text, reply)
    return None if words_s is None else from_s + words_s - one.end_s
