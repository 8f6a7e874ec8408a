"""The engine: puts models, headset, store and stage together and plays an encounter with them, below any screen."""
