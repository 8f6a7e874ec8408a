"""The hours engine: what credited training adds up to under a rule, as pure functions over plain data."""
