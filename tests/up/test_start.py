"""Starting: ports, data folders, and what stands in the way."""

import socket
import time
import urllib.request


def test_a_free_port_is_picked_and_printed(fresh_mayfly):
    mayfly = fresh_mayfly()
    assert mayfly.port not in (0, 4566)
    assert f"ready at http://127.0.0.1:{mayfly.port}" in mayfly.log
    with socket.create_connection(("127.0.0.1", mayfly.port), timeout=5):
        pass


def test_it_is_ready_in_well_under_a_second(fresh_mayfly):
    def start():
        began = time.monotonic()
        mayfly = fresh_mayfly()
        took = time.monotonic() - began
        mayfly.stop()
        return took

    # The best of three: the machine may be busy with other tests.
    assert min(start() for _ in range(3)) < 1


def test_a_port_that_is_taken_is_said(fresh_mayfly):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        mayfly = fresh_mayfly(start=False)
        mayfly.launch(f"127.0.0.1:{port}")
        assert mayfly.wait() not in (0, None)
    assert f"port {port} is taken" in mayfly.log, mayfly.log
    assert "panicked" not in mayfly.log


def test_a_data_folder_in_use_is_said_and_the_first_goes_on(fresh_mayfly, functions):
    first = fresh_mayfly()
    second = fresh_mayfly(data_dir=first.data_dir, start=False)
    second.launch()
    assert second.wait() not in (0, None)
    assert str(first.data_dir) in second.log and "in use" in second.log.lower(), second.log
    first_functions = functions(first)
    first_functions.create("f")
    assert first_functions.call("f", 1) == 1


def test_an_address_that_is_none_is_said(fresh_mayfly):
    for listen in ("nonsense", "127.0.0.1", "127.0.0.1:99999"):
        mayfly = fresh_mayfly(start=False)
        mayfly.launch(listen)
        assert mayfly.wait() not in (0, None)
        assert listen in mayfly.log, mayfly.log
        assert "panicked" not in mayfly.log


def test_a_data_folder_that_is_a_file_is_said(fresh_mayfly, tmp_path):
    file = tmp_path / "file"
    file.write_text("kept")
    mayfly = fresh_mayfly(data_dir=file, start=False)
    mayfly.launch()
    assert mayfly.wait() not in (0, None)
    assert str(file) in mayfly.log and "panicked" not in mayfly.log, mayfly.log
    assert file.read_text() == "kept"


def test_state_is_there_after_a_clean_restart(fresh_mayfly, functions):
    mayfly = fresh_mayfly()
    functions(mayfly).create("kept", Description="before")
    mayfly.stop()
    mayfly.restart()
    again = functions(mayfly)
    assert again.names() == ["kept"]
    assert again.call("kept", {"a": 1}) == {"a": 1}


def test_many_connections_without_a_word_do_not_stop_it(mayfly):
    idle = [socket.create_connection(("127.0.0.1", mayfly.port), timeout=5) for _ in range(200)]
    try:
        request = urllib.request.Request(f"{mayfly.endpoint}/2015-03-31/functions/")
        request.add_header("Authorization", "AWS4-HMAC-SHA256 Credential=a/b/us-east-1/lambda/x")
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert answer.status == 200
    finally:
        for connection in idle:
            connection.close()
