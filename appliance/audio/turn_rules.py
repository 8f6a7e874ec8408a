"""Rules by which the words of an officer's turn plainly go on, whatever the model would say; pure."""

import re
from typing import Final

from appliance.audio.turn_text import (
    TurnText,
    after_fillers,
    asks,
    has_inversion,
    has_relative_clause,
    has_tag,
    subjects,
)
from appliance.audio.turn_words import (
    ACKNOWLEDGEMENTS,
    AUXILIARIES,
    CLAUSE_STARTS,
    CONJUNCTIONS,
    DATIVE_OBJECTS,
    DETERMINERS,
    FILLER_PAIRS,
    GREETINGS,
    HANGING_ADVERBS,
    HANGING_PAIRS,
    HANGING_TRIPLES,
    HESITATIONS,
    IMPERATIVES,
    INTRANSITIVES,
    OPENING_WORDS,
    PARTICLES,
    PREPOSITIONS,
    QUESTION_AUXILIARIES,
    QUESTION_WORDS,
    STATES,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    WHOLE_CLAUSES,
    WHOLE_SHORT_QUESTIONS,
)

_ROLE: Final = r"officer|deputy|sergeant|detective|trooper|constable|a police officer|with the|from the"
_INTRODUCTION: Final = re.compile(
    r"^(?:(?:hi|hey|hello|good evening|good morning|good afternoon)(?: there| sir| ma'am| [a-z]+)? )?"
    r"(?:my name is|my name's|i'm|i am|this is|it's)"
    rf"(?: (?:{_ROLE})\b.*| [a-z]+ again| (?P<name>[a-z]+))$"
)
_FEW_WORDS: Final = 4
_WHOLE_ENDINGS: Final = frozenset(
    {
        ("a", "while"),
        ("at", "once"),
        ("for", "once"),
        ("after", "another"),
        ("by", "the", "way"),
        ("you", "want", "to"),
        ("don't", "want", "to"),
        ("don't", "have", "to"),
        ("if", "you", "want"),
        ("as", "you", "like"),
        ("if", "you", "like"),
        ("if", "you", "can"),
    }
)
"""Ends that are whole although their last word seldom is."""
_REPORTING: Final = frozenset("is think feel promise told worried me agree hope guess afraid glad sorry sure".split())
"""After these "that" begins what is reported far more often than it stands for it."""
_BEGUN_ANEW: Final = frozenset({("you",), ("it",), ("there",), ("that's",), ("it's",), ("there's",)})
"""Alone behind a comma these begin a clause ("you lost the job this morning, you")."""


def is_hesitation(text: TurnText) -> bool:
    """Whether the last thing heard is "um", "you know", "I mean" or the like."""
    if not text.words:
        return False
    if text.words[-1] in HESITATIONS:
        return True
    return text.words[-2:] in FILLER_PAIRS and not asks(text)


def is_opener(text: TurnText) -> bool:
    """Whether it is a greeting, an introduction, a bare name or an acknowledgement, after which people go on."""
    said = " ".join(text.sentence)
    rest = [word for word in text.sentence if word not in OPENING_WORDS]
    opens = len(text.words) - len(text.sentence) < _FEW_WORDS
    if said in ACKNOWLEDGEMENTS or " ".join(rest) in ACKNOWLEDGEMENTS:
        return opens
    if not rest:
        return True
    if asks(text):
        return False
    introduced = _INTRODUCTION.match(said) if text.sentences <= 3 else None
    if introduced:
        name = introduced["name"]
        return name is None or not (name in STATES or name.endswith(("ing", "ed")) or said.startswith("it's"))
    if rest[0] in GREETINGS or rest[0] == "good":
        return len(rest) <= 3 and rest[-1] != "job"
    return len(text.sentence) == 1 and text.sentence[0] not in IMPERATIVES


def is_open_clause(text: TurnText) -> bool:
    """Whether an "if …" or "when …" still lacks its main clause, or "what I mean" its "is"."""
    words = text.sentence if text.sentence[:1] == ("look",) else after_fillers(text.sentence)
    if len(words) < 2 or words in WHOLE_CLAUSES:
        return False
    opened = words[0] in SUBORDINATORS or words[:2] in (("as", "soon"), ("as", "long"), ("even", "though"))
    if words[0] in ("when", "since") and words[1] in QUESTION_AUXILIARIES:
        return False
    if opened and words[:2] not in (("after", "that"), ("after", "this"), ("before", "that"), ("until", "then")):
        return subjects(words) < 2 and not _has_main_clause(text, words)
    if words[:2] in (("what", "i"), ("what", "i'm"), ("what", "i'd"), ("the", "reason"), ("the", "thing")):
        return not text.question_mark and not any(word in ("is", "was") for word in words[2:-1])
    return _is_front_phrase(words)


def _has_main_clause(text: TurnText, words: tuple[str, ...]) -> bool:
    """Whether behind an "if …" without a second pronoun a main clause stands all the same."""
    main = after_fillers(text.after_comma)
    behind_comma = len(main) >= 3 and len(words) - len(main) >= 3 and main[0] not in CONJUNCTIONS | PREPOSITIONS
    return behind_comma or has_inversion(words[2:]) or any(word in ("please", "then") for word in words[2:])


def _is_front_phrase(words: tuple[str, ...]) -> bool:
    """Whether it is only "in a minute", "to be honest", "my job tonight": a place, a time or a subject without verb."""
    if len(words) > 6 or subjects(words) or any(word in AUXILIARIES - {"be"} | {"just", "breathe"} for word in words):
        return False
    if words[0] in ("what", "who"):
        return len(words) == 2 and words[1] in ("else", "kind", "sort")
    if len(words) == 3 and words[1].endswith("'s") and (words[2] in STATES | PARTICLES or words[2].endswith("ing")):
        return False
    return words[0] in PREPOSITIONS | {"to"} or (words[0] in DETERMINERS and len(words) <= 3)


def is_hanging(text: TurnText) -> bool:
    """Whether the last word asks for another: "and", "the", "to", "I'm", "really"."""
    words = text.sentence
    if not words:
        return False
    last = words[-1]
    before = words[-2] if len(words) > 1 else ""
    if words[-3:] in _WHOLE_ENDINGS or words[-2:] in _WHOLE_ENDINGS or has_tag(words):
        return False
    if len(words) > 2 and _lacks_clause(before, last):
        return True
    if last in AUXILIARIES and "'" in last and not last.endswith("n't"):
        return True
    if words[-2:] in HANGING_PAIRS or (
        words[-3:] in HANGING_TRIPLES and not (words[0] in SUBORDINATORS and has_inversion(words[2:]))
    ):
        return True
    if last in DETERMINERS:
        whole = ("no", "this", "some", "any", "both", "either", "few", "other")
        return last not in whole and not (text.question_mark and before == "how")
    if text.after_comma in _BEGUN_ANEW:
        return True
    if last in ("that", "then"):
        reporting = before in _REPORTING
        return reporting and words[0] != "thank" and "telling" not in words and not asks(text)
    if last in PARTICLES:
        return last in ("in", "on") and before in AUXILIARIES | PREPOSITIONS
    if last == "before":
        return len(words) < 4
    if last == "like":
        return before not in ("you", "they", "she", "he") and not any(word in QUESTION_WORDS for word in words)
    if last in PREPOSITIONS:
        return not _is_stranded(text, last, before)
    if last in ("so", "though", "well", "too", "first", "maybe", "not", "never"):
        return last in ("maybe", "never") or (last == "so" and before not in ("hope", "think", "guess", "say"))
    if last in ("who", "which", "whose"):
        return len(words) > 2
    if last in CONJUNCTIONS or last in HANGING_ADVERBS or last in SUBJECT_PRONOUNS:
        return not _asks_after(text, before, last)
    if last in ("you", "it") and before in QUESTION_AUXILIARIES:
        # "What are you" lacks its verb; in "you won't run, will you" the pair stands at the end of a whole sentence.
        return len(after_fillers(words)) <= 3 and not _asks_after(text, before, last)
    return last in AUXILIARIES and _lacks_predicate(text, before)


def _lacks_clause(before: str, last: str) -> bool:
    """Whether a conjunction with one word behind it waits for the rest of its clause."""
    if before in ("and", "but", "or"):
        return last in CLAUSE_STARTS
    if before in CONJUNCTIONS - {"since", "than", "so"}:
        return last not in PARTICLES | INTRANSITIVES | DATIVE_OBJECTS
    return False


def _is_stranded(text: TurnText, last: str, before: str) -> bool:
    """Whether a preposition at the end is whole: "who are you with", "somebody you can stay with"."""
    words = text.sentence
    by_question = last in ("at", "from", "with", "for", "about", "of", "to") or before in ("talk", "talking")
    if by_question and asks(text) and after_fillers(words)[0] in QUESTION_WORDS - {"why", "how"}:
        return before not in DETERMINERS and (last != "to" or len(words) > 3)
    by_verb = last != "to" or before in ("go", "talk", "talking", "speak", "listen", "get", "turn", "going")
    return by_verb and last in ("at", "from", "with", "for", "about", "to", "on", "in") and has_relative_clause(words)


def _asks_after(text: TurnText, before: str, last: str) -> bool:
    """Whether "how old is she", "where are they" or "neither is he" stands at the end."""
    words = after_fillers(text.sentence)
    if before not in QUESTION_AUXILIARIES or last not in SUBJECT_PRONOUNS | {"you", "it"}:
        return False
    if words[-3:-2] and words[-3] in ("neither", "so", "nor"):
        return True
    if words in WHOLE_SHORT_QUESTIONS:
        return True
    is_state = before in ("is", "are", "was", "were")
    return (
        is_state
        and len(words) <= 4
        and ((words[0] in ("where", "who") and last != "you") or (words[0] == "how" and len(words) == 4))
    )


def _lacks_predicate(text: TurnText, before: str) -> bool:
    """Whether an auxiliary at the end waits for its verb; "yes, I do", "better than I do" and "who they are" do not."""
    words = text.sentence
    whole_before = SUBJECT_PRONOUNS | {"you", "it"}
    if len(words) > 4:
        takes_up = ("what", "all", "as", "than", "like", "where", "how", "who", "and", "but", "whatever", "if")
        if before in whole_before and any(word in takes_up for word in words[-6:-2]):
            return False
        return not (asks(text) or before == "to" or any(word in ("what", "all", "as") for word in words[-4:]))
    return before not in whole_before | AUXILIARIES | {"that", "everybody", "anybody", "nobody"}
