#!/bin/sh
# Makes an environment of its own for the peer: a pipecat local agent and a llama.cpp server on our model files.
set -eu
here="$(cd "$(dirname "$0")/../.." && pwd)"
cache="${XDG_CACHE_HOME:-$HOME/.cache}/talkdown"
uv="${UV:-$cache/uv-$(cat "$here/setup/uv-version.txt")/bin/uv}"
[ -x "$uv" ] || uv="$(command -v uv)" || { echo "uv is missing: run \`make setup\`." >&2; exit 1; }
"$uv" venv --quiet --allow-existing --python "${PYTHON:-python3}" "$cache/peer"
"$uv" pip install --python "$cache/peer/bin/python" \
    "pipecat-ai[whisper,piper,silero,local,openai]==1.14.0" "xllamacpp>=2026.10"
"$cache/peer/bin/python" -c "import pipecat, xllamacpp"
echo "The peer is installed in $cache/peer. Measure beside it with \`talkdown bench latency --peer\`."
