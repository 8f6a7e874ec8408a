"""Empathy, validation, apology, reassurance, respect, thanks and small signs of listening."""

import re
from typing import Final

from appliance.encounter.behaviours import BehaviourId as B
from appliance.review.coder.rules import Heard, apply, rule, whole

_HARD: Final = (
    r"(?:hard|tough|rough|awful|terrifying|scary|painful|horrible|terrible|difficult|exhausting|"
    r"frustrating|lonely|unbearable|brutal|upsetting|heartbreaking|a lot|frightening|stressful|"
    r"overwhelming|devastating)"
)
RULES: Final = (
    rule(
        B.EMPATHY,
        0.7,
        r"that(?:'s| is| sounds| must be)? (?:just |really |so |pretty )*(?:sucks|rough|tough|awful|"
        r"brutal|a shame|terrible)|you poor (?:thing|man|woman)|i'm sorry you're",
        unless=r"tough luck|not so",
    ),
    rule(
        B.VALIDATION,
        0.8,
        r"i(?:'d| would)(?: be)?(?: \w+){0,2} too|who wouldn't|of course you(?:'re| are| do| did| feel)|"
        r"(?:not|nothing)(?: something)? (?:to be )?ashamed (?:of|about)|don't (?:have to|"
        r"need to) be ashamed|that(?:'s| is) careful|you've been (?:so |very |really )?(?:brave|strong|"
        r"patient)|you(?:'re| are) (?:a )?(?:good|strong|brave) \w*(?: \w+)?$",
    ),
    rule(
        B.REASSURANCE,
        0.7,
        r"(?:nobody|no one)(?:'s| is) \w+ing (?:any(?:thing|one|body)|you|your|it)\b|that's all (?:it|this) is\b|"
        r"that's all (?:it|this)(?:'s| is) about\b",
        unless=r"listening|helping|stopping|believing",
    ),
    rule(
        B.REASSURANCE,
        0.75,
        r"(?:nobody|no one)(?:'s| is) (?:going to|coming|here to|about to) (?:come|sneak|do|rush|send|"
        r"grab|hurt|jump|bother|up|after|make|take|touch|force|laugh|judge)",
    ),
    rule(
        B.REASSURANCE,
        0.6,
        r"i'll (?:always )?tell you before|(?:it's|you're|that's) (?:okay|all right)$|(?:i'm|i am|"
        r"we're) (?:just |only )?trying to help|(?:i'm|we're|i am) not (?:coming|moving)|(?:i'm|"
        r"we're) staying (?:right |back |over )?(?:here|back|there)|right here with you",
        unless=r"is (?:it|that)|not okay|whether",
    ),
    rule(
        B.EMPATHY,
        0.85,
        r"sorry (?:that(?:'s)?|to hear|about|for (?:your|what|everything)|you(?:'re|'ve| are| had| have|"
        r" went)?|this|he|she|they|your|things|it's|all)",
        unless=r"not sorry|sorry (?:but|you feel that way)|are you sorry|you're sorry|you said",
    ),
    rule(
        B.EMPATHY,
        0.75,
        r"(?:that|this|it|all that|which)(?:'s| is| must| has| had| sounds| can| would|'s got| must have|"
        rf" had to| has to| can't have)?(?: to)?(?: have)?(?: be| been)? (?:\w+ )?{_HARD}",
        unless=r"not (?:that|so) (?:hard|bad|tough|difficult)|was that so hard|it's not|isn't|hard way|"
        r"how (?:hard|bad|difficult)|why is",
    ),
    rule(
        B.EMPATHY,
        0.75,
        r"i can(?:'t| only| hardly)?(?: even)? imagine(?: how| what)?|that(?:'s| is| was)? (?:a|"
        r"one) (?:hell|heck) of a|(?:hell|heck) of a (?:thing|lot)|that's a lot(?: for| to)?|"
        r"lot to (?:carry|deal|handle)|lot on your",
    ),
    rule(
        B.EMPATHY,
        0.75,
        r"i (?:do|really|actually|truly|still|would) (?:really )?care|i(?:'d| do| would|'ll)? (?:really |"
        r"actually |still )?care(?: about| what| how|$)|(?:i'm|i am|i was|i get|we're) (?:really |a bit |"
        r"a little |kind of )?(?:worried|concerned) (?:about|for) (?:you|your)|i'd feel better if",
    ),
    rule(
        B.EMPATHY,
        0.7,
        r"(?:i'm|i am|we're) (?:really |so |just )?glad (?:that )?you|i want to help|here for you|"
        r"right here with you|you matter|not alone in this|you're not alone|(?:breaks|hurts) my heart|"
        r"i wish (?:you|it|things|i could)",
    ),
    rule(B.EMPATHY, 0.6, r"(?:nobody|no one) (?:should|deserves)|you (?:don't|didn't) deserve"),
    rule(
        B.VALIDATION,
        0.75,
        r"i (?:can |do )?(?:understand|get|see) (?:that |why |how )?you(?:'re|'ve|'d| are| have| feel| felt)\b|"
        r"i hear you (?:about|on)\b",
        unless=r"\bbut\b|(?:see|understand) you(?:'re| are|'ve| have) (?:got |holding |carrying |not |refus)",
    ),
    rule(
        B.VALIDATION,
        0.8,
        r"makes (?:a lot of |perfect |total |complete )?sense|understandable|(?:anyone|anybody|any of us|"
        r"most people|a lot of people|lots of people|many people|everybody|"
        r"plenty of people) (?:in your \w+ )?(?:would|'d|could|might|feel|do|find|struggle|in your)",
        unless=r"(?:not|doesn't|does that|did that|don't) make(?:s)? (?:any )?sense|does that make",
    ),
    rule(
        B.VALIDATION,
        0.8,
        r"i'd (?:be|feel|probably be|have been) (?:\w+ )?(?:mad|angry|scared|upset|pissed|frustrated|"
        r"furious|hurt|the same|tired|worried)|would (?:knock|wear|make|break|scare|upset|rattle|shake|"
        r"crush) (?:any\w*|most)",
    ),
    rule(
        B.VALIDATION,
        0.8,
        r"no wonder|(?:every|a|good|plenty of|all the) (?:right|reason)s? to (?:be|feel)|reason to be|"
        r"don't blame you|can't blame you|you(?:'ve got| have| got) a point|good point|"
        r"you're (?:absolutely |totally |not )?(?:right|wrong to)",
        unless=r"^you're right (?:here|there|now)|what gives you|do you have|if you're right",
    ),
    rule(
        B.VALIDATION,
        0.7,
        r"that's fair|fair enough|it(?:'s not| isn't| wasn't) fair|that(?:'s not| isn't| wasn't) (?:fair|"
        r"right)|i believe you|(?:not|isn't|wasn't|can't be|couldn't have been) easy",
        unless=r"life(?:'s| is)? not fair",
    ),
    rule(
        B.VALIDATION,
        0.75,
        r"(?:takes?|took|taken|shows?|showed) (?:a lot of |real |some |a lot|guts|courage|strength|"
        r"something|nerve|a big)(?: guts| courage| strength| effort)?|you did (?:the right|great|good|"
        r"well|everything)|you(?:'re| are) doing (?:really )?(?:great|good|well|your best|the right)|"
        r"it's (?:okay|all right|normal|natural|human) to (?:be|feel|cry)|good for you|that's (?:great|"
        r"wonderful|impressive|awesome|a big step)|well done|i(?:'m| am) (?:really )?impressed",
        unless=r"take (?:it|that) (?:off|out)|good for you or|not good for you|it's not",
    ),
    rule(
        B.VALIDATION,
        0.65,
        r"i know you (?:did|are|do|have|were|tried|care|love|mean|want)|i (?:completely |totally |really |"
        r"can |do )?(?:understand|see|get) (?:that|how|why|it|where you)|it isn't (?:fair|right)|"
        r"i hear how",
        unless=r"don't (?:understand|get|see)|help me|trying to|want to|need to|\bbut\b|like to|let me see|"
        r"i understand that i|get it (?:over|done)|you get it",
    ),
    rule(
        B.APOLOGY,
        0.85,
        r"i(?:'m| am)? (?:really |so |truly )?(?:apologi[sz]e|sorry (?:if|i|for (?:the|my|coming|raising|"
        r"grabbing|not|that|yelling|being|interrupting|how|scaring|keeping)))|my (?:bad|mistake|fault|"
        r"apologies)|let me start over|(?:can|could) we start over|i was wrong|i shouldn't have|"
        r"i came (?:at you|on|in) too|i owe you|i didn't mean to|that was (?:on me|my)",
        unless=r"not my fault|you should apologi[sz]e|if you apologi[sz]e",
    ),
    rule(B.EMPATHY, 0.75, r"(?:so|really|very|truly|deeply) sorry$", unless=r"are you|you're sorry|you should be"),
    rule(
        B.APOLOGY,
        0.55,
        r"(?:i'm |i am )?sorry$|sorry (?:man|sir|ma'am|about that)",
        unless=r"(?:so|really|very|truly|deeply) sorry|sorry but|you're sorry|sorry excuse|feel sorry|"
        r"say (?:you're )?sorry|said (?:you're |"
        r"i'm )?sorry|sorry about your",
    ),
    rule(
        B.REASSURANCE,
        0.85,
        r"(?:i'm|we're|i am|we are|nobody's|no one's|nobody is|no one is|he's|they're|"
        r"she's) (?:\w+ )?(?:not )?(?:here |out here |going |trying |looking |getting |"
        r"about )?(?:to )?(?:hurt|arrest|take|shoot|judge|grab|touch|force|trick|lock|jam|tase|"
        r"put my hands|mad|angry|making you|blaming|in trouble|shot|getting shot|going to make|threaten|"
        r"cuff|rush)",
        unless=r"(?:i'm|we're|i am|we are|he's|they're|she's) (?:just |really )?(?:here |going |trying |"
        r"about )(?:to )?(?:hurt|arrest|take|shoot|grab|lock|tase|force|put my|make|cuff|touch)|"
        r"if you don't|\bor\b (?:i'm|i'll)|(?:don't|didn't|never) (?:say|tell)|(?:i'm|we're|"
        r"i am) (?:getting |so |really )?(?:mad|angry)",
    ),
    rule(
        B.REASSURANCE,
        0.8,
        r"you(?:'re| are) (?:\w+ )?(?:safe|not in (?:any )?trouble|free to (?:go|leave)|not under arrest|"
        r"going to be (?:okay|all right|safe|fine)|not crazy|okay here|all right here)|(?:i|we) (?:won't|"
        r"will not) (?:hurt|touch|arrest|let (?:anyone|anybody|anything)|come any|make|force|leave|cuff|"
        r"lie|grab|yell)",
    ),
    rule(
        B.REASSURANCE,
        0.75,
        r"don't want (?:\w+ )?(?:to (?:hurt|arrest|fight|shoot|get|see)|you to (?:get|be|die)|any(?:one|"
        r"body)|that|nobody)(?: to)?(?: get| be)?(?: hurt)?|my hands are|my gun(?:'s| is)|"
        r"i'm (?:not leaving|staying (?:right here|here|with)|not going anywhere|keeping mine)|"
        r"i don't think you're",
        unless=r"don't want to have to|you don't want|what you don't want|do you|don't want to (?:get|see) you in",
    ),
    rule(
        B.REASSURANCE,
        0.7,
        r"we(?:'ll|'re going to| can| will) (?:get (?:through|you)|figure|work|sort|take care)|"
        r"i'll (?:be (?:right )?(?:here|there|as quick)|stay|make sure|keep you|take care of)|(?:i'm|"
        r"we're|i am) (?:just |only )?here to (?:help|listen|make sure|keep|talk)|us (?:both |"
        r"all )?to (?:go|get) home|everybody (?:goes|to go|gets) home|you can trust|don't worry|"
        r"it's going to be (?:okay|all right)|i just want to (?:talk|help|make sure)|nobody(?:'s|"
        r" is) (?:\w+ )?(?:you|mad|getting|making)|no one(?:'s| is) (?:mad|going to|getting)|"
        r"i never said you|not taking it personal\w*|not asking you",
        unless=r"if you don't|don't worry about it|\bor\b (?:i'll|i'm|you'll)|nobody (?:is|'s) (?:listening|"
        r"there|watching|staring|following)|no one is (?:listening|there|watching|staring|following)|"
        r"i promise",
    ),
    rule(B.REASSURANCE, 0.5, r"^(?:no|nope)(?: ma'am| sir)?$|not if you (?:stay|keep|sit|talk)|(?:free|welcome) to go"),
    rule(
        B.RESPECT,
        0.6,
        r"sir|ma'am|mister|mr|mrs|ms",
        unless=r"miss (?:him|her|them|you|your|it|the|my|that|out)|you miss|missed",
    ),
    rule(
        B.RESPECT,
        0.7,
        r"may i|if you don't mind|would you mind|if (?:that's|it's) (?:okay|all right) with you|"
        r"with your permission|when you're ready|i respect|thank you sir|thank you ma'am|you(?:'re|"
        r" are) the expert|your decision",
    ),
    rule(
        B.GRATITUDE,
        0.8,
        r"thank you|thanks|i (?:really |do )?appreciate|grateful|(?:glad|good) you (?:told|'re telling|"
        r"are telling|said|called|shared|'re talking)",
        unless=r"thanks a lot$|no thanks to|thanks for nothing",
    ),
    rule(B.GRATITUDE, 0.7, r"(?:i'm|i am) glad you(?:'re)? (?:told|telling|said|shared|talking|called)"),
)
_ENCOURAGER: Final = re.compile(
    r"(?:mm|hm+|mhm|mm hmm?|mmhm|uh huh|okay|right|yeah|yes|sure|go on|keep going|i see|i hear (?:you|"
    r"that)|i'm (?:here )?listening|got it|wow|i'm with you|all right|really|no|oh|ah|mm okay|"
    r"i'm here|tell me more|of course|exactly|absolutely)"
    r"(?: (?:okay|yeah|right|man|sir|ma'am|brother|huh|go on|i hear you|i'm listening|mm|hm|hmm))*$"
)
_ATTENDING: Final = re.compile(
    r"^(?:\w+ ){0,2}?(?:i hear (?:you|that)|i'm listening|go on|keep going|mm hmm?|mhm|uh huh|"
    r"i'm all ears)$"
)
_BUT: Final = re.compile(
    r"\b(?:i(?:'m| am)? (?:understand|get (?:it|that)|hear (?:you|that|what)|know|sympathi[sz]e|"
    r"feel (?:you|for you)|see (?:that|your)|sorry)|(?:sorry|fair enough|okay))\b(?: \w+){0,8}? but\b"
)
_BUT_WALL: Final = re.compile(
    r"\bbut (?:you (?:still|need|have|got|can't|should|must|better)|(?:it's|that's|this is) (?:not|"
    r"just|the|your)|rules|the (?:law|rules)|i (?:need|don't|can't|got|have)|there's nothing|nothing|"
    r"right now you|that doesn't|it doesn't|life|still)\b"
)


def hear(heard: Heard) -> None:
    """Add the family; "I understand, but you still have to" takes back what it gave."""
    for index, unit in enumerate(heard.units):
        heard.hits += apply(RULES, unit, index)
        if _ATTENDING.search(unit.norm) or (
            len(heard.units) == 1 and unit.word_count <= 4 and _ENCOURAGER.match(unit.norm) and not unit.question_mark
        ):
            heard.hits.append(whole(unit, B.MINIMAL_ENCOURAGER, 0.8, index))
        if _BUT.search(unit.norm):
            wall = _BUT_WALL.search(unit.norm) is not None
            heard.drop((B.EMPATHY, B.VALIDATION, B.APOLOGY, B.MINIMAL_ENCOURAGER), index)
            if wall or not re.search(
                r"\bbut (?:i can|i'd|we can|let's|what|i want|i'm here|i do|i'll|you're)\b", unit.norm
            ):
                heard.hits.append(whole(unit, B.DISMISSAL, 0.85 if wall else 0.5, index))
    _split_but(heard)


def _split_but(heard: Heard) -> None:
    """Catch "I understand. But you still have to leave." across two units."""
    for index in range(1, len(heard.units)):
        before, unit = heard.units[index - 1], heard.units[index]
        if _BUT_WALL.match(unit.norm) and re.match(
            r"(?:\w+ ){0,2}(?:i (?:understand|get it|get that|hear you|hear that|know)|sorry)(?: \w+){0,4}$",
            before.norm,
        ):
            heard.drop((B.EMPATHY, B.VALIDATION, B.MINIMAL_ENCOURAGER), index - 1)
            heard.hits.append(whole(unit, B.DISMISSAL, 0.75, index))
