"""Tells whether a function needs an interpreter that has loaded nothing before it.

A module in the function's package that has the name of one of the standard library's wins over it on
a plain start, unless that is loaded already. Libraries that the dynamic loader looks for in a folder
that was not there when the process started are not found any more (glibc keeps that in mind).
"""

import os


def reason(search_path, loaded, absent):
    """Why a new interpreter is needed, for whoever asks; `None` if this one will do.

    `search_path` is what stands before the standard library, `loaded` the first names of modules
    that a new interpreter would not have loaded, `absent` are folders of libraries that were not
    there when this process started.
    """
    try:
        for folder in search_path:
            for name in _names(folder):
                # Whatever a file of that name is, it may be a module.
                if name.partition(".")[0] in loaded:
                    return "{} has the name of a loaded module".format(os.path.join(folder, name))
        for folder in absent:
            if any(".so" in name for name in _names(folder)):
                return "there are libraries in {}".format(folder)
    except OSError as error:
        # An archive, or what can't be looked into.
        return str(error)
    return None


def _names(folder):
    try:
        return os.listdir(folder)
    except FileNotFoundError:
        return ()


def absent_folders():
    """The folders of `LD_LIBRARY_PATH` that are not there now."""
    folders = os.environ.get("LD_LIBRARY_PATH", "").split(":")
    return [folder for folder in folders if folder and not os.path.isdir(folder)]
