"""One encounter, live: who has the floor, what is prepared while somebody speaks, what is recorded."""
