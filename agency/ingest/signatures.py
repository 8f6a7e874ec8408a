"""Whether hours were signed by the kiosk that they name: it holds by stick and on paper, where no certificate spoke."""

from functools import lru_cache

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature


def is_signed(content: bytes, signature: str | None, csr_pem: str | None) -> bool:
    """Return whether a signature over some bytes is by the key of a kiosk's certificate request.

    False when there is no signature, no key to check it by, or the two do not go together. The signature is ECDSA on
    P-256 with SHA-256, r and s in hexadecimal, 64 digits each.
    """
    if signature is None or csr_pem is None:
        return False
    try:
        key = _key_in(csr_pem)
        if key is None:
            return False
        half = len(signature) // 2
        encoded = encode_dss_signature(int(signature[:half], 16), int(signature[half:], 16))
        key.verify(encoded, content, ec.ECDSA(hashes.SHA256()))
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


@lru_cache(maxsize=4096)
def _key_in(csr_pem: str) -> ec.EllipticCurvePublicKey | None:
    """Return the key that a request is for; None for another kind of key."""
    key = x509.load_pem_x509_csr(csr_pem.encode()).public_key()
    return key if isinstance(key, ec.EllipticCurvePublicKey) else None
