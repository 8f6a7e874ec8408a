"""`talkdown bench latency|screen|asr|review|wake`: measures the spoken path, recognition, review and wake phrases."""

import json
import shlex
import sys
import tempfile
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console

from appliance.errors import TalkdownError, UsageError

cli = typer.Typer(
    add_completion=False, no_args_is_help=True, help="Measure latency, recognition, the review, voice control."
)

REVIEW_PARTS: Final = ("agreement", "sameness", "robustness", "ranks", "speed")
PEER_FOLDER: Final = Path.home() / ".cache" / "talkdown" / "peer"


class BenchError(TalkdownError):
    """The bench cannot run here."""


@cli.command()
def latency(
    scenario: Annotated[str, typer.Option(help="The scenario that is played.")] = "porch",
    lines: Annotated[int, typer.Option(min=1, help="How many officer lines are said to each program.")] = 20,
    seed: Annotated[int, typer.Option(help="Seed of the first encounter.")] = 1,
    no_speculation: Annotated[bool, typer.Option("--no-speculation", help="Prepare no answer ahead.")] = False,
    no_short_context: Annotated[
        bool, typer.Option("--no-short-context", help="Give the recogniser its full 30 s window.")
    ] = False,
    compare: Annotated[
        bool, typer.Option("--compare", help="Also run without speculation and without short context.")
    ] = False,
    peer: Annotated[bool, typer.Option("--peer", help="Also run the assembled peer, see benchmarks/peer.")] = False,
    program: Annotated[
        str | None, typer.Option(help="Measure this command line instead of the kiosk's engine.")
    ] = None,
    ready: Annotated[
        str | None, typer.Option(help="Regular expression of the line that --program prints when it listens.")
    ] = None,
    block: Annotated[int, typer.Option(min=1, help="Lines said to one program before the next has its turn.")] = 10,
    keep: Annotated[Path | None, typer.Option(help="Keep recordings, records and logs in this folder.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")] = False,
) -> None:
    """Say officer lines to the kiosk through a private virtual headset and time the answers in recorded sound."""
    _require_checkout()
    from appliance.config import Paths
    from appliance.engine.perform import SPECULATION_VARIABLE
    from appliance.inference.whisper import SHORT_CONTEXT_VARIABLE
    from benchmarks.first_words import WhisperTranscriber
    from benchmarks.latency import run
    from benchmarks.latency_report import as_json as report
    from benchmarks.latency_report import show
    from benchmarks.lines import read_corpus
    from benchmarks.machine import this_machine
    from benchmarks.programs import engine, given, peer_agent
    from benchmarks.scene import first_sounds

    speculation_off, short_context_off = {SPECULATION_VARIABLE: "0"}, {SHORT_CONTEXT_VARIABLE: "0"}
    off = {**(speculation_off if no_speculation else {}), **(short_context_off if no_short_context else {})}
    programs = [given(shlex.split(program), ready) if program else engine("talkdown", scenario, off)]
    if compare:
        programs += [
            engine("no-speculation", scenario, speculation_off),
            engine("no-short-context", scenario, short_context_off),
        ]
    if peer:
        programs.append(peer_agent(PEER_FOLDER, Paths().models))
    corpus = read_corpus()
    said = [corpus.line[at % len(corpus.line)] for at in range(lines)]
    machine = this_machine()
    with tempfile.TemporaryDirectory(prefix="talkdown-bench-") as scratch:
        folder = keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        results = run(
            programs,
            said,
            folder,
            lambda: WhisperTranscriber(str(Paths().models / "whisper-base")),
            block=block,
            seed=seed,
            first_sounds=first_sounds(scenario),
            tell=_tell,
            openings=corpus.opening,
        )
    if as_json:
        _print_json(report(machine, results))
    else:
        show(Console(), machine, results)


@cli.command()
def asr(
    model: Annotated[str, typer.Option(help="Folder of the model inside the bundle.")] = "whisper-base",
    clips: Annotated[int, typer.Option(min=1, help="At most this many clips of each kind of speech.")] = 10,
    noise_minutes: Annotated[float, typer.Option(min=0, help="Minutes of sound without speech.")] = 10.0,
    threads: Annotated[int, typer.Option(min=1, help="Threads for both recognisers.")] = 2,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")] = False,
) -> None:
    """Compare our recogniser with faster-whisper's defaults on the same model: errors, speed, invented words."""
    _require_checkout()
    from appliance.config import Paths
    from benchmarks.asr import corpus, recognisers, run, without_speech
    from benchmarks.asr_report import as_json as report
    from benchmarks.asr_report import show
    from benchmarks.machine import this_machine

    machine = this_machine()
    models = Paths().models
    spoken = corpus(models, clips)
    results = run(recognisers(models / model, threads), spoken, without_speech(noise_minutes), _tell)
    if as_json:
        _print_json(report(machine, results))
    else:
        show(Console(), machine, results)


@cli.command()
def review(
    part: Annotated[
        list[str] | None, typer.Option(help="Only this part; may be given again: " + ", ".join(REVIEW_PARTS) + ".")
    ] = None,
    seeds: Annotated[int, typer.Option(min=1, help="Encounters of each simulated officer in each scenario.")] = 5,
    rules_only: Annotated[bool, typer.Option("--rules", help="Code without the sentence encoder.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")] = False,
) -> None:
    """Check the review: agreement, sameness, robustness, ranks, speed; exit 1 if a rank or sameness is broken."""
    _require_checkout()
    unknown = sorted(set(part or ()) - set(REVIEW_PARTS))
    if unknown:
        raise UsageError(f"There is no part {unknown[0]!r} of the review bench; there are: {', '.join(REVIEW_PARTS)}.")
    from benchmarks.machine import this_machine
    from benchmarks.review.report import as_json as report
    from benchmarks.review.report import show
    from benchmarks.review.run import run

    machine = this_machine()
    results = run(seeds, part or REVIEW_PARTS, rules_only=rules_only, tell=_tell)
    if as_json:
        _print_json(report(machine, results))
    else:
        show(Console(), machine, results)
    if results.failed():
        raise typer.Exit(1)


@cli.command()
def wake(
    hours: Annotated[float, typer.Option(min=0, help="Hours of other speech; they take about a thirtieth.")] = 10.0,
    recordings: Annotated[
        Path | None, typer.Option(help="Folder of recorded speech to mix in, in place of tests/data/speech.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Of the other speech: another one is other hours.")] = 8,
    confirm: Annotated[
        bool, typer.Option("--confirm/--no-confirm", help="Also let the recogniser read what was spotted.")
    ] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")] = False,
) -> None:
    """Say the wake phrases, and hours of other speech, to the kiosk's listener: recall, false accepts, processor share.

    Speaks with flite, and with espeak-ng and festival (festvox-kdlpc16k, festvox-us-slt-hts) where they are installed.
    """
    _require_checkout()
    from appliance.audio.wake import WakePhrase, open_wake_ear
    from appliance.config import Paths
    from appliance.inference.whisper import WhisperModel
    from benchmarks.machine import this_machine
    from benchmarks.wake.bench import SPEECH, run
    from benchmarks.wake.report import as_json as report
    from benchmarks.wake.report import show

    machine = this_machine()
    models = Paths().models
    reader = WhisperModel(models / "whisper-base", 1) if confirm else None
    result = run(
        open_wake_ear(models / "wake-features", *WakePhrase),
        hours,
        recordings or SPEECH,
        seed,
        None if reader is None else lambda sound: reader.transcribe(sound).text,
        _tell,
    )
    if as_json:
        _print_json(report(machine, result))
    else:
        show(Console(), machine, result)


@cli.command()
def screen(
    scenario: Annotated[str, typer.Option(help="The scenario that is played.")] = "porch",
    encounters: Annotated[int, typer.Option(min=1, help="Encounters of five lines; each is played twice.")] = 8,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")] = False,
) -> None:
    """Play the same encounters with the screen attached in every other turn: what it adds to the first words."""
    _require_checkout()
    import asyncio

    from appliance.config import load_settings
    from benchmarks.beside_screen.bench import run
    from benchmarks.beside_screen.report import as_json as report
    from benchmarks.beside_screen.report import show
    from benchmarks.lines import read_lines
    from benchmarks.machine import this_machine

    machine = this_machine()
    # A pause inside a line may end it early, in one playing and not in the other.
    whole = [line for line in read_lines() if "…" not in line.text]
    result = asyncio.run(run(load_settings(), scenario, whole, encounters, _tell))
    if as_json:
        _print_json(report(machine, result))
    else:
        show(Console(), machine, result)


def _require_checkout() -> None:
    try:
        import benchmarks  # noqa: F401 -- asks only whether it is there
    except ModuleNotFoundError:
        raise BenchError(
            "The benches run from a source checkout: they need its folders benchmarks/ and tests/data/. "
            "Clone the repository and run `.venv/bin/talkdown bench` in it."
        ) from None


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _print_json(value: dict[str, Any]) -> None:
    print(json.dumps(value, indent=1))
