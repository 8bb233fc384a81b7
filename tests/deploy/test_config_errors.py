"""What is wrong in a serverless.yml is shown where it stands, and nothing is changed."""


def test_problems_are_shown_at_their_place(service):
    service.write_whole(f"""\
service: {service.name}
provider:
  name: aws
  runtime: python3.11
  region: xxx
  memorysize: 128
  vpc: {{subnetIds: [a]}}
functions:
  a:
    handler: app.handler
    events:
      - sqs: arn:aws:sqs:us-east-1:000000000000:q
""")
    done = service.run("deploy", check=False)
    assert done.returncode == 2
    assert "error: 'xxx' is no region\n --> serverless.yml:5:11\n" in done.stderr
    assert "there is no key 'memorysize' in 'provider'\n --> serverless.yml:6:3\n" in done.stderr
    assert "did you mean 'memorySize'?" in done.stderr
    assert "serverless.yml has 2 settings that Mayfly does not serve yet" in done.stderr
    assert "provider.vpc: networks of one's own are missing" in done.stderr
    assert "functions.a.events.sqs: queues are missing" in done.stderr
    assert "\x1b" not in done.stderr, "colours in a pipe"


def test_a_folder_without_a_service_is_named(mayfly_cli, tmp_path):
    done = mayfly_cli("deploy", cwd=tmp_path, check=False)
    assert done.returncode == 2
    assert "there is no serverless.yml in this folder" in done.stderr


def test_a_missing_artifact_is_named(service):
    service.write("package: {artifact: boot.zip}\nfunctions: {a: {handler: app.handler}}\n")
    done = service.run("deploy", check=False)
    assert done.returncode == 1
    assert "the artifact 'boot.zip' is not there" in done.stderr


def test_an_endpoint_where_nobody_answers_is_named(service):
    service.write("functions: {a: {handler: app.handler}}\n")
    done = service.run("deploy", "--endpoint", "http://127.0.0.1:1", check=False)
    assert done.returncode == 3
    assert "no Mayfly answers at http://127.0.0.1:1; start one with `mayfly up`" in done.stderr
