"""The drills of the folder, and answers to them, coded by rules alone."""

from functools import cache
from pathlib import Path
from typing import Final

import yaml

from appliance.encounter.drill import Drill, Prompt
from appliance.encounter.drill_authoring import parse_drill
from appliance.encounter.drill_record import DrillAnswer, DrillRecord, DrillVersions
from appliance.review.coder import Coder
from appliance.review.drill import Verdict, judge
from appliance.review.drill_coding import code_answer

FOLDER: Final = Path(__file__).parents[2] / "scenarios" / "drills"
IDS: Final = tuple(sorted(file.stem for file in FOLDER.glob("*.yaml")))
DATA: Final = Path(__file__).parent / "data"
CODER: Final = Coder()


def drill_text(name: str) -> str:
    return (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")


@cache
def drill(name: str) -> Drill:
    return parse_drill(drill_text(name), f"{name}.yaml")


def prompt(name: str, prompt_id: str) -> Prompt:
    return next(prompt for prompt in drill(name).prompts if prompt.id == prompt_id)


@cache
def answers(file: str) -> dict[str, dict[str, dict[str, str]]]:
    """Return drill, prompt and `good` or `bad` to what an officer says."""
    read: dict[str, dict[str, dict[str, str]]] = yaml.safe_load((DATA / file).read_text(encoding="utf-8"))
    return read


def coded(to: Prompt, text: str) -> DrillAnswer:
    heard = code_answer(CODER, to, text)
    return DrillAnswer(prompt_id=to.id, text=text, coded=heard.coded, instructions=heard.instructions)


def verdict(name: str, prompt_id: str, text: str) -> Verdict:
    to = prompt(name, prompt_id)
    return judge(drill(name), to, coded(to, text))


def record(name: str, texts: list[str], run_id: str = "r-1") -> DrillRecord:
    """Return a record in which these texts answer the first prompts."""
    of = drill(name)
    return DrillRecord(
        run_id=run_id,
        drill_id=of.id,
        drill_version=of.version,
        drill_sha256="0" * 64,
        mode="typed",
        started_utc="2026-01-01T00:00Z",
        versions=DrillVersions(software="0", coder=CODER.version, recogniser="none", voice="none"),
        answers=tuple(coded(to, text) for to, text in zip(of.prompts, texts, strict=False)),
    )
