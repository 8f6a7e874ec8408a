"""From the text of a scenario file to a `Scenario`, with errors in its author's terms."""

from appliance.encounter.authored_file import read_authored
from appliance.encounter.lint import lint
from appliance.encounter.problems import AuthoringError, Problem, located
from appliance.encounter.scenario import Scenario

__all__ = ["AuthoringError", "Problem", "check", "json_schema", "parse"]


def parse(text: str, where: str) -> Scenario:
    """Return the scenario in a YAML text; raise AuthoringError with every problem that keeps it from being played.

    `where` names the file in messages.
    """
    scenario, problems = check(text, where)
    errors = tuple(problem for problem in problems if problem.severity == "error")
    if scenario is None or errors:
        raise AuthoringError(errors)
    return scenario


def check(text: str, where: str) -> tuple[Scenario | None, tuple[Problem, ...]]:
    """Return the scenario, None when it does not even fit the schema, and every problem, warnings included."""
    scenario, problems, root = read_authored(text, where, Scenario, "scenario")
    if scenario is None:
        return None, problems
    return scenario, located(lint(scenario), root, where)


def json_schema() -> dict[str, object]:
    """Return the JSON Schema of a scenario file, for editors."""
    schema = Scenario.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return schema
