"""What is shown after every practice, whatever was said in it."""

from typing import Final

from appliance.words import N_

AFTERWARDS: Final = N_(
    "That was practice. If it stays with you, talk to somebody who is not a machine: your agency's peer support; "
    "CopLine, 1-800-267-5463; or 988, for you or for somebody you are worried about. "
    "These numbers are always shown."
)
