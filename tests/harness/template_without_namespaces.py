"""Runs a Python template, the script that its arguments name, without what needs a sandbox: its
copies stay in the namespaces, and with the user, that they have.
"""

import os
import runpy
import sys

script = sys.argv[1]
del sys.argv[0]
sys.path[0] = os.path.dirname(script)

from mayfly_runtime import kernel, tmp_files  # noqa: E402

for name in ("enter", "drop_capabilities", "show_own_process", "seal"):
    setattr(kernel, name, lambda *_: None)
# `/tmp` is the machine's here.
tmp_files.FOLDER = os.environ.get("TMP_OF_TEMPLATE", "/nonexistent")
os.setsid = lambda: None
runpy.run_path(script, run_name="__main__")
