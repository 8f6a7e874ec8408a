"""Wordings of the person's own that depend on state, direction and agency: oaths, thanks, promises, harm."""

import re
from typing import Final

MILD_SWEARING: Final = re.compile(
    r"\b(?:damn(?:ed|it)?|goddamn(?:ed|it)?|hell|crap|piss(?:ed|ing)?|ass|screw(?:ed)? (?:you|this|that)|bastards?)\b",
    re.IGNORECASE,
)
STRONG_SWEARING: Final = re.compile(
    r"\b(?:\w*fuck\w*|\w*shit\w*|assholes?|bitch\w*|dick(?:head)?s?|prick|pussy|cock(?:sucker)?s?|motherf\w*|twat)\b",
    re.IGNORECASE,
)
WARM: Final = re.compile(
    r"\bthank(?:s| you)\b|\bi appreciate\b|\byou(?:'re| are) (?:so )?(?:right|kind|nice|a good)\b|\bthat helps\b"
    r"|\b(?:it's|it is|everything's|everything is|we're) (?:all )?(?:fine|good|okay|ok|alright)\b"
    r"|\bi(?:'m| am) (?:feeling )?(?:better|calm|calmer|fine now|okay now|so sorry)\b|\bi feel (?:better|calm|safe)\b"
    r"|(?<!should )(?<!can )\bi trust you\b|\bgood idea\b|\b(?:good|nice) job\b|\bsounds good\b|\bno problem\b",
    re.IGNORECASE,
)
CHEERFUL: Final = re.compile(
    r"\b(?:so |very |really )?(?:happy|happier|glad|excited|delighted|cheerful)\b|\bbest (?:thing|day|time)\b"
    r"|\b(?:wonderful|amazing|awesome|fantastic|lovely|excellent)\b|\bgreat (?:day|news|time|idea|job)\b"
    r"|^\W*(?:oh,? )?(?:hello|hi|hey there|good (?:morning|evening|afternoon))\b"
    r"|\b(?:haha|lol|yay|hooray|woohoo)\b|\bhave a (?:good|great|nice) (?:day|night|one)\b",
    re.IGNORECASE,
)
"""Nobody in these scenes is; irony is left to authored lines."""
GIVES_IN: Final = re.compile(
    r"\b(?:i(?:'ll| will|'m gonna| am going to|'m going to)) (?:just )?"
    r"(?:go (?:home|with|now|inside|quiet)|leave|come (?:down|out|with|over)|step (?:down|back|away)|calm down|do"
    r" (?:it|what|as|that)|"
    r"cooperate|comply|stop|listen|behave|get (?:down|in)|wait|sit down|do whatever|talk to (?:her|him|you))"
    r"|\b(?:okay|ok|fine|all right|alright)[,.!]? (?:i'm (?:coming|leaving|going)|you win|let's (?:go|do)|we can do"
    r" that|deal)"
    r"|\bi(?:'m| am) (?:coming (?:down|out)|leaving(?: now)?|ready to (?:go|leave|talk)|willing to)\b|\bi promise\b"
    r"|\byou have my word\b"
    r"|\bi agree\b|\bi surrender\b|\bi give up\b(?! on)",
    re.IGNORECASE,
)
PUTS_DOWN: Final = re.compile(
    r"\b(?:i(?:'ll| will|'m| am|'ve| have|'m gonna)? ?|let me )(?:just )?(?:put(?:ting)?|set(?:ting)?|dropp?(?:ed|ing)?"
    r"|lay(?:ing)?|hand(?:ed|ing)?|"
    r"giv(?:e|ing|en)|throw(?:ing|n)?) (?:it|this|that|them|the \w+|my \w+|you the \w+|the \w+ \w+)(?: \w+)? ?"
    r"(?:down|away|over|on the|here|back|to you)"
    r"|\bhere,? take (?:it|this|the)\b|\b(?:there|okay|fine),? it's (?:down|on the)\b|\bhere(?:'s| are) (?:the|my)"
    r" (?:keys|knife|gun|bottle)\b"
    r"|\bmy hands are (?:up|empty)\b",
    re.IGNORECASE,
)
VIOLENCE: Final = re.compile(
    r"\b(?:i(?:'ll| will|'m gonna| am going to|'m going to|'d)|i want to|let me) (?:\w+ )?"
    r"(?:kill|shoot|stab|cut|hurt|hit|punch|beat|smash|burn|strangle|murder|destroy|attack) (?:you|him|her|them"
    r"|everybody|everyone|somebody|someone|your|the)\b"
    r"|\byou(?:'re| are) (?:dead|going to die|gonna die)\b",
    re.IGNORECASE,
)
SELF_HARM: Final = re.compile(
    r"\b(?:kill(?:ing)?|hurt(?:ing)?|shoot|hang|cut) myself\b|\bwant(?:ed)? to die\b|\bwanna die\b|\bend (?:it all"
    r"|my life)\b|\bsuicid",
    re.IGNORECASE,
)
WEAPON: Final = re.compile(
    r"\b(?:i have|i've got|i got|i'm holding|there's|my) (?:a |the |this )?(?:\w+ )?(gun|pistol|rifle|shotgun|knife"
    r"|blade|bomb|axe|hammer)\b",
    re.IGNORECASE,
)
