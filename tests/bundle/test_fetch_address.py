"""Models by address: resumed, verified, or refused in plain words."""

import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from appliance.inference.bundle.errors import FileChangedError, SourceError
from appliance.inference.bundle.fetch import fetch
from tests.bundle.warehouse import Quiet, Warehouse


class Server:
    """One file over HTTP, with faults to order."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.ranges: list[str | None] = []
        self.break_after: int | None = None
        self.honours_range = True
        self.status: int | None = None
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked = self.headers.get("Range")
                server.ranges.append(asked)
                if server.status:
                    self.send_error(server.status)
                    return
                start = int(re.findall(r"\d+", asked)[0]) if asked and server.honours_range else 0
                body = server.data[start:]
                self.send_response(206 if start else 200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body[: server.break_after])

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_port}/voice.onnx"
        self._thread = Thread(target=self._http.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


@pytest.fixture
def server(warehouse: Warehouse) -> Iterator[Server]:
    warehouse.stage()
    serving = Server(warehouse.by_address)
    warehouse.url = serving.url
    warehouse.write_manifest()
    yield serving
    serving.close()


def test_a_file_arrives_whole(warehouse: Warehouse, server: Server) -> None:
    assert fetch(warehouse.bundle(), Quiet()) == 3
    assert (warehouse.root / "address/voice.onnx").read_bytes() == warehouse.by_address
    assert warehouse.left_over() == []


def test_a_download_that_broke_off_goes_on_where_it_stopped(warehouse: Warehouse, server: Server) -> None:
    server.break_after = 100_000
    with pytest.raises(SourceError, match="broke off.*what was fetched is kept"):
        fetch(warehouse.bundle(), Quiet())
    assert not (warehouse.root / "address").exists()
    server.break_after = None
    assert fetch(warehouse.bundle(), Quiet()) == 1
    assert server.ranges == [None, "bytes=100000-"]
    assert (warehouse.root / "address/voice.onnx").read_bytes() == warehouse.by_address


def test_a_server_that_cannot_resume_starts_over(warehouse: Warehouse, server: Server) -> None:
    server.break_after = 100_000
    with pytest.raises(SourceError):
        fetch(warehouse.bundle(), Quiet())
    server.break_after, server.honours_range = None, False
    assert fetch(warehouse.bundle(), Quiet()) == 1
    warehouse.bundle().check()


def test_other_bytes_are_thrown_away_by_name(warehouse: Warehouse, server: Server) -> None:
    server.data = bytes(len(server.data))
    with pytest.raises(FileChangedError, match=r"address/voice\.onnx.*thrown away"):
        fetch(warehouse.bundle(), Quiet())
    assert not (warehouse.root / "address/voice.onnx").exists()
    assert not list(warehouse.root.rglob("*.part"))


def test_a_refusal_gives_the_address_and_the_servers_answer(warehouse: Warehouse, server: Server) -> None:
    server.status = 404
    with pytest.raises(SourceError, match=r"voice\.onnx answers 404"):
        fetch(warehouse.bundle(), Quiet())


def test_a_server_that_is_not_there_is_called_no_network(warehouse: Warehouse) -> None:
    warehouse.stage()
    warehouse.url = "http://127.0.0.1:9/voice.onnx"
    warehouse.write_manifest()
    with pytest.raises(SourceError, match=r"No network: 127\.0\.0\.1.*--from DIR"):
        fetch(warehouse.bundle(), Quiet())
