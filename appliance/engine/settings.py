"""What the agency's settings mean for one encounter."""

from appliance.config import Settings
from appliance.stage.joined_rules import RulesSettings


def rules_settings(settings: Settings, extra_wait_s: float = 0.0) -> RulesSettings:
    """Return the stage's rules settings; `extra_wait_s` is an officer's comfort setting."""
    return RulesSettings(
        swearing=settings.language.swearing.value,
        shouting=settings.language.shouting,
        extra_wait_s=extra_wait_s,
    )
