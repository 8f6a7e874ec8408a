"""Questions, with or without a question mark, and what they ask about."""

import re
from typing import Final

from appliance.encounter.behaviours import QUESTIONS
from appliance.encounter.behaviours import BehaviourId as B
from appliance.review.coder.clauses import INVERSION
from appliance.review.coder.rules import Heard, Hit, whole
from appliance.review.coder.units import Unit

WH_FORM: Final = re.compile(
    r"(?:(?:what|how|why|where|when|who|which)(?:'s|'re|'d|'ve)? (?:exactly |else |the (?:hell|heck) )?"
    r"(?:is|are|was|were|am|do|does|did|don't|didn't|can|can't|could|would|will|won't|should|have|has|"
    r"had|haven't|if|happened|"
    r"happens|made|makes|brings?|brought|about|come|kind|sort|old|long|many|much|far|often|bad|"
    r"you (?:doing|feeling|holding|been|"
    r"acting|being|got|got to|here)|told|called|started|set|worked|helps?|went|changed|keeps?|gets|"
    r"one|ones|part|color|time|day|else|"
    r"concerns?|worries|bothers?|matters|led|got you|hurt|scares?|"
    r"\w+ (?:is|are|was|were|do|does|did|would|will|can|has|have) (?:you|it|that|he|she|they|i|we|your|the|"
    r"things)|"
    r"\w{2,}s (?:you|your|him|her|them|through))\b)|(?:what|how|where|who|when|"
    r"why)'(?:s|re|d|ve)\b"
)
_WH_STATEMENT: Final = re.compile(
    r"(?:what|how|when|where|who) (?:i|we|he|she|they|that)\b|(?:what|when) you (?!doing|feeling|been|"
    r"got|here|think|want|need|like)\w+ .*\b(?:is|was)\b"
    r"|what (?:happened|happens) (?:is|was)\b|what's (?:important|going to happen|happening|"
    r"next) is\b|how about (?:we|that)$"
    r"|what (?:\w+ ){1,3}is (?:that|what|how|to|when)\b"
    r"|what happens (?:next|after|with|each|before|now)(?! (?:do|is|will))"
    r"|what (?:is|was) (?:important|true) is|when (?:did|do)n't|where you stand"
)
_ANYWHERE: Final = re.compile(
    r"(?:^|\b(?:and|but|so|or|because|there|it|this|then) )(?:what(?:'s| is| are| do| did| would| can|"
    r" happened)|how(?:'s| are| do| did| would| long| many)|why (?:did|do|don't|are)|"
    r"where (?:are|do|did|is)|who(?:'s| is| are| did)|when did) \w+"
)
_WHO_AT_CORE: Final = re.compile(r"who(?:se)? (?!cares|knows\b|the )\w+")
_YOU_MEAN_TO_DIE: Final = re.compile(
    r"you (?:trying|wanting|want|planning|thinking|going|meaning)(?: (?:to|of|about|on))+ (?:be )?(?:die|dead|dying|"
    r"kill|killing|end|"
    r"ending|hurt yourself|jump)\b"
)
_LEFT_OPEN: Final = re.compile(
    r"(?:and )?then what(?: happens| happened)?$|why an? \w+ and not\b|"
    r"^(?:\w+ ){0,2}(?:where|who)$|^(?:where|who|when) \w+ (?:to|at) (?:it|me)$|^(?:why|what) not$|^since when$|"
    r"^(?!.*\b(?:know|see|matter|say|says|said|guess|no|or|that's|it's|so|is|was|tell|told|as) \w+$)"
    r"(?:\w+ ){1,4}(?:how|what|when|why)$"
)
_FRAGMENT: Final = re.compile(
    r"^(?:which (?!is\b|was\b|means\b|i\b|we\b|you\b)\w+|what (?:branch|hospital|color|size|street|floor|room|"
    r"side|school|unit|year)\b)|\b(?:of|on|with|for|about|in|from|than|kept|cooking|after) what$"
)
"""A question without its verb: "which hospital", "a couple of what"."""
_INVERTED_NOUN: Final = re.compile(
    r"don't you |(?:is|are|was|were|does|did|has|would|could|will|isn't|aren't|doesn't|didn't) "
    r"(?:the|your|his|her|their|my|our|any|some|someone|somebody|anybody|anyone|\w{3,}ing)\b"
)
_EITHER: Final = re.compile(
    r"^(?P<first>\w+) (?:like|of|as in|just) .*\bor (?:(?P=first) )?(?:like|of|as in|just)\b|"
    r"^(?:all|both|some|one) of (?:them|it|those) or (?:just|only)\b|"
    r"\bor (?:did|do|does|are|is|was|were|have|has) (?:you|they|he|she|it|that) \w+|"
    r"^(?:you|he|she|they|that|it) (?:going to|been|done|still|ever|got) .*\bor (?:you|he|she|they|it)\b"
)
"""Two things to choose from: "fine like it's warm or fine like you'd rather not say"."""
_EMBEDDED: Final = re.compile(
    r"\b(?:know|knew|tell me|told|see|understand|understood|wonder|about|exactly|sure|figure out|"
    r"explain|hear|remember|matter|say|said|that's|is|asked|me|of|on|with|from|like) "
    r"(?:what|how|why|where|when|who)"
)
INVITATION: Final = re.compile(
    r"(?:can you |could you |would you |will you |please |just |why don't you |i want you to |"
    r"i'd like you to |if you can |you can |you want to )*"
    r"(?:give me an (?:example|idea)|"
    r"(?:tell|talk to|speak to) me (?:exactly |a (?:little|bit) |some |more |all )*(?:about|what|how|why|where|"
    r"when|who|more|some|your|everything|anything)|"
    r"help me (?:to )?(?:understand|see|get)|walk me through|fill me in|catch me up|describe|"
    r"explain (?:to me|what|how|why)|"
    r"say (?:some )?more|"
    r"(?:i'd|i would) (?:be (?:interested|curious) (?:in|to)|(?:really |still |just |sure )*(?:like|love) to) "
    r"(?:hear|know|understand)"
    r"(?! (?:your voice|it\b))|"
    r"i(?:'d| would) (?:still |rather |really |just )*(?:like|want|rather|get|hear|have|rather get|rather hear) "
    r"(?:yours$|your (?:side|version|take|story|account|words)\b)|"
    r"(?:i )?want to (?:hear|know|understand)|i(?:'m| am) asking (?:you )?(?:what|how|why)|"
    r"(?:go on and |go ahead and )?tell (?:it|the rest|your side)\b|you tell me (?:the rest|what)\b|try me$|"
    r"help me with (?:that|this|it)\b|tell me of\b|(?:talk to|tell) me$|explain me|let me know (?:what|how)|"
    r"on a scale (?:of|from)|(?:i(?:'m| am| was)? )?(?:just |also |still |kind of )*"
    r"(?:wonder(?:ing|ed)?|curious) (?:what|how|why|about|where|when|if you|who)|share with me)"
)
_INVITED_TAIL: Final = re.compile(
    r"\b(?:i'd|i would) like to (?:know|hear|understand)?\s?if (?:you'll|you) (?:tell|let)|"
    r"if you'll tell me\b"
)
_ASK_TO_TELL: Final = re.compile(
    r"(?:can|could|would|will) you (?:please |just )?(?:tell|describe|explain|share|walk|"
    r"help me understand|talk)"
)
DIRECTIVE: Final = re.compile(
    r"(?:can|could|would|will) you (?:please |just |maybe |go ahead and )*(?:put|set|drop|step|move|"
    r"come|sit|stand|turn|show|keep|stop|take (?:a step|your|that|it|two)|"
    r"give|hand|let (?:go|me see)|back|walk|look at me|lower|open|close|get|slow|place|leave|stay|"
    r"hold|face|roll|wait|quit)\b"
)
_ELLIPTIC: Final = re.compile(
    r"(?:any(?:body|one|thing|where)?\b(?! (?:of us|would|could|can|has|is|in your (?:shoes|place|"
    r"position)|who|you|i))|"
    r"you (?:okay|all right|hurt|good|cold|hungry|thirsty|with me|hearing me|feeling|doing|got|have|"
    r"take|taking|been|live|know him|know her|know them|know why|know how)"
    r"(?! to (?:be|stop|quit|calm|leave|get|grow|listen|go))|"
    r"(?:mind|sound good|sound fair|sound okay|make sense|ever|still|care to|want (?:some|a|me)|"
    r"need (?:some|a|any)|like what|such as|for real|really)\b)"
)
TAG: Final = re.compile(
    r"\b(?:(?<!all )(?<!that's )(?<!is )(?<!you're )(?<!was )(?<!be )(?<!it )(?<!not )(?<!isn't "
    r")(?<!ain't )(?<!the )right|"
    r"huh|correct|yeah|do they|does (?:he|she|it)|did they|will you|would you|isn't (?:it|he|she|that)|aren't (?:you|"
    r"they|we)|don't (?:you|they)|"
    r"won't you|wouldn't you|can't you|didn't (?:you|they|he|she)|haven't you|are you|is (?:it|he|she|"
    r"that)|do you|did you|am i right|is that (?:right|it|fair|so)|have i got that(?: right)?|"
    r"did i get that(?: right)?|you know what i mean)$"
)
_CLOSED_WH: Final = re.compile(
    r"(?:what(?:'s| is| was| are| were)? (?:your|his|her|their|the|its) (?:\w+ )?(?:names?|number|"
    r"address|birthday|date|time|day|phone|age)|"
    r"what (?:time|day|year|color|street|city|branch|hospital|size|floor|room|side|school|unit)|"
    r"what (?:should|do|can) (?:i|we|people|they) call|how (?:old|many|much|long|far|often|tall)|"
    r"where(?:'s| is| are| do you (?:live|work|stay)| did| was| were)|"
    r"who(?:'s| is| are| else| called| lives)|when (?:did|was|is|were|do)|which|on a scale)"
)
_OPEN_WH: Final = re.compile(
    r"(?:what|how|why|in what|like what|such as|where (?:do|would) you (?:see|want|go from)|"
    r"who (?:would|could|do) you)"
)
_WANTS: Final = re.compile(
    r"\bwhat (?:do|did|would|could|can|is it|is it that|are)? ?(?:you|we|i|it|that|this)? ?(?:really |"
    r"actually |most )?(?:need|want|wish|hope|hoping|like to (?:happen|see)|looking for)\b|"
    r"\bwhat (?:would|could|might|can|will) (?:\w+ )?(?:help|make|make (?:it|this|tonight|today|"
    r"things))\b|\bwhat (?:can|could) (?:i|we) (?:do|get)\b|\bhow (?:can|could|do|may) (?:i|"
    r"we) (?:best )?help\b|"
    r"\bhow (?:are|were|do|does|did|is) (?:\w+ )?(?:you|that|this|it|all)(?: all| make you|"
    r" making you)? (?:really )?(?:feel|feeling|felt|sit with)\b|\bhow you feeling\b|"
    r"\bwhat(?:'s| is) (?:the )?(?:most )?(?:important|matters|hardest|worst)\b|\bwhat matters\b|"
    r"\b(?:is there )?anything (?:\w+ )?(?:you need|i can (?:do|get)|we can (?:do|get)|"
    r"that would help|you want)\b|"
    r"\bwhat are you (?:feeling|hoping|afraid|scared|worried|needing)\b|\bwhat do you wish\b|"
    r"\bwhat would you (?:like|want)\b(?! to (?:say|tell|know))"
)
_SUICIDE: Final = re.compile(
    r"\bsuicid\w*\b|\b(?:think|thinking|thought|thoughts|thoughts of|plan|plans|planning|want|wanting|"
    r"wanted|going to|trying|tried|try|feel like|feeling like|mean|considering|considered|about|of) "
    r"(?:to |about |of |on )?(?:\w+ )?(?:kill|killing|hurt|hurting|harm|harming|end|ending|take|"
    r"taking) (?:yourself|your (?:own )?life|it all|things|everything)\b|"
    r"\b(?:want|wanting|wish|wishing|wanted|ready|planning|going|hoping|"
    r"rather) (?:to )?(?:be )?(?:you were |you'd )?(?:die|dead|dying|not wake up|not be here|"
    r"not be alive|disappear for good)\b|\bbetter off dead\b|"
    r"\b(?:thinking|thought|thoughts) (?:about|of) (?:\w+ )?(?:dying|death|jumping|suicide|ending)\b|"
    r"\bkill(?:ing)? yourself\b|\bend(?:ing)? your (?:own )?life\b|\btake your (?:own )?life\b|"
    r"\bnot want(?:ing)? to (?:live|be alive|be here)\b"
)
_OTHERS_SUICIDE: Final = re.compile(
    r"\b(?:end|ending|take|taking) their (?:own )?(?:life|lives)\b|\bkill(?:ing)? themselves\b|\bsuicid\w*\b|"
    r"\b(?:think|thinking|thoughts?) (?:about|of) (?:dying|ending it)\b"
)
_THE_SAME_OF_YOU: Final = re.compile(
    r"(?:are|have|do) you (?:\w+ )*?(?:that|this|it|those|there|thoughts?)\b|is that (?:\w+ )*?you\b|"
    r"(?:what|how) about you$"
)
_PLAN: Final = re.compile(
    r"\b(?:do you |you )?have a plan\b|\bhow (?:would|were|are) you (?:going to )?(?:do it|planning)\b"
)
_LEADING: Final = re.compile(
    r"\b(?:you're|you are|you aren't|you ain't|you wouldn't|you won't|you don't|you would|you're not|"
    r"aren't you|nobody's) ?(?:not|never)? ?(?:\w+ ){0,5}?"
    r"(?:(?:anything|something) (?:\w+ )?(?:stupid|dumb|crazy|silly|foolish|rash|like that)|suicidal|"
    r"kill yourself|hurt yourself|hurting yourself|killing yourself|harm yourself|jump)\b"
)
_SUICIDE_WORD: Final = re.compile(r"\b(?:suicidal|(?:kill|killing|hurting|harm|harming) yourself)\b")
_LEADING_NEGATION: Final = re.compile(r"\b(?:not|aren't|ain't|wouldn't|won't|don't|never)\b")
_DUMB: Final = re.compile(r"\b(?:anything|something) (?:\w+ )?(?:stupid|dumb|crazy|silly|foolish|rash)\b")
_WEAPON: Final = re.compile(
    r"\b(?:weapons?|guns?|pistol|rifle|firearm|knife|knives|blade|razor|machete|bat|sharp|needles?|"
    r"armed|loaded|taser)\b|"
    r"\banything (?:\w+ )?(?:on you|in your (?:\w+ )?(?:pockets?|hands?|bag|jacket|coat|waistband|"
    r"car)|in (?:the|there)|that (?:could|can|might|will|would|'ll)|i should know about|poke|stick|"
    r"like that)\b|"
    r"\bwhat(?:'s| is| do you have| have you got| you got)(?: that| this)? (?:in|under|"
    r"behind) (?:your|the|there)\b|\bwhat are you (?:holding|reaching for|carrying)\b|"
    r"\bwhat's that (?:in|you)\b"
)
_WEAPON_SEEN: Final = re.compile(
    r"\bi (?:can |do )?(?:see|notice|noticed|saw) (?:\w+ ){0,4}?(?:knife|gun|bottle|blade|bat|pistol|"
    r"wrench|hammer|scissors|razor|screwdriver|glass|box cutter|weapon)\b"
)
_WEAPON_TALK: Final = re.compile(r"\b(?:gun|knife|pistol|rifle|blade|weapon|shotgun|bottle|bat)\b")
_MEDICAL: Final = re.compile(
    r"\b(?:hurt|hurting|injured|injury|bleeding|blood|pain|hurts|ambulance|medics?|paramedics?|breath|"
    r"breathe|breathing|diabetic|diabetes|sugar|meds|medications?|medicine|pills?|"
    r"prescriptions?|doctor|dizzy|sick|seizures?|epilepsy|hospital|eat|eaten|ate|slept|sleep|sleeping|"
    r"overdosed?|voices|hearing (?:things|somebody|someone)|insulin|"
    r"asthma|inhaler|wound|head injury|checked out|nauseous)\b|"
    r"\b(?:taken|take|took|taking|had|using|used|on) (?:\w+ )?(?:anything|any|something|drugs?|"
    r"alcohol|drink)\b|\bbeen drinking\b|\bto drink\b|\blooked? at (?:that|the|your)\b"
)
_MEDICAL_NOT: Final = re.compile(
    r"\bhurt (?:anyone|anybody|someone|somebody|him|her|them|you so|your feelings)\b|"
    r"\bsleep tonight\b|\bput down\b"
)
_MED_TALK: Final = re.compile(r"\b(?:meds|medication|medicine|pills?|prescription|doses?)\b")
_MED_FOLLOW: Final = re.compile(r"\b(?:which|how many|how much|take|taken|took|dose|usually|off)\b")
_ACCUSING: Final = re.compile(
    r"(?:why(?:'d| the hell| in the world)? (?:did|do|would|are|can't|don't|didn't|won't|were|have|"
    r"haven't|aren't|must|couldn't) you\b|why you (?:acting|doing|being|always|got to|want to)\b|"
    r"what were you thinking|what did you think (?:was|would|is)|how could you (?!use|be helped)|"
    r"what(?:'s| is) your problem|what the (?:hell|heck|fuck) (?:are|is|were|did|do|was)|"
    r"what(?:'s| is) wrong with you|what(?:'s| is) the matter with you|who do you think you are|"
    r"do you ever (?:think|listen)|are you (?:even |ever )?listening)"
)
_INNOCENT_WHY: Final = re.compile(
    r"why don't (?:you|we) (?:\w+ )?(?:tell|sit|take|start|come|have|talk|walk|go|let|catch|give|stay|"
    r"try|rest|grab|just)\b|"
    r"why (?:do|did|are|were) you (?:\w+ )?(?:feel|feeling|think|say|here|crying|upset|scared|sad|"
    r"afraid|worried|hurting|angry|down|interested|choose|decide|want to (?:quit|change|stop))\b"
)
_THREAT_AS_QUESTION: Final = re.compile(
    r"\b(?:want|like|trying|looking|need) (?:me )?to (?:go to jail|get (?:tased|shot|hurt|arrested|"
    r"tazed|cuffed)|be arrested|spend the night|ride|lock)\b|is that what you want$"
)
_ASKS_NAME: Final = re.compile(r"\b(?:tell|give) me your (?:full |first |last )?names?\b")
_HOPES: Final = re.compile(
    r"\b(?:what|why)\b.*\b(?:hoping|wanting|wanted) (?:to|for)\b|\bfeel good for you\b|"
    r"\bhow you(?:'re| are) feeling\b"
)
_LONE_TAG: Final = re.compile(
    r"(?:are|do|did|is|have|were|would|can|will|right|huh|okay|yeah|isn't|aren't|don't|didn't|"
    r"won't)(?: (?:you|it|he|she|they|that))?(?: not)?$|you know that$"
)
_ORDER_LIKE: Final = re.compile(r"don't you (?!think|want|feel|know|like|have|see|remember|ever|believe|wish|agree)")
_AGREEING_TAG: Final = re.compile(
    r"(?<!you )(?<!it )(?<!that )(?<!everything )(?<!be )(?<!feeling )(?<!everyone )(?<!everybody "
    r")\b(?:okay|all right)$"
)
_ONE_WORD: Final = frozenset(
    "what why how when where who which deal ready hungry thirsty cold hurt agreed really okay right".split()
)
_CHECKING_BACK: Final = re.compile(r"^(?:sound good|deal|okay|all right|fair|does that work|that work|sound fair)$")


def is_question(unit: Unit) -> float:
    """Return how surely the unit asks something, from its form; a question mark helps but is not needed."""
    norm = unit.norm
    core = norm[unit.core :]
    if DIRECTIVE.match(core):
        return 0.55
    if unit.word_count == 1 and unit.question_mark and norm not in _ONE_WORD:
        return 0.0
    if _ORDER_LIKE.match(core) and not unit.question_mark:
        return 0.0
    if unit.question_mark and _AGREEING_TAG.search(norm):
        return 0.4
    if INVITATION.match(core) or _INVITED_TAIL.search(core):
        return 0.85
    if unit.question_mark:
        return 0.95
    if re.match(r"how about (?:we|i|this)\b|why don't (?:we|i)\b", core):
        return 0.0
    if WH_FORM.match(core) and not _WH_STATEMENT.match(core):
        return 0.9
    if _WHO_AT_CORE.match(core):
        return 0.8
    if _YOU_MEAN_TO_DIE.match(core):
        return 0.75
    if _FRAGMENT.search(core) or (_EITHER.search(core) and unit.word_count <= 25):
        return 0.7
    if _LEFT_OPEN.search(core):
        return 0.7
    if re.match(r"why (?:wasn't|isn't|aren't|weren't|didn't|don't|won't) \w+", core):
        return 0.85
    if INVERSION.match(core) and not core.startswith(("do it", "do that", "do this")):
        return 0.9
    if _INVERTED_NOUN.match(core):
        return 0.85
    if TAG.search(norm) and unit.word_count > 2:
        return 0.75
    if (
        _ELLIPTIC.match(core)
        and unit.word_count <= 9
        and re.match(
            r"any|you (?:okay|all right|hurt|good|cold|hungry|(?:got|have) any|want (?:some|a|me)|need (?:some|a|"
            r"any))|like what|mind|want|ever|need",
            core,
        )
    ):
        return 0.6
    if _ANYWHERE.search(core) and not _EMBEDDED.search(core) and unit.word_count <= 30:
        return 0.7
    inside = INVERSION.search(norm)
    if inside and re.match(r"(?:when|if|since|after|because) ", core) and inside.group().endswith(" you"):
        return 0.8
    return 0.0


def hear(heard: Heard) -> None:
    """Add every kind of question; a question with a special matter is not also open or closed."""
    asked = 0
    for index, unit in enumerate(heard.units):
        core = unit.norm[unit.core :]
        if (
            _LEADING.search(unit.norm)
            and _LEADING_NEGATION.search(unit.norm)
            and (
                is_question(unit)
                or _SUICIDE_WORD.search(unit.norm)
                or _DUMB.search(unit.norm)
                or "right" in unit.norm.split()[-1:]
            )
        ):
            heard.hits.append(whole(unit, B.LEADING_SUICIDE_QUESTION, 0.85, index))
            asked += 1
            continue
        if index and _LONE_TAG.match(core):
            continue
        sure = is_question(unit)
        if not sure:
            if _WEAPON_SEEN.search(unit.norm):
                heard.hits.append(whole(unit, B.WEAPON_CHECK, 0.6, index))
            continue
        asked += 1
        heard.hits.append(_kind(heard, unit, core, index, sure))
    if asked >= 3:
        first = next(h for h in heard.hits if h.id in QUESTIONS)
        last = [h for h in heard.hits if h.id in QUESTIONS][-1]
        heard.hits.append(Hit(B.STACKED_QUESTIONS, 0.8, first.start, last.end, first.unit))


def _kind(heard: Heard, unit: Unit, core: str, index: int, sure: float) -> Hit:
    norm = unit.norm
    before = heard.units[index - 1].norm if index else ""
    subject = heard.context.subject_last.lower()
    if _DUMB.search(norm) and re.search(r"\b(?:you|do)\b", norm):
        return whole(unit, B.LEADING_SUICIDE_QUESTION, min(sure, 0.8), index)
    if _SUICIDE.search(norm):
        return whole(unit, B.SUICIDE_QUESTION, sure, index)
    if _OTHERS_SUICIDE.search(before) and _THE_SAME_OF_YOU.match(core):
        return whole(unit, B.SUICIDE_QUESTION, sure, index)
    if _PLAN.search(norm) and (
        _SUICIDE.search(before) or re.search(r"die|dead|end it|kill|can't do this|stop|anymore|jump", subject)
    ):
        return whole(unit, B.SUICIDE_QUESTION, 0.7, index)
    if (_ACCUSING.match(core) or _ACCUSING.search(norm)) and not _INNOCENT_WHY.search(norm):
        return whole(unit, B.ACCUSING_WHY, min(sure, 0.85), index)
    if _WEAPON.search(norm) and not _THREAT_AS_QUESTION.search(norm):
        return whole(unit, B.WEAPON_CHECK, sure, index)
    if _WEAPON_TALK.search(subject) and re.match(
        r"(?:okay )?(?:where|is it|what kind|how many|whose|where's|can i have)", core
    ):
        return whole(unit, B.WEAPON_CHECK, min(sure, 0.75), index)
    if _MEDICAL.search(norm) and not _MEDICAL_NOT.search(norm):
        return whole(unit, B.MEDICAL_CHECK, min(sure, 0.9), index)
    if _MED_TALK.search(subject) and _MED_FOLLOW.search(norm):
        return whole(unit, B.MEDICAL_CHECK, 0.65, index)
    if DIRECTIVE.match(core) or _ASKS_NAME.search(norm):
        return whole(unit, B.CLOSED_QUESTION, sure, index)
    if _WANTS.search(norm) or _HOPES.search(norm):
        return whole(unit, B.WANTS_QUESTION, sure, index)
    if _ASK_TO_TELL.match(core) or INVITATION.match(core) or _INVITED_TAIL.search(core):
        return whole(unit, B.OPEN_QUESTION, min(sure, 0.85), index)
    if _CLOSED_WH.match(core):
        return whole(unit, B.CLOSED_QUESTION, sure, index)
    if _OPEN_WH.match(core) or (not INVERSION.match(core) and _ANYWHERE.search(core) and not _EMBEDDED.search(core)):
        return whole(unit, B.OPEN_QUESTION, sure, index)
    return whole(unit, B.CLOSED_QUESTION, sure if not _CHECKING_BACK.match(core) else 0.4, index)
