"""How often an unchanged voice is taken for a raised or fast one, and a raised or fast one for what it is.

A speaker's first clip stands for the microphone check (flite reads its very sentence); every other clip, other words
of the same speaker, is held against it by the rules that score tone.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean, median
from typing import Final, Protocol

from appliance.audio.ears import Utterance
from appliance.audio.prosody import OrdinaryVoice, compare, measure_voice
from appliance.encounter.events import Prosody
from appliance.encounter.scenario import Competency
from appliance.engine.microphone import SENTENCE
from appliance.officers.speech import VOICES, render, without_marks
from appliance.review.competencies.tone import voice_points
from appliance.review.method import method
from benchmarks.asr import Clip, corpus
from benchmarks.lines import read_lines
from benchmarks.voice_changes import Audio, at_pace, louder, raised, with_pitch_range

_LINES: Final = 6
_CHANGES: Final[tuple[tuple[str, Callable[[Audio], Audio]], ...]] = (
    ("unchanged", lambda audio: audio),
    ("microphone nearer, gain 6 dB", lambda audio: louder(audio, 6.0)),
    ("microphone nearer, gain 10 dB", lambda audio: louder(audio, 10.0)),
    ("raised voice, 6 dB", lambda audio: raised(audio, "raised")),
    ("loud voice, 12.5 dB", lambda audio: raised(audio, "loud")),
    ("pace 1.25", lambda audio: at_pace(audio, 1.25)),
    ("pace 1.5", lambda audio: at_pace(audio, 1.5)),
    ("pitch movement halved", lambda audio: with_pitch_range(audio, 0.5)),
    ("pitch movement half as much again", lambda audio: with_pitch_range(audio, 1.5)),
)


class Listener(Protocol):
    """Something that hears a clip after so much room noise."""

    def hear(self, audio: Audio, noise_below_db: float | None = None) -> Utterance | None:
        """Return what it heard."""
        ...


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What one change was taken for, over all speakers; None where no turn could be judged."""

    change: str
    noise_below_db: float | None
    speakers: int
    turns: int
    raised: float | None
    """Share of turns that are louder than costs nothing."""
    named: float | None
    """Share so much louder that the review quotes them."""
    fast_turns: float | None
    """Share of turns faster than costs nothing."""
    fast_speakers: float | None
    """Share of speakers whose median is: that is what the score reads."""
    flatter: float | None
    """Share of turns with pitch movement under 0.75 of the speaker's own."""
    livelier: float | None
    """Over 1.25 of it."""
    shift: float
    """Mean over speakers of the points that voice alone adds to the tone score, against an even voice."""
    worst_shift: float


def speakers(models: Path, ordinary: Callable[[Audio], Audio]) -> dict[str, list[Clip]]:
    """Return the clips of each speaker, at their ordinary level: two readers, four flite voices, a Piper voice."""
    told = [without_marks(line.text) for line in read_lines()][:_LINES]
    found: dict[str, list[Clip]] = {}
    for clip in corpus(models, 5):
        if clip.kind != "flite officer":
            found.setdefault(clip.kind, []).append(Clip(clip.kind, clip.text, ordinary(clip.audio)))
    for voice in VOICES:
        found[f"flite {voice}"] = [
            Clip(voice, text, ordinary((render(text, voice).samples / 32768).astype("float32")))
            for text in (SENTENCE, *told)
        ]
    return found


def verdicts(
    spoken: Mapping[str, Sequence[Clip]],
    listener: Listener,
    noises_db: Sequence[float | None],
    tell: Callable[[str], None] = lambda _: None,
) -> list[Verdicts]:
    """Judge every clip but each speaker's first against that one, in every change and noise."""
    turns: dict[tuple[str, float | None], dict[str, list[Prosody]]] = {}
    for speaker, clips in spoken.items():
        tell(f"verdicts: {speaker}")
        for change, noise_db, prosody in _judged(clips, listener, noises_db):
            turns.setdefault((change, noise_db), {}).setdefault(speaker, []).append(prosody)
    return [verdict(change, noise_db, by_speaker) for (change, noise_db), by_speaker in turns.items()]


def _judged(
    clips: Sequence[Clip], listener: Listener, noises_db: Sequence[float | None]
) -> Iterator[tuple[str, float | None, Prosody]]:
    for noise_db in noises_db:
        checked = listener.hear(clips[0].audio, noise_db)
        if checked is None:
            continue
        voice = measure_voice(checked)
        own = OrdinaryVoice(voice, voice.rate_syllables_per_s(clips[0].text))
        for clip in clips[1:]:
            for change, apply in _CHANGES:
                utterance = listener.hear(apply(clip.audio), noise_db)
                if utterance is not None:
                    yield change, noise_db, Prosody(**asdict(compare(measure_voice(utterance), clip.text, own)))


def verdict(change: str, noise_db: float | None, by_speaker: Mapping[str, Sequence[Prosody]]) -> Verdicts:
    """Return how the turns of these speakers were judged under one change."""
    n = method().competencies[Competency.TONE].numbers
    turns = [p for sounded in by_speaker.values() for p in sounded]
    over_db = [p.raised_db for p in turns if p.raised_db is not None]
    paces = [
        [p.rate_over_baseline for p in sounded if p.rate_over_baseline is not None] for sounded in by_speaker.values()
    ]
    moves = [p.pitch_movement_over_baseline for p in turns if p.pitch_movement_over_baseline is not None]
    even = voice_points([Prosody(loudness_over_baseline_db=0.0, rate_over_baseline=1.0)])
    shifts = [voice_points(sounded) - even for sounded in by_speaker.values()]
    return Verdicts(
        change,
        noise_db,
        speakers=len(by_speaker),
        turns=len(turns),
        raised=_share(db > n["raised_db"] for db in over_db),
        named=_share(db > n["raised_db"] + n["named_over_db"] for db in over_db),
        fast_turns=_share(pace > n["fast_ratio"] for own in paces for pace in own),
        fast_speakers=_share(median(own) > n["fast_ratio"] for own in paces if own),
        flatter=_share(move < 0.75 for move in moves),
        livelier=_share(move > 1.25 for move in moves),
        shift=fmean(shifts),
        worst_shift=max(shifts, key=abs),
    )


def _share(hits: Iterable[bool]) -> float | None:
    judged = list(hits)
    return sum(judged) / len(judged) if judged else None


def verdict_table(rows: Sequence[Verdicts]) -> str:
    """Return a Markdown table."""
    lines = [
        "| change | noise | turns | raised | quoted as loud | fast turns | fast speakers | flatter | livelier "
        "| score shift, mean (worst speaker) |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        noise = "none" if row.noise_below_db is None else f"{row.noise_below_db:.0f} dB"
        shares = (row.raised, row.named, row.fast_turns, row.fast_speakers, row.flatter, row.livelier)
        cells = " | ".join("–" if share is None else f"{100 * share:.0f} %" for share in shares)
        lines.append(f"| {row.change} | {noise} | {row.turns} | {cells} | {row.shift:+.2f} ({row.worst_shift:+.2f}) |")
    return "\n".join(lines)
