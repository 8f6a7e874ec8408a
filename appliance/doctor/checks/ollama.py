"""Whether the Ollama server answers and has the model, when it is the chosen actor."""

import ipaddress
from typing import Final

import httpx
from pydantic import BaseModel, ValidationError

from appliance.config import ActorRuntime, Settings
from appliance.doctor.finding import Finding, State
from appliance.words import _

NAME: Final = "ollama"
LIMIT_S: Final = 3.0


class _Model(BaseModel):
    name: str


class _Tags(BaseModel):
    models: list[_Model]


def check(settings: Settings) -> Finding:
    """Ask the server for its models; nothing is sent that an officer said."""
    if settings.actor.runtime is not ActorRuntime.OLLAMA:
        return Finding(check=NAME, state=State.OK, found=_("Not used: the actor runs on the model bundle."))
    url, model = str(settings.actor.ollama_url).rstrip("/"), settings.actor.ollama_model
    try:
        answer = httpx.get(f"{url}/api/tags", timeout=LIMIT_S, trust_env=False)
        answer.raise_for_status()
        names = [entry.name for entry in _Tags.model_validate_json(answer.content).models]
    except httpx.TimeoutException:
        return _failed(
            _("{url} does not answer within {limit_s:.0f} s.").format(url=url, limit_s=LIMIT_S),
            _("Restart the server (`systemctl restart ollama`) and look at its log (`journalctl -u ollama`)."),
        )
    except httpx.HTTPStatusError as error:
        return _failed(
            _("{url} answers with an error ({status_code}).").format(url=url, status_code=error.response.status_code),
            _("Look at the server's log."),
        )
    except httpx.TransportError:
        return _failed(
            _("There is no server at {url}.").format(url=url),
            _("Start it (`systemctl start ollama`), or correct actor.ollama_url in the configuration."),
        )
    except ValidationError:
        return _failed(
            _("What answers at {url} is not Ollama.").format(url=url),
            _("Correct actor.ollama_url in the configuration."),
        )
    return judged(url, settings.actor.ollama_url.host or "", model, names)


def judged(url: str, host: str, model: str, names: list[str]) -> Finding:
    """Return the finding for a server that answers with the names of its models."""
    if model not in names and f"{model}:latest" not in names:
        has = ", ".join(sorted(names)) or "none"
        return _failed(
            _("{url} answers but does not have the model {model}; it has: {has}.").format(
                url=url, model=model, has=has
            ),
            _("Run `ollama pull {model}`, or choose another with actor.ollama_model in the configuration.").format(
                model=model
            ),
        )
    if not _on_this_machine(host):
        return Finding(
            check=NAME,
            state=State.WARNING,
            found=_(
                "{url} answers and has {model}, but it is another machine: what officers say is sent to it."
            ).format(url=url, model=model),
            mend=_("Run Ollama on this machine and set actor.ollama_url to http://127.0.0.1:11434."),
        )
    return Finding(check=NAME, state=State.OK, found=_("{url} answers and has {model}.").format(url=url, model=model))


def _failed(found: str, mend: str) -> Finding:
    return Finding(check=NAME, state=State.FAILED, found=found, mend=mend)


def _on_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
