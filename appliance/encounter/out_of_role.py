"""Wordings that only somebody else would use: a helper, an adviser, an officer, a narrator, a program."""

import re
from typing import Final

HELPER_TALK: Final = re.compile(
    r"\bhow (?:can|may|could) i (?:help|assist)\b"
    r"|\bi(?:'m| am) (?:just )?(?:here|trying) (?:to help|for you|to listen|to support|to assist)\b"
    r"|\bi(?:'m| am) (?:just )?here (?:if you|with you)\b"
    r"|\bas an? (?:ai|language model|assistant|chat ?bot)\b|\b(?:ai|virtual) (?:language )?(?:model|assistant)\b"
    r"|\bi(?: do)? (?:completely |totally |really )?understand (?:how|what|why|your|you're|you are|that (?:you|this"
    r"|it))\b"
    r"|\bi (?:can )?(?:hear|see) (?:that )?you(?:'re| are)? (?:upset|hurting|frustrated|angry|scared|feeling|in pain)\b"
    r"|\bi(?:'m| am) (?:so |very |really )?sorry to hear\b|\bi(?:'m| am) sorry (?:that )?you(?:'re| are)? feel"
    r"|\b(?:feel free|let me know if|don't hesitate|happy to (?:help|assist)|glad to (?:help|assist))\b"
    r"|\bis there (?:anything|something) (?:else )?(?:i|we) can (?:do|help)\b|\bwhat can i do (?:for|to help) you\b"
    r"|\byou(?:'re| are) (?:okay|ok|safe|fine|welcome|not alone)\b"
    r"|\bit(?:'s| is) (?:okay|ok|all right|alright) to (?:feel|cry|be)\b"
    r"|\byour feelings? (?:are|is|matter)\b|\bthank you for (?:sharing|understanding|your|reaching|telling|listening)\b"
    r"|\b(?:certainly|absolutely|of course|sure thing)!|\bi can(?:'t|not) (?:assist|help you with)\b"
    r"|\bi(?:'m| am) (?:unable|not able) to (?:assist|help|provide)\b|\bi apologi[sz]e for (?:any|the) \w+"
    r"|\bwe(?:'re| are) (?:all )?here (?:to help|for you)\b|\bi(?:'ll| will) (?:be here|help you|support you)\b"
    r"|\bdo you want me to (?:stay|help|call|come|listen)\b"
    r"|\blet me help\b|\bi want to help you\b|\bwe can (?:work|figure|get) (?:this|it|through)\b.{0,12}\b(?:out"
    r"|together)?"
    r"|\b(?:it |that )?sounds like (?:you|it's|that|they|he|she)\b|\byou (?:sound|seem) (?:\w+ )?(?:upset|tired"
    r"|scared|hurt|sad)"
    r"|\bno wonder you|\b(?:that|it|this) must (?:be|feel|have been) (?:so |really |very )?(?:hard|tough"
    r"|frightening|difficult)"
    r"|\bi hear you\b|\bi(?:'d| would) like to (?:listen|understand|hear|help)|\bnobody(?:'s| is) (?:rushing|going"
    r" to (?:hurt|grab|touch)) you"
    r"|\btell me (?:more )?(?:about )?how you(?:'re| are)? feel|\bhow does that make you feel\b",
    re.IGNORECASE,
)

ADVICE: Final = re.compile(
    r"\byou (?:should|could|might want to) (?:really |just |maybe )?"
    r"(?:try|talk to (?:someone|somebody|a)|consider|see a|call (?:a|someone|somebody|988)|seek|think about|focus"
    r"|relax|breathe)"
    r"|\bhave you (?:tried|considered|thought about)\b|\bwhy don't you try\b"
    r"|\bit(?:'s| is) (?:important|best|better|helpful|crucial|essential) (?:to|that|if|for you)\b"
    r"|\b(?:remember|make sure|be sure) to\b|\b(?:i|we) (?:suggest|recommend|advise)\b|\bmy advice\b"
    r"|\b(?:seek|get|professional) (?:professional )?(?:help|counsell?ing|support|therapy)\b|\btherap(?:y|ist)\b"
    r"|\b(?:take|try) (?:a few |a |some )?(?:deep )?breaths?\b|\bstay (?:calm|safe|strong)\b|\bone step at a time\b"
    r"|\bthere are (?:many |other |some )?(?:options|resources|people who)\b",
    re.IGNORECASE,
)

OFFICER_TALK: Final = re.compile(
    r"\b(?:i(?:'m| am)|this is) (?:an? )?(?:officer|deputy|detective|sergeant|with the (?:city )?police|the police)\b"
    r"|\bi(?:'m| am) (?:a )?(?:cop|police(?:man|woman)?)\b|\bas an officer\b|\bwe(?:'re| are) (?:the )?(?:police"
    r"|cops|officers)\b"
    r"|\b(?:keep|show) (?:me |us )?your hands\b|\byou have the right to\b|\bhands (?:up|where i can see)\b"
    r"|\byou(?:'re| are)(?: not|n't)? (?:being )?(?:under arrest|charged|arrested|detained|in jail|in custody"
    r"|free to (?:go|leave))\b"
    r"|\bstay in your (?:seat|car|vehicle|van)\b|^(?!.*(?:\?|\bif\b)).*\byour (?:daughter|son|wife|husband|kids?"
    r"|brother|sister|mother|father|ex)\b"
    r"|\bput (?:your hands|the (?:weapon|gun|knife|bottle) down)\b|\bdrop (?:the|your|it)\b|\bget on the ground\b"
    r"|\bi need you to (?:step|put|drop|show|calm|come|stay|sit|listen|tell me)\b"
    r"|\b(?:calm down|relax|take it easy),? (?:sir|ma'am|miss|buddy)\b|\b(?:sir|ma'am),? (?:please|calm|step|put|i"
    r" need)\b"
    r"|\bi(?:'m| am) (?:staying|standing) (?:right |back |down )?(?:here|there),? (?:and|so|with)|\b(?:can|could"
    r"|would|will) you (?:please )?"
    r"(?:put|set|step|show me|come down|keep your|sit down|tell me what|walk)\b|\bis there (?:anyone|anybody"
    r"|someone|somebody) (?:who|we|i|you)"
    r"|\bwe got a call\b|\bwe(?:'re| are) here (?:to|because)\b|\bi(?:'ll| will) have to arrest\b|\bdispatch\b",
    re.IGNORECASE,
)

NARRATION: Final = re.compile(
    r"^\s*(?:scene|act|fade|cut to|int\.|ext\.|narrator|the end|to be continued|end of)\b"
    r"|\bn?end of (?:the )?(?:scene|script)\b"
    r"|\b(?:he|she) (?:sighs|nods|shakes|pauses|mutters|whispers|stammers|shrugs)\b",
    re.IGNORECASE,
)

CODE: Final = re.compile(
    r"```|\b(?:def|class|return|import|print|function|const|var|console)\b\s*[\w.(]*\(|</?\w+>|https?://|[{}]|==|=>"
    r"|;\s*$"
    r"|\b(?:import|from) \w+ (?:import|as)\b|\\n|\|\||&&|<\|",
    re.IGNORECASE,
)

LABEL: Final = re.compile(r"\b(?:officer|police|narrator|dispatch|cop|assistant|user|system|human)\s*:", re.IGNORECASE)


def speaks_of_itself_by_name(clause: str, name: str) -> bool:
    """Tell whether the person is addressed or told about by name, which only another speaker would do."""
    own = re.escape(name)
    return (
        re.search(
            rf"^\W*{own}\s*[,!?—-]|,\s*{own}\s*[.!?,—]|\b{own}(?:'s)? "
            r"(?:is|was|has|had|looks?|says?|said|sighs?|nods?|shakes?|turns?|needs?|wants?|feels?|gets?|goes|will"
            r"|would|can)\b"
            rf"|\b(?:hey|hi|hello|okay|listen|look|please|thank you|thanks|sorry),? {own}\b",
            clause,
            re.IGNORECASE,
        )
        is not None
        and re.search(rf"\b(?:i'm|i am|it's|name's|name is|call me|me),? {own}\b", clause, re.IGNORECASE) is None
    )
