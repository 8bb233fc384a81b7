"""What functions of an ordinary user's Mayfly reach: with `pasta` or `slirp4netns` what their policies
allow, and without either the platform only; in the same made world as `test_network.py`."""

import os
import shutil
import signal
import tempfile
from pathlib import Path

import pytest

from harness import machine
from harness.remains import Remains
from harness.site import REFUSED, Site
from harness.waiting import wait_for
from harness.world import GATEWAY, HOST, METADATA, OTHER_RESOLVER, SERVICES, World, allowed

#: A user to whom nothing on the machine belongs.
USER = 54321

#: CAP_NET_BIND_SERVICE and CAP_SYS_ADMIN, which pasta keeps: over namespaces of Mayfly's, not the host's.
CAPABILITIES = 1 << 10 | 1 << 21

PROGRAMS = ("pasta", "slirp4netns")
#: Beginnings of the names that their processes have.
NAMES = ("pasta", "passt", "slirp4netns")


@pytest.fixture(scope="module")
def world():
    machine.needs_privilege(allowed(), "root and network namespaces")
    machine.needs(shutil.which("setpriv"), "setpriv, to become an ordinary user")
    with tempfile.TemporaryDirectory(prefix="mayfly-world-") as folder:
        made = World(folder)
        try:
            # As udev makes it: everybody may use it, and what it does needs rights over a network.
            made.in_host("mount", "-t", "tmpfs", "-o", "mode=755", "none", "/dev/net")
            made.in_host("mknod", "-m", "666", "/dev/net/tun", "c", "10", "200")
            yield made
        finally:
            made.end()


def ordinary(world, folder, program):
    """A Mayfly of an ordinary user that finds this program alone, or neither if it is None."""
    folder = Path(folder)
    folder.chmod(0o755)
    (folder / "data").mkdir()
    os.chown(folder / "data", USER, USER)
    programs = folder / "programs"
    programs.mkdir()
    (programs / machine.PYTHON).symlink_to(os.path.realpath(shutil.which(machine.PYTHON)))
    if program:
        (programs / program).symlink_to(shutil.which(program))
    binary = folder / "mayfly"
    shutil.copy2(machine.mayfly_binary(), binary)
    binary.chmod(0o755)
    started = folder / "start"
    started.write_text(
        f"#!/bin/sh\nexport PATH={programs}\n"
        f"exec {shutil.which('nsenter')} -t {world.host} -n -m {shutil.which('setpriv')} "
        f"--reuid={USER} --regid={USER} --clear-groups --bounding-set=-all --inh-caps=-all "
        f'{binary} "$@"\n'
    )
    started.chmod(0o755)
    home = {"HOME": str(folder / "data")}
    return Site(world, folder, binary=started, environment=home)


@pytest.fixture(scope="module", params=PROGRAMS)
def site(world, request):
    machine.needs(shutil.which(request.param), request.param)
    with tempfile.TemporaryDirectory(prefix="mayfly-site-") as folder:
        made = ordinary(world, folder, request.param)
        yield made
        made.server.end()


@pytest.fixture(scope="module")
def open_function(site):
    return site.function()


@pytest.fixture(scope="module")
def closed_function(site):
    return site.function({"egress": "platform"})


@pytest.fixture(scope="module")
def listed_function(site):
    return site.function(
        {
            "egress": "allow",
            "hosts": ["www.example.com:80", "rebound.example.com"],
            "networks": [f"{GATEWAY}/32"],
        }
    )


def test_by_default_a_function_reaches_the_internet_by_name(site, open_function):
    assert site.run(open_function, "get('http://www.example.com/')") == HOST, site.server.log
    assert site.run(open_function, f"get('http://{SERVICES[1]}/')") == HOST
    assert site.run(open_function, f"get('http://{GATEWAY}/')") == HOST
    asked = f"ask('{OTHER_RESOLVER}', 'www.example.com')"
    assert site.run(open_function, asked) == [0, 1, False]


@pytest.mark.parametrize("function", ["open_function", "listed_function", "closed_function"])
def test_metadata_services_are_out_of_reach(site, request, function):
    name = request.getfixturevalue(function)
    for address in METADATA:
        assert site.run(name, f"connect('{address}', 80)") in REFUSED


@pytest.mark.parametrize("function", ["open_function", "listed_function", "closed_function"])
def test_the_host_s_own_services_are_out_of_reach(site, request, function):
    name = request.getfixturevalue(function)
    # Its addresses, those at which programs like the uplink offer the host's loopback, and the tap's.
    gateways = ("169.254.208.2", "169.254.208.3", "169.254.208.100", "10.0.2.2", "10.0.2.3")
    for address in ("127.0.0.1", "127.0.0.53", HOST, *gateways):
        for port in (8080, site.server.port):
            assert site.run(name, f"connect('{address}', {port}, 1)") in REFUSED, address
    for address in ("127.0.0.53", HOST, *gateways):
        asked = site.run(name, f"ask('{address}', 'www.example.com', patience=0.3)")
        assert isinstance(asked, str), (address, asked)


def test_an_address_that_the_host_gets_later_is_out_of_reach(site, world, open_function):
    address = "198.51.100.50"
    world.in_internet("ip", "address", "add", f"{address}/32", "dev", "lo")
    reached = lambda: site.run(open_function, f"connect('{address}', {site.server.port}, 1)")
    # pasta of some versions lets it time out.
    assert reached() in ("Connection refused", "TimeoutError")
    world.in_host("ip", "address", "add", f"{address}/32", "dev", "lo")
    try:
        wait_for(lambda: reached() == "No route to host", 10)
    finally:
        world.in_host("ip", "address", "del", f"{address}/32", "dev", "lo")
        world.in_internet("ip", "address", "del", f"{address}/32", "dev", "lo")


def test_a_platform_only_function_reaches_mayfly_s_endpoint_and_nothing_else(site, closed_function):
    assert site.run(closed_function, f"connect('{SERVICES[0]}', 80)") == "No route to host"
    assert site.run(closed_function, "ask('169.254.78.1', 'www.example.com')") == [5, 0, False]
    endpoint = "os.environ['AWS_ENDPOINT_URL'].rsplit(':', 1)[1]"
    assert site.run(closed_function, f"connect('127.0.0.1', int({endpoint}))") is None


def test_an_allow_list_allows_its_names_and_networks_and_nothing_else(site, listed_function):
    run = lambda expression: site.run(listed_function, expression)
    assert run(f"connect('{GATEWAY}', 80)") is None
    assert run(f"connect('{SERVICES[0]}', 80)") in REFUSED
    assert run("get('http://www.example.com/')") == HOST
    assert run(f"connect('{SERVICES[0]}', 8080)") in REFUSED
    assert run(f"connect('{SERVICES[1]}', 80)") in REFUSED
    assert run("ask('169.254.78.1', 'api.example.com')") == [5, 0, False]
    # A name that resolves to the host opens nothing.
    assert HOST in run("addresses('rebound.example.com')")
    assert run(f"connect('{HOST}', 8080)") in REFUSED


def test_a_copy_of_a_template_has_the_policy_of_its_function(site):
    code = f"[os.getppid(), connect('{SERVICES[0]}', 80), get('http://www.example.com/')]"

    def of_a_copy(policy):
        parent, connected, page = site.run(site.function(policy), code)
        return parent == 0 and (connected, page[:6])

    assert wait_for(lambda: of_a_copy(None), 20) == (None, HOST[:6])
    assert wait_for(lambda: of_a_copy({"egress": "platform"}), 20) == ("No route to host", "failed")


def test_the_uplink_is_confined(site):
    """It parses what functions send."""
    uplinks = uplinks_under(site.server.process.pid)
    assert uplinks, site.server.children()
    for pid in uplinks:
        status = Path(f"/proc/{pid}/status").read_text()
        fields = dict(line.split(":", 1) for line in status.splitlines())
        assert fields["Seccomp"].strip() == "2", status
        assert not int(fields["CapEff"], 16) & ~CAPABILITIES, status
        assert not Path(f"/proc/{pid}/root/home").exists()


def test_instances_do_not_reach_each_other(site, open_function):
    listening = site.function()
    code = """[globals().update(s=socket.create_server(('0.0.0.0', 7000))),
        [l.split()[1] for l in open('/proc/net/fib_trie') if '169.254.' in l and '|--' in l]][1]"""
    found = site.run(listening, code)
    own = [a for a in found if a.startswith(("169.254.12", "169.254.13", "169.254.14"))]
    assert own, found
    assert site.run(listening, f"connect('{own[0]}', 7000)") is None
    assert site.run(open_function, f"connect('{own[0]}', 7000)") in REFUSED


def test_the_uplink_listens_nowhere(site, world):
    """What programs like these forward inwards by themselves, if nobody tells them not to."""
    ports = listening(world)
    uplinks = uplinks_under(site.server.process.pid)
    assert uplinks, site.server.children()
    inodes = set()
    for pid in uplinks:
        for link in Path(f"/proc/{pid}/fd").iterdir():
            inodes.add(os.readlink(link))
    assert not [port for port, inode in ports if f"socket:[{inode}]" in inodes]


def listening(world):
    """Ports on which the host listens, each with its socket's number."""
    lines = world.read_on_host("/proc/net/tcp").splitlines()[1:]
    words = [line.split() for line in lines]
    return [(w[1], w[9]) for w in words if w[3] == "0A"]


def uplinks_under(mayfly):
    return processes_under(mayfly, NAMES)


def processes_under(mayfly, names):
    def name(pid):
        try:
            return Path(f"/proc/{pid}/comm").read_text().strip().split(".")[0]
        except (FileNotFoundError, ProcessLookupError):
            return None  # It has just ended.

    return [pid for pid in Remains.descendants(mayfly) if name(pid) in names]


@pytest.mark.parametrize("program", PROGRAMS)
def test_neither_a_stop_nor_kill_9_leaves_the_uplink_behind(world, program):
    machine.needs(shutil.which(program), program)
    with tempfile.TemporaryDirectory(prefix="mayfly-site-") as folder:
        site = ordinary(world, folder, program)
        name = site.function()
        assert site.run(name, f"connect('{GATEWAY}', 80)") is None
        before = uplinks_under(site.server.process.pid)
        assert before
        site.server.kill9()
        wait_for(lambda: not any(alive(pid) for pid in before), 10)
        site.server.start()
        assert site.run(name, f"connect('{GATEWAY}', 80)") is None
        before = uplinks_under(site.server.process.pid)
        site.server.stop()
        assert before and not any(alive(pid) for pid in before)


def alive(pid):
    return Path(f"/proc/{pid}/exe").exists()


@pytest.mark.parametrize("names", [NAMES, ("mayfly-router",)])
@pytest.mark.parametrize("program", PROGRAMS)
def test_without_uplink_or_router_the_spawner_starts_anew(world, program, names):
    machine.needs(shutil.which(program), program)
    with tempfile.TemporaryDirectory(prefix="mayfly-site-") as folder:
        site = ordinary(world, folder, program)
        name = site.function()
        assert site.run(name, f"connect('{GATEWAY}', 80)") is None
        before = uplinks_under(site.server.process.pid)
        for pid in processes_under(site.server.process.pid, names):
            os.kill(pid, signal.SIGKILL)
        wait_for(lambda: not any(alive(pid) for pid in before), 10)

        def works():
            try:
                return site.run(name, f"connect('{GATEWAY}', 80)") is None
            except AssertionError:
                return False

        wait_for(works, 20, lambda: site.server.log)
        site.server.stop()


def test_without_a_program_functions_reach_the_platform_only_and_are_told_what_to_install(world):
    with tempfile.TemporaryDirectory(prefix="mayfly-site-") as folder:
        site = ordinary(world, folder, None)
        name = site.function()
        assert site.run(name, f"connect('{SERVICES[0]}', 80)") == "Network is unreachable"
        assert "passt" in site.server.log and "slirp4netns" in site.server.log, site.server.log
        site.server.stop()
