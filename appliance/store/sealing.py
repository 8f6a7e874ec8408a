"""Authenticated encryption as the whole store uses it: ChaCha20-Poly1305 with a random nonce, keys derived by purpose.

ChaCha20-Poly1305 (RFC 8439) is constant-time without hardware AES. A sealed blob is a nonce of 12 bytes, the
ciphertext and a tag of 16.
"""

import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from appliance.store.errors import Unsealable
from appliance.words import _

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16


def new_key() -> bytes:
    """Return a random 256-bit key."""
    return os.urandom(KEY_BYTES)


def subkey(key: bytes, purpose: str, salt: bytes = b"") -> bytes:
    """Return the key for one purpose (HKDF-SHA-256); it gives away neither `key` nor the key for another purpose."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=b"talkdown " + purpose.encode()).derive(key)


def seal(key: bytes, plain: bytes, circumstances: bytes) -> bytes:
    """Encrypt `plain` so that it opens only with `key` and the same circumstances (what it is, whose, which number)."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + ChaCha20Poly1305(key).encrypt(nonce, plain, circumstances)


def unseal(key: bytes, sealed: bytes, circumstances: bytes) -> bytes:
    """Return what was sealed; raise Unsealable when key, circumstances or any byte differ."""
    if len(sealed) < NONCE_BYTES + TAG_BYTES:
        raise Unsealable(_("Sealed bytes are too short to open."))
    try:
        return ChaCha20Poly1305(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], circumstances)
    except InvalidTag:
        raise Unsealable(_("Sealed bytes do not open with this key: they were changed, or belong elsewhere.")) from None
