"""What passes the person by: "calm down", dismissal, argument, moralising, guilt, playing along with a delusion."""

from typing import Final

from appliance.encounter.behaviours import BehaviourId as B
from appliance.review.coder.rules import rule

BRUSHING_ASIDE: Final = (
    rule(
        B.DISMISSAL,
        0.8,
        r"i (?:really )?don't care$|see if i care|you'll find (?:another|someone|somebody|a new)|"
        r"every(?:body|one) (?:has|gets|loses|goes through)|stop talking|you'll get (?:over|used to)|"
        r"nobody asked you|not listening to (?:this|that)|done listening|don't want your (?:story|excuses|"
        r"life)",
        unless=r"care about",
        directed=True,
    ),
    rule(
        B.GUILT_APPEAL,
        0.7,
        r"your (?:kid|daughter|son|mother|wife|boy|girl|kids|children)(?:'s| is| are) (?:listening|"
        r"watching|seeing|crying|scared|hearing)|never see (?:her|him|them|your \w+) again|"
        r"people want to go home",
        directed=True,
    ),
    rule(
        B.COLLUDING_WITH_DELUSION,
        0.7,
        r"i (?:can |do )?see (?:him|her|them|it) (?:he's|she's|they're|right|behind|over)|"
        r"i believe everything|(?:he's|they're) right behind you",
        unless=r"don't|can't|not",
    ),
    rule(
        B.ARGUMENT,
        0.85,
        r"there(?:'s| is) (?:nobody|no one|no (?:man|woman|one|voice|person|camera))(?: \w+)?$|"
        r"there's nothing there|look there's (?:nobody|nothing)",
    ),
    rule(
        B.CALM_DOWN,
        0.9,
        r"calm (?:the \w+ )?down|settle (?:the \w+ )?down|chill(?: out)?|take it easy|get (?:a (?:hold|"
        r"grip)|yourself together)|snap out of|cool (?:it|off|down)|simmer down|quiet down|stop (?:crying|"
        r"yelling|screaming|shouting|overreacting|being (?:so )?(?:dramatic|hysterical|upset|emotional)|"
        r"freaking)|lower your voice|be calm|calm yourself|pull yourself together|stay calm|"
        r"don't (?:overreact|freak out|be (?:so )?(?:dramatic|upset|hysterical))|get over it|keep calm|"
        r"compose yourself",
        unless=r"(?:not|never|won't)(?: \w+){0,4} calm|help you (?:\w+ )?(?:calm|stay|settle)|what (?:helps|"
        r"calms|would help)|when (?:you're|it gets|things) calm|calmed down|slow things|"
        r"i'm going to (?:stay|be|keep) calm|i'll (?:stay|be) calm|trying to stay calm|"
        r"let's (?:both )?(?:take|slow|keep)|i need to calm",
        directed=True,
    ),
    rule(
        B.CALM_DOWN,
        0.85,
        r"relax",
        unless=r"(?:not|never)(?: \w+){0,4} relax|helps? you relax|do you (?:do )?(?:to )?relax|(?:to|i'll|i can|"
        r"we can|can (?:both|all)|both|"
        r"a chance to) relax$(?<!need to relax)(?<!you to relax)|relaxes|somewhere",
        directed=True,
    ),
    rule(
        B.DISMISSAL,
        0.85,
        r"whatever(?: man| dude| you say| sir)?$|(?:i|we|nobody|no one) (?:don't|doesn't|really don't|"
        r"do not|couldn't)? ?cares?(?: less| what| who| about (?:your|that|any|it))|i don't give a|"
        r"not my (?:problem|department|job|concern|fault)|just doing my job|rules are rules|life(?:'s|"
        r" is)(?: just)? (?:not|n't)? ?(?:fair|tough|hard)|get over it|you(?:'ve)? ?(?:got to|just|"
        r"need to|have to)? move on|(?:it|things) could be (?:a lot |so much |way )?worse$|have it (?:a lot |so much |"
        r"way )?worse|"
        r"can't be that bad|(?:not|isn't) (?:that|such a|so) (?:bad|big)(?: a)?(?: deal)?|no big deal|"
        r"so much to live for|everything(?:'s| is| will)? (?:be|going to be) (?:fine|okay|all right)|"
        r"you'll (?:be (?:fine|okay)|get over|live|survive)|it'll (?:be (?:fine|okay)|pass|blow over)|"
        r"that depends on you|(?:does it|it doesn't|doesn't|what does it) (?:really )?matter|"
        r"makes no difference|you don't need a|deal with it|that's life|heard (?:it|enough|all this)|"
        r"that's enough|not the point|save it|don't have (?:all|the|any)? ?(?:day|night|time)|so what$|"
        r"we all (?:lose|have|go through|get)|cheer up|suck it up|look on the bright|other calls|"
        r"don't want to hear|don't wanna hear|not interested in|get used to it|join the club|"
        r"happens to everyone|who cares|tough luck|too bad|quit (?:whining|complaining|crying|your)|"
        r"stop (?:whining|complaining|feeling sorry)|i don't have time|nothing (?:i can|we can) do|"
        r"it is what it is|you're fine|no excuses|excuses|because i said so",
        unless=r"(?:don't|do not) have to (?:deal|move)|i care|doesn't matter (?:how long|to me how)|you matter|"
        r"whatever you (?:need|want|like|decide)|that's not (?:fair|okay)|i don't care (?:how long|"
        r"what you did|about the)|care about you|told you (?:to|that)|let's see what|when you're fine|"
        r"what (?:does|would)|no excuses needed|if it doesn't matter|not saying",
        directed=True,
    ),
    rule(
        B.DISMISSAL,
        0.6,
        r"at least (?:you|he|she|it|they)|don't worry about (?:it|that)|just (?:forget|ignore|drop) (?:it|"
        r"about|that)|come on (?:now )?(?:it|you|that|man it)|i've got (?:better|other)|let it go|"
        r"(?:there's )?nothing to (?:be (?:upset|scared|afraid|worried)|cry|worry)|no (?:need|"
        r"reason) to (?:be|get) (?:upset|angry|scared|mad|worked up|emotional|so)|think positive|"
        r"be positive|you (?:just )?need to (?:be positive|cheer|stay positive)|try not to (?:think|"
        r"worry)|you shouldn't feel|you shouldn't be (?:upset|angry|sad)",
        directed=True,
    ),
    rule(
        B.ARGUMENT,
        0.85,
        r"there(?:'s| is| are|'re| was) (?:nobody|no one|nothing|no \w+|not (?:anyone|anybody|"
        r"anything))(?: \w+)? (?:in|there|here|out|behind|following|after|watching|listening|on)|"
        r"(?:that's|it's|they're|this is|those are|she's|he's) (?:just )?(?:not|all in|only in|"
        r"in) (?:real|true|there|happening|your (?:head|mind|imagination)|what happened)|(?:aren't|isn't|"
        r"not) real|(?:no one|nobody)(?:'s| is)(?: \w+)? (?:listening|watching|staring|following|"
        r"after you|out to|recording|poisoning|spying|coming for)|(?:it|that) didn't happen|"
        r"(?:it's )?(?:all )?in your head|you're imagining|you're (?:just )?being (?:paranoid|ridiculous|"
        r"dramatic|irrational|unreasonable|silly|difficult)|you're overreacting|you're (?:wrong|mistaken|"
        r"lying|not making (?:any )?sense)|that's (?:not true|ridiculous|nonsense|a lie|crazy|bullshit|"
        r"bull|absurd|insane|impossible|stupid|silly|just not true)|that (?:doesn't|makes no|"
        r"does not) (?:make )?(?:any )?sense|you don't (?:really |actually )?(?:mean that|feel|want that|"
        r"believe that|look (?:fine|okay))|no you(?:'re not| don't| didn't| aren't| weren't| can't| won't|"
        r" haven't)(?! (?:going to (?:jail|be|get)|under arrest|in (?:any )?trouble|have to|need to|crazy|alone|weak|"
        r"a bad|a burden|losing))|stop (?:lying|making things up)|you (?:know|can see) (?:that|it)(?:'s|'re| is)? not|"
        r"there are no",
        unless=r"i don't think you're|there's no (?:rush|hurry|need|shame|wrong|right|reason|pressure|judgment|"
        r"\w+ answer)|nobody's mad|mad at you|there's nothing (?:wrong|weak|shameful|to be)|not saying|"
        r"that's not true of you|not what happened to you|i'm not (?:saying|going to tell)|no one here",
        directed=True,
    ),
    rule(
        B.COLLUDING_WITH_DELUSION,
        0.75,
        r"i (?:can |do )?(?:hear|see|feel) (?:them|it|the voices|him|her|that) (?:too|also|as well)|"
        r"(?:they're|they are|he's|the \w+ (?:is|are)) (?:probably |definitely |really |always |"
        r"all )?(?:listening|watching|recording|after|following|tracking|spying)(?: \w+)? (?:us|you|me|"
        r"right now)|i'll (?:arrest|get rid of|shoot|chase|take care of) (?:them|the (?:voices|demons|"
        r"aliens|spies|agents))|(?:yeah|yes|right|sure) (?:they|the \w+|there)(?:'re| are) (?:in|out|real|"
        r"watching|listening|everywhere)|the (?:chip|implant|satellite|aliens?|demons?) (?:is|"
        r"are) (?:real|gone now|off)|i (?:turned|switched) (?:off|it off) the (?:chip|signal|satellite)|"
        r"they(?:'re)? (?:told|talk) to me too",
        unless=r"\bnot\b|don't|can't|n't|you feel|sounds like|feels like|you (?:think|believe|said)|it seems",
        directed=True,
    ),
    rule(
        B.MORALISING,
        0.85,
        r"you should(?:'ve| have|n't have|n't| not have)(?: \w+)? (?:thought|known|paid|left|done|"
        r"listened|called|stayed|been|gone|quit|stopped|kept|come|taken|said|told|started|drank|acted|"
        r"tried)|you shouldn't|you ought to|you (?:really )?(?:need|have|got|'ve got) to (?:quit|"
        r"stop (?:drinking|smoking|using|doing|blaming|feeling|lying)|think about|grow|"
        r"take (?:responsibility|better care)|be (?:a man|responsible|grateful|ashamed|the adult|stronger|"
        r"better)|learn|get (?:a job|your life|your act|clean|sober|your head)|make better|own|accept|act|"
        r"cut (?:down|back)|change|realize|understand that|start)|man up|be a man|grow up|act like (?:a|"
        r"an|your)|real m[ae]n|shame on you|ashamed of yourself|selfish|take (?:some )?responsibility|"
        r"bad choices|better choices|your own fault|your fault|did this to yourself|(?:brought|"
        r"bring) this on|nobody (?:told|made|forced|asked) you|actions have|sorry (?:doesn't|won't|isn't)|"
        r"(?:is|it's|that's|'s) (?:going to kill you|killing you)|going to kill you|bad for (?:you|your)|"
        r"not good for (?:you|your)|not healthy|bad example|grown (?:man|men|woman|women|adult)s?|"
        r"that's what (?:a |real )?(?:father|mother|men|man|adults|grown)|as a (?:man|father|mother|"
        r"parent)|good (?:fathers?|mothers?|parents?|men|man|people) (?:don't|do|would|wouldn't)|"
        r"you know better|should know better|set an example|if you'd (?:just )?(?:listened|stayed|paid|"
        r"called|left|done)|like everybody else|dangerous (?:habit|behavior|choice)|you(?:'re|"
        r" are) (?:ruining|destroying|throwing|hurting everyone)|maybe you should|that's no (?:excuse|"
        r"way)|no excuse for",
        unless=r"i should have|you should be proud|you should(?:n't)? (?:know|hear) (?:that )?i|"
        r"you shouldn't have (?:had )?to|you shouldn't have been|i don't think you're selfish|"
        r"not your fault|isn't your fault|wasn't your fault|never your fault|not selfish|"
        r"not saying (?:it's|you)",
        directed=True,
    ),
    rule(
        B.MORALISING,
        0.6,
        r"you should|you(?:'d| had) better|you need to (?:realize|remember|understand)|"
        r"you have to (?:realize|remember|understand|think|want)|my advice|if i were you i'd (?!be|feel)|"
        r"what you need (?:to do )?is|i(?:'d| would)? (?:strongly )?(?:suggest|advise|"
        r"recommend) (?:that )?you|that's (?:dangerous|irresponsible|wrong|against)|it's (?:important|"
        r"your responsibility) (?:that you|to)",
        unless=r"you should be (?:proud|okay|safe)|what (?:should|would)|you should know|whether you should|"
        r"do you think you should|should you",
        directed=True,
    ),
    rule(
        B.GUILT_APPEAL,
        0.85,
        r"think (?:about|of) (?:your|the|her|him|them|those|what (?:that|this|it|you|he|she|they)(?:'d|"
        r"'re| would| will|'ll)?|how (?:your|they|she|he))|what (?:would|will|"
        r"do you think) your (?:\w+ ){1,3}(?:think|say|feel|do)|(?:does|do|would|will) (?:she|he|they|"
        r"your \w+) (?:really )?(?:want|need|like) to see you|how do you think (?:your \w+|they|she|he|"
        r"that|this) (?:feels?|would|is going|makes)|do it for your|after everything|"
        r"everyone who (?:loves|cares)|you're (?:breaking|hurting) (?:your|their|her|his)|(?:your (?:kids|"
        r"children|son|daughter|mother|mom|wife|family|parents|husband|dad)) (?:would be|will be|"
        r"is going to be|are going to be|'d be|deserves?|need(?:s)? you|would|will) (?:\w+ )?(?:ashamed|"
        r"disappointed|devastated|heartbroken|better|hate|never forgive|to be|here)|what would (?:that|"
        r"this) do to|who(?:'s| is) going to (?:take care of|raise|look after|feed)|you'll hurt|"
        r"don't you (?:care|love) (?:about )?(?:your|them|her|him)|what about your (?:kids|children|"
        r"mother|family|wife|son|daughter|mom)(?!'s)",
        unless=r"tell me|what do you think of|think of you|think about it that way",
        directed=True,
    ),
)
