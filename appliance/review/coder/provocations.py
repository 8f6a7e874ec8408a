"""What inflames: threats, insults, sarcasm, "calm down", dismissal, argument, moralising, guilt, promises, lectures."""

import re
from typing import Final

from appliance.encounter.behaviours import QUESTIONS
from appliance.encounter.behaviours import BehaviourId as B
from appliance.encounter.words import says_in_effect
from appliance.review.coder.questions import is_question
from appliance.review.coder.rules import Heard, Hit, apply, is_quoted, reported_from, rule, whole
from appliance.review.coder.units import Unit

_FORCE: Final = (
    r"(?:arrest|taze|tase|tased|shoot|drag|hurt you|kick|break|beat|make you|lock you|"
    r"take you (?:down|in|to jail|out)|put you (?:down|in (?:jail|the ground)|on (?:the ground|your)|through|away)|"
    r"throw you|spray|pepper|slam|haul|pull you|"
    r"come (?:in|up|over) there|tackle|charge you|book you|knock you|kill you|mess you|smash|"
    r"send (?:in )?the dog|carry you|ruin)"
)
_NO_THREAT: Final = (
    r"(?:not|won't|will not|never|nobody's|no one's|nobody is|isn't|aren't|"
    r"don't want to(?! have to))(?: \w+){0,3}? (?:arrest|tase|taze|shoot|drag|cuff|hurt|touch|kick|"
    r"put|take|lock|"
    r"throw|make|jail|spray|tackle|charge|pull|trick|force|get)|"
    r"you(?:'re| are)? not (?:going to|under)|do you think i'm|are you (?:asking|afraid|worried|"
    r"scared)|did (?:he|she|they|someone|anyone|anybody)"
)
_SLURS: Final = (
    r"idiot|moron|loser|pathetic|psycho|junkie|crackhead|asshole|dumbass|bitch|bastard|scumbag|"
    r"dirtbag|piece of (?:shit|crap|trash|garbage)|clown|coward|whiner|crybaby|freak|jerk|punk|"
    r"lunatic|wacko|nutjob|nutcase|nut job|head case|drunk|lowlife|deadbeat|worthless|trash|dummy|"
    r"imbecile|fool|degenerate|retard|maniac|weirdo|creep|bum|waste of (?:time|space|my)"
)
_ADJECTIVES: Final = (
    r"stupid|dumb|crazy|nuts|insane|pathetic|disgusting|worthless|ridiculous|useless|weak|lazy|mental|"
    r"psycho|drunk|a joke|a mess|a liar|lying|full of (?:shit|it|crap)|delusional|out of your (?:mind|"
    r"head)|hysterical"
)

_CUFFS: Final = r"(?:cuff(?:s|ed|ing)?|handcuff(?:s|ed)?|in the back of (?:the|my) car)"
RULES: Final = (
    rule(
        B.THREAT,
        0.85,
        # Cuffs told beforehand are an explanation; as the price of the next move they are a threat.
        rf"(?:if you|unless you|or|before i|don't make me|make me|one more \w+|keep (?:it up|talking|that up)|"
        rf"last \w+)(?: [\w']+){{0,10}}? "
        rf"{_CUFFS}|{_CUFFS} (?:if you (?:don't|keep|won't)|unless you)|the cuffs go on$",
        unless=rf"{_NO_THREAT}|(?:if|or|unless) (?:you'd (?:rather|like)|they|it|that|the|"
        rf"we)(?: [\w']+){{0,6}}? {_CUFFS}|"
        r"(?:hurt|pinch|too tight|loosen|in front|rather|prefer)",
        directed=True,
    ),
    rule(
        B.REPEATED_COMMAND,
        0.7,
        r"(?:not going to|won't) (?:tell|ask|say (?:it|that)) (?:you |it )?again|(?:for the )?last time$|"
        r"(?:this is|that's) the last time|how many times|i (?:already )?said (?:put|drop|step|get|move|"
        r"sit|stop|show|come|turn|back|stay|let)|i (?:already )?told you to",
        unless=r"when was the last time|what was the last",
    ),
    rule(
        B.THREAT,
        0.8,
        r"spend the night (?:in|on)|(?<!put you )in (?:hand)?cuffs$|never see (?:her|him|them|"
        r"your \w+) again|or you (?:can|will|could) be (?:carried|dragged|put|taken|thrown|pulled)|"
        r"strap you|i'm coming (?:over|up|in) (?:there|here|to get)|last time$|or we do (?:this|it)|"
        r"things will get|get a lot worse|make this (?:hard|harder|worse|ugly)",
        unless=_NO_THREAT + r"|afraid|scared|worried|when was",
        directed=True,
    ),
    rule(
        B.INSULT,
        0.8,
        r"some (?:father|dad|mother|man|husband|wife|parent) you are|no wonder (?:she|he|they) (?:\w+)|"
        r"you look (?:ridiculous|pathetic|stupid|like (?:hell|shit|a mess|a fool))|(?:guys|people|folks|"
        r"kids|men|women) like you|babysit|be a man|crazy (?:lady|man|woman|guy|person|talk)|"
        r"wasting (?:everybody's|everyone's|my|our) time|(?:like|as) a normal person|happy pills|"
        r"who'd want|too (?:drunk|stupid|dumb) to|quit acting",
        unless=r"no wonder (?:you|it|that)|happens to people like you|(?:help|talk|work|worked) (?:to |"
        r"with )?(?:people|folks|guys) like you",
        directed=True,
    ),
    rule(B.SARCASM, 0.8, r"gee|i wonder why$|see if i care|^boo$|lucky (?:me|us)|real mature", directed=True),
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
        B.THREAT,
        0.9,
        r"(?:i'll|i'm going to|i will|we'll|we're going to|we will|i can|i could|i'd|i swear i'll|"
        r"about to|going to have to|have to|i'm about to|(?:officers?|they|"
        rf"we)'ll)(?: \w+){{0,3}}? {_FORCE}",
        unless=_NO_THREAT,
        directed=True,
    ),
    rule(
        B.THREAT,
        0.9,
        r"you(?:'re| are|'ll)? (?:going to|about to|will|both going to)?(?: \w+){0,2}? ?(?:going to jail|"
        r"go to jail|get (?:tased|tazed|hurt|shot|arrested|maced|dropped|cuffed)|regret|be arrested|"
        r"be sorry|wish you|end up (?:in|on|dead)|(?<!put you )in cuffs|riding|ride the|eat(?:ing)? (?:dirt|pavement)|"
        r"spend(?:ing)? the night in (?:jail|a cell))",
        unless=_NO_THREAT,
        directed=True,
    ),
    rule(
        B.THREAT,
        0.85,
        r"or else|(?:and )?find out|last (?:chance|warning)|don't make me|easy way or|the hard way|"
        r"want (?:me )?to (?:go to jail|get (?:tased|tazed|shot|hurt|arrested|cuffed)|be arrested|arrest|"
        r"cuff|tase)|go to jail|going to jail|end up in (?:jail|cuffs|a cell)|night in (?:jail|a cell)|"
        r"lock(?:ed)? (?:you )?up|try me|i dare you|don't tempt|don't test|riding the lightning|"
        r"not going to (?:ask|tell you) (?:you )?(?:again|twice)|won't (?:ask|tell you) (?:again|twice)|"
        r"before i (?:make|lose|drag|come|cuff|arrest|put|have to)|test(?:ing)? my patience|my patience",
        unless=rf"{_NO_THREAT}|help you find out|(?:let me|i'll|try to|want to|and|we'll|we can) find out(?! $)|"
        r"am i going to jail|(?:don't|do not) want (?:you )?to (?:go to jail|see|end up)(?! unless)|"
        r"find out (?:what|why|how|who|where|if|when)",
        directed=True,
    ),
    rule(
        B.THREAT,
        0.85,
        r"or (?:i'll|i will|i'm going to|you're going|you'll (?:be|get|end|go|leave in)|we'll|it's jail)|"
        r"one more (?:word|step|time|move|outburst)(?: \w+)* (?:and|you)|if you (?:don't|do not|"
        r"won't)(?: \w+){1,10}? (?:i'll|i'm|you're|you'll|we'll|i will|you will|there'll|things)|"
        r"you'll get it when i|if you(?: \w+){1,8} (?:i'll|i'm going to|i will) (?:shoot|tase|arrest|cuff|"
        r"drop|hurt)|do (?:that|it) again and|keep (?:it up|talking|pushing|going|"
        r"that up)(?: like that)? and",
        unless=rf"{_NO_THREAT}|or i'll (?:get|wait|stay|call|bring|sit|come back|drive|go with)|or we'll (?:get|"
        r"wait|stay|call|bring|sit|find|talk)|i'll (?:understand|wait|be)|that's (?:okay|fine)|"
        r"you'll (?:feel|be (?:okay|safe|all right))",
        directed=True,
    ),
    rule(
        B.INSULT,
        0.9,
        r"you(?:'re| are|'ve always been)(?: (?:such|just|being|acting|a|an|one|really|so|nothing but|"
        rf"some kind of|\w+ing))*(?: \w+)? (?:{_SLURS})|you (?:\w+ )?(?:{_SLURS})|(?:{_SLURS})$",
        unless=r"(?:not|aren't|ain't|don't think you're|nobody thinks|never said|isn't|been|have you been|drank|"
        r"get|getting|were you|are you) (?:\w+ ){0,3}(?:" + _SLURS + r")|a drunk driver|no freak",
        directed=True,
    ),
    rule(
        B.INSULT,
        0.85,
        r"you(?:'re| are)(?: (?:such|just|being|acting|all|so|really|a|kind of|completely|totally|"
        rf"pretty))* (?:{_ADJECTIVES})|acting (?:like (?:a |an )?)?(?:{_ADJECTIVES}|child|children|baby|"
        rf"babies|brat|animal|{_SLURS})|like (?:a )?(?:spoiled |little |big )?(?:child|children|baby|brat|"
        r"animals?)$",
        unless=r"(?:not|don't think you're|aren't|nobody thinks|never said)(?: \w+){0,3} (?:"
        + _ADJECTIVES
        + r")|are you drunk",
        directed=True,
    ),
    rule(
        B.INSULT,
        0.9,
        r"(?:screw|fuck|damn|forget|to hell with) you|screw you|go to hell|kiss my|eat shit|"
        r"shut (?:the \w+ |your \w+ )?up|shut (?:it|your mouth)(?! (?:in|on|behind|off|when|if|all|once|for|down|"
        r"every))|you people|what (?:is|'s) wrong with you|"
        r"what's wrong with you|what's the matter with you|look at yourself|some mouth on you|"
        r"can you blame (?:them|her|him)|can't blame (?:them|her|him)|what kind of (?:a )?(?:man|father|"
        r"mother|person|parent|mom|dad)|your kind|act(?:ing)? like a (?:man|father|mother|grown)|"
        r"nobody (?:likes|wants|would want) you|no wonder (?:she|he|they|your wife|your \w+) (?:left|"
        r"leaves|fired|hates?|kicked|won't)|you(?:'re| are) (?:making a scene|an embarrassment|"
        r"embarrassing)|and i hate|you clearly do|get a life|you make me sick|you stink|get your head out",
        unless=r"people you|what's wrong with your|i'd be|you people (?:need|okay|all right|safe)",
        directed=True,
    ),
    rule(
        B.SARCASM,
        0.8,
        r"boo hoo|poor (?:you|baby)|cry me a|give me a break|yeah right|good luck with that|"
        r"what they all say|(?:it's )?about (?:damn )?time$|was that so hard|nice try|how original|"
        r"heard that (?:one )?before|and i'm the|what a surprise|big (?:tough|bad) (?:guy|man)|"
        r"tell (?:the|your) (?:voices|invisible|little)|spare me|i bet (?:you|that|it)|oh (?:great|sure|"
        r"please|boy|wow|really|brilliant|wonderful|perfect|how|poor|no)(?! i'm)|sure (?:you|it|they|he|"
        r"she) (?:did|was|were|do|are|didn't|will)|wow (?:great|nice|real|what)|real (?:nice|smart|tough|"
        r"classy)|smart (?:guy|move)|genius|einstein|world's smallest|thanks a lot|whoop|congratulations|"
        r"everybody's against|you must be (?:so|very) (?:proud|special|important)|how (?:nice|"
        r"sad) for you|so jump then|go ahead (?:then|and jump)|like i haven't heard",
        unless=r"^sure you are$|i'm so sorry|oh no (?:are|what|i|that)|smart move (?:calling|putting|telling)|"
        r"congratulations on",
        directed=True,
    ),
    rule(
        B.SARCASM,
        0.65,
        r"(?:sure|right|yeah|of course)(?: sure)? (?:two|one|just|whatever|and i|you only|pal|it was)",
        directed=True,
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
_PROMISE: Final = re.compile(
    r"\b(?:i (?:promise|swear|guarantee)|you have my word|trust me you'll|"
    r"i give you my word)(?: \w+)* (?:you'll|you won't|nothing|nobody|no one|everything|she'll|he'll|"
    r"they'll|it'll|you're|that you|she|he|they)\b|\bnothing(?:'s| is|'ll| will|"
    r" bad is) (?:\w+ )?(?:going to )?happen\b"
)
_NO_PROMISE: Final = re.compile(
    r"\b(?:can't|not going to|won't|don't want to|not|couldn't) (?:\w+ )?(?:promise|guarantee|"
    r"swear)\b|\bpromise (?:i'll|i will|i won't|to|me)\b"
)
LECTURE_WORDS: Final = 70
"""Words in one turn; at 160 words a minute about 26 s of one-way talk."""


def hear(heard: Heard) -> None:
    """Add provocations and withdraw the readings that they contradict."""
    for index, unit in enumerate(heard.units):
        heard.hits += apply(RULES, unit, index)
        _promise(heard, unit, index)
        threat = heard.confidence(B.THREAT, index)
        if threat >= 0.7 and not re.match(r"(?:what|how|are you)\b", unit.norm[unit.core :]):
            heard.drop(
                QUESTIONS | {B.LIMIT_WITH_REASON, B.OPTION, B.RESTRAINT_EXPLAINED, B.EXPLANATION, B.AGREEMENT}, index
            )
        elif threat and heard.confidence(B.LIMIT_WITH_REASON, index):
            heard.drop((B.THREAT,), index)
        sneer = heard.any_of((B.SARCASM, B.INSULT), index)
        if sneer >= 0.6:
            heard.drop(
                (
                    B.EMPATHY,
                    B.VALIDATION,
                    B.RESPECT,
                    B.GRATITUDE,
                    B.MINIMAL_ENCOURAGER,
                    B.REASSURANCE,
                    B.AGREEMENT,
                    B.APOLOGY,
                    B.EXPLANATION,
                ),
                index,
            )
        if heard.any_of((B.DISMISSAL, B.ARGUMENT, B.GUILT_APPEAL, B.MORALISING), index) >= 0.7:
            heard.drop((B.REASSURANCE, B.EMPATHY, B.MINIMAL_ENCOURAGER), index)
        if heard.confidence(B.INSULT, index) >= 0.8 and re.search(
            r"what(?:'s| is) (?:wrong|the matter) with you", unit.norm
        ):
            heard.drop(QUESTIONS, index)
        if heard.confidence(B.CALM_DOWN, index):
            heard.drop((B.COMMAND, B.DISMISSAL), index)
    _turn_length(heard)


def _promise(heard: Heard, unit: Unit, index: int) -> None:
    if _NO_PROMISE.search(unit.norm):
        return
    if reported_from(unit) > len(unit.norm) and is_question(unit) < 0.7:
        if any(says_in_effect(unit.text, promise) for promise in heard.context.false_promises):
            heard.hits.append(whole(unit, B.FALSE_PROMISE, 0.85, index))
            return
    match = _PROMISE.search(unit.norm)
    if match and not is_quoted(unit, match.start()):
        heard.hits.append(whole(unit, B.FALSE_PROMISE, 0.6, index))


def _turn_length(heard: Heard) -> None:
    words = sum(u.word_count for u in heard.units)
    if words >= LECTURE_WORDS and not heard.any_of((B.SUMMARY,)):
        asks = sum(h.id in QUESTIONS for h in heard.hits)
        confidence = min(0.9, 0.6 + (words - LECTURE_WORDS) / 200) - 0.1 * min(asks, 2)
        heard.hits.append(Hit(B.LECTURE, confidence, heard.units[0].tokens[0].start, heard.units[-1].tokens[-1].end, 0))
