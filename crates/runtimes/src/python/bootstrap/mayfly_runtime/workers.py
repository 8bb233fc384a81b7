"""Several calls at a time: a process for each, as on AWS Lambda Managed Instances.

Each initialises the function by itself (where there is a snapshot, that was done before) and asks for
events by itself, so a handler needs to know nothing of it. They share `/tmp` and the memory of the instance. One that ends takes the others along:
the instance has failed, and the platform starts it anew.
"""

import os
import signal


def split():
    """Returns in each of the processes that the platform wants, and in this one never."""
    count = int(os.environ["AWS_LAMBDA_MAX_CONCURRENCY"])
    children = set()
    for _ in range(count):
        child = os.fork()
        if not child:
            return
        children.add(child)
    ended, status = os.wait()
    for child in children - {ended}:
        os.kill(child, signal.SIGKILL)
    if os.WIFSIGNALED(status):
        # As it ended: what the platform says of this process is meant for that one.
        os.kill(os.getpid(), os.WTERMSIG(status))
    os._exit(os.WEXITSTATUS(status))
