"""What a user would assemble instead of Talkdown: pipecat's local voice agent on the same model files.

`agent.py MODELS_FOLDER` runs until stopped; it talks through the default source and sink and prints `peer ready`.
Every part is as pipecat ships it: Silero, Smart Turn, Whisper base, llama.cpp behind an OpenAI-style server, Piper.
"""

# mypy: disable-error-code="import-not-found"

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Final

from pipecat.audio.vad.silero import SileroVADAnalyzer
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.aggregators.llm_response_universal import LLMContextAggregatorPair, LLMUserAggregatorParams
from pipecat.services.openai.llm import OpenAILLMService
from pipecat.services.piper.tts import PiperTTSService
from pipecat.services.whisper.stt import WhisperSTTService
from pipecat.transports.local.audio import LocalAudioTransport, LocalAudioTransportParams
from pipecat.workers.runner import WorkerRunner

VOICE: Final = "en_US-joe-medium"
ROLE: Final = (
    "Play Marcus, 34, standing on his ex-wife's porch late at night. He was laid off this morning, has had four beers, "
    "and is ashamed and afraid of the police officer who is talking to him. You are Marcus and nobody's assistant. "
    "Answer with the next thing Marcus says aloud and nothing else: one or two short sentences."
)


def start_model_server(model: Path) -> tuple[subprocess.Popen[str], str]:
    """Start the model server beside this process; return it and its address."""
    server = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("model_server.py")), str(model)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    if server.stdout is not None:
        for line in server.stdout:
            if line.startswith("listening "):
                return server, line.split()[1]
    sys.exit(f"The peer's model server ended: is {model} there?")


async def converse(models: Path, address: str) -> None:
    """Run the pipeline until it is stopped."""
    transport = LocalAudioTransport(LocalAudioTransportParams(audio_in_enabled=True, audio_out_enabled=True))
    ears = WhisperSTTService(
        device="cpu", compute_type="int8", settings=WhisperSTTService.Settings(model=str(models / "whisper-base"))
    )
    voice = PiperTTSService(download_dir=models / "piper-joe", settings=PiperTTSService.Settings(voice=VOICE))
    mind = OpenAILLMService(
        api_key="none",
        base_url=address,
        settings=OpenAILLMService.Settings(model="local", system_instruction=ROLE, max_tokens=60),
    )
    heard, said = LLMContextAggregatorPair(
        LLMContext(), user_params=LLMUserAggregatorParams(vad_analyzer=SileroVADAnalyzer())
    )
    worker = PipelineWorker(
        Pipeline([transport.input(), ears, heard, mind, voice, transport.output(), said]), params=PipelineParams()
    )
    runner = WorkerRunner()
    await runner.add_workers(worker)
    sys.stdout.write("peer ready\n")
    sys.stdout.flush()
    await runner.run()


def main() -> None:
    """Start the model server, then talk."""
    models = Path(sys.argv[1])
    server, address = start_model_server(models / "qwen2.5-coder-1.5b" / "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf")
    try:
        asyncio.run(converse(models, address))
    finally:
        server.terminate()


if __name__ == "__main__":
    main()
