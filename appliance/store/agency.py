"""What the agency has told this kiosk, and a sign-in that is tied to one of its officers by a claim code."""

from appliance.store.errors import StoreError
from appliance.store.memory import Fact
from appliance.store.store import Store
from appliance.wire.claims import claim_sha256
from appliance.wire.desired import Desired, OfficerStanding
from appliance.words import _


def desired_known(store: Store) -> Desired:
    """Return the desired document this kiosk has; an empty one before the first came."""
    text = store.memory.read(Fact.DESIRED)
    return Desired(version=0, epoch=0) if text is None else Desired.model_validate_json(text)


def standing_of(store: Store, owner_id: str) -> OfficerStanding | None:
    """Return what the agency says about the officer of a sign-in; None while unclaimed, or when it says nothing."""
    ref = store.claims.of(owner_id)
    return next((one for one in desired_known(store).officers if one.officer_ref == ref), None)


def claim(store: Store, owner_id: str, typed_code: str) -> int:
    """Claim a sign-in with the code from the training officer; return how many encounters' hours are queued by that.

    Raises:
        StoreError: no officer of the agency has this code open, another sign-in used it here, or the sign-in is
            claimed for somebody else.

    """
    sha256 = claim_sha256(typed_code)
    return store.claim(owner_id, officer_of_code(store, sha256), sha256)


def officer_of_code(store: Store, sha256: str) -> str:
    """Return the reference of the officer whose claim code is open; raise StoreError when there is none."""
    officers = [one.officer_ref for one in desired_known(store).officers if one.claim_sha256 == sha256]
    if len(officers) != 1:
        raise StoreError(
            _(
                "No officer of your agency has this claim code open on this kiosk. Check it letter by letter; if it is "
                "right, the kiosk may not have heard of it yet (`talkdown sync status`), or it was used. "
                "Your training officer can give you a new one. Nothing is lost meanwhile."
            )
        )
    return officers[0]
