"""`mayfly deploy` brings the endpoint to what the file says, however often and from whatever state."""

import json
import os
import re
import zipfile


def url_in(output, mark):
    """The first URL of a kind that a deploy printed."""
    found = [url for url in re.findall(r"http://\S+", output) if mark in url]
    assert found, f"no {mark} in:\n{output}"
    return found[0].rstrip("/")


WHOLE = """\
  stage: ${opt:stage, 'dev'}
  memorySize: 256
  httpApi:
    cors: true
  iam:
    role: arn:aws:iam::123456789012:role/shop
  logRetentionInDays: 3
  environment:
    STAGE: ${sls:stage}
  tags:
    team: shop
functions:
  echo:
    handler: app.handler
    description: It echoes
    ephemeralStorageSize: 1024
    reservedConcurrency: 2
    environment:
      WORD: ${param:word, 'none'}
  web:
    handler: app.http
    url:
      cors: true
    events:
      - httpApi: GET /web/{name}
"""


OWN = """\
  mayfly:
    minimumInstances: 1
functions:
  echo:
    handler: app.handler
    mayfly:
      network:
        egress: platform
"""


def test_settings_beyond_aws_are_deployed_shown_changed_and_reset(service):
    service.write(OWN).run("deploy")
    shown = json.loads(service.run("settings", "echo").stdout)
    assert shown["minimumInstances"] == 1
    assert shown["network"] == {"egress": "platform"}
    assert shown == json.loads(service.run("settings", "echo", "--qualifier", "1").stdout)
    assert json.loads(service.run("deploy", "--json").stdout)["steps"] == []
    service.run("settings", "echo", "--set", "{}")
    assert json.loads(service.run("settings", "echo").stdout)["minimumInstances"] == 0
    refused = service.run("settings", "echo", "--set", '{"minimumInstances": 5000}', check=False)
    assert refused.returncode == 2
    assert "'minimumInstances' is 5000; it can be 0 to 1000" in refused.stderr


def test_everything_that_is_written_is_there(service, lambda_client, logs_client, apigw_client):
    service.write(WHOLE).run("deploy", "--param", "word=hello")
    answer = lambda_client.get_function(FunctionName=service.function("echo"))
    configuration = answer["Configuration"]
    assert configuration["MemorySize"] == 256
    assert configuration["Timeout"] == 20
    assert configuration["Description"] == "It echoes"
    assert configuration["EphemeralStorage"] == {"Size": 1024}
    assert configuration["Role"] == "arn:aws:iam::123456789012:role/shop"
    assert configuration["Environment"]["Variables"] == {"STAGE": "dev", "WORD": "hello"}
    assert answer["Concurrency"] == {"ReservedConcurrentExecutions": 2}
    assert answer["Tags"] == {
        "team": "shop",
        "mayfly:service": service.name,
        "mayfly:stage": "dev",
    }
    versions = lambda_client.list_versions_by_function(FunctionName=service.function("echo"))
    assert [v["Version"] for v in versions["Versions"]] == ["$LATEST", "1"]
    group = f"/aws/lambda/{service.function('echo')}"
    groups = logs_client.describe_log_groups(logGroupNamePrefix=group)["logGroups"]
    assert groups[0]["retentionInDays"] == 3
    url = lambda_client.get_function_url_config(FunctionName=service.function("web"))
    assert url["AuthType"] == "NONE"
    assert url["Cors"]["AllowOrigins"] == ["*"]
    apis = [a for a in apigw_client.get_apis()["Items"] if a["Name"] == f"dev-{service.name}"]
    assert apis[0]["CorsConfiguration"]["AllowMethods"] == ["OPTIONS", "GET"]


def test_the_printed_urls_answer(service, fetch):
    output = service.write(WHOLE).run("deploy").stdout
    api = url_in(output, ".execute-api.")
    assert fetch(api.replace("{name}", "Ada")).read() == b"/web/Ada"
    assert fetch(url_in(output, ".lambda-url.") + "/any").read() == b"/any"
    preflight = fetch(
        api.replace("{name}", "Ada"),
        method="OPTIONS",
        headers={"Origin": "http://a.example", "Access-Control-Request-Method": "GET"},
    )
    assert preflight.headers["access-control-allow-origin"] == "*"


def test_a_deploy_without_a_change_changes_nothing(service, lambda_client):
    service.write(WHOLE).run("deploy")
    before = lambda_client.get_function_configuration(FunctionName=service.function("web"))
    again = json.loads(service.run("deploy", "--json").stdout)
    assert again["steps"] == []
    after = lambda_client.get_function_configuration(FunctionName=service.function("web"))
    assert after["RevisionId"] == before["RevisionId"]


def test_a_deploy_changes_what_differs(service, call):
    service.write(WHOLE).run("deploy")
    code = (service.folder / "app.py").read_text().replace('"event": event', '"new": event')
    service.write(WHOLE, **{"app.py": code})
    done = json.loads(service.run("deploy", "--json", "--param", "word=later").stdout)
    name = service.function("echo")
    assert f"update {name}: environment" in done["steps"]
    assert f"publish a version of {name}" in done["steps"]
    answer = call(name, {"a": 1}).succeeded()
    assert answer == {"new": {"a": 1}, "word": "later", "stage": "dev"}


def test_what_left_the_file_is_removed(service, lambda_client, apigw_client):
    service.write(WHOLE).run("deploy")
    service.write(WHOLE.split("  web:")[0]).run("deploy")
    names = [f["FunctionName"] for f in lambda_client.list_functions()["Functions"]]
    assert service.function("echo") in names
    assert service.function("web") not in names
    assert f"dev-{service.name}" not in [a["Name"] for a in apigw_client.get_apis()["Items"]]


def test_stages_stand_beside_one_another(service, call):
    service.write(WHOLE).run("deploy")
    service.run("deploy", "--stage", "prod")
    assert call(service.function("echo"), 1).succeeded()["stage"] == "dev"
    assert call(service.function("echo", "prod"), 1).succeeded()["stage"] == "prod"
    service.run("remove")
    assert call(service.function("echo", "prod"), 1).succeeded()["stage"] == "prod"


def test_a_dry_run_only_tells(service, lambda_client):
    service.write(WHOLE)
    output = service.run("deploy", "--dry-run").stdout
    assert f"  create function {service.function('echo')}\n" in output
    names = [f["FunctionName"] for f in lambda_client.list_functions()["Functions"]]
    assert service.function("echo") not in names


def test_hooks_run_in_order_and_make_the_artifact(service, call):
    service.write("""\
plugins: [serverless-plugin-scripts]
custom:
  scripts:
    hooks:
      after:deploy:deploy: echo after >> order
      before:package:createDeploymentArtifacts: |
        echo package >> order
        python3 -m zipfile -c boot.zip app.py
      before:deploy:deploy: echo before >> order
      before:package:initialise: echo never >> order
    commands:
      greet: echo hello from $PWD
package:
  artifact: boot.zip
functions:
  echo:
    handler: app.handler
""")
    done = service.run("deploy")
    assert (service.folder / "order").read_text().split() == ["package", "before", "after"]
    assert zipfile.is_zipfile(service.folder / "boot.zip")
    assert "did you mean 'before:package:initialize'?" in done.stderr
    assert call(service.function("echo"), 7).succeeded()["event"] == 7
    greeting = service.run("run", "greet").stdout
    assert greeting == f"hello from {os.path.realpath(service.folder)}\n"


def test_a_hook_that_fails_stops_the_deploy(service, lambda_client):
    service.write("""\
plugins: [serverless-plugin-scripts]
custom: {scripts: {hooks: {'before:package:finalize': 'exit 3'}}}
functions: {echo: {handler: app.handler}}
""")
    done = service.run("deploy", check=False)
    assert done.returncode == 1
    assert "the hook at 'before:package:finalize' failed: exit status: 3" in done.stderr
    names = [f["FunctionName"] for f in lambda_client.list_functions()["Functions"]]
    assert service.function("echo") not in names


def test_patterns_and_own_artifacts_choose_the_code(service, call):
    service.write(
        """\
package:
  individually: true
  patterns: ['!**', 'app.py']
functions:
  small: {handler: app.handler}
  with_data:
    handler: data.handler
    package: {patterns: ['data.*']}
""",
        **{
            "data.py": "import os\ndef handler(e, c):\n    return sorted(f for f in os.listdir('.') if not f.startswith('__'))\n",
            "data.txt": "x",
        },
    )
    service.run("deploy")
    assert call(service.function("small"), 1).succeeded()["event"] == 1
    assert call(service.function("with_data")).succeeded() == ["app.py", "data.py", "data.txt"]


def test_a_function_of_somebody_else_stays_as_it_is(service, make_function, call):
    name = service.function("echo")
    make_function("provided.al2023", {"bootstrap": "#!/bin/sh\n"}, "b", FunctionName=name)
    done = service.write("functions: {echo: {handler: app.handler}}\n").run("deploy", check=False)
    assert done.returncode == 1
    assert f"the function '{name}' was not made by a deploy" in done.stderr


def test_a_deploy_that_failed_goes_on(service, lambda_client):
    service.write("functions:\n  a: {handler: app.handler}\n  b: {handler: app.handler, runtime: python1.0}\n")
    done = service.run("deploy", check=False)
    assert done.returncode == 1
    assert f"could not create function {service.function('b')}" in done.stderr
    assert "run `mayfly deploy` again to go on" in done.stderr
    service.write("functions:\n  a: {handler: app.handler}\n  b: {handler: app.handler}\n")
    done = json.loads(service.run("deploy", "--json").stdout)
    assert f"create function {service.function('b')}" in done["steps"]
    assert f"create function {service.function('a')}" not in done["steps"]
