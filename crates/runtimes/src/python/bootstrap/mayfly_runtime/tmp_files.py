"""What a function's init has left in `/tmp`, carried from a snapshot into its copies: each copy's
sandbox has a `/tmp` of its own.

The files are kept in the memory of the snapshot, which its copies share, so there is a limit.
"""

import os
import stat

from .obstacle import Obstacle

FOLDER = "/tmp"
LIMIT_BYTES = 32 << 20


def keep():
    """Reads all that is there. Raises `Obstacle` if it is too much, or of a kind that can't be
    carried.
    """
    kept = []
    size = 0
    for folder, folders, files in os.walk(FOLDER):
        for name in folders + files:
            path = os.path.join(folder, name)
            state = os.lstat(path)
            content = None
            if stat.S_ISREG(state.st_mode):
                size += state.st_size
                if size > LIMIT_BYTES:
                    raise Obstacle(
                        "more than {} MiB in {}".format(LIMIT_BYTES >> 20, FOLDER)
                    )
                with open(path, "rb") as file:
                    content = file.read()
            elif stat.S_ISLNK(state.st_mode):
                content = os.readlink(path)
            elif not stat.S_ISDIR(state.st_mode):
                raise Obstacle("{}, which is no file".format(path))
            kept.append((path, state, content))
    return kept


def restore(kept):
    """Writes what was kept, where it was."""
    for path, state, content in kept:
        if stat.S_ISLNK(state.st_mode):
            os.symlink(content, path)
            continue
        if content is None:
            os.mkdir(path)
        else:
            with open(path, "xb") as file:
                file.write(content)
        os.chmod(path, stat.S_IMODE(state.st_mode))
    # Last, and the innermost first: writing into a folder changes its time.
    for path, state, _ in reversed(kept):
        times = (state.st_atime_ns, state.st_mtime_ns)
        os.utime(path, ns=times, follow_symlinks=False)
