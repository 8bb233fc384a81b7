// Signs with the AWS SDK for JavaScript, v3, and prints what it was answered as JSON. Arguments: a
// function that the keys may call, and one that they may not.
const lambda = require("@aws-sdk/client-lambda");

async function main([allowed, denied]) {
  const client = new lambda.LambdaClient({ maxAttempts: 1 });
  const seen = {};
  const answer = await client.send(new lambda.InvokeCommand({ FunctionName: allowed, Payload: '"hi"' }));
  seen.payload = Buffer.from(answer.Payload).toString();
  await client
    .send(new lambda.InvokeCommand({ FunctionName: denied }))
    .catch((error) => (seen.denied = [error.name, error.$metadata.httpStatusCode]));
  const credentials = { accessKeyId: process.env.AWS_ACCESS_KEY_ID, secretAccessKey: "wrong" };
  await new lambda.LambdaClient({ maxAttempts: 1, credentials })
    .send(new lambda.InvokeCommand({ FunctionName: allowed }))
    .catch((error) => (seen.wrong = [error.name, error.$metadata.httpStatusCode]));
  console.log(JSON.stringify(seen));
}

main(process.argv.slice(2));
