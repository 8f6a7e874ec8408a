"""The one script of the pages: HTMX, a pinned file of our own server, allowed nothing that the pages do not need.

It may not evaluate text, add styles or scripts, ask another server, or keep pages in the browser. What is refused is
shown in place of the page, as it is without a script.
"""

import json
from typing import Final

VERSION: Final = "2.0.6"
FILE: Final = f"htmx-{VERSION}.min.js"
SHA384: Final = "Akqfrbj/HpNVo8k11SXBb6TlBWmXXlYQrCSqEWmyKJe+hDm3Z/B2WVG4smwBkRVm"
"""Of the file as its makers published it; in base64, as browsers check it."""
BY_ITSELF: Final = "Talkdown-By-Itself"
"""Header of a request that nobody made: it does not keep a session alive."""
_CONFIGURATION: Final = {
    "allowEval": False,
    "allowScriptTags": False,
    "selfRequestsOnly": True,
    "includeIndicatorStyles": False,
    "historyEnabled": False,
    "historyCacheSize": 0,
    "responseHandling": [
        {"code": "204", "swap": False},
        {"code": "[23]..", "swap": True},
        {
            "code": "[45]..",
            "swap": True,
            "error": True,
            "target": "#main",
            "select": "#main",
            "swapOverride": "outerHTML",
        },
    ],
}
CONFIGURATION: Final = json.dumps(_CONFIGURATION)
