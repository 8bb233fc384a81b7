"""What keeps an initialised function from being copied."""


class Obstacle(Exception):
    """A thing that the function's init has made, in words for its author, which can't be part of a
    snapshot.
    """
