"""What the kiosk keeps: a sealed journal while an encounter runs, one sealed SQLite file afterwards, a key per officer.

Calls are synchronous and quick; the engine makes them through `asyncio.to_thread`.
"""
