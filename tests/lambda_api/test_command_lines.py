"""Every served operation once through the AWS CLI: a table of command lines.

They run in their order on one function, so a command may use what one before it made. `{name}`,
`{arn}`, `{zip}` … are filled in, also with what a command `=> word: path` kept of its answer.
"""

import shlex

import pytest

from harness import machine

COMMANDS = """
create-function --function-name {name} --runtime {python} --handler app.handler --role {role} --zip-file fileb://{zip} --architectures {architecture} --tags A=a --publish
wait function-exists --function-name {name}
wait function-active --function-name {name}
wait function-active-v2 --function-name {name}
wait published-version-active --function-name {name} --qualifier 1
get-function --function-name {name} => sha: Configuration.CodeSha256
get-function-configuration --function-name {arn} => runtime: RuntimeVersionConfig.RuntimeVersionArn
list-functions --max-items 1000
list-functions --function-version ALL --master-region us-east-1 --page-size 1
update-function-configuration --function-name {name} --description other
wait function-updated --function-name {name}
update-function-code --function-name {name} --zip-file fileb://{zip} --dry-run
update-function-code --function-name {name} --zip-file fileb://{zip}
wait function-updated-v2 --function-name {name}
publish-version --function-name {name} --code-sha256 {sha} --description second => version: Version
list-versions-by-function --function-name {name}
invoke --function-name {name} --qualifier 1 --payload fileb://{event} {out}
invoke --function-name {name} --invocation-type DryRun {out}
invoke-async --function-name {name} --invoke-args {event}
create-alias --function-name {name} --name live --function-version 1
get-alias --function-name {name} --name live
list-aliases --function-name {name} --function-version 1
update-alias --function-name {name} --name live --function-version {version} --routing-config AdditionalVersionWeights={{1=0.1}}
update-alias --function-name {name} --name live --function-version 1 --routing-config AdditionalVersionWeights={{}}
add-permission --function-name {name} --statement-id s3 --action lambda:InvokeFunction --principal s3.amazonaws.com
get-policy --function-name {name}
remove-permission --function-name {name} --statement-id s3
put-function-concurrency --function-name {name} --reserved-concurrent-executions 5
get-function-concurrency --function-name {name}
put-provisioned-concurrency-config --function-name {name} --qualifier 1 --provisioned-concurrent-executions 1
get-provisioned-concurrency-config --function-name {name} --qualifier 1
list-provisioned-concurrency-configs --function-name {name}
delete-provisioned-concurrency-config --function-name {name} --qualifier 1
delete-function-concurrency --function-name {name}
put-function-event-invoke-config --function-name {name} --maximum-retry-attempts 1
update-function-event-invoke-config --function-name {name} --maximum-event-age-in-seconds 60
get-function-event-invoke-config --function-name {name}
list-function-event-invoke-configs --function-name {name}
delete-function-event-invoke-config --function-name {name}
create-function-url-config --function-name {name} --auth-type NONE
update-function-url-config --function-name {name} --auth-type AWS_IAM
get-function-url-config --function-name {name}
list-function-url-configs --function-name {name}
delete-function-url-config --function-name {name}
put-function-recursion-config --function-name {name} --recursive-loop Allow
get-function-recursion-config --function-name {name}
put-runtime-management-config --function-name {name} --update-runtime-on Manual --runtime-version-arn {runtime}
get-runtime-management-config --function-name {name} --qualifier $LATEST
tag-resource --resource {arn} --tags B=b
list-tags --resource {arn}
untag-resource --resource {arn} --tag-keys A B
publish-layer-version --layer-name {name} --zip-file fileb://{zip} --compatible-runtimes {python} => layer: LayerVersionArn
get-layer-version --layer-name {name} --version-number 1
get-layer-version-by-arn --arn {layer}
list-layers --compatible-runtime {python}
list-layer-versions --layer-name {name}
add-layer-version-permission --layer-name {name} --version-number 1 --statement-id all --action lambda:GetLayerVersion --principal *
get-layer-version-policy --layer-name {name} --version-number 1
remove-layer-version-permission --layer-name {name} --version-number 1 --statement-id all
delete-layer-version --layer-name {name} --version-number 1
create-code-signing-config --allowed-publishers SigningProfileVersionArns={profile} --tags A=a => csc: CodeSigningConfig.CodeSigningConfigArn
get-code-signing-config --code-signing-config-arn {csc}
list-code-signing-configs
update-code-signing-config --code-signing-config-arn {csc} --description other
put-function-code-signing-config --code-signing-config-arn {csc} --function-name {name}
get-function-code-signing-config --function-name {name}
list-functions-by-code-signing-config --code-signing-config-arn {csc}
list-tags --resource {csc}
delete-function-code-signing-config --function-name {name}
delete-code-signing-config --code-signing-config-arn {csc}
get-account-settings
delete-alias --function-name {name} --name live
delete-function --function-name {name} --qualifier 1
delete-function --function-name {name}
"""

#: Operations that are answered by one refusal for every function there is.
REFUSED = """
put-function-scaling-config --function-name {name} --qualifier 1 --function-scaling-config MinExecutionEnvironments=1
get-function-scaling-config --function-name {name} --qualifier 1
"""

@pytest.fixture
def words(tmp_path, name, arn, role_arn, make_zip):
    """What the commands' placeholders stand for."""
    files = {
        "zip": make_zip({"app.py": "def handler(event, context):\n    return event\n"}),
        "event": b'{"a": 1}',
        "out": b"",
    }
    for file, content in files.items():
        (tmp_path / file).write_bytes(content)
    return {
        **{file: str(tmp_path / file) for file in files},
        "name": name,
        "arn": arn(name),
        "profile": "arn:aws:signer:us-east-1:000000000000:/signing-profiles/nobody/0123456789",
        "role": role_arn,
        "python": machine.PYTHON,
        "architecture": machine.ARCHITECTURE,
    }


def run(aws_cli, line, words):
    """Runs a line of the table and keeps what it says of the answer."""
    command, _, kept = line.partition(" => ")
    arguments = [part.format(**words) for part in shlex.split(command)]
    answer = aws_cli("lambda", *arguments)
    if kept:
        word, path = kept.split(": ")
        for member in path.split("."):
            answer = answer[member]
        words[word] = answer


def test_every_operation_is_served_to_the_aws_cli(aws_cli, words):
    for line in COMMANDS.strip().splitlines():
        run(aws_cli, line, words)
    with open(words["out"], "rb") as answer:
        assert answer.read() in (b'{"a": 1}', b"")


def test_what_goes_with_capacity_providers_alone_is_refused(aws_cli, lambda_client, function, words):
    version = lambda_client.publish_version(FunctionName=function)["Version"]
    assert version == "1"
    for line in REFUSED.strip().splitlines():
        with pytest.raises(AssertionError, match="has no capacity provider"):
            run(aws_cli, line, {**words, "name": function})


