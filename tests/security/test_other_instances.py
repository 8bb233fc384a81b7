"""A function reaches neither another one's Runtime API nor anything else on the host's network."""

import http.server
import threading

import pytest


@pytest.fixture
def host_server():
    """A server on the host's loopback address; its `hits` count requests."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.server.hits += 1
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("0.0.0.0", 0), Handler)
    server.hits = 0
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_only_the_platform_listens_inside(attempt):
    found = attempt(
        """
def handler(event, context):
    found = []
    for port in list(range(1, 10000)) + list(range(30000, 34000)):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                found.append(port)
    return found
"""
    )
    assert found == [4566, 9001]


def test_servers_on_the_host_are_not_reached(attempt, host_server, mayfly):
    outcomes = attempt(
        """
def handler(event, context):
    outcomes = {}
    for host, port in event:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.settimeout(2)
            outcomes[f"{host} {port}"] = attempt(probe.connect, (host, port))
    return outcomes
""",
        [
            [host, port]
            for host in ("127.0.0.1", "127.0.0.2", "::1", "0.0.0.0", "169.254.169.254", "10.0.0.1")
            for port in (host_server.server_address[1], mayfly.port)
        ],
    )
    assert all(outcomes.values()), outcomes
    assert host_server.hits == 0


def test_there_is_no_way_out_by_default(attempt):
    # An address for documentation (RFC 5737): nothing is there even where there is a way out.
    outcomes = attempt(
        """
def handler(event, context):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        udp = attempt(probe.sendto, b"x", ("192.0.2.1", 53))
    with socket.socket() as probe:
        probe.settimeout(2)
        tcp = attempt(probe.connect, ("192.0.2.1", 80))
    return [udp, tcp, [name for _, name in socket.if_nameindex()]]
"""
    )
    assert outcomes[0] and outcomes[1] in ("ENETUNREACH", "EHOSTUNREACH", "EPERM"), outcomes
    assert outcomes[2] == ["lo"]


def test_sockets_of_the_host_in_the_abstract_name_space_are_not_reached(attempt, tmp_path):
    import socket

    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("\0mayfly-test-abstract")
        listener.listen()
        outcome = attempt(
            """
def handler(event, context):
    with socket.socket(socket.AF_UNIX) as probe:
        return attempt(probe.connect, "\\0mayfly-test-abstract")
"""
        )
    assert outcome == "ECONNREFUSED"


def test_two_functions_share_no_files(make_attempt, call):
    code = """
def handler(event, context):
    before = [path for path in ("/tmp/mine", "/dev/shm/mine", "/var/tmp/mine") if os.path.exists(path)]
    for path in ("/tmp/mine", "/dev/shm/mine", "/var/tmp/mine"):
        attempt(lambda: open(path, "w").write("x"))
    return before
"""
    first, second = make_attempt(code), make_attempt(code)
    assert call(first).succeeded() == []
    assert call(second).succeeded() == []
    assert "/tmp/mine" in call(first).succeeded(), "its own /tmp stays"


def test_answers_for_the_calls_of_others_are_refused(make_attempt, call):
    name = make_attempt(
        """
def handler(event, context):
    url = "http://" + os.environ["AWS_LAMBDA_RUNTIME_API"] + "/2018-06-01/runtime/invocation/"
    request = urllib.request.Request(url + event["request"] + "/response", b'"forged"')
    try:
        return urllib.request.urlopen(request, timeout=5).status
    except urllib.error.HTTPError as error:
        return error.code
"""
    )
    other = call(name, {"request": "0"})
    assert call(name, {"request": other.request_id}).succeeded() in (400, 403, 404)
