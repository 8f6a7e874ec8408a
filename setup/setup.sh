#!/usr/bin/env bash
# Bring this machine to where Talkdown runs: Debian packages, Python environment, models.
# Installs only what is missing; with everything present it takes seconds and needs no network.
# Usage: setup/setup.sh [--tests | --server]   (--server leaves out the models)
set -euo pipefail
cd "$(dirname "$0")/.."
. setup/say.sh
. setup/debian.sh
. setup/python.sh

[ -n "${HOME:-}" ] || refuse "HOME is not set." "Run this as a user with a home directory."
export UV_PYTHON_DOWNLOADS=never
unset VIRTUAL_ENV UV_PROJECT_ENVIRONMENT
lists=(setup/debian-packages.txt)
[ "${1:-}" != --tests ] || lists+=(setup/debian-packages-tests.txt)
step_total=5
[ "${1:-}" != --server ] || step_total=4

step "Debian packages"
ensure_debian_packages "${lists[@]}"

step "Python"
python=$(find_python)
done_step "$("$python" --version) at $python"

step "uv"
ensure_uv "$python"

step "Python packages"
ensure_environment "$python"

[ "${1:-}" != --server ] || exit 0

step "Models"
printf '\n'
.venv/bin/talkdown models fetch
done_step "verified"
