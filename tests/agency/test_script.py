import base64
import hashlib
import json
import re
from datetime import timedelta
from html import unescape

import pytest

from agency.database import Database
from agency.database.people import Role
from agency.web import script
from agency.web.sessions import IDLE
from agency.web.site import HERE
from tests.agency.browser import Person, an_officer, signed_in

STATIC = HERE / "static"
AS_THE_SCRIPT = {"HX-Request": "true"}
PAGES = ("/officers", "/roster", "/skills", "/kiosks")


@pytest.fixture
def person(database: Database) -> Person:
    with database.write() as session:
        session.add_all([an_officer(1, family_name="Ruiz"), an_officer(2, family_name="Lind")])
    return signed_in(database, *Role)


def test_the_script_is_the_pinned_file_of_its_makers_with_its_licence_beside_it() -> None:
    content = (STATIC / script.FILE).read_bytes()
    assert base64.b64encode(hashlib.sha384(content).digest()).decode() == script.SHA384
    assert f'version:"{script.VERSION}"'.encode() in content
    assert "Zero-Clause BSD" in (STATIC / "htmx-LICENSE.txt").read_text()
    assert [one.name for one in STATIC.glob("*.js")] == [script.FILE]


def test_pages_let_the_browser_check_the_script_and_forbid_it_to_evaluate_or_remember(person: Person) -> None:
    page = person.get("/officers").text
    assert f'<script src="/static/{script.FILE}" integrity="sha384-{script.SHA384}" defer></script>' in page
    found = re.search(r'<meta name="htmx-config" content="([^"]+)">', page)
    assert found is not None
    told = json.loads(unescape(found[1]))
    assert (told["allowEval"], told["allowScriptTags"], told["historyCacheSize"]) == (False, False, 0)
    policy = person.get("/officers").headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy and "unsafe" not in policy


@pytest.mark.parametrize("path", PAGES)
def test_what_the_script_replaces_is_on_the_page_once_and_its_attributes_need_no_evaluation(
    person: Person, path: str
) -> None:
    page = person.get(path).text
    aims = re.findall(r'hx-(?:target|select)="#([a-z]+)"', page)
    assert all(page.count(f'id="{aim}"') == 1 for aim in aims if aim != "preview")
    assert not re.search(r"hx-on|js:|\[[^\]]*\]\s*(?:from|delay)", page)
    for values in re.findall(r"hx-(?:vals|headers)='([^']*)'", page):
        json.loads(values)


def test_a_search_by_the_script_finds_what_the_form_finds(person: Person) -> None:
    plain = person.get("/officers?q=rui").text
    live = person.client.get("/officers?q=rui", headers=AS_THE_SCRIPT).text
    found = re.search(r'<div id="found">.*</div>', live, re.DOTALL)
    assert found is not None and found[0] in plain
    assert "Ruiz" in found[0] and "Lind" not in found[0]


def test_a_page_that_refreshes_by_itself_does_not_keep_a_session_alive(person: Person) -> None:
    for _ in range(4):
        person.clock.forward(IDLE / 4)
        by_itself = {**AS_THE_SCRIPT, script.BY_ITSELF: "1"}
        assert "Kiosks" in person.client.get("/kiosks", headers=by_itself).text
    person.clock.forward(timedelta(seconds=1))
    gone = person.client.get("/kiosks", headers=by_itself)
    assert gone.headers["HX-Redirect"] == "/sign-in" and gone.text == ""


def test_somebody_who_works_stays_signed_in_with_the_script_too(person: Person) -> None:
    for _ in range(4):
        person.clock.forward(IDLE / 2)
        assert "Ruiz" in person.client.get("/officers?q=rui", headers=AS_THE_SCRIPT).text
