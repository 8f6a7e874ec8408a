"""Against real sockets: a server that answers, one that is mute, none at all."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from pydantic import HttpUrl

from appliance.config import ActorChoice, ActorRuntime, Settings
from appliance.doctor.checks import ollama
from appliance.doctor.finding import Finding, State

MODEL = "qwen2.5:7b"


@contextmanager
def server(status: int, body: str) -> Iterator[int]:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/api/tags" else 404)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as http:
        thread = threading.Thread(target=http.serve_forever)
        thread.start()
        try:
            yield http.server_port
        finally:
            http.shutdown()
            thread.join()


def check(port: int, model: str = MODEL) -> Finding:
    url = HttpUrl(f"http://127.0.0.1:{port}")
    return ollama.check(Settings(actor=ActorChoice(runtime=ActorRuntime.OLLAMA, ollama_url=url, ollama_model=model)))


def test_it_is_not_asked_for_when_the_bundles_model_is_the_actor() -> None:
    finding = ollama.check(Settings())
    assert (finding.state, finding.found.split(":")[0]) == (State.OK, "Not used")


def test_a_server_that_has_the_model_is_well() -> None:
    with server(200, f'{{"models": [{{"name": "{MODEL}", "size": 1}}]}}') as port:
        assert check(port).state is State.OK


def test_a_name_without_a_tag_means_the_latest() -> None:
    with server(200, '{"models": [{"name": "llama3:latest"}]}') as port:
        assert check(port, "llama3").state is State.OK


def test_a_missing_model_is_named_with_those_there_are_and_the_command_that_brings_it() -> None:
    with server(200, '{"models": [{"name": "other:1b"}]}') as port:
        finding = check(port)
    assert finding.state is State.FAILED
    assert "other:1b" in finding.found
    assert f"ollama pull {MODEL}" in finding.mend


@pytest.mark.parametrize(
    ("status", "body", "said"), [(500, "", "error (500)"), (200, "<html>", "not Ollama"), (404, "", "error (404)")]
)
def test_an_answer_that_is_not_ollamas_fails(status: int, body: str, said: str) -> None:
    with server(status, body) as port:
        finding = check(port)
    assert finding.state is State.FAILED
    assert said in finding.found


def test_no_server_says_how_to_start_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    finding = check(port)
    assert finding.state is State.FAILED
    assert "systemctl start ollama" in finding.mend


def test_an_open_port_that_stays_mute_says_how_to_restart_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ollama, "LIMIT_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        finding = check(mute.getsockname()[1])
    assert finding.state is State.FAILED
    assert "does not answer" in finding.found
    assert "restart" in finding.mend


@pytest.mark.parametrize(
    ("host", "state"),
    [
        ("127.0.0.1", State.OK),
        ("localhost", State.OK),
        ("[::1]", State.OK),
        ("192.168.1.5", State.WARNING),
        ("models.example.org", State.WARNING),
    ],
)
def test_a_server_on_another_machine_is_a_warning_because_words_are_sent_to_it(host: str, state: State) -> None:
    finding = ollama.judged(f"http://{host}", host, MODEL, [MODEL])
    assert finding.state is state
