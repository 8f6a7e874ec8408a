"""The kiosk program."""

import os

# onnxruntime's released builds report their sessions to its maker and keep a device id, unless this is set before the
# library is loaded; child processes inherit it.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
