"""Set-up of a machine, and the demo that runs on it."""
