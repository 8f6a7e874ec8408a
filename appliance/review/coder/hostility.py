"""What is said against the person: threats, insults, sarcasm, the same order once more."""

from typing import Final

from appliance.encounter.behaviours import BehaviourId as B
from appliance.review.coder.rules import rule

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

_ANOTHER_TIME: Final = r"(?:about|like|since|from|than|was|after) (?:that |the )?last time$"

_CUFFS: Final = r"(?:cuff(?:s|ed|ing)?|handcuff(?:s|ed)?|in the back of (?:the|my) car)"

HOSTILITY: Final = (
    rule(
        B.THREAT,
        0.85,
        # A price set on the next move: "one more word and", "keep that up and you'll".
        r"one more (?:word|sound|peep|step|move|lie|outburst|crack)(?: \w+){0,3}? (?:and|or)|"
        r"keep (?:\w+ing|it up|that up)(?: [\w']+){0,4}? and (?:i'll|i will|you'll|you will|i'm going to|we'll|see)|"
        r"(?:say|do|try|touch|ask)(?: [\w']+){0,4}? (?:again|one more time|once more) and (?:i|i'll|you'll|we'll|see)|"
        r"(?:two|three|five|ten|\d+) seconds (?:and|or|before)|(?:or|what comes) after (?:three|five|ten)$|"
        r"how(?:'d| would) you like (?:to (?:spend|sleep|see)|a (?:night|ride|taste))(?: \w+){0,4}? "
        r"(?:in|to|of) (?:a |the |my )?(?:cell|jail|tank|lockup|station|back)|"
        r"what happens to people who|make your life (?:a |very |real )?(?:misery|miserable|hell|hard)|"
        r"(?:you'd|you) better (?:[\w']+ ){1,6}?(?:before i|or i|or you|if you (?:want to stay|know what))|"
        r"(?:then|and) you(?:'ll| will) go down for",
        unless=_NO_THREAT + r"|(?:listen|hear you|help|be here|be right|stay with|wait for|keep you safe|get you)",
        directed=True,
    ),
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
        unless=rf"when was the last time|what was the last|{_ANOTHER_TIME}",
    ),
    rule(
        B.THREAT,
        0.8,
        r"spend the night (?:in|on)|(?<!put you )in (?:hand)?cuffs$|never see (?:her|him|them|"
        r"your \w+) again|or you (?:can|will|could) be (?:carried|dragged|put|taken|thrown|pulled)|"
        r"strap you|i'm coming (?:over|up|in) (?:there|here|to get)|last time$|or we do (?:this|it)|"
        r"things will get|get a lot worse|make this (?:hard|harder|worse|ugly)",
        unless=_NO_THREAT
        + r"|afraid|scared|worried|when was|(?:about|like|since|from|than|was|after) (?:that |the )?last time$",
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
)
