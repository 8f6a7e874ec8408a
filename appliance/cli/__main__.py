"""`python -m appliance.cli` is `talkdown`."""

from appliance.cli import main

main()
