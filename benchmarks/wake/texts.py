"""What is said: the phrases, what sounds like them and is not, and both sides of encounters.

The lines of the coder's corpus keep its split: dev to train on, test for the bench. The scenarios' own lines and the
near misses below are for training; the bench has near misses of its own.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import yaml

ROOT: Final = Path(__file__).parents[2]
PHRASES: Final = ("start training", "pause training", "end training")
NEAR_TRAINING: Final = """
let's take a time out|let's start|start|start talking|start talking to me|start from the beginning|start the car
start over
start walking|start the training wheels|start raining|start the trainer|the training|training|training day|my training
end of training day|the end of the training|after the training|we had a training on that|in training
field training officer
this is a training exercise|I had forty hours of training|he was in training|a training scar|crisis training|trained
pause|pause there|pause for me|pause a second|let's pause|take a pause|pausing|paws|cause trouble|because training
pause breathing|let's pause here|pause the video|pause raining|paused|pull training|past training|post training
end it|end of the day|the end|end this|end things|end your life|end it all|in the end|ending|and training
and in training
and the train|on the train|in the rain|the train is coming|the train comes at ten forty|end of the train|train station
start the train|stop the train|stop training|stop|stop talking|stop complaining|stop straining|start complaining
start explaining|start strength training|start trading|start treatment|start trying|start drinking|end drinking
end training wheels protocol|end trading|end treatment|end drilling|end dreaming|bend training|send training
tend training
resume|resume training|go on with the training|continue|continue training|begin training|begin|finish training|finish
art training|heart training|dart raining|smart training|dog training|potty training|weight training|basic training
when training starts|when the training ends|training starts at nine|training ends at five|training paused
pass the training|pass me that|pause, breathe|claws|boss training|cost of training|house training|cross training
starting|started|start at the top|starting today|start a fire|let's start again|you start|don't start
don't start with me
and then it rained|and Trey|and Tracy|entering|entertaining|entertainment|attending|intending|in tune|endless training
hand training|end raining|entraining|brain training|rain|raining|straining|draining|constraining|restraining order
""".replace("\n", "|").strip("|")
NEAR_BENCH: Final = """
let's take a time out here|I want to start by listening|before you start, tell me your name
start with what happened today
the training was last week|we were at a training together|your training officer told me|I am still in training
it is raining|he's on a restraining order|the train station is down there|that is the end of it|how does this end
I don't want this to end badly|let's pause for a second|take a pause and breathe|could we pause that|he paused
we could start over|start at the beginning|and training is not the point|in training they tell us that|more training
starting tomorrow you can call them|ending it is not the only way|pausing is fine|training day is on Monday
""".replace("\n", "|").strip("|")


def near_misses(bench: bool = False) -> list[str]:
    """Return what sounds like a phrase, or holds a part of one."""
    texts = (NEAR_BENCH if bench else NEAR_TRAINING).split("|")
    return [text.strip() for text in texts if text.strip() and not holds_phrase(text)]


def corpus_lines(split: str) -> list[str]:
    """Return officers' lines of the coder's corpus and what a person said before each, without repetition."""
    path = ROOT / "models" / "coder" / "corpus" / "utterances.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    texts = [text for row in rows if row["split"] == split for text in (row.get("before"), row["text"])]
    return _spoken(texts)


def bench_lines() -> list[str]:
    """Return lines that no head was trained on: both sides of encounters, officers' turns, near misses four times."""
    trained = {*corpus_lines("dev"), *scenario_lines(), *near_misses()}
    lines = [*corpus_lines("test"), *turn_lines(), *near_misses(bench=True) * 4]
    return [line for line in lines if line not in trained]


def turn_lines() -> list[str]:
    """Return the officer turns that the end-of-turn model was made from; nothing of wake phrases was."""
    path = ROOT / "models" / "end_of_turn" / "officer_turns.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    return _spoken([re.sub(r"\s*[|/]\s*", ", ", line) for line in lines if not line.startswith("#")])


def scenario_lines() -> list[str]:
    """Return everything of the scenarios that reads like something spoken."""
    texts: list[str | None] = []
    for path in sorted((ROOT / "scenarios").rglob("*.yaml")):
        texts += [text for text in _strings(yaml.safe_load(path.read_text(encoding="utf-8"))) if text.count(" ") >= 2]
    return _spoken(texts)


def holds_phrase(text: str) -> bool:
    """Whether one of the phrases is really said in a text."""
    words = " ".join(re.findall(r"[a-z']+", text.lower()))
    return any(re.search(rf"\b{phrase}\b", words) for phrase in PHRASES)


def _spoken(texts: list[str | None]) -> list[str]:
    kept = (" ".join(text.split()) for text in texts if text and re.search(r"[a-zA-Z]{2}", text))
    return list(dict.fromkeys(text for text in kept if not holds_phrase(text)))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
