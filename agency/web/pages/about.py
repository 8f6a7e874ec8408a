"""What anybody may read without a sign-in: how scores come about, a sample review, and what this is not."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from agency.database.kiosks import ServerState
from agency.sample import sample_page
from agency.training.cohorts import least_reviews
from agency.web.sessions import Viewer
from agency.web.site import NotSignedInError, SiteDep, signed_in
from agency.words import COMPETENCIES

router = APIRouter()


@router.get("/methodology")
def methodology(request: Request, site: SiteDep) -> Response:
    """Say what is scored, from which sources, and how groups are kept large."""
    with site.database.read() as session:
        smallest = session.get_one(ServerState, 1).smallest_group
    return site.page(
        request,
        _anybody(request),
        "methodology.html",
        smallest=smallest,
        least=least_reviews(smallest),
        competencies=COMPETENCIES,
    )


@router.get("/sample-review")
def sample_review(request: Request, site: SiteDep) -> Response:
    """Say what the sample is, and lead to it."""
    return site.page(request, _anybody(request), "sample_review.html")


@router.get("/sample-review/page")
def sample_page_alone() -> Response:
    """Show what an officer reads after an encounter, as the kiosk's program writes it."""
    page = sample_page()
    policy = f"default-src 'none'; style-src '{page.style_sha256}'; base-uri 'none'; frame-ancestors 'none'"
    return HTMLResponse(page.html, headers={"Content-Security-Policy": policy})


@router.get("/what-this-is-not")
def what_this_is_not(request: Request, site: SiteDep) -> Response:
    """Say what this is not."""
    return site.page(request, _anybody(request), "what_this_is_not.html")


def _anybody(request: Request) -> Viewer | None:
    try:
        return signed_in(request)
    except NotSignedInError:
        return None
