"""What functions reach over the network, and what they never do, in a world of network namespaces:
a host with Mayfly on it and an internet behind it (`harness/world.py`)."""

import os
import signal
import tempfile
from pathlib import Path

import pytest

from harness import machine
from harness.site import REFUSED, Site
from harness.waiting import wait_for, wait_until_true
from harness.world import GATEWAY, HOST, METADATA, OTHER_RESOLVER, SERVICES, World, allowed


@pytest.fixture(scope="module")
def world():
    machine.needs_privilege(allowed(), "root and network namespaces")
    with tempfile.TemporaryDirectory(prefix="mayfly-world-") as folder:
        made = World(folder)
        try:
            yield made
        finally:
            made.end()


@pytest.fixture(scope="module")
def site(world):
    with tempfile.TemporaryDirectory(prefix="mayfly-site-") as folder:
        made = Site(world, folder)
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
            "hosts": ["www.example.com:80", "*.example.org", f"{SERVICES[0]}:8080", "alias.example.com"],
            "networks": [f"{GATEWAY}/32"],
        }
    )


def test_by_default_a_function_reaches_the_internet_by_name_under_the_host_s_address(
    site, open_function
):
    assert site.run(open_function, "get('http://www.example.com/')") == HOST
    assert site.run(open_function, f"get('http://{SERVICES[1]}/')") == HOST
    assert site.run(open_function, f"get('http://{GATEWAY}/')") == HOST


def test_a_name_with_more_addresses_than_a_datagram_holds_is_resolved_over_tcp(site, open_function):
    assert len(site.run(open_function, "addresses('many.example.com')")) == 80
    assert site.run(open_function, "ask('169.254.78.1', 'many.example.com')") == [0, 0, True]


def test_a_name_that_does_not_exist_is_told_at_once(site, open_function):
    assert site.run(open_function, "ask('169.254.78.1', 'nothing.example.com')") == [3, 0, False]


@pytest.mark.parametrize("function", ["open_function", "listed_function", "closed_function"])
@pytest.mark.parametrize("address", METADATA)
def test_metadata_services_are_out_of_reach(site, request, function, address):
    name = request.getfixturevalue(function)
    assert site.run(name, f"connect('{address}', 80)") in REFUSED


@pytest.mark.parametrize("function", ["open_function", "listed_function", "closed_function"])
@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.53", HOST, "uplink"])
def test_the_host_s_own_services_are_out_of_reach(site, world, request, function, address):
    name = request.getfixturevalue(function)
    address = uplink(world) if address == "uplink" else address
    for port in (8080, site.server.port):
        assert site.run(name, f"connect('{address}', {port})") in REFUSED
    if address != "127.0.0.1":
        assert site.run(name, f"ask('{address}', 'www.example.com', patience=0.5)") in (
            "TimeoutError",
            "OSError",
            "ConnectionRefusedError",
        )


def test_what_the_host_redirects_at_its_own_address_is_out_of_reach(site, world, open_function):
    """As published ports of containers are: the destination changes before the host's input."""
    machine.needs(has_iptables(world), "iptables")
    redirect = ["PREROUTING", "-d", HOST, "-p", "tcp", "--dport", "9999"]
    to = ["-j", "DNAT", "--to-destination", f"{SERVICES[0]}:80"]
    world.in_host("iptables", "-t", "nat", "-A", *redirect, *to)
    try:
        assert site.run(open_function, f"connect('{HOST}', 9999)") in REFUSED
    finally:
        world.in_host("iptables", "-t", "nat", "-D", *redirect, *to)


def test_a_platform_only_function_reaches_mayfly_s_endpoint_and_nothing_else(site, closed_function):
    assert site.run(closed_function, f"connect('{SERVICES[0]}', 80)") == "No route to host"
    assert site.run(closed_function, "ask('169.254.78.1', 'www.example.com')") == [5, 0, False]
    assert site.run(closed_function, "addresses('www.example.com')") == "gaierror"
    endpoint = "os.environ['AWS_ENDPOINT_URL'].rsplit(':', 1)[1]"
    assert site.run(closed_function, f"connect('127.0.0.1', int({endpoint}))") is None


def test_an_allow_list_allows_its_names_and_networks_and_nothing_else(site, listed_function):
    run = lambda expression: site.run(listed_function, expression)
    assert run(f"connect('{GATEWAY}', 80)") is None
    assert run(f"connect('{SERVICES[0]}', 8080)") is None
    # Not before the name was resolved; then the one port.
    assert run("get('http://www.example.com/')") == HOST
    assert run(f"connect('{SERVICES[1]}', 80)") in REFUSED
    assert run("addresses('api.example.com')") == "gaierror"
    assert run("ask('169.254.78.1', 'api.example.com')") == [5, 0, False]
    # The wildcard stands for one label, and other.example.org has the address of api.example.com.
    assert run("get('http://other.example.org/')") == HOST
    assert run("ask('169.254.78.1', 'a.b.example.org')") == [5, 0, False]
    assert run("ask('169.254.78.1', 'example.org')") == [5, 0, False]


def test_a_port_of_an_allowed_name_is_the_only_one(site):
    name = site.function({"egress": "allow", "hosts": ["www.example.com:80"]})
    assert site.run(name, f"connect('{SERVICES[0]}', 80)") in REFUSED
    assert site.run(name, "get('http://www.example.com/')") == HOST
    assert site.run(name, f"connect('{SERVICES[0]}', 80)") is None
    assert site.run(name, f"connect('{SERVICES[0]}', 8080)") in REFUSED


def test_aliases_of_an_allowed_name_are_followed(site, listed_function):
    assert site.run(listed_function, "get('http://alias.example.com/')") == HOST


def test_an_allowed_name_that_resolves_to_the_host_or_to_metadata_opens_nothing(site):
    name = site.function({"egress": "allow", "hosts": ["rebound.example.com"]})
    found = site.run(name, "addresses('rebound.example.com')")
    assert found == sorted(["127.0.0.1", "169.254.169.254", HOST])
    for address, port in (("169.254.169.254", 80), (HOST, 8080), ("127.0.0.1", 8080)):
        assert site.run(name, f"connect('{address}', {port})") in REFUSED


def test_a_copy_of_a_template_has_the_policy_of_its_function(site):
    """A copy's network is not one of those made ahead; its parent is outside of its namespace."""
    code = f"[os.getppid(), connect('{SERVICES[0]}', 80), get('http://www.example.com/')]"

    def of_a_copy(policy):
        parent, connected, page = site.run(site.function(policy), code)
        return parent == 0 and (connected, page[:6])

    assert wait_for(lambda: of_a_copy(None), 20) == (None, HOST[:6])
    listed = {"egress": "allow", "hosts": ["www.example.com:80"], "networks": ["192.0.2.77"]}
    assert wait_for(lambda: of_a_copy(listed), 20)[1] == HOST[:6]
    refused = wait_for(lambda: of_a_copy({"egress": "platform"}), 20)
    assert refused == ("No route to host", "failed")


@pytest.mark.parametrize("over", ["udp", "tcp"])
def test_an_allow_list_leaves_no_way_to_other_resolvers(site, listed_function, over):
    """Questions for names carry data out to whoever answers for them."""
    asked = f"ask('{OTHER_RESOLVER}', 'www.example.com', over='{over}', patience=0.5)"
    assert site.run(listed_function, asked) in ("TimeoutError", "OSError", "ConnectionRefusedError")
    assert site.run(listed_function, "ask('169.254.78.1', 'secret.evil.net', 16)") == [5, 0, False]


def test_there_is_no_ipv6(site, open_function):
    code = """[line.split()[5] for line in open('/proc/net/if_inet6')]"""
    assert site.run(open_function, code) == ["lo"]
    assert site.run(open_function, "ask('169.254.78.1', 'www.example.com', 28)") == [0, 0, False]
    attempt = "socket.socket(socket.AF_INET6).connect_ex(('2001:db8::1', 80))"
    assert site.run(open_function, f"os.strerror({attempt})") in REFUSED


@pytest.mark.parametrize(("family", "kind"), [("AF_INET", 3), ("AF_PACKET", 3), ("AF_PACKET", 2)])
def test_raw_and_packet_sockets_are_refused_where_there_is_an_interface(
    site, open_function, family, kind
):
    expression = f"failing(lambda: socket.socket(socket.{family}, {kind}, 255))"
    assert site.run(open_function, expression) in ("PermissionError", "OSError")


def test_a_function_can_not_change_its_network(site, open_function):
    name = open_function
    add = "fcntl.ioctl(socket.socket(), 0x8916, struct.pack('16sHHI8x', b'eth0', 2, 0, 0x0100007f))"
    assert site.run(name, f"(fcntl := __import__('fcntl')) and failing(lambda: {add})") in (
        "PermissionError",
        "OSError",
    )
    source = "socket.socket().bind(('203.0.113.77', 0))"
    assert site.run(name, f"failing(lambda: {source})") == "OSError"


def test_instances_do_not_reach_each_other(site, world, open_function):
    listening = site.function()
    code = """[globals().update(s=socket.create_server(('0.0.0.0', 7000))),
        [l.split()[1] for l in open('/proc/net/fib_trie') if '169.254.' in l and '|--' in l]][1]"""
    found = site.run(listening, code)
    own = [a for a in found if a.startswith(("169.254.12", "169.254.13", "169.254.14"))]
    assert own, found
    assert site.run(listening, f"connect('{own[0]}', 7000)") is None
    assert site.run(open_function, f"connect('{own[0]}', 7000)") in REFUSED
    # Nor does the host, or who is behind it.
    for enter in (world.in_host, world.in_internet):
        outcome = enter("python3", "-c", PROBE.format(address=own[0], port=7000))
        assert outcome.strip() == "refused"


PROBE = """
import socket
try:
    socket.create_connection(("{address}", {port}), 1)
    print("connected")
except OSError:
    print("refused")
"""


def test_nothing_comes_in_by_the_router(site, world, open_function):
    """Not even for who sets a route to it, as a neighbour in the host's network could."""
    listening = site.function()
    site.run(listening, "globals().update(s=socket.create_server(('0.0.0.0', 7001)))")
    world.in_internet("ip", "route", "add", "169.254.128.0/17", "via", HOST)
    try:
        for address in ("169.254.128.0", "169.254.128.1", "169.254.128.5"):
            outcome = world.in_internet("python3", "-c", PROBE.format(address=address, port=7001))
            assert outcome.strip() == "refused"
    finally:
        world.in_internet("ip", "route", "del", "169.254.128.0/17", "via", HOST)


def test_the_host_forwards_for_nobody_else(site, world):
    """Forwarding is on for the replies to functions; a neighbour must get nothing of it."""
    assert world.read_on_host("/proc/sys/net/ipv4/conf/eth0/forwarding") == "1"
    assert world.read_on_host("/proc/sys/net/ipv4/ip_forward") == "0"
    assert forwarded_to_a_neighbour(world) == 0


def forwarded_to_a_neighbour(world):
    """How many packets from the internet the host sends on to a network behind it."""
    host = world.in_host
    # Without IPv6, which sends packets of its own.
    world.write_on_host("/proc/sys/net/ipv6/conf/default/disable_ipv6", "1")
    host("ip", "link", "add", "inner", "type", "veth", "peer", "name", "behind")
    try:
        host("ip", "address", "add", "192.0.2.1/24", "dev", "inner")
        host("ip", "link", "set", "behind", "up")
        host("ip", "link", "set", "inner", "up")
        host("ip", "neigh", "add", "192.0.2.2", "lladdr", "02:00:00:00:00:09", "dev", "inner")
        world.in_internet("ip", "route", "add", "192.0.2.0/24", "via", HOST)
        before = sent(world, "inner")
        world.in_internet("python3", "-c", PROBE.format(address="192.0.2.2", port=80))
        return sent(world, "inner") - before
    finally:
        world.in_internet("ip", "route", "flush", "192.0.2.0/24")
        host("ip", "link", "del", "inner")
        world.write_on_host("/proc/sys/net/ipv6/conf/default/disable_ipv6", "0")


def sent(world, link):
    """Packets that a link of the host has sent."""
    lines = (line.split() for line in world.read_on_host("/proc/net/dev").splitlines())
    return next(int(words[10]) for words in lines if words[0] == f"{link}:")


def test_a_policy_that_can_not_be_applied_is_refused_when_it_is_set(site, open_function):
    for policy, word in (
        ({"egress": "allow", "hosts": ["https://example.com"]}, "scheme"),
        ({"egress": "allow", "hosts": ["a.*.com"]}, "wildcard"),
        ({"egress": "allow", "networks": ["203.0.113.7/24"]}, "203.0.113.0/24"),
        ({"egress": "allow", "networks": ["2001:db8::/32"]}, "IPv6"),
        ({"egress": "allow", "networks": ["169.254.169.254"]}, "never"),
    ):
        status, body = site.world.on_host(
            lambda: site.put_settings(open_function, {"network": policy})
        )
        assert status == 400 and word in body, body


def test_a_stop_leaves_the_host_s_network_as_it_was(world):
    before = state(world)
    with tempfile.TemporaryDirectory(prefix="mayfly-site-") as folder:
        site = Site(world, folder)
        assert state(world) != before
        name = site.function()
        assert site.run(name, f"connect('{GATEWAY}', 80)") is None
        site.server.stop()
    assert state(world) == before


def test_the_last_stop_switches_forwarding_off_where_the_first_start_switched_it_on():
    machine.needs_privilege(allowed(), "root and network namespaces")
    with tempfile.TemporaryDirectory(prefix="mayfly-world-") as folder:
        world = World(folder)
        forwarding = lambda: world.read_on_host("/proc/sys/net/ipv4/conf/eth0/forwarding")
        try:
            assert forwarding() == "0"
            (Path(folder) / "a").mkdir()
            (Path(folder) / "b").mkdir()
            first, second = Site(world, Path(folder) / "a"), Site(world, Path(folder) / "b")
            assert forwarding() == "1" and forwarded_to_a_neighbour(world) == 0
            first.server.stop()
            assert forwarding() == "1" and forwarded_to_a_neighbour(world) == 0
            name = second.function()
            assert second.run(name, f"connect('{GATEWAY}', 80)") is None
            second.server.stop()
            assert forwarding() == "0"
            # What the neighbour would get without the rules; and no start takes it away.
            world.write_on_host("/proc/sys/net/ipv4/ip_forward", "1")
            assert forwarded_to_a_neighbour(world) > 0
            third = Site(world, Path(folder) / "a")
            assert forwarded_to_a_neighbour(world) > 0
            third.server.stop()
            assert forwarding() == "1"
        finally:
            world.end()


def test_after_kill_9_the_link_is_gone_and_the_next_start_works(world):
    with tempfile.TemporaryDirectory(prefix="mayfly-site-") as folder:
        before = links(world)
        site = Site(world, folder)
        name = site.function()
        assert site.run(name, f"connect('{GATEWAY}', 80)") is None
        site.server.kill9()
        wait_until_true(lambda: links(world) == before, 10)
        assert links(world) == before
        site.server.start()
        assert site.run(name, "get('http://www.example.com/')") == HOST
        site.server.stop()


def test_without_its_router_the_spawner_starts_anew(world):
    with tempfile.TemporaryDirectory(prefix="mayfly-site-") as folder:
        site = Site(world, folder)
        name = site.function()
        assert site.run(name, f"connect('{GATEWAY}', 80)") is None
        os.kill(router(site.server.process.pid), signal.SIGKILL)
        works = lambda: attempt(lambda: site.run(name, f"connect('{GATEWAY}', 80)") is None)
        wait_for(works, 20, lambda: site.server.log)
        site.server.stop()


def attempt(action):
    try:
        return action()
    except (AssertionError, Exception):
        return False


def router(mayfly):
    from harness.remains import Remains

    for pid in Remains.descendants(mayfly):
        if Path(f"/proc/{pid}/comm").read_text().strip() == "mayfly-router":
            return pid
    raise AssertionError("there is no router")


def links(world):
    return sorted(l.split(":")[1].strip() for l in world.in_host("ip", "-o", "link").splitlines())


def state(world):
    """What of the host's network a Mayfly may touch."""
    forwarding = [
        world.read_on_host("/proc/sys/net/ipv4/conf/eth0/forwarding"),
        world.read_on_host("/proc/sys/net/ipv4/ip_forward"),
    ]
    return [links(world), world.in_host("ip", "route"), forwarding]


def uplink(world):
    """The host's address towards the router."""
    for line in world.in_host("ip", "-o", "-4", "address").splitlines():
        words = line.split()
        if words[1].startswith("mayfly-"):
            return words[3].split("/")[0]
    raise AssertionError("there is no link to the router")


def has_iptables(world):
    return attempt(lambda: world.in_host("iptables", "-t", "nat", "-L") is not None)
