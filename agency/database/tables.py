"""All tables in one place, for what must see every one of them."""

from typing import Final

from agency.database import kiosks, people, reviews, training, webhooks
from agency.database.base import Base

METADATA: Final = Base.metadata
MODULES: Final = (kiosks, people, reviews, training, webhooks)
