from typing import Any

import pytest
from sqlalchemy.exc import SQLAlchemyError

from agency.database import Database
from agency.database.training import HoursEntry
from agency.ingest.take import take_together
from appliance.wire.envelope import HoursEnvelope, canonical
from appliance.wire.receipts import Receipt
from tests.agency.sites import NOW, rows
from tests.agency.test_take import HOURS_TOPIC, aside, new_id
from tests.wire.samples import HOURS


def hours(number: int, **changes: Any) -> tuple[bytes, str]:
    body = HOURS.model_copy(update={"sequence": number, **changes})
    return canonical(HoursEnvelope(id=new_id(number), body=body)), HOURS_TOPIC


def test_messages_taken_together_are_receipted_one_by_one_and_a_bad_one_spoils_no_other(database: Database) -> None:
    with database.writing_session() as session:
        found = take_together([hours(1), (b"{", HOURS_TOPIC), hours(2), hours(1)], session, NOW)
    assert found[1] is None
    assert [Receipt.model_validate_json(one).ids[0] for one in found if one] == [new_id(1), new_id(2), new_id(1)]
    assert len(rows(database, HoursEntry)) == 2 and aside(database) == [("malformed", HOURS_TOPIC)]


def test_messages_taken_together_are_kept_together_or_not_at_all(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON hours_entries WHEN new.sequence = 2 "
            "BEGIN SELECT RAISE(ROLLBACK, 'database or disk is full'); END"
        )
    with pytest.raises(SQLAlchemyError), database.writing_session() as session:
        take_together([hours(1), hours(2)], session, NOW)
    assert rows(database, HoursEntry) == []
