# Python: finds an interpreter, makes our own uv, and brings .venv to what uv.lock says. Sourced by setup.sh.

python_candidates=(/usr/bin/python3 python3 python3.13 python3.12 python3.11)

find_python() {
  local candidate
  for candidate in "${python_candidates[@]}"; do
    if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
      command -v "$candidate"
      return
    fi
  done
  refuse "there is no Python 3.11, 3.12 or 3.13 with venv here." \
    "Install one. Debian 12 and Ubuntu 24.04 bring it in python3, python3-venv and python3-dev;" \
    "on Ubuntu 22.04 take python3.11, python3.11-venv and python3.11-dev."
}

uv_home() {
  printf '%s/talkdown/uv-%s' "${XDG_CACHE_HOME:-$HOME/.cache}" "$(cat setup/uv-version.txt)"
}

ensure_uv() { # PYTHON
  local home
  home=$(uv_home)
  uv="$home/bin/uv"
  if [ -x "$uv" ] && "$uv" --version >/dev/null 2>&1; then
    done_step "here"
    return
  fi
  rm -rf "$home"
  "$1" -m venv "$home" || refuse "the environment $home could not be made; the reason is above."
  "$home/bin/python" -m pip install --quiet --disable-pip-version-check "uv==$(cat setup/uv-version.txt)" || {
    rm -rf "$home"
    refuse "uv could not be installed from the package index that pip is configured for; the reason is above."
  }
  done_step "installed"
}

ensure_environment() { # PYTHON
  local options=(--locked --all-extras --no-progress --python "$1")
  # The project itself is looked at apart, because uv would build it again for any change of pyproject.toml.
  if "$uv" sync "${options[@]}" --offline --check --inexact --no-install-project >/dev/null 2>&1 &&
    .venv/bin/python setup/project_installed.py 2>/dev/null; then
    done_step "as locked"
    return
  fi
  printf '\n'
  if pip_has_own_index; then
    sync_with_pip "$1" || refuse_environment
  else
    "$uv" sync "${options[@]}" 2>&1 | sed -u -e '/^ [-+~] /d' -e 's/^/    /' || refuse_environment
  fi
  done_step "as locked"
}

# uv reads neither pip's configuration nor another index than the lock names: where pip is told of one, pip installs,
# and the lock's hashes still decide.
pip_has_own_index() {
  local config
  config=$("$(uv_home)/bin/python" -m pip config list 2>/dev/null)
  grep -Eq "(index-url|no-index)='.+'" <<<"$config"
}

sync_with_pip() { # PYTHON
  local wanted pip=("$(uv_home)/bin/python" -m pip --disable-pip-version-check --python .venv/bin/python)
  wanted=$(mktemp) || return 1
  { [ -x .venv/bin/python ] || "$uv" venv --quiet --no-project --python "$1" .venv; } &&
    "$uv" export --quiet --frozen --all-extras --no-emit-project --output-file "$wanted" >/dev/null &&
    "${pip[@]}" install --quiet --require-hashes --requirement "$wanted" &&
    "${pip[@]}" install --quiet --no-deps --editable .
  local outcome=$?
  rm -f "$wanted"
  return "$outcome"
}

refuse_environment() {
  refuse "the Python packages could not be installed; the reason is above." \
    "Without a network, connect one for the first set-up; afterwards none is needed."
}
