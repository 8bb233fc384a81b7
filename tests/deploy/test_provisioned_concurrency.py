"""`provisionedConcurrency` in serverless.yml."""

import re

PROVISIONED = """\
functions:
  kind:
    handler: kind.handler
    provisionedConcurrency: 1
    reservedConcurrency: 3
    events:
      - httpApi: GET /kind
"""
KIND = """
import os
def handler(event, context):
    return os.environ["AWS_LAMBDA_INITIALIZATION_TYPE"]
"""


def test_requests_meet_instances_that_were_ready_when_the_deploy_ended(
    service, lambda_client, fetch
):
    deployed = service.write(PROVISIONED, **{"kind.py": KIND}).run("deploy")
    name = service.function("kind")
    config = lambda_client.get_provisioned_concurrency_config(
        FunctionName=name, Qualifier="provisioned"
    )
    assert (config["Status"], config["AllocatedProvisionedConcurrentExecutions"]) == ("READY", 1)
    url = re.search(r"http://\S+/kind", deployed.stdout)[0]
    assert b"provisioned-concurrency" in fetch(url).read()
    again = service.run("deploy")
    assert "ready" not in again.stdout, again.stdout
    service.write(PROVISIONED.replace("    provisionedConcurrency: 1\n", "")).run("deploy")
    assert lambda_client.list_aliases(FunctionName=name)["Aliases"] == []
    listed = lambda_client.list_provisioned_concurrency_configs(FunctionName=name)
    assert listed["ProvisionedConcurrencyConfigs"] == []
    service.run("remove")
