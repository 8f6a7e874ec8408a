"""Claim codes: how a person types one, and how both sides name it without saying it."""

import hashlib
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no I, L, O or U, which are read as others or make words."""
LENGTH: Final = 12
"""Sixty random bits; the hash may be seen by whoever reads a kiosk's disk, and the code is open for weeks only."""
_MISREAD: Final = str.maketrans("OIL", "011")


def normal(typed: str) -> str:
    """Return a code as it is hashed: capitals, no spaces and no hyphens, and misread letters put right."""
    return "".join(c for c in typed.upper().translate(_MISREAD) if c in ALPHABET)


def claim_sha256(typed: str) -> str:
    """Return the hash by which a claim code is named."""
    return hashlib.sha256(b"talkdown claim " + normal(typed).encode()).hexdigest()


def spaced(code: str) -> str:
    """Return a code in groups of four, as it is printed."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))
