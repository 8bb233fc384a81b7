"""Where modules are found: the function's code, its layers, the interpreter's own packages.

The interpreter is started without its `site` module, which would run every hook that the machine's
packages have put there for other programs. What of it belongs to a function is done here.
"""

import os
import site
import sys

_packages = None


def prepare():
    """Does what does not depend on the function: defines `exit` and its kin, finds the packages of
    the interpreter. Returns their folders.
    """
    global _packages
    if _packages is None:
        _packages = [path for path in site.getsitepackages() if os.path.isdir(path)]
        site.setquit()
        site.sethelper()
    return _packages


def set_up(customised=True):
    """Completes the search path; `customised` says whether a `sitecustomize` may be on it, which a
    layer may bring.
    """
    back = prepare()
    front = front_of(os.environ)
    # The script's own folder, which Python puts first, comes back by PYTHONPATH, behind the rest.
    middle = [path for path in sys.path[1:] if path not in front and path not in back]
    sys.path[:] = front + middle + back
    if customised:
        site.execsitecustomize()


def front_of(environment):
    """What is searched before everything else: the function's code and its layers."""
    version = "python{}.{}".format(*sys.version_info[:2])
    task = environment.get("LAMBDA_TASK_ROOT", "/var/task")
    return [task, "/opt/python/lib/{}/site-packages".format(version), "/opt/python"]
