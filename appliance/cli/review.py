"""`talkdown review`: the after-action review of a record, or the scores of a bare transcript."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import typer

from appliance.cli.code import code_lines, offline_coder, parse_lines
from appliance.cli.record_source import RecordError, Source, read_source, record_in, write_back
from appliance.encounter.authoring import AuthoringError, parse
from appliance.encounter.record import Record
from appliance.encounter.scenario import Scenario
from appliance.engine.offline_coder import Recoder
from appliance.errors import UsageError
from appliance.review import amend, document
from appliance.review.model import BareReview
from appliance.review.review import bare_review, canonical_json, review

cli = typer.Typer(add_completion=False, help="Print the after-action review of a recorded encounter.")

SCENARIOS: Final = Path(__file__).parents[2] / "scenarios"


@dataclass(frozen=True, slots=True)
class Amending:
    """What the officer wants set right."""

    correct: tuple[int, str] | None = None
    dispute: tuple[str, ...] = ()
    withdraw: tuple[str, ...] = ()
    final: bool = False

    def __bool__(self) -> bool:
        """Tell whether anything is to be changed."""
        return self.correct is not None or bool(self.dispute or self.withdraw or self.final)


def load_scenario(file: Path | None, scenario_id: str) -> Scenario:
    """Return the scenario that was played, from the given file or by its id from the scenario folder."""
    path = file if file is not None else SCENARIOS / f"{scenario_id}.yaml"
    try:
        return parse(path.read_text(encoding="utf-8"), str(path))
    except FileNotFoundError:
        raise RecordError(f"There is no scenario {path}. Give the file that was played with --scenario.") from None
    except AuthoringError as error:
        raise RecordError(f"The scenario cannot be used. {error}") from error


def bare_text(result: BareReview) -> str:
    """Return the scores of a transcript as plain text."""
    lines = []
    for entry in result.competencies:
        score = " – " if entry.score is None else f"{entry.score:.1f}"
        lines.append(f"{score}  {entry.title}: {entry.anchor}")
        lines += [f"       [{e.turn}] {'+' if e.side == 'for' else '−'} “{e.quote}”" for e in entry.evidence]
    lines += [f"{label}: {value}" for label, value in document.number_rows(result.numbers)]
    return "\n".join(lines) + "\n"


def lines_text(record: Record) -> str:
    """Return every officer turn with its number, its words and what was heard in it."""
    told: list[str] = []
    for turn in record.turns:
        if turn.speaker != "officer":
            continue
        line = amend.line_of(record, turn)
        to = "" if turn.addressed_to == "person" else f" (to {turn.addressed_to})"
        told.append(f"[{turn.number}]{to} {line.text}")
        if line.corrected:
            told.append(f"      heard as: {turn.text}")
        if turn.addressed_to == "person":
            told.append(f"      {', '.join(b.id.value for b in line.coded.behaviours) or 'nothing coded'}")
        if line.disputed:
            told.append(f"      disputed: {', '.join(sorted(line.disputed))}")
    return "\n".join(told) + "\n"


@cli.command("review")
def review_command(
    record: Annotated[
        str,
        typer.Argument(
            help="Record, or a transcript of one line a turn; - for standard input; last, or the id of an encounter "
            "that this box keeps."
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    html: Annotated[Path | None, typer.Option("--html", help="Write a page to this file.")] = None,
    pdf: Annotated[Path | None, typer.Option("--pdf", help="Write one page and its evidence to this file.")] = None,
    as_text: Annotated[bool, typer.Option("--text", help="Print plain text (the default).")] = False,
    lines: Annotated[bool, typer.Option("--lines", help="Print your lines and what was heard in each.")] = False,
    correct: Annotated[
        tuple[int, str] | None,
        typer.Option("--correct", metavar="TURN WORDS", help="What you really said in a turn; coded again."),
    ] = None,
    dispute: Annotated[
        list[str] | None,
        typer.Option("--dispute", metavar="TURN:BEHAVIOUR", help="What was not in a turn; left out of the scores."),
    ] = None,
    withdraw: Annotated[
        list[str] | None,
        typer.Option("--withdraw", metavar="TURN[:BEHAVIOUR]", help="Take a correction or a dispute back."),
    ] = None,
    final: Annotated[bool, typer.Option("--final", help="Have done: nothing changes any more.")] = False,
    scenario: Annotated[Path | None, typer.Option("--scenario", help="The scenario file that was played.")] = None,
    rules_only: Annotated[bool, typer.Option("--rules", help="Code without the sentence encoder.")] = False,
) -> None:
    """Print the after-action review of a recorded encounter, or the scores of a bare transcript."""
    if as_json and as_text:
        raise UsageError("Give --json or --text, not both.")
    amending = Amending(correct, tuple(dispute or ()), tuple(withdraw or ()), final)
    source = read_source(record)
    found = record_in(source)
    if found is None:
        if amending or lines:
            raise UsageError("Only a record can be amended or listed; a bare transcript is coded anew every time.")
        if html is not None or pdf is not None:
            raise UsageError(
                "A page needs a record with its scenario; a bare transcript has scores only. Use --json or --text."
            )
        _bare(source.text, as_json=as_json, rules_only=rules_only)
        return
    played = load_scenario(scenario, found.scenario_id)
    if amending:
        found = _amended(source, found, played, amending, rules_only)
    if lines:
        sys.stdout.write(lines_text(found))
        return
    made = review(found, played)
    page = document.build(made, record_name=source.name if source.name != "-" else "RECORD")
    if html is not None:
        _write(html, document.html(page).encode())
    if pdf is not None:
        _write(pdf, document.pdf(page))
    if as_json:
        sys.stdout.write(canonical_json(made))
    elif (html is None and pdf is None) or as_text:
        sys.stdout.write(document.text(page))


def _amended(source: Source, record: Record, scenario: Scenario, wish: Amending, rules_only: bool) -> Record:
    """Return the record with what was asked for, kept where it came from; standard error says what was done."""
    done: list[str] = []
    for place in wish.withdraw:
        number, _, name = place.partition(":")
        record = amend.withdraw(record, _turn(number, "--withdraw"), name or None)
        done.append(f"Turn {number}: {name or 'the correction'} is taken back.")
    if wish.correct is not None:
        coder, encode = offline_coder(rules_only=rules_only)
        record = amend.correct(record, scenario, *wish.correct, Recoder(coder, encode))
        turn = next(t for t in record.turns if t.number == wish.correct[0])
        heard = ", ".join(b.id.value for b in amend.line_of(record, turn).coded.behaviours)
        done.append(f"Turn {turn.number} is corrected; in it is heard now: {heard or 'nothing that counts'}.")
    for place in wish.dispute:
        number, colon, name = place.partition(":")
        if not colon:
            raise UsageError("Give --dispute as TURN:BEHAVIOUR, such as 8:calm_down; --lines shows what was heard.")
        record = amend.dispute(record, _turn(number, "--dispute"), name)
        done.append(f"Turn {number}: {name} is disputed and left out of the scores.")
    if wish.final:
        record = amend.finish(record)
        done.append("The review is final.")
    write_back(source, record, review(record, scenario))
    print(*done, sep="\n", file=sys.stderr)
    return record


def _turn(number: str, option: str) -> int:
    if not number.strip().isdigit():
        raise UsageError(f"{option} begins with the number of a turn, such as 8; --lines shows the numbers.")
    return int(number)


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror}. Name a file in a folder that exists.") from error
    print(f"Wrote {file}.", file=sys.stderr)


def _bare(text: str, *, as_json: bool, rules_only: bool) -> None:
    lines, problems = parse_lines(text)
    coder, encode = offline_coder(rules_only=rules_only)
    turns = [(entry.line.speaker, entry.line.text, entry.coded) for entry in code_lines(lines, coder, encode)]
    result = bare_review(turns, coder.version)
    sys.stdout.write(canonical_json(result) if as_json else bare_text(result))
    if problems:
        for problem in problems:
            print(problem, file=sys.stderr)
        raise typer.Exit(1)
