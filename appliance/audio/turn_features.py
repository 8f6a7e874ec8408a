"""What the model of finished turns weighs: features of the words so far, pure."""

from collections.abc import Iterator
from typing import Final

from appliance.audio.turn_rules import is_opener
from appliance.audio.turn_text import (
    TurnText,
    after_fillers,
    asks,
    asks_by_form,
    has_relative_clause,
    has_tag,
    subjects,
)
from appliance.audio.turn_verbs import CLAUSE_VERBS, NEEDS_MORE, PLACE_VERBS, STANDS_ALONE, plain_form
from appliance.audio.turn_words import (
    ANNOUNCEMENTS,
    AUXILIARIES,
    CONJUNCTIONS,
    DATIVE_OBJECTS,
    DATIVE_VERBS,
    DETERMINERS,
    GAP_FILLERS,
    IMPERATIVES,
    INDEFINITES,
    INFINITIVE_HEADS,
    INTRANSITIVES,
    LINKING,
    OPEN_VERBS,
    PARTICLES,
    PERSONAL_STARTS,
    PREPOSITIONS,
    QUESTION_WORDS,
    REFLECTING_STARTS,
    SENTENCE_TAILS,
    STATES,
    SUBJECT_PRONOUNS,
    TIMES,
)

_CLASSES: Final = (
    ("subject", SUBJECT_PRONOUNS),
    ("object", frozenset("me him her them us".split())),
    ("you_it", frozenset({"you", "it"})),
    ("that", frozenset({"that", "this"})),
    ("particle", PARTICLES),
    ("determiner", DETERMINERS),
    ("preposition", PREPOSITIONS),
    ("conjunction", CONJUNCTIONS),
    ("question_word", QUESTION_WORDS),
    ("auxiliary", AUXILIARIES),
    ("time", TIMES),
    ("indefinite", INDEFINITES),
    ("state", STATES),
    ("linking", LINKING),
)


def word_class(word: str) -> str:
    """Return what kind of word it is, as far as a list or its ending tells; "plain" is mostly a noun."""
    for name, words in _CLASSES:
        if word in words:
            return name
    verb = plain_form(word)
    if verb is not None:
        return "verb" if verb in STANDS_ALONE else "open_verb"
    for ending in ("ing", "ed", "ly"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return ending
    return "plain"


def features(text: TurnText) -> dict[str, float]:
    """Return what the model of finished turns weighs; every value is between 0 and 1, and what is 0 is left out."""
    if not text.sentence:
        return {}
    found = {name: float(value) for name, value in (*_shape(text), *_ending(text), *_frame(text))}
    return {name: value for name, value in found.items() if value}


def _shape(text: TurnText) -> Iterator[tuple[str, float]]:
    """Yield what kind of sentence it is, how long, and where in the turn it stands."""
    words = after_fillers(text.sentence) or text.sentence
    asked = asks(text)
    kind = "question" if asked else "instruction" if words[0] in IMPERATIVES else "statement"
    first = text.sentences == 1
    size = len(words)
    yield "question_form", asked
    yield "question_mark", text.question_mark
    yield "question_by_both", text.question_mark and asks_by_form(words)
    yield "wh_question", asked and words[0] in QUESTION_WORDS
    yield "instruction", kind == "instruction"
    yield "trails_off", text.trails_off
    yield f"{kind}_words", min(size, 12) / 12
    yield f"first_{kind}", first
    yield f"first_short_{kind}", first and size <= 5
    yield "later_sentence", not first
    yield "third_sentence", text.sentences >= 3
    yield "one_word", size == 1
    yield "two_words", size == 2
    yield "three_four_words", size in (3, 4)
    yield "five_eight_words", 5 <= size <= 8
    yield "nine_words_or_more", size >= 9
    yield "tag", has_tag(words)
    yield "announces", any(words[: len(start)] == start for start in ANNOUNCEMENTS)
    yield "asks_you_to", words[:2] in (("i", "need"), ("i", "want"), ("i'd", "like")) and words[2:3] == ("you",)
    yield "lets", words[0] in ("let's", "let")
    yield "i_will", words[0] == "i'll" or words[:2] == ("i'm", "going")
    yield "refuses", any(word in ("not", "no") or word.endswith("n't") for word in words) and not asked
    yield "reflects", words[:2] in REFLECTING_STARTS or words[:1] in REFLECTING_STARTS
    yield "short_reflection", (words[:2] in REFLECTING_STARTS or words[:1] in REFLECTING_STARTS) and size <= 4
    yield "opener", is_opener(text)
    yield "thanks", words[0] in ("thank", "thanks") and size <= 4
    yield "starts_with_so", text.sentence[0] in ("so", "and", "but")
    yield "starts_if", words[0] in CONJUNCTIONS
    yield "starts_front", words[0] in PREPOSITIONS
    yield "has_subject", subjects(words) >= 1 or words[0] in PERSONAL_STARTS
    yield "two_clauses", subjects(words) >= 2
    yield "has_verb", any(word in AUXILIARIES for word in words[:-1]) or subjects(words) >= 1
    yield "conjunction_inside", any(word in CONJUNCTIONS for word in words[1:-1])
    yield "two_prepositions", sum(word in PREPOSITIONS for word in words[:-1]) >= 2
    yield "relative_clause", has_relative_clause(words)


def _ending(text: TurnText) -> Iterator[tuple[str, float]]:
    """Yield what the last words leave open."""
    words = text.sentence
    last = words[-1]
    before = words[-2] if len(words) > 1 else ""
    gap = any(word in GAP_FILLERS for word in words[:-1])
    kind = word_class(last)
    yield f"ends_{kind}", 1
    yield f"pair_{word_class(before) if before else 'start'}_{kind}", 1
    yield "open_verb", last in OPEN_VERBS and not gap
    yield "gap_verb", last in OPEN_VERBS and gap
    yield "ends_in_tail", last in SENTENCE_TAILS
    yield "bare_verb", before in INFINITIVE_HEADS and last not in INTRANSITIVES | PARTICLES | PERSONAL_STARTS | STATES
    yield "intransitive_end", before in INFINITIVE_HEADS and last in INTRANSITIVES
    yield "dative", before in DATIVE_VERBS and last in DATIVE_OBJECTS and len(words) > 2
    yield "verb_and_object", last in DATIVE_OBJECTS and before not in DATIVE_VERBS
    yield "noun_phrase_end", before in DETERMINERS and last not in DETERMINERS and len(words) > 2
    yield "prepositional_end", len(words) > 3 and (before in PREPOSITIONS or words[-3] in PREPOSITIONS)
    yield "whole_instruction", _is_whole_instruction(after_fillers(words))
    yield "thanks_for", words[0] in ("thank", "thanks") and len(words) > 4 and last not in OPEN_VERBS
    yield "linked_end", before in LINKING and kind in ("plain", "ed", "ing", "state", "time")
    yield "state_end", len(words) > 1 and last in STATES and any(w in AUXILIARIES for w in words[:-1])
    yield "reporting", words[0] in ("i", "i'm", "it", "you") and len(words) in (2, 3) and last in OPEN_VERBS


def _is_whole_instruction(words: tuple[str, ...]) -> bool:
    """Whether it tells to do something with a named thing: "drop the knife"; "put the knife" lacks where to."""
    if len(words) < 3 or words[0] not in IMPERATIVES or words[0] in ("let's", "let"):
        return False
    names_thing = words[-2] in DETERMINERS and word_class(words[-1]) in ("plain", "open_verb", "verb")
    has_place = any(word in PREPOSITIONS | PARTICLES for word in words[1:-1])
    return names_thing and (has_place or plain_form(words[0]) not in PLACE_VERBS)


def _is_verb(word: str) -> bool:
    return word in AUXILIARIES or plain_form(word) is not None or (word.endswith("ed") and len(word) > 4)


def _frame(text: TurnText) -> Iterator[tuple[str, float]]:
    """Yield whether clauses have their verbs and verbs what they ask for."""
    words = after_fillers(text.sentence) or text.sentence
    last = words[-1]
    verb = plain_form(last)
    gap = any(word in GAP_FILLERS for word in words[:-1]) or has_relative_clause(words)
    yield "needs_more", verb in NEEDS_MORE and verb not in STANDS_ALONE and not gap
    yield "needs_more_but_gap", verb in NEEDS_MORE and gap
    yield "stands_alone", verb in STANDS_ALONE
    yield "no_verb", not any(_is_verb(word) for word in words)
    tail, opened_by = _last_clause(words)
    lacks = not any(_is_verb(word) for word in tail)
    yield f"no_verb_after_{opened_by}", bool(opened_by) and lacks
    yield f"clause_after_{opened_by}", bool(opened_by) and not lacks
    yield (
        "no_place",
        plain_form(tail[0] if tail else "") in PLACE_VERBS
        and not any(word in PREPOSITIONS | PARTICLES for word in tail),
    )
    if asks_by_form(words):
        start = 2 if words[0] in QUESTION_WORDS and len(words) > 2 and words[1] in AUXILIARIES else 1
        rest = words[start + 1 :]
        yield "question_verb", any(plain_form(word) is not None for word in rest)
        yield "question_be", words[start - 1] in ("is", "are", "was", "were", "am") and len(rest) >= 1
        yield "question_bare", not rest
        yield "question_object", len(rest) >= 2 and plain_form(rest[-1]) is None and any(map(plain_form, rest[:-1]))
    for number in range(len(words) - 1, 0, -1):
        found = plain_form(words[number - 1])
        if found is not None:
            behind = words[number:]
            yield "verb_object", word_class(behind[0]) in ("plain", "determiner", "object", "indefinite", "that")
            yield "behind_verb_1", len(behind) == 1
            yield "behind_verb_2", len(behind) == 2
            yield "behind_verb_3", len(behind) == 3
            yield "behind_verb_more", len(behind) > 3
            break


def _last_clause(words: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """Return the words from the last place where a clause begins, and what opened it ("" for the sentence itself)."""
    for number in range(len(words) - 2, 0, -1):
        word = words[number]
        if word in ("and", "or", "but"):
            return words[number + 1 :], "and"
        if word in CONJUNCTIONS or word == "that":
            return words[number + 1 :], "conjunction"
        if word == "like":
            return words[number + 1 :], "like"
        if plain_form(word) in CLAUSE_VERBS:
            return words[number + 1 :], "clause_verb"
    return words, ""
