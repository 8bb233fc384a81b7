"""Hooks around a snapshot: what a function wants to have run before one is taken, and in each
environment that is made from it.

The interface is that of AWS's package of the same name ("Lambda SnapStart runtime hooks for
Python"), which comes with its runtimes. A copy that a function brings along is found before this one.
"""

__all__ = ["register_before_snapshot", "register_after_restore"]

_before_snapshot = []
_after_restore = []


def register_before_snapshot(func, *args, **kwargs):
    """Has `func` called before the snapshot; of several, the last one first. Also a decorator."""
    _before_snapshot.append((func, args, kwargs))
    return func


def register_after_restore(func, *args, **kwargs):
    """Has `func` called after each restore; of several, the first one first. Also a decorator."""
    _after_restore.append((func, args, kwargs))
    return func


def get_before_snapshot():
    """What is registered, for the runtime: a list of (function, arguments, named arguments)."""
    return _before_snapshot


def get_after_restore():
    """The same for after the restore."""
    return _after_restore
