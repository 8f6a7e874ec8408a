"""Give somebody a new password, as when the only keeper has forgotten theirs."""

from typing import Annotated

import typer
from sqlalchemy import select

from agency.cli.folder import DEFAULT_DATA, Data, opened
from agency.database.base import utc_now
from agency.database.people import AuditEntry, User
from agency.web import passwords, sessions
from appliance.errors import UsageError

cli = typer.Typer(add_completion=False)


@cli.command()
def user(
    name: Annotated[str, typer.Argument(help="What the person signs in with.")], data: Data = DEFAULT_DATA
) -> None:
    """Give somebody a new password, let them in again if they were locked out, and take off their second factor."""
    database = opened(data)
    password = passwords.generated()
    with database.write() as session:
        found = session.scalars(select(User).where(User.name == name.lower())).one_or_none()
        if found is None:
            known = ", ".join(session.scalars(select(User.name).order_by(User.name)))
            raise UsageError(f"There is no sign-in {name}. There are: {known}.")
        found.password_argon2, found.must_change_password, found.disabled = passwords.hashed(password), True, False
        found.totp_secret = found.totp_step = None
        sessions.end_all(session, found.id)
        session.add(AuditEntry(at=utc_now(), user_name="command line", action="password_given", detail=found.name))
    print(f"{found.name} signs in with this password, which is shown only now and has to be changed: {password}")
