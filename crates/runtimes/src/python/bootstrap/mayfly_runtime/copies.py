"""Copies of this process in other sandboxes: the template's side of what the platform and a template
say to each other (docs/adr/0014-copies-of-a-process.md).

The order of the steps is that document's, and the platform verifies their outcome before a copy is
given anything to do. Each copy is made by a process of its own that enters the sandbox's namespaces,
so this one stays where it is and can be asked again.
"""

import _socket
import array
import json
import os

from . import kernel

FORK_SOCKET = "MAYFLY_FORK_SOCKET"
# Sizes of messages and numbers of descriptors that the protocol promises not to exceed.
ORDER_BYTES = 64 << 10
ORDER_DESCRIPTORS = 24
WORD_BYTES = 160 << 10
WORD_DESCRIPTORS = 4
# The namespaces of an order, in its order, after the socket for the answer. The sandbox's own user
# namespace, the last one, is entered by the copy itself.
OUTER = kernel.CLONE_NEWUSER
KINDS = (
    kernel.CLONE_NEWNS,
    kernel.CLONE_NEWNET,
    kernel.CLONE_NEWIPC,
    kernel.CLONE_NEWUTS,
    kernel.CLONE_NEWCGROUP,
    kernel.CLONE_NEWPID,
)


def serve(rehearse, fork):
    """Makes copies as long as the platform wants any. Returns in each copy, when that is given its
    work: its arguments, environment and working directory. In this process it does not return.

    `rehearse` is what a copy does while it waits for its work, `fork` what makes it.
    """
    # The number is a text of the platform's; the socket is ours alone.
    orders = _socket.socket(fileno=int(os.environ[FORK_SOCKET]))
    template = os.getpid()
    orders.send(b'{"ready":true}')
    while True:
        data, descriptors = _receive(orders, ORDER_BYTES, ORDER_DESCRIPTORS)
        if not data:
            os._exit(0)
        order = json.loads(data).get("fork")
        if order is None:
            _close(descriptors)
            continue
        answer = _socket.socket(fileno=descriptors[0])
        place = _Place(order, descriptors)
        try:
            maker = kernel.fork()
        except OSError as error:
            _fail(answer, error)
            maker = None
        if maker == 0:
            _make(orders, answer, place, fork, template)
            rehearse()
            return _wait(answer)
        answer.close()
        _close(descriptors[1:])
        if maker is not None:
            os.waitpid(maker, 0)


class _Place:
    """Where a copy is to go. All that can be prepared for it is prepared in the template."""

    def __init__(self, order, descriptors):
        kinds = (OUTER,) + KINDS
        self.namespaces = list(zip(descriptors[1:], kinds))
        self.own_user = descriptors[1 + len(kinds)]
        self.groups = descriptors[2 + len(kinds) :][: order["groups"]]
        self.descriptors = descriptors[1:]
        self.user, self.group = order["uid"], order["gid"]
        self.seal = kernel.Filter(bytes.fromhex(order["seal"]))


def _make(orders, answer, place, fork, template):
    """Enters the sandbox; returns in the copy alone."""
    try:
        for group in place.groups:
            os.write(group, b"0")
        for descriptor, kind in place.namespaces:
            kernel.enter(descriptor, kind)
        _use_up_a_number()
        if fork():
            os._exit(0)
        if os.getpid() == template:
            raise OSError("the copy has the number of its template")
        os.setsid()
        orders.close()
        kernel.enter(place.own_user, kernel.CLONE_NEWUSER)
        os.setresgid(place.group, place.group, place.group)
        os.setresuid(place.user, place.user, place.user)
        kernel.drop_capabilities()
        kernel.show_own_process()
        kernel.seal(place.seal)
        _close(place.descriptors)
        answer.send(b'{"copied":true}')
    except BaseException as error:
        _fail(answer, error)
        os._exit(1)


def rehearse():
    """Does of the making of a copy what can be done for nobody."""
    _use_up_a_number()


def _use_up_a_number():
    """Has the next process get another number than it would.

    Libraries notice a fork by a changed number (OpenSSL, wherever a module has brought its own), and
    renew their random numbers. The first processes of two sandboxes have the same.
    """
    try:
        os.posix_spawn("", ("nothing",), {})
    except FileNotFoundError:
        pass  # As it must be: a process has come and gone.


def _wait(answer):
    """Waits for the work of this copy, and until its sandbox is ready for it."""
    go = output = None
    furnished = False
    while go is None or not furnished:
        data, descriptors = _receive(answer, WORD_BYTES, WORD_DESCRIPTORS)
        word = json.loads(data) if data else {"failed": "nobody needs this copy"}
        if "failed" in word:
            os._exit(0)
        if "go" in word:
            go = word["go"]
            output = descriptors[0]
            furnished = furnished or go.get("furnished", False)
        furnished = furnished or word.get("furnished", False)
    for stream in (1, 2):
        os.dup2(output, stream)
    os.close(output)
    answer.close()
    go["environment"] = dict(go["environment"])
    return go


def _receive(socket, size, count):
    data, ancillary, _, _ = socket.recvmsg(
        size, _socket.CMSG_SPACE(4 * count), _socket.MSG_CMSG_CLOEXEC
    )
    descriptors = array.array("i")
    for level, kind, content in ancillary:
        if level == _socket.SOL_SOCKET and kind == _socket.SCM_RIGHTS:
            descriptors.frombytes(content[: len(content) - len(content) % 4])
    return data, descriptors.tolist()


def _close(descriptors):
    for descriptor in descriptors:
        os.close(descriptor)


def _fail(answer, error):
    words = "{}: {}".format(type(error).__name__, error)
    try:
        answer.send(json.dumps({"failed": words[:1000]}).encode("ascii"))
    except OSError:
        pass  # Who asked has gone.
