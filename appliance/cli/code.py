"""`talkdown code`: a transcript in, the same lines out with the behaviours of the officer's words."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal

import typer
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from appliance.config import load_settings
from appliance.encounter.behaviours import CodedUtterance
from appliance.engine.offline_coder import coder_with_encoder
from appliance.errors import UsageError
from appliance.inference.paths import ModelPaths
from appliance.review.coder import Coder, Encode, History

cli = typer.Typer(add_completion=False, help="Code the officer's lines of a transcript.")

MOST_CHARACTERS: Final = 20_000
"""In one line of a transcript; a longer one is no utterance."""


class Line(BaseModel):
    """One line of a bare transcript; other keys pass through unread."""

    model_config = ConfigDict(extra="allow")

    speaker: Literal["officer", "subject"]
    text: str = Field(max_length=MOST_CHARACTERS)


@dataclass(frozen=True, slots=True)
class CodedLine:
    """A line with what was heard in it; None for the person's own words."""

    line: Line
    coded: CodedUtterance | None


def read_text(file: str) -> str:
    """Return a file's text, or standard input for `-`; raise UsageError when it cannot be read."""
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise UsageError(f"There is no file {file}. Give a transcript, a record, or - for standard input.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} cannot be read: {error}. Give a UTF-8 text file.") from error


def parse_lines(text: str) -> tuple[list[Line], list[str]]:
    """Return the transcript's lines and a sentence for every line that is not one."""
    lines: list[Line] = []
    problems: list[str] = []
    for number, raw in enumerate(text.splitlines(), start=1):
        if not raw.strip():
            continue
        try:
            lines.append(Line.model_validate(json.loads(raw)))
        except json.JSONDecodeError as error:
            problems.append(f"line {number}: this is not JSON ({error.msg}). Write one object a line.")
        except RecursionError:
            problems.append(f"line {number}: this is nested too deeply. Write one object a line.")
        except ValidationError as error:
            problem = error.errors(include_url=False)[0]
            where = ".".join(str(part) for part in problem["loc"]) or "the line"
            problems.append(
                f'line {number}: {where}: {problem["msg"]}. Write {{"speaker": "officer" or "subject", "text": "…"}}.'
            )
    return lines, problems


def code_lines(lines: list[Line], coder: Coder, encode: Encode | None) -> Iterator[CodedLine]:
    """Code the officer's lines in order, each in the context of those before it."""
    history = History()
    for line in lines:
        if line.speaker == "subject":
            history.subject_said(line.text)
            yield CodedLine(line, None)
            continue
        context = history.context()
        coded = coder.code(line.text, context) if encode is None else coder.code_with(encode, line.text, context)
        history.officer_said(line.text)
        yield CodedLine(line, coded)


def offline_coder(*, rules_only: bool) -> tuple[Coder, Encode | None]:
    """Return the coder and the encoder it works with; rules alone, said on standard error, without model files."""
    if rules_only:
        return Coder(), None
    directory = ModelPaths.under(load_settings().paths.models).encoder
    found = coder_with_encoder(directory)
    if found is None:
        print(
            f"The sentence encoder is not in {directory}: coding by rules alone. Run `talkdown models fetch`.",
            file=sys.stderr,
        )
        return Coder(), None
    return found


def output_of(entry: CodedLine) -> dict[str, object]:
    """Return a line as `talkdown code` prints it: what came in, with behaviours, and for the officer de_escalation."""
    out: dict[str, object] = entry.line.model_dump()
    coded = entry.coded
    out["behaviours"] = [b.model_dump(mode="json") for b in coded.behaviours] if coded is not None else []
    if coded is not None:
        out["de_escalation"] = coded.de_escalation
    return out


@cli.command()
def code(
    file: Annotated[str, typer.Argument(help='Transcript, one {"speaker", "text"} a line; - for standard input.')],
    rules_only: Annotated[bool, typer.Option("--rules", help="Leave the sentence encoder out.")] = False,
) -> None:
    """Print every line of a transcript with the behaviours heard in it."""
    lines, problems = parse_lines(read_text(file))
    coder, encode = offline_coder(rules_only=rules_only)
    for entry in code_lines(lines, coder, encode):
        print(json.dumps(output_of(entry), ensure_ascii=False))
    if problems:
        for problem in problems:
            print(problem, file=sys.stderr)
        raise typer.Exit(1)
