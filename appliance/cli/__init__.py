"""The `talkdown` command: a file a command."""


def main() -> None:
    """Run the command line."""
