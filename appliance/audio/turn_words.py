"""Words that tell whether an English sentence can end where it is."""

from typing import Final

HESITATIONS: Final = frozenset("um uh er erm uhm hmm hm ah eh mm".split())

CONJUNCTIONS: Final = frozenset(
    "and but or so because cause cuz if when while since although though unless until till whether than as nor plus "
    "whenever once".split()
)
DETERMINERS: Final = frozenset(
    "the a an my your his its our their this these those every each some any another no both either which whose "
    "other few several many".split()
)
PREPOSITIONS: Final = frozenset(
    "of to for with from at by about into onto in on under between through during against without within like near "
    "behind before after around past toward towards beside except per via unless".split()
)
AUXILIARIES: Final = frozenset(
    "am is are was were be been being do does did have has had will would can could shall should may might must gonna "
    "wanna gotta ain't i'm you're he's she's it's we're they're that's there's here's what's who's where's how's "
    "i'll you'll he'll she'll it'll we'll they'll i've you've we've they've i'd you'd he'd she'd we'd they'd "
    "don't doesn't didn't haven't hasn't hadn't won't wouldn't can't couldn't shouldn't isn't aren't wasn't weren't "
    "let's let nobody's somebody's everybody's who'd who've".split()
)
SUBJECT_PRONOUNS: Final = frozenset("i he she we they".split())
OPEN_VERBS: Final = frozenset(
    "need needs needed want wants wanted make makes made get gets got give gives gave put puts take takes took tell "
    "tells told bring brings keep keeps find send call calls called ask asked asks say says said mean means think "
    "thinks thought feel feels felt know knew like likes liked see saw hear heard help let show step turn look looking "
    "remember promise promised move moving sit stand wait waiting going trying try figure worried hurt thinking "
    "talking telling saying asking sounds sound seems seem hope guess bet wish believe trust use using went".split()
)
HANGING_ADVERBS: Final = frozenset(
    "just really very so also only even maybe not never always too quite pretty kinda sorta probably actually "
    "basically still almost well first then perhaps hopefully honestly ever usually".split()
)
FILLER_PAIRS: Final = frozenset(
    {
        ("you", "know"),
        ("i", "mean"),
        ("kind", "of"),
        ("sort", "of"),
        ("i", "guess"),
        ("i", "just"),
        ("i", "think"),
        ("it's", "just"),
        ("it's", "like"),
        ("the", "thing"),
        ("at", "least"),
    }
)
PARTICLES: Final = frozenset("down up off out over back away here there around through in on along".split())
"""After a verb these end a sentence ("put it down", "come in")."""

QUESTION_WORDS: Final = frozenset(
    "what who where when why how which whose whom what's who's where's how's when's".split()
)
QUESTION_AUXILIARIES: Final = frozenset(
    "am is are was were do does did have has had will would can could shall should may might isn't aren't wasn't "
    "don't doesn't didn't won't wouldn't can't couldn't haven't hasn't".split()
)
SUBORDINATORS: Final = frozenset(
    "if when because since while before after although though unless until once whenever".split()
)
IMPERATIVES: Final = frozenset(
    "put drop step stay show keep take sit come tell talk look don't stop stand turn give get let's let move walk "
    "breathe listen hold set please go wait call watch try help calm have be raise open close say just leave relax "
    "easy back slow lay".split()
)
GREETINGS: Final = frozenset("hi hey hello evening morning afternoon howdy sir ma'am".split())
ACKNOWLEDGEMENTS: Final = frozenset(
    {
        "okay",
        "ok",
        "all right",
        "alright",
        "right",
        "yeah",
        "yes",
        "yep",
        "sure",
        "of course",
        "good",
        "mm hm",
        "mhm",
        "uh huh",
        "i see",
        "i hear you",
        "i hear that",
        "i understand",
        "i get it",
        "i get that",
        "i'm sorry",
        "i am sorry",
        "got it",
        "gotcha",
        "fair enough",
        "that makes sense",
        "look",
        "listen",
        "well",
        "no",
        "nope",
        "not yet",
        "i know that",
        "hear me out",
    }
)
"""Whole sentences after which people usually go on."""

SENTENCE_TAILS: Final = frozenset(
    "please tonight today now okay alright me you it that this them him her us here there home down up off out again "
    "too anymore yet before sir ma'am man buddy brother together safe yourself myself ready help".split()
)
PERSONAL_STARTS: Final = frozenset(
    "i you he she we they it that this there nobody somebody everybody i'm you're he's she's we're they're it's "
    "that's there's i'll you'll he'll she'll we'll they'll i've you've we've they've i'd you'd he'd she'd we'd they'd "
    "nobody's somebody's".split()
)

DATIVE_VERBS: Final = frozenset(
    "tell send get give bring show ask let make want need like help told asked gave hear see find call buy grab".split()
)
DATIVE_OBJECTS: Final = frozenset("me you him her them us it this people somebody someone".split())
INTRANSITIVES: Final = frozenset(
    "talk wait go stop listen help come sleep breathe die leave live eat sit work happen do be understand cry "
    "sleep start begin move rest relax agree run fall win worry change hurt stay matter calm know decide drink drive "
    "fight hide return yell shout speak walk jump react end forget care smoke mind remember try believe".split()
)
INFINITIVE_HEADS: Final = frozenset(
    "to can could will would should shall may might must i'll you'll he'll she'll we'll they'll it'll don't didn't "
    "doesn't can't couldn't won't wouldn't let's i'd you'd we'd they'd he'd she'd gonna wanna gotta".split()
)
"""Before a bare verb."""
STATES: Final = frozenset(
    "safe okay alright fine alone angry upset tired scared sorry hurt right wrong sure ready good bad hard here there "
    "home free done listening trying over sad mad cold drunk sick worried suspended crazy nervous sober anxious "
    "frustrated overwhelmed exhausted lonely lost broken true possible fair enough important serious ashamed "
    "stuck".split()
)
"""After a form of be these make a sentence whole."""

HANGING_PAIRS: Final = frozenset(
    {
        ("make", "sure"),
        ("making", "sure"),
        ("means", "that"),
        ("let", "me"),
        ("let's", "just"),
        ("how", "about"),
        ("what", "if"),
        ("i'd", "like"),
        ("looks", "like"),
        ("the", "way"),
        ("take", "this"),
        ("please", "just"),
        ("tell", "me"),
        ("your", "own"),
    }
)
HANGING_TRIPLES: Final = frozenset(
    {
        ("need", "to", "know"),
        ("want", "to", "know"),
        ("like", "to", "know"),
        ("like", "you", "to"),
        ("can", "you", "tell"),
        ("you", "tell", "me"),
        ("all", "the", "time"),
        ("the", "last", "time"),
        ("keep", "your", "hands"),
        ("would", "you", "mind"),
        ("did", "you", "last"),
        ("what", "happened", "is"),
    }
)

OPENING_WORDS: Final = frozenset("okay ok alright right all yeah so and".split())
LEADING_FILLERS: Final = frozenset("okay so and but well look listen please now".split())
QUESTION_SUBJECTS: Final = SUBJECT_PRONOUNS | frozenset(
    "you it that this there anybody anyone somebody someone your the".split()
)
GAP_FILLERS: Final = frozenset("what who how which where whatever anybody anything".split())
WHOLE_SHORT_QUESTIONS: Final = frozenset(
    {
        ("how", "are", "you"),
        ("who", "are", "you"),
        ("where", "is", "it"),
        ("what", "is", "it"),
        ("neither", "are", "you"),
        ("how", "is", "he"),
        ("how", "is", "she"),
        ("how", "are", "they"),
        ("what", "time", "is", "it"),
        ("what", "day", "is", "it"),
    }
)
WHOLE_CLAUSES: Final = frozenset(
    {
        ("as", "long", "as", "it", "takes"),
        ("as", "long", "as", "you", "need"),
        ("as", "long", "as", "you", "want"),
        ("whenever", "you're", "ready"),
        ("whenever", "you", "want"),
    }
)
"""Answers that only look like the beginning of a sentence."""
CLAUSE_STARTS: Final = (
    PERSONAL_STARTS
    | CONJUNCTIONS
    | DETERMINERS
    | PREPOSITIONS
    | HANGING_ADVERBS
    | frozenset("now today tonight tomorrow nobody somebody everybody please".split())
)
"""After "and", "but" or "or" these begin what is still to come."""

LINKING: Final = frozenset(
    "am is are was were be been being i'm you're he's she's it's we're they're that's there's feel feels felt sound "
    "sounds look looks seem seems so very really too not get gets getting".split()
)
"""Before an adjective or a participle these make a sentence whole: "you feel betrayed"."""
TIMES: Final = frozenset(
    "tonight today now yesterday tomorrow yet anymore again too before already later earlier soon ago lately sometimes "
    "sir ma'am man buddy brother together please okay alright".split()
)
"""After a whole sentence: times, politeness, a name for the other."""
INDEFINITES: Final = frozenset(
    "anything something everything nothing anybody somebody everybody nobody anyone someone everyone none more lot "
    "one ones kids".split()
)
REFLECTING_STARTS: Final = frozenset(
    {
        ("you", "feel"),
        ("you", "felt"),
        ("you", "sound"),
        ("you", "look"),
        ("you", "seem"),
        ("you're",),
        ("you", "want"),
        ("you", "wanted"),
        ("you", "lost"),
        ("you", "miss"),
        ("you", "love"),
        ("you", "loved"),
        ("that", "sounds"),
        ("that", "must"),
        ("it", "must"),
        ("it", "sounds"),
        ("it", "seems"),
        ("sounds", "like"),
    }
)
ANNOUNCEMENTS: Final = (
    ("i'm", "sorry"),
    ("let", "me", "ask"),
    ("let", "me", "tell"),
    ("let", "me", "see"),
    ("let", "me", "explain"),
    ("let", "me", "get", "this"),
    ("i", "have", "a", "question"),
    ("i've", "got", "a", "question"),
    ("i'll", "tell", "you", "what"),
    ("i", "have", "to", "ask"),
    ("i", "want", "to", "ask"),
    ("i", "need", "to", "ask"),
    ("i'm", "going", "to", "ask"),
    ("how", "about", "this"),
    ("you", "have", "two", "choices"),
    ("you've", "got", "two", "choices"),
    ("do", "me", "a", "favor"),
    ("do", "me", "one", "favor"),
    ("can", "you", "do", "me"),
    ("i", "made", "a", "mistake"),
    ("here's",),
    ("listen", "to", "me"),
    ("first",),
)
"""Beginnings of sentences that announce another."""
