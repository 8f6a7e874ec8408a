"""The kiosk's terminal screen; it shows views of the engine's process and sends it asks, and does nothing else."""
