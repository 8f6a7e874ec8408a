"""Wake phrases: synthetic speech to train and to try them on, and the bench."""
