from collections.abc import Iterator
from pathlib import Path

import pytest

from agency.broker.process import Broker
from agency.broker.site import Site
from agency.database import Database
from tests.agency.sites import migrated
from tests.sync.site import AGENCY, Agency, Kiosk, Proxy, free_port, make_kiosk


@pytest.fixture(scope="session")
def template_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("agency") / "template.db"
    migrated(file).close()
    return file


@pytest.fixture
def agency(template_file: Path, tmp_path: Path) -> Iterator[Agency]:
    """An agency with a running broker; north-1 is accepted, south-1 is pending."""
    file = tmp_path / "agency.db"
    file.write_bytes(template_file.read_bytes())
    database = Database.at(file)
    site = Site(tmp_path / "site", AGENCY, ("localhost", "127.0.0.1"), free_port())
    site.write(as_child=True, address="127.0.0.1")
    broker = Broker(site.broker, site.port)
    broker.start()
    yield Agency(site, database, broker)
    broker.stop()
    database.close()


@pytest.fixture
def kiosk(agency: Agency, tmp_path: Path) -> Iterator[Kiosk]:
    one = make_kiosk(tmp_path / "kiosk", agency)
    yield one
    one.store.close()


@pytest.fixture
def proxy(agency: Agency) -> Iterator[Proxy]:
    one = Proxy(agency.site.port)
    yield one
    one.close()
