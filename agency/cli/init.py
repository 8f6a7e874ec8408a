"""Set the server up: its database and the first person who may sign in."""

import re
from typing import Annotated, Final

import typer
from sqlalchemy import select

from agency.cli.folder import DEFAULT_DATA, Data, database_of, private_folder
from agency.database.base import utc_now
from agency.database.engine import DatabaseError
from agency.database.kiosks import ServerState
from agency.database.people import AuditEntry, Role
from agency.database.upgrade import upgrade
from agency.hours.loader import shipped_rules
from agency.web import passwords
from agency.web.pages.people import NAME, make_user
from appliance.errors import UsageError
from appliance.wire.enrolment import DEMO_AGENCY

cli = typer.Typer(add_completion=False)
AGENCY: Final = re.compile(r"[a-z][a-z0-9-]{0,30}")


@cli.command()
def init(
    agency: Annotated[str, typer.Option(help="Short name in topics, such as elm-county.")],
    title: Annotated[str, typer.Option(help="The agency's own name, as pages and certificates show it.")],
    name: Annotated[str, typer.Option(help="What the first person signs in with.")],
    full_name: Annotated[str, typer.Option(help="The first person's own name.")],
    role: Annotated[
        list[Role] | None, typer.Option(help="May be given more than once; IT and training officer by default.")
    ] = None,
    rules: Annotated[str, typer.Option(help="Whose hours rules apply.")] = "colorado",
    typed: Annotated[bool, typer.Option("--typed", help="Type a password; else one is made and shown once.")] = False,
    data: Data = DEFAULT_DATA,
) -> None:
    """Set the server up: its database and the first person who may sign in."""
    if not AGENCY.fullmatch(agency):
        raise UsageError("--agency takes small letters, digits and hyphens, a letter first, at most 31.")
    if agency == DEMO_AGENCY:
        raise UsageError("--agency demo is the demo's own name, in which simulated officers count. Choose another.")
    if not NAME.fullmatch(name):
        raise UsageError("--name takes 2 to 60 small letters, digits, dots or hyphens, a letter first.")
    if rules not in shipped_rules():
        raise UsageError(f"--rules takes one of: {', '.join(sorted(shipped_rules()))}.")
    folder = private_folder(data)
    password = _asked(name) if typed else passwords.generated()
    database = database_of(folder)
    upgrade(database)
    if database.file is not None:
        database.file.chmod(0o600)
    roles = [each.value for each in role or (Role.IT, Role.TRAINING_OFFICER)]
    with database.write() as session:
        if session.scalars(select(ServerState)).first() is not None:
            raise DatabaseError(
                f"{database.file or 'The database'} is set up already. Sign in, or use `talkdown-agency user`."
            )
        session.add(ServerState(id=1, agency=agency, agency_title=title[:120], state_rules=rules))
        session.add(make_user(name, full_name[:120], roles, password, utc_now(), must_change=not typed))
        session.add(AuditEntry(at=utc_now(), user_name="command line", action="server_set_up", detail=name))
    database.close()
    print(f"{title} is set up in {folder}.")
    if not typed:
        print(f"Sign in as {name} with this password, which is shown only now and has to be changed: {password}")


def _asked(name: str) -> str:
    password: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    return passwords.checked(password, name)
