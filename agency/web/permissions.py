"""Who may do what. Nobody may see a score by person: there is no permission for it, because there is no such page."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from agency.database.people import Role


class Permission(StrEnum):
    """One thing that a page asks for."""

    SEE_COHORTS = "see cohorts"
    SEE_HOURS = "see hours by officer"
    CREDIT_HOURS = "credit hours"
    KEEP_ROSTER = "keep the roster and courses"
    ASSIGN = "assign practice"
    READ_SHARED = "read reviews shared with them"
    SEE_KIOSKS = "see kiosks"
    RUN_KIOSKS = "accept and revoke kiosks"
    MANAGE_PEOPLE = "manage sign-ins"
    SEE_AUDIT = "see the audit log"


ROLE_NAMES: Final = {
    Role.TRAINING_OFFICER: "training officer",
    Role.SUPERVISOR: "supervisor",
    Role.IT: "IT",
    Role.AUDITOR: "auditor",
}
ROLE_MEANS: Final = {
    Role.TRAINING_OFFICER: "roster, courses, hours, assignments, cohorts, and the reviews that are shared with them",
    Role.SUPERVISOR: "cohorts only: no officer, no hours by name",
    Role.IT: "kiosks, kept-aside messages and sign-ins: no officer, no hours by name",
    Role.AUDITOR: "reads hours, courses, kiosks and the audit log; changes nothing",
}
_GRANTED: Final[dict[Role, frozenset[Permission]]] = {
    Role.TRAINING_OFFICER: frozenset(
        {
            Permission.SEE_COHORTS,
            Permission.SEE_HOURS,
            Permission.CREDIT_HOURS,
            Permission.KEEP_ROSTER,
            Permission.ASSIGN,
            Permission.READ_SHARED,
            Permission.SEE_KIOSKS,
        }
    ),
    Role.SUPERVISOR: frozenset({Permission.SEE_COHORTS}),
    Role.IT: frozenset({Permission.SEE_KIOSKS, Permission.RUN_KIOSKS, Permission.MANAGE_PEOPLE}),
    Role.AUDITOR: frozenset(
        {Permission.SEE_COHORTS, Permission.SEE_HOURS, Permission.SEE_KIOSKS, Permission.SEE_AUDIT}
    ),
}


def granted(roles: Iterable[str]) -> frozenset[Permission]:
    """Return what somebody with these roles may do."""
    return frozenset().union(*(_GRANTED[Role(role)] for role in roles))
