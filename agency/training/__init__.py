"""What a training officer decides and reads: hours, cohorts, the roster, and what goes out on paper."""
