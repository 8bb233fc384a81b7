"""Looks at a function's code for what needs an interpreter that has loaded nothing before it.

A module in the function's package that has the name of one of the standard library's wins over it on
a plain start, unless that is loaded already. Libraries that the dynamic loader looks for in a folder
that was not there when the process started are not found any more (glibc keeps that in mind).
"""

import os


def modules_in(folders):
    """The names of all modules that may be in some folders. Raises `OSError` for what is no folder,
    such as an archive, or can't be read.
    """
    # Whatever a file is, it may be a module.
    return {name.partition(".")[0] for folder in folders for name in _names(folder)}


def absent_folders():
    """The folders of the dynamic loader that are not there now."""
    folders = os.environ.get("LD_LIBRARY_PATH", "").split(":")
    return [folder for folder in folders if folder and not os.path.isdir(folder)]


def have_libraries(folders):
    """Whether there are libraries in one of some folders. Raises `OSError`."""
    return any(".so" in name for folder in folders for name in _names(folder))


def _names(folder):
    try:
        return os.listdir(folder)
    except FileNotFoundError:
        return ()
