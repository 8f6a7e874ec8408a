"""From the text of a drill file to a `Drill`, with errors in its author's terms."""

import string
from collections import Counter
from collections.abc import Iterator
from typing import Final

from appliance.encounter.authored_file import read_authored
from appliance.encounter.drill import Criterion, Drill, Limit, Spoiler
from appliance.encounter.problems import AuthoringError, Path, Problem, located, nearest
from appliance.encounter.refusals import refusals, texts_of
from appliance.encounter.words import says_in_effect

RESERVED: Final = frozenset({"list", "lint", "past", "run"})
"""Words that the command `talkdown drill` reads otherwise."""
_LONGEST_WORDS: Final = {"moment": 34, "says": 30}
"""A prompt is read and heard in a few seconds, or eight of them do not fit into two minutes."""
_FEWEST_CATEGORIES: Final = 4
_SPOKEN: Final = frozenset({"says", "better", "phrases", "listens_for", "false_promises"})


def parse_drill(text: str, where: str) -> Drill:
    """Return the drill in a YAML text; raise AuthoringError with every problem that keeps it from being run."""
    drill, problems = check_drill(text, where)
    errors = tuple(problem for problem in problems if problem.severity == "error")
    if drill is None or errors:
        raise AuthoringError(errors)
    return drill


def check_drill(text: str, where: str) -> tuple[Drill | None, tuple[Problem, ...]]:
    """Return the drill, None when it does not even fit the schema, and every problem, warnings included."""
    drill, problems, root = read_authored(text, where, Drill, "drill")
    if drill is None:
        return None, problems
    return drill, located(lint_drill(drill), root, where)


def lint_drill(drill: Drill) -> tuple[Problem, ...]:
    """Return every problem in a drill that fits the schema, errors first."""
    found = [
        *_ids(drill),
        *_criteria(drill),
        *_templates(drill),
        *_prompts(drill),
        *_better_lines(drill),
        *_terms(drill),
        *_advice(drill),
    ]
    return tuple(sorted(found, key=lambda problem: problem.severity))


def _ids(drill: Drill) -> Iterator[Problem]:
    if drill.id in RESERVED:
        yield Problem(("id",), f"`{drill.id}` is a command of `talkdown drill`", "Choose another id.")
    lists: dict[Path, list[str]] = {
        ("prompts",): [prompt.id for prompt in drill.prompts],
        ("must",): [*(part.id for part in drill.must), *(part.id for part in drill.spoils)],
    }
    for path, ids in lists.items():
        for name, times in Counter(ids).items():
            if times > 1:
                yield Problem(path, f"the id `{name}` is used {times} times", "Give each entry an id of its own.")


def _criteria(drill: Drill) -> Iterator[Problem]:
    ids = {part.id for part in drill.must}
    wanted = {behaviour for part in drill.must for behaviour in part.behaviours}
    parts: list[tuple[Path, Criterion | Spoiler]] = [
        *((("must", n), part) for n, part in enumerate(drill.must)),
        *((("spoils", n), part) for n, part in enumerate(drill.spoils)),
    ]
    for path, part in parts:
        by_prompt = isinstance(part, Criterion) and any(part.id in prompt.listens_for for prompt in drill.prompts)
        if not part.behaviours and not part.phrases and not by_prompt:
            yield Problem(path, "nothing is listened for here", "Give `behaviours:` or `phrases:`.")
        if isinstance(part, Spoiler) and part.before is not None and part.before not in ids:
            yield Problem((*path, "before"), f"there is no criterion `{part.before}`", nearest(part.before, ids))
        if isinstance(part, Spoiler) and part.before is None:
            for behaviour in sorted(set(part.behaviours) & wanted):
                what = f"`{behaviour.value}` is asked for under `must` and spoils here"
                yield Problem((*path, "behaviours"), what, "Take it out of one of the two.")


def _templates(drill: Drill) -> Iterator[Problem]:
    lines: list[tuple[Path, str, set[str]]] = []
    for n, part in enumerate(drill.must):
        lines += [(("must", n, "done"), part.done, {"words"}), (("must", n, "missing"), part.missing, {"words"})]
    for n, spoiler in enumerate(drill.spoils):
        lines.append((("spoils", n, "said"), spoiler.said, {"words", "truth"}))
    for name, limit in (("words", drill.words), ("instructions", drill.instructions)):
        if isinstance(limit, Limit):
            lines.append(((name, "said"), limit.said, {"count", "words"}))
    for path, line, known in lines:
        try:
            used = {field for _, field, _, _ in string.Formatter().parse(line) if field is not None}
        except ValueError:
            yield Problem(path, "there is a brace without its partner", "Write {words}, or leave braces out.")
            continue
        for field in sorted(used - known):
            yield Problem(path, f"`{{{field}}}` stands for nothing here", nearest(field, known))
        if "truth" in used:
            for n, prompt in enumerate(drill.prompts):
                if not prompt.truth:
                    what = "a line of feedback quotes what is true, and nothing is true here"
                    yield Problem(("prompts", n), what, "Add `truth:`.")


def _prompts(drill: Drill) -> Iterator[Problem]:
    asking = {part.id for part in drill.must if part.with_prompt_words}
    criteria = {part.id for part in drill.must}
    for n, prompt in enumerate(drill.prompts):
        path: Path = ("prompts", n)
        for name in sorted(asking - prompt.listens_for.keys()):
            fix = f"Add `listens_for: {{{name}: [...]}}` with words that meet it here."
            yield Problem(path, f"`{name}` listens for this prompt's own words, and there are none", fix)
        for name in sorted(prompt.listens_for.keys() - criteria):
            yield Problem((*path, "listens_for", name), f"there is no criterion `{name}`", nearest(name, criteria))
    for text, times in Counter(prompt.says for prompt in drill.prompts).items():
        if times > 1:
            yield Problem(("prompts",), f"“{text}” is said {times} times", "Let everybody say something of their own.")


def _better_lines(drill: Drill) -> Iterator[Problem]:
    for n, prompt in enumerate(drill.prompts):
        path: Path = ("prompts", n, "better")
        count = len(prompt.better.split())
        if count > drill.words.most:
            yield Problem(path, f"this has {count} words", f"The drill allows {drill.words.most}; shorten it.")
        for promise in prompt.false_promises:
            if says_in_effect(prompt.better, promise):
                yield Problem(path, f"this says what is false here: “{promise}”", "Say what will really happen.")


def _terms(drill: Drill) -> Iterator[Problem]:
    for path, text in texts_of(drill):
        yield from refusals(path, text, spoken=bool(_SPOKEN & set(path)))


def _advice(drill: Drill) -> Iterator[Problem]:
    for n, prompt in enumerate(drill.prompts):
        for name, most in _LONGEST_WORDS.items():
            count = len(getattr(prompt, name).split())
            if count > most:
                yield _warning(("prompts", n, name), f"this has {count} words", f"Keep it under {most}.")
    if len({prompt.category for prompt in drill.prompts}) < _FEWEST_CATEGORIES:
        what = f"the prompts come from fewer than {_FEWEST_CATEGORIES} kinds of call"
        yield _warning(("prompts",), what, "Vary `category`, people and moods.")
    if not drill.reviewed_by:
        yield _warning(
            ("reviewed_by",),
            "nobody has reviewed this drill, and it says so",
            "Have a crisis instructor, a clinician and a person with lived experience read it, then name them.",
        )


def _warning(path: Path, what: str, fix: str) -> Problem:
    return Problem(path, what, fix, severity="warning")
