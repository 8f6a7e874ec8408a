# Words on the way: numbered steps with their seconds, and refusals in plain words. Sourced by the other scripts.

step_number=0
step_total=0
step_started=0

step() { # TITLE
  step_number=$((step_number + 1))
  step_started=$(date +%s%N)
  printf '[%s/%s] %s ... ' "$step_number" "$step_total" "$1"
}

done_step() { # WHAT CAME OF IT
  local ms=$((($(date +%s%N) - step_started) / 1000000))
  printf '%s (%d.%d s)\n' "$1" $((ms / 1000)) $((ms % 1000 / 100))
}

refuse() { # WHY, THEN WHAT TO DO
  printf '\n\nSet-up cannot go on: %s\n' "$1" >&2
  shift
  printf '  %s\n' "$@" >&2
  exit 1
}
