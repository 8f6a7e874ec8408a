"""Words with which a course may not be reported for credit under C.R.S. 24-31-907."""

import re
from typing import Final

from appliance.errors import TalkdownError

_WORDS: Final = re.compile(
    r"(?:excited|hyperactive|agitated)\s+(?:catatonia\s+or\s+)?delirium|exhausti(?:ve|on)\s+mania", re.IGNORECASE
)


class VoidsCreditError(TalkdownError):
    """A course names what the statute keeps out of credited training."""


def refuse_void_words(*texts: str) -> None:
    """Raise VoidsCreditError when a text holds such words."""
    for text in texts:
        found = _WORDS.search(text)
        if found is not None:
            raise VoidsCreditError(
                f"“{found.group()}” may not stand in a course that is reported for credit (C.R.S. 24-31-907). "
                "Describe what the person does instead."
            )
