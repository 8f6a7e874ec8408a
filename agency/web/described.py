"""What the server says of itself in OpenAPI: the fields of its forms, and every answer that an address may give.

Forms are read by hand, because each is checked against the session first; so FastAPI cannot know their fields.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from appliance.wire.enrolment import AUTHORITY_PATH, PATH, EnrolmentAnswer

HTML: Final = "text/html"
JSON: Final = "application/json"
PDF: Final = "application/pdf"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_COURSE: Final = (
    "title", "lesson_plan", "instructor", "complete_after_minutes", "activities[]", "flags[]", "scenarios[]",
    "categories[]", "toward[]",
)  # fmt: skip
_COLUMNS: Final = tuple(
    f"column_{name}"
    for name in (
        "training_id", "family_name", "given_name", "rank", "unit", "hired_on", "licence_from", "licence_to",
    )
)  # fmt: skip
FORMS: Final[Mapping[str, Sequence[str]]] = {
    "/sign-in": ("name", "password", "code", "before"),
    "/sign-out": (),
    "/password": ("old", "new", "again"),
    "/second-factor": ("step", "secret", "code", "password"),
    "/hours/decide": ("sitting[]", "decision", "reason", "settled_date", "flags[]", "remedial_for_year", "back"),
    "/officers/{ref}/adjust": ("date", "reason", "course", "remedial_for_year", "minutes"),
    "/officers/{ref}/keep": ("flags[]", "unit"),
    "/officers/{ref}/waiver": ("part", "for_date", "needed_min", "step", "reason", "granted_by"),
    "/claims": ("officer[]",),
    "/records": ("as_of", "file*"),
    "/roster": ("file*", "packed", "step", *_COLUMNS),
    "/courses/new": _COURSE,
    "/courses/{name}/change": _COURSE,
    "/courses/{name}/approve": ("step", "approved_by"),
    "/assignments": ("what", "whom", "title", "course", "due"),
    "/assignments/{name}/close": (),
    "/shared/{name}/open": (),
    "/shared/{name}/answer": ("outcome", "note"),
    "/kiosks/{name}/state": ("step", "replaced_by", "place"),
    "/enrolment-tokens": ("flags[]",),
    "/aside/replay": (),
    "/aside/discard": ("payload_sha256", "topic"),
    "/settings": ("retention_days", "smallest_group", "peer_support"),
    "/tokens": ("name", "scope"),
    "/tokens/revoke": ("token_sha256",),
    "/webhooks": ("address",),
    "/webhooks/change": ("webhook", "step"),
    "/people": ("name", "full_name", "roles[]"),
    "/people/{user_id}/change": ("roles[]", "flags[]"),
}
"""By address: the fields of its form beside `csrf`; `[]` for one that may come several times, `*` for a file."""
_SAID: Final = {
    "200": "What was asked for.",
    "303": "Done, or not signed in, or a password to be changed first: the next page is in `Location`.",
    "401": "Not with this name and password, or not with this token.",
    "403": "Not with these rights, or not with a form that this session was shown.",
    "404": "There is no such thing.",
    "422": "Something that was given cannot be taken; the answer says what.",
    "429": "Too many tries; wait a quarter of an hour.",
    "503": "This server is not set up for that yet.",
}
_PAGE: Final = {code: (HTML,) for code in ("200", "303", "403", "404", "422")}
_ANSWER: Final = {code: (JSON,) for code in ("200", "403", "422", "429")}
_OTHER: Final[Mapping[str, Mapping[str, Sequence[str]]]] = {
    "POST /sign-in": {**_PAGE, "401": (HTML,), "429": (HTML,)},
    "GET /courses/{name}/certificate/{ref}.pdf": {**_PAGE, "200": (PDF,)},
    "GET /courses/{name}/sign-in/{day}.pdf": {**_PAGE, "200": (PDF,)},
    "GET /exports/hours": {**_PAGE, "200": ("text/csv", XLSX, JSON)},
    "GET /api/v1/hours": {"200": (JSON,), "401": (HTML,), "422": (HTML,)},
    "GET /metrics": {"200": ("text/plain",), "401": (HTML,)},
    f"GET {AUTHORITY_PATH}": {"200": ("application/x-pem-file",), "404": (HTML,)},
    f"POST {PATH}": {**_ANSWER, "404": (HTML,), "503": (HTML,)},
}
_BY_TOKEN: Final = ("/api/v1/hours", "/metrics")


def described(app: FastAPI) -> dict[str, Any]:
    """Return the server's OpenAPI document."""
    document = get_openapi(title=app.title, version="1", routes=app.routes)
    for path, methods in document["paths"].items():
        for method, said in methods.items():
            answers = _OTHER.get(f"{method.upper()} {path}", _PAGE)
            said["responses"] = {code: _response(code, kinds) for code, kinds in answers.items()}
            if path == PATH:
                said["responses"]["200"]["content"][JSON]["schema"] = EnrolmentAnswer.model_json_schema()
            if path in _BY_TOKEN:
                said["security"] = [{"token": []}]
            if method == "post" and path in FORMS:
                said["requestBody"] = _form(FORMS[path], csrf=path != "/sign-in")
    document["components"] = {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}}
    return document


def _response(code: str, kinds: Sequence[str]) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    return {
        "description": _SAID[code],
        "content": {kind: {"schema": {} if kind == JSON else dict(schema)} for kind in kinds},
    }


def _form(fields: Sequence[str], *, csrf: bool) -> dict[str, Any]:
    properties: dict[str, Any] = {"csrf": {"type": "string"}} if csrf else {}
    for name in fields:
        text: dict[str, Any] = {"type": "string", "format": "binary"} if name.endswith("*") else {"type": "string"}
        properties[name.rstrip("*[]")] = {"type": "array", "items": text} if name.endswith("[]") else text
    kind = "multipart/form-data" if any(name.endswith("*") for name in fields) else "application/x-www-form-urlencoded"
    schema = {"type": "object", "properties": properties, "required": ["csrf"] if csrf else ["before"]}
    return {"required": True, "content": {kind: {"schema": schema}}}
