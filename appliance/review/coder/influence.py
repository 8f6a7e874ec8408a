"""Options, working together, explaining, limits with a reason, time and distance, resources, agreement."""

import re
from typing import Final

from appliance.encounter.behaviours import BehaviourId as B
from appliance.review.coder.rules import Heard, apply, rule, whole
from appliance.review.coder.safety import command_spans

_REASON: Final = (
    r"(?:because|cause|so that|so (?:nobody|no one|everyone|we|you|that|i)|there's an? (?:\w+ )?order|"
    r"since|the law|policy|otherwise|to keep|for (?:your|my|everyone's|our|their) safety|(?:until|"
    r"till) i know|"
    r"that's on me|court order|private|it makes it harder|as long as|my job is|i still have to)"
)
_LIMIT: Final = (
    r"(?:can't|cannot|couldn't|not allowed|isn't allowed|won't be able|not able to|have to|need to|"
    r"need you to|i'd have to|would mean|must|i'm required)"
)
_OFFERED: Final = (
    r"(?:water|coffee|tea|blankets?|jacket|coat|cigarettes?|smoke|food|sandwich|snack|"
    r"something to eat|ride|nurse|counsel(?:or|ing)|clinician|therapist|social worker|crisis (?:team|"
    r"worker|line|counselor)|"
    r"medics?|paramedics?|ambulance|doctor|shelter|hospital|chaplain|advocate|hotline|988|phone|"
    r"charger|interpreter|treatment|program|(?:support|aa) (?:group|meeting)s?|peer|case worker|"
    r"(?:some(?:one|body)|people|a person) (?:\w+ ){0,3}?(?:you can|to talk|who can|who could|"
    r"that can|trained|with you)|somewhere safe|(?:a )?(?:safe )?place to (?:stay|sleep)|your (?:mom|"
    r"mother|dad|sister|brother|wife|husband|friend|son|daughter|aunt|uncle|lawyer|sponsor|doctor))"
)
RULES: Final = (
    rule(
        B.COLLABORATION,
        0.7,
        r"help me out|can you do that for me|would you help|(?:can|could) we(?! (?:arrest|see your|"
        r"get this over))|would you (?:talk|sit|walk|wait|come) (?:to|with|over)",
    ),
    rule(
        B.AGREEMENT,
        0.7,
        r"that's the plan|here's what we(?:'ve)? (?:said|agreed|decided|do)|(?:are you )?okay with that|"
        r"so we (?:wait|go|sit|walk|stay|meet|call)|where we are",
    ),
    rule(
        B.SUMMARY,
        0.65,
        r"here's what we(?:'ve)? (?:said|agreed)|so where we are|that's the plan|did i (?:get|hear|"
        r"understand) (?:that|this|you|it)(?: right| correctly)?|have i got (?:that|this|it)(?: right)?",
    ),
    rule(
        B.EXPLANATION,
        0.75,
        r"(?:i'm asking|i ask|i asked)(?: \w+)? (?:because|since|so)|(?:people|crew|team|person|worker|"
        r"counselor|nurse|medic|ambulance|clinician)(?:'s| is| are)? coming|(?:is|are|'s) (?:coming|"
        r"on (?:the|their|her|his) way)",
        unless=r"why|who's|who is",
    ),
    rule(
        B.RESOURCE,
        0.7,
        r"(?:people|someone|somebody|team|crew|person|worker|counselor|nurse|clinician)(?:'s| is|"
        r" are)? (?:coming|on the way|here)(?: \w+){0,8}|from the crisis team|who(?:'d|'ll| can| could|"
        r" would) (?:come and )?(?:get|pick) you|find you a ride|get you a (?:ride|cab|taxi)",
        unless=r"called|reported",
    ),
    rule(
        B.TIME_AND_DISTANCE,
        0.7,
        r"take (?:a|as many) (?:minutes?|moment|second|breath|few breaths)|i'll (?:be quiet|wait|hang on|"
        r"give you a (?:minute|moment))|all the time (?:you (?:want|need|like)|in the world)|(?:i'm|"
        r"we're) not coming (?:up|over|near|in|any)",
        unless=r"or else|don't make me",
    ),
    rule(
        B.OPTION,
        0.85,
        r"(?:your|you make the|it's your) (?:call|choice|decision)|up to you|you (?:choose|decide|pick)|"
        r"(?:couple|few|two|three|some) (?:of )?(?:options|choices|ways|things we)|"
        r"which(?: one)? (?:works|would you|do you (?:want|like|prefer)|sounds|is better)|(?:one|"
        r"two) (?:of )?(?:options|choices)|you(?:'ve got| have| got) a (?:real )?choice|"
        r"either(?:'s|'ll be| is| one(?:'s| is)| way(?:'s| is)) (?:fine|okay|good|all right)",
        unless=r"easy way|hard way|jail|cuffs|arrest|make (?:a|better|good|bad|poor) choice|your choices (?:got|"
        r"led)",
    ),
    rule(
        B.OPTION,
        0.8,
        r"would you (?:rather|like|prefer)(?: \w+)* or|(?:you|we) (?:can|could) (?:\w+ ){1,14}?or (?:we|"
        r"you|i|both|just|over|stay|right)|either (?:\w+ ){1,12}?or|you want to (?:\w+ ){1,10}?or",
        unless=r"jail|cuffs|tase|drag|arrest|hard way|or i'll|or i'm|or you'll|or else|carry you",
    ),
    rule(B.OPTION, 0.75, r"or would you (?:rather|prefer|like)|would you rather"),
    rule(
        B.OPTION,
        0.65,
        r"if you (?:want|like|'d like|prefer|would rather)|(?:we|you) could (?:also|always|maybe)|"
        r"another (?:option|way)|one thing (?:we|you) could|if you'd (?:like|rather|prefer)",
        unless=r"if you want to (?:go to jail|get|act|be treated)",
    ),
    rule(
        B.COLLABORATION,
        0.8,
        r"let's|let us|(?:talk|do|get|work|sort|solve|go|look|handle|get through) (?:this |it |that |"
        r"things )?(?:\w+ )?together|work (?:with me|this out|it out|something out|through this)|"
        r"figure (?:this|it|that|something) out|you and (?:me|i)|how about we|why don't we|what if we|"
        r"we can (?:work|figure|talk|come|find|do|try|make|look|start|sort|get|take)|one thing at a time",
        unless=r"let's go$|let's go now|let's see (?:your|some) (?:hands|id)|let's move|get your (?:act|life|"
        r"stuff) together|let's (?:stop|not) (?:the|with)|stick together",
    ),
    rule(
        B.COLLABORATION,
        0.8,
        r"(?:would|is|will) it (?:be )?(?:okay|all right|fine|alright) (?:with you )?if|(?:can|could|"
        r"may) i (?:\w+ )?(?:ask|sit|come|tell|step|call|get|stay|share|offer|help|check|talk|see if|have|"
        r"take a look|suggest)|do you mind if|mind if|are you okay with|are you willing|"
        r"would you be willing|would you be open|(?:if|is) that(?:'s)? (?:okay|all right) (?:with|by) you",
        unless=r"can i see your (?:hands|license|id)",
    ),
    rule(
        B.LIMIT_WITH_REASON,
        0.8,
        rf"{_LIMIT}(?: \w+)*? {_REASON}",
        unless=r"or i'll|or else|or you're|you have the right|because i said so",
    ),
    rule(
        B.LIMIT_WITH_REASON,
        0.75,
        rf"{_REASON} (?:\w+ )*?(?:i|we|you) (?:can't|cannot|have to|need to|couldn't)|what i can't|"
        r"i can't promise|i can't (?:make|let|leave|tell|hand|give|do) (?:\w+ )*?(?:till|until|while|"
        r"but what i can|there's|that's|it|tonight|you leave|you go)",
        unless=r"because i said so",
    ),
    rule(
        B.EXPLANATION,
        0.8,
        r"here(?:'s| is) (?:what|how|the way|why)|what (?:happens|'s going to happen|i'm going to do|"
        r"i can (?:tell|do)|i'd do|we'll do|that means)(?: next| now)?|so you know|(?:the way|how) (?:it|"
        r"this|that) works|let me (?:explain|tell you (?:what|how|why))|i'll (?:explain|"
        r"tell you (?:before|what|when|why|everything)|walk you through)|you have the right|it (?:takes|"
        r"'ll take|will take|should take)|(?:that|it) would mean|that means",
        unless=r"here's what you(?:'re| are) going to do|what happens (?:next|now)$|what are you|"
        r"let me tell you (?:what|something) (?:i think|buddy|pal)|what happens to",
    ),
    rule(
        B.EXPLANATION,
        0.75,
        r"(?:i'm|we're|i am|we are|they're|he's|she's) (?:just )?(?:going to (?:need to )?|stepping |"
        r"about to )(?:run|check|write|call|get|take (?:a look|you to)|walk|step|explain|ask|radio|"
        r"go (?:back|get|talk|check)|come back|away|look|talk|have|let|show|give)|then (?:they|we|i|i'll|"
        r"we'll|the|a)(?: \w+)? (?:decide|talk|come|take|look|go|check|bring|give|ask)",
        unless=r"take you (?:down|in|to jail)|if you don't|give you (?:one|to the count|a reason)|or else",
    ),
    rule(
        B.EXPLANATION,
        0.7,
        r"first (?:\w+ ){1,12}then|as soon as|i'll (?:come (?:right )?back|be (?:right )?back|loosen|"
        r"let you|get it|give (?:it|you|that)|have (?:it|them)|run|check|write|walk (?:you|over|back)|"
        r"call)|it's (?:about )?(?:\w+ ){0,3}?minutes|she called|he called|(?:she|he|they|your wife|"
        r"your \w+) called because|so next|next (?:the|we|i|a)|before (?:anybody|anyone|i|we|they) (?:ask|"
        r"touch|do|take|go)",
        unless=r"if you don't|or i'll|as soon as you (?:calm|shut|stop)|what (?:happens|happened) before",
    ),
    rule(
        B.RESTRAINT_EXPLAINED,
        0.85,
        r"(?:i'm|we're|i am|i|i'll|we'll|we|everybody|everyone|anybody|policy|department|they|you'll|"
        r"you(?:'re| are)|before|so that|the|these|those)(?: \w+){0,12}? (?:cuffs?|cuffed|handcuffs?|"
        r"handcuffed|pat(?:ting)? (?:you |your \w+ )?down|pat down|frisk|search (?:you|your)|"
        r"back (?:seat )?of (?:the|my) (?:car|cruiser)|rides? in the back|transport)",
        unless=r"if you don't|or you're|or else|(?<!put you )in cuffs$|going in cuffs|want (?:the )?cuffs|(?:nobody|"
        r"no one|"
        r"not)(?: \w+){0,4} cuff|do you want|throw you|don't make me|unless you|end up in",
    ),
    rule(
        B.TIME_AND_DISTANCE,
        0.85,
        r"take (?:your|all the) time|no (?:rush|hurry)|not in (?:a|any) (?:rush|hurry)|in no (?:rush|"
        r"hurry)|(?:we|i)(?:'ve| have)?(?: got)?(?: plenty of| all the| lots of)? time|(?:got|"
        r"have) all (?:night|day|the time|morning)|whenever you're ready|when you're ready|"
        r"not going to rush|don't have to (?:decide|answer|talk|do (?:it|anything)) (?:right )?(?:now|yet|"
        r"tonight)|nobody's making you (?:go|do)|slow (?:this|it|things|everything)? ?down",
        unless=r"don't have (?:all|the|any) (?:day|night|time)|haven't got|not got|no time|wasting|"
        r"running out of|take your time off|do we have",
    ),
    rule(
        B.TIME_AND_DISTANCE,
        0.8,
        r"(?:i'm|i'll|i can|i will|i am|we'll|we're|let me|i)(?: \w+){0,5}? (?:stay(?:ing)? (?:right |"
        r"over |way )*(?:here|back|there|by|where|put)|stand(?:ing)? (?:right |over |back )*(?:here|there|"
        r"by)|stopp?(?:ing)? (?:right )?here|step(?:ping)? (?:back|away)|back(?:ing)? (?:up|off|away)|"
        r"mov(?:e|ing) back|take (?:a|two|a few|a couple|one|three)(?: of)?(?: \w+)? (?:steps? )?back|"
        r"give you (?:some |more |all the )?(?:space|room)|sit(?:ting)? (?:right |down |over )*(?:here|"
        r"there)|wait(?:ing)? (?:right |over )*(?:here|there|with))",
        unless=r"i need you|i want you|you need to|tell(?:ing)? you to|if you don't|or i",
    ),
    rule(
        B.TIME_AND_DISTANCE,
        0.75,
        r"(?:won't|not going to|not) (?:com(?:e|ing)|get(?:ting)?|mov(?:e|ing)|"
        r"walk(?:ing)?)(?: any)? closer|you stay (?:there|where|over)(?: \w+)* and|keep (?:my|a|"
        r"some) (?:distance|space)|plenty of (?:space|room)|steps? back",
        unless=r"(?:^|please |now )(?:take )?(?:a |two )?(?:step|back)",
    ),
    rule(
        B.RESOURCE,
        0.8,
        r"(?:i can|i could|i've got|i have|i got|we can|we could|we have|we've got|let me|i'll|i'm|"
        r"would you like|do you want|want (?:me to|some|a)|how about|could|there(?:'s| is| are)|can|like|"
        rf"going|get you|get them|here(?:'s| is)|you could|you can)(?: \w+){{0,7}}? {_OFFERED}",
        unless=r"called|(?:want|like|going|have) to (?:talk|tell) (?:me )?about|what would|what do|hurt|prove|"
        r"tell me about|miss|about your|like (?:your|a) (?:mother|father|brother)|think (?:of|about)|"
        r"lawyer$|do you have|what did|let your|(?:how|what)(?:'s| is| about)",
    ),
    rule(
        B.RESOURCE,
        0.7,
        r"(?:some(?:one|body)|anyone|anybody)(?: \w+){0,3}? (?:i can|we can|you'd like me to|i could|"
        r"to) call|call (?:some(?:one|body)|anyone|your \w+|her|him) for you|"
        r"take you (?:and \w+ \w+ )?(?:somewhere|to (?:the|a|your) (?:hospital|shelter|sister|mom|"
        r"friend))|ask them to (?:step|turn|stop|give)|get them to (?:step|turn|stop|give)|nurse who|"
        r"(?:medic|paramedic|clinician|counselor|nurse|crisis team|crisis worker|ambulance)(?:'s| is| are|"
        r"s are)? (?:\w+ ){0,4}?(?:minutes|coming|on the way|here|out|way|with us)",
    ),
    rule(
        B.AGREEMENT,
        0.8,
        r"(?:so )?we(?:'re| are|'ve)? agree(?:d)?|(?:it's a |is that a |we have a |we got a |have a |"
        r"so )deal|agreed|(?:does|would|will) that (?:work|sound|be okay)|(?:that )?sounds? (?:good|fair|"
        r"like a plan)|can we agree|(?:have|got|is) (?:a|the|our) plan|the plan is|here's (?:our|"
        r"the) plan|shake on|next step",
        unless=r"no deal|big deal|agree to disagree|a plan to|deal with it|do you have a plan|what's the plan",
    ),
    rule(
        B.AGREEMENT,
        0.7,
        r"deal$|(?:so|okay) (?:\w+ )?you(?:'ll|'re going to) (?:\w+ ){1,14}?(?:and|then) (?:i'll|i|we'll|"
        r"i'm)|if you (?:\w+ ){1,10}?(?:i'll|i will|then i can|i can) (?:get|let|call|give|make|talk|take|"
        r"step|walk|stay|back|bring)|we'll get you there|where we are you|you (?:hand|give|put|set|"
        r"sit)(?: \w+){1,14}? and i(?:'ll)? ",
        unless=r"i'll (?:have to|arrest|drag|take you (?:in|down))|if you don't|big deal|no deal",
    ),
)


_ASKS_OR_FORBIDS: Final = re.compile(
    r"\byou can't\b|\byou cannot\b|\bi can't let\b|\byou (?:have|need|got|'ve got) to\b|\bi need you to\b|"
    r"\b(?:can|could|would|will) you\b|\bplease\b|^(?:let's |put |step |stay |keep |set |come |move )|"
    r"\byou won't\b"
)
_WHY: Final = re.compile(
    r"(?:it's|there's|there are|there is|that's|she|he|they|because|cause|i don't want|i'm asking|so |"
    r"then (?:i|we)|"
    r"otherwise|i'd|we |the |nobody|policy|both)\b"
)
_WHY_INSIDE: Final = re.compile(
    r" (?:so (?:that )?(?:i|we|you|nobody|no one|everyone|it) |because |cause |it's |there's |"
    r"there are |then (?:i|we) |"
    r"before (?:somebody|someone|anybody|you) )"
)
_DANGER: Final = re.compile(r"\b(?:edge|worries|worried|safer|dangerous|hurt|close to)\b")


def _limits(heard: Heard) -> None:
    """Hear a limit or request whose reason follows in the same breath: "You can't stay here. It's her house."."""
    for index, unit in enumerate(heard.units):
        core = unit.norm[unit.core :]
        asked = _ASKS_OR_FORBIDS.search(core)
        if asked is None or heard.confidence(B.LIMIT_WITH_REASON, index):
            continue
        forbids = asked.group().startswith(("you can't", "you cannot", "i can't", "you won't"))
        following = heard.units[index + 1] if index + 1 < len(heard.units) else None
        after = following is not None and not following.question_mark and _WHY.match(following.norm, following.core)
        before = index > 0 and _DANGER.search(heard.units[index - 1].norm)
        if (forbids or command_spans(unit)) and (_WHY_INSIDE.search(core, asked.end()) or after or before):
            heard.hits.append(whole(unit, B.LIMIT_WITH_REASON, 0.65, index))


def hear(heard: Heard) -> None:
    """Add the family."""
    for index, unit in enumerate(heard.units):
        heard.hits += apply(RULES, unit, index)
    _limits(heard)
