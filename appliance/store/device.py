"""The device secret: what makes a stolen disk useless without this box.

Everything else in the store is handed the secret as 32 bytes, so that one sealed by a TPM or held on LUKS replaces
this module alone. A file beside the data protects a copied database, not a disk that is taken whole.
"""

from pathlib import Path
from typing import Final

from appliance.store.errors import KeyDamaged, plain_errors
from appliance.store.files import create_private
from appliance.store.sealing import KEY_BYTES, new_key
from appliance.words import _

SECRET_FILE: Final = "device.secret"
KEY_DIRECTORY: Final = "keys"


def device_secret(data: Path) -> bytes:
    """Return this device's secret from the data directory, made at first use.

    Raises KeyDamaged when others may read it, when it is not 32 bytes, or when it is missing beside keys that need it.
    """
    file = data / SECRET_FILE
    with plain_errors(_("Reading the device secret")):
        if not file.exists():
            if any((data / KEY_DIRECTORY).glob("*.key")):
                raise KeyDamaged(
                    _(
                        "{file} is missing, and the officers' keys in {data} cannot be opened without it. Put it back "
                        "from where it went, or move the data directory away to begin with an empty one."
                    ).format(file=file, data=data / KEY_DIRECTORY)
                )
            try:
                create_private(file, new_key())
            except FileExistsError:
                pass  # another process made it in this instant; its secret is the one that counts
        if file.stat().st_mode & 0o077:
            raise KeyDamaged(
                _("{file} can be read by other users of this machine. Run `chmod 600 {file}`.").format(file=file)
            )
        secret = file.read_bytes()
    if len(secret) != KEY_BYTES:
        raise KeyDamaged(
            _("{file} is damaged: {secret} bytes where {key_bytes} belong. Put it back from a copy.").format(
                file=file, secret=len(secret), key_bytes=KEY_BYTES
            )
        )
    return secret
