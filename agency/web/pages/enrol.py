"""Where a kiosk asks to belong, and to have its certificate renewed. No page: no session, no cookie, no form."""

from typing import Annotated, Final, cast

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from agency.broker.authority import AuthorityError
from agency.broker.joining import Answered, Joining, NotReadyError
from agency.broker.reached import ReachedError
from agency.web.site import SiteDep
from appliance.wire.enrolment import AUTHORITY_PATH, PATH, EnrolmentRequest

router = APIRouter()
MOST_BYTES: Final = 16_384
_BODY: Final = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": EnrolmentRequest.model_json_schema()}},
    }
}


def joining_of(request: Request) -> Joining:
    """Return what takes kiosks in; HTTPException 404 where this server does not."""
    joining = request.app.state.joining
    if joining is None:
        raise HTTPException(404)
    return cast("Joining", joining)


JoiningDep = Annotated[Joining, Depends(joining_of)]


@router.get(AUTHORITY_PATH)
def authority(joining: JoiningDep) -> Response:
    """Give out the certificate of the agency's authority, which a kiosk believes for its fingerprint alone."""
    try:
        return Response(joining.authority().certificate_pem, media_type="application/x-pem-file")
    except AuthorityError:
        raise HTTPException(404, "This server has no authority yet: `talkdown-agency broker write`.") from None


@router.post(PATH, openapi_extra=_BODY)
async def enrol(request: Request, site: SiteDep, joining: JoiningDep) -> Response:
    """Answer a kiosk: pending, accepted with its certificate, or refused with a reason."""
    address = request.client.host if request.client else ""
    answered = await run_in_threadpool(_answered, joining, await _body(request), address, site)
    return Response(answered.body.model_dump_json(), answered.status, media_type="application/json")


def _answered(joining: Joining, body: bytes | None, address: str, site: SiteDep) -> Answered:
    try:
        asked = EnrolmentRequest.model_validate_json(body or b"", strict=True)
    except ValidationError:
        return joining.unreadable(address, site.now())
    try:
        return joining.ask(asked, address, site.now())
    except (AuthorityError, NotReadyError, ReachedError):
        raise HTTPException(503, "This server cannot take kiosks in yet: `talkdown-agency broker write`.") from None


async def _body(request: Request) -> bytes | None:
    """Return the body, or None for one that is longer than any request."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            return None
    return body
