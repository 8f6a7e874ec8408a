"""Giving back what the person said or seems to feel, compared with their last words."""

import re
from typing import Final

from appliance.encounter.behaviours import BehaviourId as B
from appliance.review.coder.questions import is_question
from appliance.review.coder.rules import Heard, whole
from appliance.review.coder.units import Unit

EMOTIONS: Final = (
    "angry|mad|pissed(?: off)?|furious|frustrat(?:ed|ing)|upset|scar(?:ed|ing|y)|afraid|"
    "fright(?:ened|ening)|terrif(?:ied|ying)|worried|anxious|nervous|overwhelm(?:ed|ing)|"
    "sad|lonely|alone|asham(?:ed)?|shame|embarrass(?:ed|ing)|humiliat(?:ed|ing)|guilty|hopeless|"
    "helpless|exhaust(?:ed|ing)|tired|worn out|disappointed|betray(?:ed|al)|confused|"
    "invisible|grief|heartbroken|devastat(?:ed|ing)|trapped|stressed|panick(?:ed|ing)|fed up|"
    "disrespected|ignored|abandoned|hurting|in pain|desperate|powerless|shut out|"
    "let down|unheard|rejected|jealous|ambivalent|torn|discouraged|burned out|burnt out|"
    "at the end of your rope|numb|empty|shaken|unsafe|threatened|cornered|bitter|resentful|proud|"
    "relieved|excited|hopeful|miss"
)
EMOTION: Final = re.compile(rf"\b(?:{EMOTIONS})\b")
LABEL: Final = re.compile(
    r"\b(?:you(?:'re|'ve been| are| seem| sound| look| feel| must be| must feel| were| felt| might be|"
    r" might feel)(?: like)?|sounds?(?: like)?(?: you(?:'re)?)?|seems?(?: like)?(?: you(?:'re)?)?|"
    r"feels?(?: like)?|"
    r"i (?:can |do )?(?:see|hear|tell|sense|notice|imagine)(?: that)?(?: how)?(?: you(?:'re| are)|"
    rf" it's| this is)?|(?:that|this|it|he|she|they|him|her|them|\w+ing)(?: \w+){{0,4}}? (?:makes?|"
    r"leaves?|made|left|leaving|making|got) (?:you|a person|someone|anyone)(?: feel(?:ing)?)?|"
    rf"how|(?:that|it|this)(?:'s| is| was)|carrying|you)(?: \w+){{0,4}}? (?:{EMOTIONS})\b"
)
NOT_LABEL: Final = re.compile(
    r"\b(?:don't|do not|no need to|not|nothing to|stop|why|n't|never|i'm|i am|i was|i'd be|i'm so|"
    rf"nobody's|no one's|no reason to)(?: \w+){{0,2}} (?:{EMOTIONS})\b|\byou(?:'re| are)? not alone\b|"
    r"\bleave (?:\w+ )?alone\b|\bso (?:sad|proud) (?:for|of)\b"
)
STRONG_FORM: Final = re.compile(
    r"\b(?:(?:it )?sounds? (?:like|as if|as though|to me)|(?:it )?(?:seems?|looks?) (?:like|as if|"
    r"to me like) (?:you|this|that|it|he|she|they|there)|it feels (?:like|as if)|"
    r"it's (?:almost )?like (?:you|the|there|no|every|being|nobody)|what i'm hearing|"
    r"i'm hearing|what i hear|i hear (?:you saying|that you|how|that)|you feel|you're feeling|"
    r"you felt|part of you|on (?:the )?one hand|what you're (?:saying|telling)|in other words|"
    r"(?:you're|you are) saying|so for you|from where you|in your (?:eyes|mind)|i wonder if (?:you|"
    r"that|it|this)|i get the sense|if i (?:hear|understand) you|"
    r"(?<!what )(?<!that )(?<!everything )you (?:said|told me|mentioned)|"
    r"you say|you've said)\b"
)
YOU_FORM: Final = re.compile(
    r"(?:so |and |but |then |because |i think |i guess |maybe |now |still |no )*(?:you|you're|you've|"
    r"you'd|your|deep down you|inside you|right now you|some days you|most days you) (?:\w+)"
)
NOT_YOU_FORM: Final = re.compile(
    r"\byou (?:need|should|shouldn't|have to|got to|better|must(?! (?:be|feel|have))|ought|can(?!'t)|"
    r"could(?!n't)|will|may|might want|know|don't (?:need|have to|want (?:that|to (?:go|do|get)))|"
    r"guys|people|want me|hear me|listen|"
    r"clearly|stay|all|tell|go|come|do that|get|keep (?:your|that|talking like)|make|take|"
    r"did (?:great|good|well|the right)|just (?:need|have to|stay|sit|hold))\b|"
    r"\byou(?:'re| are) (?:under|free|not (?:in|under|going|crazy|alone|being|listening)|safe|right|"
    r"welcome|going to|okay|doing (?:great|good|well|fine)|a (?!long|man who|person who)|an |"
    r"the (?:one|reason)|such|being|acting|just a|wasting|lying|wrong|okay|fine|lucky|required|"
    r"entitled|allowed|gonna|making a|supposed|not)\b|\byou'(?:ll|d better)\b|\byour (?:call|choice|"
    r"hands?|license|fault|name|mouth)\b|\byou (?:idiot|moron|clown|punk|loser)\b|\bi never said\b|"
    r"\byou've got (?:some|a (?:mouth|warrant)|so much|two|one|five|every|to)\b|"
    r"\byou have (?:the right|every|a right|to|two|one)\b"
)
_ABOUT_YOU: Final = re.compile(r"\b(?:you|your|you're|you've)\b")
SPEAKER: Final = re.compile(r"\b(?:i|i'm|i'll|i've|i'd|me|my|we|we'll|we're|us|let's)\b")
_SUMMARY: Final = re.compile(
    r"\b(?:to sum (?:it )?up|sum(?:ming)? up|let me (?:see|make sure|check)(?: that)? (?:if )?(?:i|"
    r"i've|i'm)(?: have| got| get| hear| understand)?|let me (?:get|get all of) this straight|"
    r"so far you(?:'ve)?|what i've heard|so where we are|where we(?:'re| are)(?: at)?|"
    r"(?:if|do) i(?:'ve)? (?:have |got |get |understand )(?:this|that|it|you)(?: right| correctly)|"
    r"summari[sz]e|recap|(?:just )?to make sure i|putting (?:it|that) (?:all )?together|"
    r"you've told me (?:that )?\w+ .* and|he told me|she told me)\b"
)
CONTRAST: Final = re.compile(r"\b(?:part of you|on (?:the )?one hand|at the same time|and yet|on the other hand)\b")
METAPHOR: Final = re.compile(
    r"\b(?:it's like|it feels like|as if|like (?:the|you're|you've|a|nobody|no one|everything|"
    r"everyone)|end of your rope|running on empty|on your own|counted for nothing|means? (?:a lot|"
    r"the world|everything)|matters? (?:to you|more))\b"
)
_AS_IF: Final = re.compile(
    r"(?:almost |kind of |more )?(?:like|as if|as though) (?:there|you|you're|you've|your|nobody|no one|everyone|"
    r"everybody|"
    r"everything|nothing|it|it's|they|they're|he|he's|she|she's|the|somebody|someone|being|a)\b(?! i (?:said|told))"
)
"""Goes on with the person's sentence: "Like there wasn't a place for you"."""
_TAG_ALONE: Final = re.compile(r"you (?:are|do|did|were|have|will|can|are not|don't|didn't)$")
_LIMIT_FORM: Final = re.compile(
    r"\b(?:you can't (?:stay|be (?:here|in|on|out|up)|drive|stand|go (?:in|back|up)|come|have|park|"
    r"smoke|do that|leave|"
    r"see|take|keep|just|sit|touch|walk)|you won't|you were told|you want to (?:sit|spend|get|go to)|"
    r"you want (?:a|some|me)|you(?:'re| are) (?:close to|near|pretty near|too close|on the|"
    r"in the (?:road|way|street)|"
    r"leaving|coming|going|under|making|not (?:under|in|free))|you (?:look|stink|just be|stay|did that)|"
    r"if you (?:leave|go|stay|come|step|put|walk))\b"
)
_OFFENCE: Final = re.compile(
    r"\b(?:stop sign|red light|the sign|the light|speed|limit|lane|signal|plates?|tags?|registration|"
    r"seat ?belt|warrant|"
    r"license|a choice|choices|options)\b"
)
_AFFECTING: Final = re.compile(
    r"\b(?:makes?|leaves?|made|left|leaving|making|feels?|felt|hurts?|lost|losing|tears?|eats?|eating|"
    r"keeps?|kept|pulls?|pulling|weighs?|wears?|wearing|matters?|means?|meant|took|takes|broke|breaks|"
    r"let|dropped|got to|bothers?|scares?|worr(?:y|ies)|without|like)\b"
)
_PROVOKED: Final = (B.INSULT, B.THREAT, B.SARCASM, B.MORALISING, B.CALM_DOWN, B.DISMISSAL, B.ARGUMENT, B.GUILT_APPEAL)
STOPWORDS: Final = frozenset(
    "a an the and or but so to of in on at for from with by as is are was were be been being am do "
    "does did have has had i'm i you're you your yours "
    "me my mine he she it we they them him her his its our us their this that these those there here "
    "what who how why when where which just really very "
    "not no don't didn't doesn't isn't can't won't i've you've i'd you'd i'll you'll it's that's "
    "he's she's they're we're let's going go get got all any "
    "some then than too also out up down off about into over like know well okay right yeah oh if "
    "because will would could should can may might still now "
    "one even much more don't want say said says feel feels feeling sound sounds sir ma'am man hell "
    "damn fuck fucking shit".split()
)


def stem(word: str) -> str:
    """Return a rough stem, enough to see that "walked" gives back "walking"."""
    word = word.replace("'s", "").replace("'", "")
    for suffix in ("ingly", "edly", "ings", "ing", "ied", "ies", "ers", "ed", "er", "es", "ly", "s"):
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            word = word[: -len(suffix)]
            break
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word.rstrip("e") if len(word) > 3 else word


def content_stems(text: str) -> set[str]:
    """Return the stems of the words that carry content."""
    return {
        stem(w) for w in re.findall(r"[a-z0-9']+", text.lower().replace("’", "'")) if w not in STOPWORDS and len(w) > 1
    }


def overlap(unit: Unit, subject: str) -> float:
    """Return the share of a unit's content stems that the person has just said."""
    mine = content_stems(unit.norm)
    return len(mine & content_stems(subject)) / len(mine) if mine else 0.0


def hear(heard: Heard) -> None:
    """Add reflections, labels, paraphrases and summaries; provocations must have been heard before."""
    recent = " ".join((*heard.context.subject_before[-2:], heard.context.subject_last))
    for index, unit in enumerate(heard.units):
        if heard.any_of(_PROVOKED, index) >= 0.6:
            continue
        _one(heard, unit, index, recent)
    _long_summary(heard)


def _one(heard: Heard, unit: Unit, index: int, recent: str) -> None:
    norm = unit.norm
    core = norm[unit.core :]
    asks = is_question(unit)
    statement = asks < 0.7 or (
        unit.question_mark
        and not re.match(
            r"(?:what|how|why|where|when|who|which|do|does|did|can|could|would|will|are|is|was|were|have|has|"
            r"should|may|any)\b",
            core,
        )
    )
    if _SUMMARY.search(norm):
        heard.hits.append(whole(unit, B.SUMMARY, 0.8, index))
    if not statement:
        return
    damp = 0.85 if asks else 1.0
    shared = overlap(unit, recent)
    told = overlap(unit, heard.context.subject_last)
    blocked = bool(NOT_YOU_FORM.search(norm))
    labelled = bool(LABEL.search(norm)) and not NOT_LABEL.search(norm) and not heard.any_of((B.COMMAND,), index)
    if labelled and (
        _ABOUT_YOU.search(norm)
        or STRONG_FORM.search(norm)
        or re.search(r"\b(?:a person|someone|anyone|anybody)\b", norm)
    ):
        heard.hits.append(whole(unit, B.EMOTION_LABEL, 0.8 * damp, index))
    if unit.word_count > 45 and not STRONG_FORM.search(norm):
        return
    confidence = _form(unit, core, told, blocked)
    if confidence == 0.0:
        return
    fresh = len(content_stems(norm) - content_stems(recent))
    if 0.15 <= shared and unit.word_count >= 7 and (told < 0.9) and not labelled and not METAPHOR.search(norm):
        heard.hits.append(whole(unit, B.PARAPHRASE, min(0.7, confidence) * damp, index))
    if told >= 0.55 and not METAPHOR.search(core) and not CONTRAST.search(norm):
        heard.hits.append(whole(unit, B.SIMPLE_REFLECTION, confidence * damp, index))
    elif shared >= 0.4 and fresh <= 2 and not labelled and not METAPHOR.search(norm) and not CONTRAST.search(norm):
        heard.hits.append(whole(unit, B.SIMPLE_REFLECTION, confidence * damp, index))
    else:
        heard.hits.append(whole(unit, B.COMPLEX_REFLECTION, confidence * damp, index))


def _form(unit: Unit, core: str, told: float, blocked: bool) -> float:
    """Return how surely a statement gives something back, from its form and what the person said."""
    norm = unit.norm
    if re.match(r"(?:i'm|i am|my name|thank|please|let's|let me)\b", core) and not STRONG_FORM.search(norm):
        return 0.0
    stems = len(content_stems(norm))
    if STRONG_FORM.search(norm) and not (blocked and re.search(r"\byou (?:need|should|have to|better)\b", norm)):
        return 0.8
    if told >= 0.6 and stems >= 1 and unit.word_count <= 12 and not SPEAKER.search(norm) and not blocked:
        return 0.8
    if blocked or (_LIMIT_FORM.search(norm) and told < 0.5):
        return 0.0
    if told < 0.3 and (_OFFENCE.search(norm) or (unit.question_mark and not EMOTION.search(norm))):
        return 0.0
    if re.match(r"(?:so |and |but )*your ", core) and told < 0.3 and not _AFFECTING.search(norm):
        return 0.0
    if _AS_IF.match(norm, unit.core) and not SPEAKER.search(norm) and not unit.question_mark:
        return 0.7
    if YOU_FORM.match(core) and unit.word_count >= 2 and not _TAG_ALONE.match(core):
        return min(0.85, 0.65 + 0.4 * told)
    about_you = bool(_ABOUT_YOU.search(norm))
    if about_you and not SPEAKER.search(norm) and unit.word_count >= 5:
        if re.match(
            r"(?:so |and |all |it |that |this |he |she |they |nobody |no one |everyone |everybody |he's |"
            r"she's |they've |being |her |his |not |losing |the )",
            core,
        ):
            return min(0.8, (0.55 if _AFFECTING.search(norm) else 0.38) + 0.6 * told)
    if told >= 0.3 and not SPEAKER.search(norm) and unit.word_count >= 4 and stems >= 2:
        return 0.55
    return 0.0


def _long_summary(heard: Heard) -> None:
    """Call a turn a summary when it gives back many things one after the other."""
    given = [h for h in heard.hits if h.id in {B.SIMPLE_REFLECTION, B.COMPLEX_REFLECTION, B.PARAPHRASE}]
    words = sum(heard.units[h.unit].word_count for h in given)
    if words >= 26 and len({h.unit for h in given}) >= 1 and not heard.confidence(B.SUMMARY):
        heard.hits.append(type(given[0])(B.SUMMARY, 0.6, given[0].start, given[-1].end, given[0].unit))
