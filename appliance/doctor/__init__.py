"""Self-checks: one check, one file, one test, each with what it found and its mend in plain words.

A check looks and changes nothing. `run.CHECKS` lists them in the order in which they are worth reading.
"""
