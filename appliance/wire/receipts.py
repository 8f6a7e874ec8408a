"""What the server has: sent after its commit, never before. A broker's acknowledgement is not a receipt."""

from typing import Annotated, Final, Literal

from pydantic import Field

from appliance.wire.scales import Count, Message, RandomId

MOST_IDS: Final = 500


class Receipt(Message):
    """Ids of envelopes that are kept; an id that came twice is named again and counted once."""

    epoch: Count
    ids: Annotated[tuple[RandomId, ...], Field(min_length=1, max_length=MOST_IDS)]
    outcome: Literal["kept", "set_aside"] = "kept"
    """`set_aside`: kept as bytes because this server cannot read them yet; a kiosk treats both as received."""
