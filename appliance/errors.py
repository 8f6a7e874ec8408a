"""Errors meant for a person: the message says what happened, where, and what to do."""


class TalkdownError(Exception):
    """Something a person can act on; the command line prints the message alone and exits with `exit_code`."""

    exit_code = 1


class UsageError(TalkdownError):
    """The command was asked for something that it cannot mean."""

    exit_code = 2
