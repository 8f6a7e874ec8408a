"""From an officer's kept reviews to how they have done over time and what to practise next; for that officer alone.

Pure: the same reviews on the same day give the same trend. Nothing here knows of another officer.
"""
