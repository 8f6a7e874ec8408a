"""Skills: whether the training works, for the department and never for a person."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from agency.database.kiosks import ServerState
from agency.training.cohorts import TOTAL, least_reviews
from agency.training.skills import BANDS, Mean, skills
from agency.web.chart import line_chart
from agency.web.permissions import Permission
from agency.web.sessions import Viewer
from agency.web.site import SiteDep, need
from agency.words import CATEGORIES, COMPETENCIES, PRACTICE

router = APIRouter()
Reader = Annotated[Viewer, Depends(need(Permission.SEE_COHORTS))]


@router.get("/skills")
def cohorts(request: Request, site: SiteDep, viewer: Reader, category: str = "") -> Response:
    """Show anonymous cohorts over time and by how often officers had practised, of one kind of call or of all."""
    chosen = category if category in CATEGORIES else TOTAL
    with site.database.read() as session:
        found = skills(session, least_reviews(session.get_one(ServerState, 1).smallest_group), chosen)
    bands = [PRACTICE[band] for band in BANDS]

    over_time = {
        name: line_chart(title, found.quarters, _points(found.over_time[name], found.quarters))
        for name, title in COMPETENCIES.items()
    }
    learning = {
        name: line_chart(title, bands, _points(found.learning[name], BANDS)) for name, title in COMPETENCIES.items()
    }
    return site.page(
        request,
        viewer,
        "skills.html",
        found=found,
        over_time=over_time,
        learning=learning,
        competencies=COMPETENCIES,
        bands=BANDS,
        total=TOTAL,
        chosen=chosen,
    )


def _points(means: dict[str, Mean], rows: tuple[str, ...]) -> list[float | None]:
    return [means[row].points if row in means else None for row in rows]
