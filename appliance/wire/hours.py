"""Named training time: what an officer did, for whom the agency may credit it. The only message with a person in it."""

from typing import Annotated, Final, Literal

from pydantic import Field

from appliance.wire.scales import Category, Count, CourseId, IsoDate, KioskName, Message, RandomId, ScenarioId, Sha256

FIRST_HASH: Final = "0" * 64
"""What the first entry of a chain names as the one before it."""
MOST_COUNTED_S: Final = 4 * 3600


class Hours(Message):
    """Counted seconds of one encounter or drill.

    Seconds, not minutes: the server adds a day's entries of one officer and rounds once, down to the minute.
    """

    officer_ref: RandomId
    """What the server minted for a roster row; bound on the kiosk by a claim code."""
    activity: Literal["encounter", "retake", "drill", "review"]
    course: CourseId | None = None
    scenario: ScenarioId | None = None
    """None for a drill and for an agency's own scenario."""
    category: Category
    date: IsoDate
    """Local date on the kiosk."""
    start_minute: Annotated[int, Field(ge=0, le=1439)]
    counted_s: Annotated[int, Field(ge=1, le=MOST_COUNTED_S)]
    date_trusted: bool
    """False when the kiosk's clock could not be believed; the training officer resolves the date."""
    kiosk: KioskName
    chain: RandomId
    """A new one begins when a kiosk is set up anew or its store is restored."""
    sequence: Count
    previous_sha256: Sha256
    """Hash of the entry before this one in the chain, so that gaps and forks can be seen in any order of arrival."""
