"""The method page says what the method file says."""

import re

from appliance.encounter.behaviours import BehaviourId
from appliance.review.method import method
from appliance.review.method_page import basis_of, meanings, page, weights
from tests.house.test_checks import ROOT


def test_the_page_is_what_the_method_file_gives() -> None:
    kept = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
    assert kept == page(), "write it anew: python -m appliance.review.method_page > docs/method.md"


def test_every_weight_stands_on_the_page_with_its_value_and_its_source() -> None:
    shown = page()
    places = dict(weights())
    assert len(places) > 180
    for place, value in places.items():
        name = place.rpartition(".")[2]
        basis = basis_of(place)
        assert basis != "not stated", place
        if name == "full":
            continue
        assert re.search(rf"^\| `{name}` \| {value:g} \| [^|]* \| {re.escape(basis)} \|$", shown, re.MULTILINE), place


def test_every_basis_is_of_something_there_and_names_known_sources() -> None:
    parts = {".".join(place.split(".")[:n]) for place, _ in weights() for n in range(1, 5)} | {"stock_words"}
    for place, basis in method().basis.items():
        assert place in parts, place
        named = set(re.findall(r"\b[a-z]+\d{4}\b", basis))
        assert named <= set(method().sources), basis
        assert basis.startswith(("judged", "domain")), basis


def test_what_a_number_means_is_told_unless_it_is_the_weight_of_a_behaviour() -> None:
    places = {place for place, _ in weights()}
    assert set(meanings()) <= places
    behaviours = {b.value for b in BehaviourId}
    for place in places - set(meanings()):
        table, _, name = place.rpartition(".")
        assert name == "full" or (name in behaviours and not table.endswith(("shared", "numbers"))), place
    assert meanings()["competencies.risk.numbers.blind_cap"].startswith("warm and blind")


def test_every_stock_word_stands_on_the_page() -> None:
    shown = re.sub(r"\s+", " ", page())
    assert ", ".join(sorted(method().stock_words)) + "." in shown
    assert basis_of("stock_words") in shown


def test_anchors_and_sources_of_every_competency_stand_on_the_page() -> None:
    shown = page()
    for entry in method().competencies.values():
        assert f"## {entry.title}\n" in shown
        for anchor in entry.anchors:
            assert anchor in shown
    for text in method().sources.values():
        assert text in shown
