"""llama.cpp's OpenAI-compatible server on one GGUF: `model_server.py MODEL.gguf`; prints its address and stays up."""

import signal
import sys
from pathlib import Path

import xllamacpp


def main() -> None:
    """Serve until stopped."""
    model = Path(sys.argv[1])
    if not model.is_file():
        sys.exit(f"There is no model {model}.")
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(model)
    parameters.n_ctx = 4096
    parameters.n_parallel = 1
    parameters.cpuparams.n_threads = 2
    parameters.cpuparams_batch.n_threads = 2
    server = xllamacpp.Server(parameters)
    sys.stdout.write(f"listening {server.listening_address}/v1\n")
    sys.stdout.flush()
    signal.pause()


if __name__ == "__main__":
    main()
