"""A process that serves copies of itself as docs/adr/0014 says, for the tests. A copy executes the
Python text in its first argument. COUNT is a variable of the template that copies see."""
import ctypes, json, os, socket, struct, sys

libc = ctypes.CDLL(None, use_errno=True)
NEWUSER = 0x10000000
KINDS = [0x20000, 0x40000000, 0x08000000, 0x04000000, 0x02000000, 0x20000000]
BREAK = os.environ.get('BREAK', '')
COUNT = 41


def call(name, *arguments):
    if getattr(libc, name)(*arguments) < 0:
        number = ctypes.get_errno()
        raise OSError(number, f'{name}: {os.strerror(number)}')


def receive(connection, size):
    data, ancillary, _, _ = connection.recvmsg(size, socket.CMSG_SPACE(24 * 4))
    descriptors = []
    for level, kind, payload in ancillary:
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
            descriptors += struct.unpack(f'{len(payload) // 4}i', payload)
    return json.loads(data) if data else None, descriptors


def seal(text):
    code = bytes.fromhex(text)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = struct.pack('HxxxxxxP', len(code) // 8, ctypes.addressof(buffer))
    call('prctl', 22, 2, ctypes.create_string_buffer(program, len(program)), 0, 0)


def enter(fork, descriptors, serving):
    """In the process between the template and its copy, and then in the copy. Returns its socket."""
    answer = socket.socket(fileno=os.dup(descriptors[0]))
    try:
        for group in descriptors[9:] if BREAK != 'groups' else []:
            os.write(group, b'0')
        call('setns', descriptors[1], NEWUSER)
        for kind, descriptor in zip(KINDS, descriptors[2:8]):
            if not (BREAK == 'ipc' and kind == 0x08000000):
                call('setns', descriptor, kind)
        if os.fork():
            os._exit(0)
        os.setsid()
        if BREAK != 'socket':
            serving.close()
        call('setns', descriptors[8], NEWUSER)
        call('setresgid', fork['gid'], fork['gid'], fork['gid'])
        call('setresuid', fork['uid'], fork['uid'], fork['uid'])
        if BREAK != 'bounding':
            number = 0
            while libc.prctl(24, number, 0, 0, 0) == 0:
                number += 1
        if BREAK != 'capabilities':
            call('capset', struct.pack('Ii', 0x20080522, 0), bytes(24))
        call('prctl', 4, 1, 0, 0, 0)
        if BREAK != 'seal':
            seal(fork['seal'])
        if BREAK == 'thread':
            import threading, time
            threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
        for descriptor in descriptors:
            os.close(descriptor)
        if BREAK == 'silence':
            import time
            time.sleep(1000)
        answer.send(b'{"copied":true}')
        return answer
    except Exception as error:
        answer.send(json.dumps({'failed': str(error)}).encode())
        os._exit(1)


def become(answer):
    go, output, furnished = None, None, False
    while go is None or not furnished:
        message, descriptors = receive(answer, 160 * 1024)
        if message is None or 'failed' in message:
            os._exit(0)
        if 'go' in message:
            go, (output,) = message['go'], descriptors
            furnished |= go['furnished']
        furnished |= 'furnished' in message
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.close(output)
    answer.close()
    os.chdir(go['workingDirectory'])
    os.environ.clear()
    os.environ.update(go['environment'])
    sys.argv = go['argv']
    code = 0
    try:
        exec(sys.argv[1], {'COUNT': COUNT, '__name__': '__main__'})
    except SystemExit as end:
        code = end.code or 0
    except BaseException:
        import traceback
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    os._exit(code)


def serve():
    serving = socket.socket(fileno=int(os.environ['MAYFLY_FORK_SOCKET']))
    serving.send(b'{"ready":true}')
    while True:
        message, descriptors = receive(serving, 64 * 1024)
        if message is None:
            return
        between = os.fork()
        if between == 0:
            become(enter(message['fork'], descriptors, serving))
        for descriptor in descriptors:
            os.close(descriptor)
        os.waitpid(between, 0)


# What runs before is what a version's init would be.
exec(os.environ.get('INIT', ''))
serve()
