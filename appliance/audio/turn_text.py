"""What the words so far say about whether the officer has finished: features of an English text, pure.

The text may come without punctuation, and a full stop is weak evidence, since recognisers add one to anything; a
question mark and a cut into sentences are used where they are there.
"""

import re
from dataclasses import dataclass

from appliance.audio.turn_words import (
    ACKNOWLEDGEMENTS,
    AUXILIARIES,
    CONJUNCTIONS,
    DATIVE_OBJECTS,
    DATIVE_VERBS,
    DETERMINERS,
    FILLER_PAIRS,
    GAP_FILLERS,
    GREETINGS,
    HANGING_ADVERBS,
    HANGING_PAIRS,
    HANGING_TRIPLES,
    HESITATIONS,
    IMPERATIVES,
    INFINITIVE_HEADS,
    INTRANSITIVES,
    LEADING_FILLERS,
    OPEN_VERBS,
    OPENING_WORDS,
    PARTICLES,
    PERSONAL_STARTS,
    PREPOSITIONS,
    QUESTION_AUXILIARIES,
    QUESTION_SUBJECTS,
    QUESTION_WORDS,
    SENTENCE_TAILS,
    STATES,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    WHOLE_SHORT_QUESTIONS,
)

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")
_ROLE = r"officer|deputy|sergeant|detective|trooper|constable|a police officer|with the|from the"
_INTRODUCTION = re.compile(
    r"^(?:(?:hi|hey|hello|good evening|good morning|good afternoon)(?: there| sir| ma'am| [a-z]+)? )?"
    r"(?:my name is|my name's|i'm|i am|this is|it's)"
    rf"(?: (?:{_ROLE})\b.*| [a-z]+ again| (?P<name>[a-z]+))$"
)


@dataclass(frozen=True, slots=True)
class TurnText:
    """A transcript so far, cut up."""

    words: tuple[str, ...]
    """All of it, lower case, without punctuation."""
    sentence: tuple[str, ...]
    """The last sentence."""
    sentences: int
    question_mark: bool
    trails_off: bool
    """Written with three dots, a dash or a comma at its end."""


def read_text(text: str) -> TurnText:
    """Cut a transcript up."""
    plain = text.strip().lower().replace("’", "'")
    pieces = [piece for piece in _SENTENCE_END.split(plain) if _WORD.search(piece)]
    last = tuple(_WORD.findall(pieces[-1])) if pieces else ()
    return TurnText(
        words=tuple(_WORD.findall(plain)),
        sentence=last,
        sentences=len(pieces),
        question_mark=plain.endswith("?"),
        trails_off=plain.endswith(("...", "…", "-", "—", "–", ",")),
    )


def is_hesitation(text: TurnText) -> bool:
    """Whether the last thing heard is "um", "you know", "I mean" or the like."""
    if not text.words:
        return False
    if text.words[-1] in HESITATIONS:
        return True
    return text.words[-2:] in FILLER_PAIRS and not _asks(text)


def is_opener(text: TurnText) -> bool:
    """Whether it is a greeting, an introduction, a bare name or an acknowledgement, after which people go on."""
    said = " ".join(text.sentence)
    if said in ACKNOWLEDGEMENTS:
        return True
    rest = [word for word in text.sentence if word not in OPENING_WORDS]
    if not rest or " ".join(rest) in ACKNOWLEDGEMENTS:
        return True
    if _asks(text):
        return False
    introduced = _INTRODUCTION.match(said) if text.sentences <= 3 else None
    if introduced:
        name = introduced["name"]
        return name is None or not (name in STATES or name.endswith("ing") or said.startswith("it's"))
    if rest[0] in GREETINGS or rest[0] == "good":
        return len(rest) <= 3
    return len(text.sentence) == 1 and text.sentence[0] not in IMPERATIVES


def is_open_clause(text: TurnText) -> bool:
    """Whether an "if …" or "when …" still lacks its main clause, or "what I mean" its "is"."""
    words = text.sentence if text.sentence[:1] == ("look",) else _after_fillers(text.sentence)
    if len(words) < 2:
        return False
    head = words[0]
    opened = head in SUBORDINATORS or words[:2] in (("as", "soon"), ("as", "long"), ("even", "though"))
    if head in ("when", "since") and words[1] in QUESTION_AUXILIARIES:
        return False
    if opened:
        return _subjects(words) < 2 and not any(word in ("please", "then") for word in words[2:])
    if words[:2] in (("what", "i"), ("what", "i'm"), ("what", "i'd"), ("the", "reason"), ("the", "thing")):
        return not any(word in ("is", "was") for word in words[2:-1])
    return _is_front_phrase(words)


def _is_front_phrase(words: tuple[str, ...]) -> bool:
    """Whether it is only "in a minute", "to be honest", "my job tonight": a place, a time or a subject without verb."""
    verbs = (AUXILIARIES - {"be"}) | {"just", "breathe"}
    if len(words) > 6 or _subjects(words) or any(word in verbs for word in words):
        return False
    return words[0] in PREPOSITIONS | {"to"} or (words[0] in DETERMINERS | {"what", "who"} and len(words) <= 3)


def is_hanging(text: TurnText) -> bool:
    """Whether the last word asks for another: "and", "the", "to", "I'm", "really"."""
    if not text.sentence:
        return False
    last = text.sentence[-1]
    before = text.sentence[-2] if len(text.sentence) > 1 else ""
    can_end_a_clause = PARTICLES | INTRANSITIVES | DATIVE_OBJECTS
    if before in CONJUNCTIONS - {"since", "or", "than"} and len(text.sentence) > 2 and last not in can_end_a_clause:
        return True
    if last in AUXILIARIES and "'" in last and not last.endswith("n't"):
        return True
    if text.sentence[-4:-1] == ("if", "you", "want") or text.sentence[-3:] == ("by", "the", "way"):
        return False
    if text.sentence[-2:] in HANGING_PAIRS or text.sentence[-3:] in HANGING_TRIPLES:
        return True
    if last in DETERMINERS:
        return last not in ("no", "this", "some", "any", "both", "either", "few", "other")
    if last in ("that", "then"):
        reporting = before in ("is", "think", "feel", "promise", "told", "worried", "me")
        return reporting and text.sentence[0] != "thank" and not _asks(text)
    if last in PARTICLES:
        return last in ("in", "on") and before in AUXILIARIES | PREPOSITIONS
    if last == "before":
        return len(text.sentence) < 4
    if last == "like":
        return not any(word in QUESTION_WORDS for word in text.sentence)
    if last in PREPOSITIONS:
        stranded = last in ("at", "from", "with", "for", "about", "of") or before in ("talk", "talking")
        return not (stranded and _asks(text) and text.sentence[0] in QUESTION_WORDS - {"why", "how"})
    if last in ("so", "though", "well", "too", "first", "maybe", "not", "never"):
        return last in ("maybe", "never") or (last == "so" and before not in ("hope", "think", "guess", "say"))
    if last in CONJUNCTIONS or last in HANGING_ADVERBS or last in SUBJECT_PRONOUNS:
        return True
    if last in ("you", "it", "he", "she", "they", "we", "i") and before in QUESTION_AUXILIARIES:
        # "What are you" lacks its verb; in "you won't run, will you" the pair stands at the end of a whole sentence.
        return len(_after_fillers(text.sentence)) <= 3 and text.sentence[-3:] not in WHOLE_SHORT_QUESTIONS
    if last in AUXILIARIES and len(text.sentence) > 4:
        return not (_asks(text) or before == "to" or any(word in ("what", "all", "as") for word in text.sentence[-4:]))
    if last in AUXILIARIES:
        # "Yes, I do." and "no, I can't" are whole; "the answer is" is not.
        return before not in SUBJECT_PRONOUNS | AUXILIARIES | {"you", "it", "that", "everybody", "anybody", "nobody"}
    return False


def features(text: TurnText) -> dict[str, float]:
    """Return what the model of finished turns weighs; every value is between 0 and 1."""
    words = text.sentence
    if not words:
        return {}
    last = words[-1]
    before = words[-2] if len(words) > 1 else ""
    asks = _asks(text)
    found = {
        "question_form": asks,
        "question_mark": text.question_mark,
        "imperative": _after_fillers(words)[:1] != () and _after_fillers(words)[0] in IMPERATIVES,
        "trails_off": text.trails_off,
        "open_verb": last in OPEN_VERBS and not _gap_before_end(words),
        "ends_in_particle": last in PARTICLES,
        "ends_in_tail": last in SENTENCE_TAILS,
        "ends_in_ing": last.endswith("ing") and len(last) > 5,
        "ends_in_that_you_it": last in ("that", "you", "it", "this"),
        "bare_verb": before in INFINITIVE_HEADS and last not in INTRANSITIVES | PARTICLES | PERSONAL_STARTS | STATES,
        "intransitive_end": before in INFINITIVE_HEADS and last in INTRANSITIVES,
        "dative": before in DATIVE_VERBS and last in DATIVE_OBJECTS and len(words) > 2,
        "verb_and_object": last in DATIVE_OBJECTS and before not in DATIVE_VERBS | QUESTION_AUXILIARIES,
        "noun_phrase_end": before in DETERMINERS and last not in DETERMINERS and len(words) > 2,
        "prepositional_end": len(words) > 3 and (before in PREPOSITIONS or words[-3] in PREPOSITIONS),
        "state_end": len(words) > 1
        and last in STATES
        and any(word in AUXILIARIES and word not in ("let's", "do", "does", "did") for word in words[:-1]),
        "two_prepositions": sum(word in PREPOSITIONS for word in words[:-1]) >= 2,
        "conjunction_inside": any(word in CONJUNCTIONS for word in words[1:-1]),
        "five_eight_words": 5 <= len(words) <= 8,
        "whole_short_statement": len(words) in (2, 3, 4)
        and words[0] in PERSONAL_STARTS
        and last not in PERSONAL_STARTS
        and last not in OPEN_VERBS
        and not is_opener(text),
        "reporting": words[0] in ("i", "i'm", "it", "you") and len(words) in (2, 3) and last in OPEN_VERBS,
        "has_subject": _subjects(words) >= 1 or words[0] in PERSONAL_STARTS,
        "two_clauses": _subjects(words) >= 2,
        "has_verb": any(word in AUXILIARIES for word in words[:-1]) or _subjects(words) >= 1,
        "one_word": len(words) == 1,
        "two_words": len(words) == 2,
        "three_four_words": len(words) in (3, 4),
        "nine_words_or_more": len(words) >= 9,
        "later_sentence": text.sentences >= 2,
        "thanks": words[0] in ("thank", "thanks") and len(words) <= 4,
        "starts_with_so": words[0] in ("so", "and", "but"),
    }
    return {name: float(value) for name, value in found.items()}


def _after_fillers(words: tuple[str, ...]) -> tuple[str, ...]:
    for number, word in enumerate(words):
        if word not in HESITATIONS and word not in LEADING_FILLERS:
            return words[number:]
    return ()


def _asks(text: TurnText) -> bool:
    words = _after_fillers(text.sentence)
    if len(words) < 2:
        return False
    if text.question_mark and words[0] not in SUBORDINATORS:
        return True
    if words[0] in QUESTION_WORDS:
        return (
            "'" in words[0]
            or words[1] in AUXILIARIES
            or words[0] == "how"
            or (words[0] == "who" or (words[0] == "what" and words[1] in ("happened", "if", "about", "kind", "time")))
        )
    return words[0] in QUESTION_AUXILIARIES and words[1] in QUESTION_SUBJECTS


def _subjects(words: tuple[str, ...]) -> int:
    """Count words that begin a clause: a subject pronoun or its contraction with something behind it."""
    count = 0
    for number, word in enumerate(words[:-1]):
        following = words[number + 1]
        if word in SUBJECT_PRONOUNS or (word in PERSONAL_STARTS and "'" in word):
            count += 1
        elif word in ("you", "it", "that", "there", "nobody", "somebody", "everybody"):
            if number and words[number - 1] in PREPOSITIONS | OPEN_VERBS and following not in AUXILIARIES:
                continue
            count += following not in PREPOSITIONS | CONJUNCTIONS | PARTICLES | DETERMINERS | SENTENCE_TAILS
    return count


def _gap_before_end(words: tuple[str, ...]) -> bool:
    """Whether a question word earlier on takes the place of what the last verb lacks ("tell me what you need")."""
    return any(word in GAP_FILLERS for word in words[:-1])
