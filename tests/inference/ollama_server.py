"""A small server that speaks the part of Ollama's protocol that the actor uses: real HTTP, no model."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class OllamaServer:
    """What it was asked, and how it is to behave."""

    url: str = ""
    model: str = "qwen2.5:7b"
    words: tuple[str, ...] = (" Leave", " me", " alone", ".")
    pause_s: float = 0.0
    mute: bool = False
    broken_off: bool = False
    error_in_stream: str | None = None
    requests: list[dict[str, object]] = field(default_factory=list)
    closed_early: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(
            int(line.split(":")[1]) for line in head.splitlines() if line.lower().startswith("content-length")
        )
        request = json.loads(await reader.readexactly(length))
        self.requests.append(request)
        try:
            await self._reply(request, reader, writer)
        except ConnectionError:
            self.closed_early.set()
        finally:
            writer.close()

    async def _reply(
        self, request: dict[str, object], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if self.mute:
            await reader.read()
            self.closed_early.set()
            return
        if request["model"] != self.model:
            body = json.dumps({"error": f"model '{request['model']}' not found"}).encode()
            writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
            await writer.drain()
            return
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n")
        gone = asyncio.create_task(reader.read())
        for word in self.words:
            await self._line(writer, {"model": self.model, "response": word, "done": False})
            await asyncio.wait([gone], timeout=self.pause_s)
            if gone.done():
                self.closed_early.set()
                return
        if self.error_in_stream:
            await self._line(writer, {"error": self.error_in_stream})
        if not self.broken_off:
            await self._line(writer, {"model": self.model, "response": "", "done": True, "done_reason": "stop"})
            writer.write(b"0\r\n\r\n")
        await writer.drain()
        gone.cancel()

    @staticmethod
    async def _line(writer: asyncio.StreamWriter, event: dict[str, object]) -> None:
        data = json.dumps(event).encode() + b"\n"
        writer.write(b"%x\r\n%s\r\n" % (len(data), data))
        await writer.drain()


@asynccontextmanager
async def ollama_server(behaviour: OllamaServer) -> AsyncIterator[OllamaServer]:
    server = await asyncio.start_server(behaviour.answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    behaviour.url = f"http://127.0.0.1:{port}"
    try:
        yield behaviour
    finally:
        server.close()
        await server.wait_closed()
