"""Coding corrected lines without models."""

from appliance.encounter.behaviours import CodedUtterance
from appliance.review.coder import Coder, Context


class RulesRecode:
    """Codes by rules and remembers what it was asked."""

    version = "rules-for-tests"

    def __init__(self) -> None:
        self.asked: list[tuple[str, Context]] = []

    def __call__(self, text: str, context: Context) -> CodedUtterance:
        self.asked.append((text, context))
        return Coder().code(text, context)
