// Creates, calls, streams and deletes a function with the AWS SDK for JavaScript, v3, and prints
// what it saw as JSON. Arguments: runtime, architecture, path of the zip.
const fs = require("node:fs");
const lambda = require("@aws-sdk/client-lambda");

async function main([runtime, architecture, zip]) {
  const client = new lambda.LambdaClient({ maxAttempts: 1 });
  const FunctionName = `js-${process.pid}`;
  const seen = {};
  await client.send(
    new lambda.CreateFunctionCommand({
      FunctionName,
      Runtime: runtime,
      Architectures: [architecture],
      Handler: "index.handler",
      Role: "arn:aws:iam::000000000000:role/test",
      Code: { ZipFile: fs.readFileSync(zip) },
    }),
  );
  await lambda.waitUntilFunctionActiveV2({ client, maxWaitTime: 60, minDelay: 1 }, { FunctionName });
  try {
    const answer = await client.send(
      new lambda.InvokeCommand({ FunctionName, Payload: JSON.stringify({ n: 3 }), LogType: "Tail" }),
    );
    seen.status = answer.StatusCode;
    seen.payload = JSON.parse(Buffer.from(answer.Payload).toString());
    seen.log = Buffer.from(answer.LogResult, "base64").toString();

    const update = { FunctionName, Handler: "index.count" };
    await client.send(new lambda.UpdateFunctionConfigurationCommand(update));
    await lambda.waitUntilFunctionUpdatedV2({ client, maxWaitTime: 60, minDelay: 1 }, { FunctionName });
    const stream = await client.send(
      new lambda.InvokeWithResponseStreamCommand({ FunctionName, Payload: JSON.stringify({ n: 3 }) }),
    );
    seen.chunks = [];
    const start = Date.now();
    for await (const event of stream.EventStream) {
      if (event.PayloadChunk) {
        seen.chunks.push([Date.now() - start, Buffer.from(event.PayloadChunk.Payload).toString()]);
      }
      if (event.InvokeComplete) seen.complete = event.InvokeComplete;
    }
    await client
      .send(new lambda.InvokeCommand({ FunctionName: "missing" }))
      .catch((error) => (seen.missing = [error.name, error.message]));
  } finally {
    await client.send(new lambda.DeleteFunctionCommand({ FunctionName }));
  }
  console.log(JSON.stringify(seen));
}

main(process.argv.slice(2));
