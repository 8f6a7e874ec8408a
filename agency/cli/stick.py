"""Take in what kiosks left on a USB stick."""

from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import select

from agency.broker.by_stick import renew_on_stick
from agency.broker.joining import Joining
from agency.cli.folder import DEFAULT_DATA, Data, opened
from agency.consume.documents import DatabaseDocuments
from agency.consume.stick import take_stick
from agency.database.base import utc_now
from agency.database.kiosks import Kiosk, KioskState, ServerState
from agency.ingest import take

cli = typer.Typer(add_completion=False)


@cli.command()
def stick(
    directory: Annotated[Path, typer.Argument(help="Where the stick is mounted.")], data: Data = DEFAULT_DATA
) -> None:
    """Take in what kiosks left on a stick and write the receipts onto it, for `talkdown sync import`."""
    database = opened(data)
    with database.read() as session:
        agency = session.scalars(select(ServerState.agency)).one()
        kiosks = session.scalars(select(Kiosk).where(Kiosk.state == KioskState.ACCEPTED)).all()
    certificates = {one.name: one.certificate_pem for one in kiosks if one.certificate_pem is not None}

    def take_in(payload: bytes, topic: str) -> bytes | None:
        with database.writing_session() as session:
            return take(payload, topic, session)

    done = take_stick(directory, agency, take_in, DatabaseDocuments(database), certificates)
    print(f"{done.taken} messages of {', '.join(done.kiosks)} taken in; the receipts are on the stick.")
    renewed, not_renewed = renew_on_stick(directory, agency, Joining(database, data), utc_now())
    if renewed:
        print(f"Certificates renewed, on the stick too: {', '.join(renewed)}.")
    for line in (*done.refused, *not_renewed):
        print(f"Refused: {line}")
    if done.refused or not_renewed:
        raise typer.Exit(1)
