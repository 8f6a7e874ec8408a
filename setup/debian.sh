# Debian packages: installs the listed ones that are missing, and touches nothing when none is. Sourced by setup.sh.

missing_packages() { # LIST FILES
  local name
  sed -e 's/#.*//' -e 's/[[:space:]]//g' -e '/^$/d' "$@" | while read -r name; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || printf '%s ' "$name"
  done
}

ensure_debian_packages() { # LIST FILES
  local missing as_root=()
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    refuse "this machine has no apt, so it is not Debian or Ubuntu." \
      "Talkdown runs on Debian 12 or newer, and on Ubuntu."
  fi
  missing=$(missing_packages "$@")
  [ -n "$missing" ] || { done_step "all here"; return; }
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null || ! { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
      refuse "Debian packages are missing, and this user is not root and cannot use sudo." \
        "Ask an administrator to run: apt-get install $missing" "Then run this command again."
    fi
    as_root=(sudo)
  fi
  printf 'installing %s\n' "$missing"
  if ! compgen -G '/var/lib/apt/lists/*_Packages*' >/dev/null; then
    apt_get "${as_root[@]}" update || refuse_packages
  fi
  # shellcheck disable=SC2086 # one word a package
  apt_get "${as_root[@]}" install -y --no-install-recommends $missing ||
    { apt_get "${as_root[@]}" update && apt_get "${as_root[@]}" install -y --no-install-recommends $missing; } ||
    refuse_packages
  keep_broker_asleep "$missing" "${as_root[@]}"
  missing=$(missing_packages "$@")
  [ -z "$missing" ] || refuse "apt-get reported success, but these packages are still missing: $missing"
  done_step "installed"
}

# Debian starts a broker of its own when Mosquitto is installed. Ours is a child process: nothing else is to listen.
keep_broker_asleep() { # JUST INSTALLED, [sudo]
  case " $1 " in *" mosquitto "*) ;; *) return 0 ;; esac
  shift
  if [ -d /run/systemd/system ] && command -v systemctl >/dev/null; then
    "$@" systemctl disable --now mosquitto >/dev/null 2>&1 || true
  fi
}

apt_get() { # [sudo] ARGUMENTS
  local front=()
  [ "$1" != sudo ] || { front=(sudo); shift; }
  "${front[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 "$@" \
    </dev/null 2>&1 | awk "$apt_digest"
  return "${PIPESTATUS[0]}"
}

# Of apt's hundreds of lines: how many packages, each 25th one set up, and whatever went wrong.
apt_digest='
  /^(E|W|Err)[:.]|newly installed|[Uu]nable|[Ff]ailed/ { print "    " $0 }
  /^Setting up / && ++ready % 25 == 0 { print "    " ready " packages set up" }
  { fflush() }
'

refuse_packages() {
  refuse "apt-get failed; its own words are above." \
    "Without a network, connect one for the first set-up; afterwards none is needed."
}
