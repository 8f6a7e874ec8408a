"""What is shipped, and what a person is told about a file that cannot be used."""

from datetime import date
from pathlib import Path

import pytest

from agency.hours.loader import RuleFileError, load_rules, read_rules, shipped_rules

GOOD = """
state = "Elm"
[category.talk]
name = "talk"
[[rule]]
id = "elm-annual"
name = "Elm's annual training"
citation = "Elm Code 1"
status = "worked through"
window = { kind = "calendar year" }
total_hours = 4
[[rule.part]]
id = "talk"
name = "the 1 h of talk"
category = "talk"
hours = 1
[[rule.part]]
id = "rest"
name = "the other 3 h"
kind = "remainder"
hours = 3
[[rule.source]]
title = "Elm Code"
checked = 2026-11-25
seen = true
says = "Four hours a year, one of talk."
"""


def told(text: str) -> str:
    with pytest.raises(RuleFileError) as error:
        read_rules("elm.toml", text)
    return str(error.value)


def test_every_shipped_file_can_be_read_and_colorado_alone_is_worked_through() -> None:
    rules = shipped_rules()
    assert sorted(rules) == [
        "california",
        "colorado",
        "florida",
        "georgia",
        "minnesota",
        "north-carolina",
        "texas",
        "washington",
    ]
    worked_through = {rule.id for state in rules.values() for rule in state.rule if rule.status == "worked through"}
    assert worked_through == {"co-rule-28", "co-24-31-315-guide"}


def test_every_shipped_rule_names_sources_with_the_date_on_which_they_were_checked() -> None:
    for state in shipped_rules().values():
        for rule in state.rule:
            assert all(source.checked > date(2026, 1, 1) and source.says for source in rule.source)
            assert all(source.url or not source.seen or "without an address" in source.title for source in rule.source)


def test_a_good_file_is_read() -> None:
    assert read_rules("elm.toml", GOOD).rule[0].total_hours == 4


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("hours = 1\n", "", "elm.toml cannot be used:\n  rule > 'elm-annual' > part > 'talk': part 'talk': give hours"),
        ("hours = 1\n", "hours = 1.1\n", "rule > 'elm-annual' > part > 'talk' > hours: Input should be a multiple of"),
        ("hours = 1\n", "hours = 1\nhuors = 2\n", "> 'talk' > huors: no such key; correct its spelling or remove it"),
        ('citation = "Elm Code 1"\n', "", "rule > 'elm-annual' > citation: this key is missing; add it"),
        (
            'category = "talk"',
            'category = "walk"',
            "rule 'elm-annual', part 'talk': no category 'walk'; add it or rename",
        ),
        ("hours = 3\n", "hours = 2\n", "with the outermost minima it makes total_hours"),
        ('id = "rest"', 'id = "talk"', "two parts have the same id; rename one"),
        ('id = "rest"', 'id = "total"', "this id is kept for the rule's total; choose another"),
        ('"calendar year"', '"calender year"', "> window: Input tag 'calender year'"),
        ("seen = true", "seen = false", "no source was seen; set status = 'not worked through'"),
        ('name = "talk"\n', 'name = "talk"\nwithin = "talk"\n', "category 'talk': lies within itself; correct within"),
        (
            "total_hours = 4\n",
            "total_hours = 4\neffective_from = 2027-01-01\neffective_to = 2026-01-01\n",
            "before effec",
        ),
        ("total_hours = 4\n", 'total_hours = 4\nshares_hours_with = ["oak"]\n', "'oak', which is no rule of this file"),
        ('state = "Elm"\n', "state = Elm\n", "elm.toml is not valid TOML"),
    ],
)
def test_a_file_that_cannot_be_used_says_where_and_what_to_do(old: str, new: str, said: str) -> None:
    assert GOOD.count(old) == 1
    assert said in told(GOOD.replace(old, new))


def test_a_list_that_fails_because_of_its_items_is_not_called_empty() -> None:
    assert "at least one" not in told(GOOD.replace("hours = 1\n", "hours = 1.1\n"))
    assert "category: this key is missing; add it" in told('state = "Elm"\nrule = []\n')
    assert "rule: at least one is needed; add it" in told('state = "Elm"\nrule = []\n[category]\n')


def test_sharing_is_named_by_both_rules() -> None:
    second = GOOD[GOOD.index("[[rule]]") :].replace("elm-annual", "elm-other")
    one_sided = GOOD.replace("total_hours = 4\n", 'total_hours = 4\nshares_hours_with = ["elm-other"]\n') + second
    assert "which does not name it; set it in both" in told(one_sided)


def test_two_versions_of_a_rule_may_follow_each_other_and_not_overlap() -> None:
    first = GOOD.replace("total_hours = 4\n", "total_hours = 4\neffective_to = 2026-12-31\n")
    later = GOOD[GOOD.index("[[rule]]") :].replace(
        "total_hours = 4\n", "total_hours = 4\neffective_from = 2027-01-01\n"
    )
    rules = read_rules("elm.toml", first + later)
    assert [rule.in_force(date(2026, 12, 31)) for rule in rules.rule] == [True, False]
    assert [rule.in_force(date(2027, 1, 1)) for rule in rules.rule] == [False, True]
    assert "two versions are in force at once" in told(GOOD + later)


def test_two_files_may_not_have_the_same_rule(tmp_path: Path) -> None:
    for name in ("ash.toml", "elm.toml"):
        (tmp_path / name).write_text(GOOD)
    with pytest.raises(RuleFileError, match=r"elm\.toml: rule 'elm-annual' is in ash\.toml too"):
        load_rules(tmp_path)


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    (tmp_path / "elm.toml").write_bytes(b'state = "\xff"\n')
    with pytest.raises(RuleFileError, match=r"elm\.toml is not UTF-8 text.*Save it as UTF-8"):
        load_rules(tmp_path)
