// Two functions in JavaScript: one answers at once, the other writes its answer while it works.

export const handler = async (event, context) => {
  const name = event.pathParameters?.name ?? event.name ?? "world";
  console.log(`greeting ${name}`);
  return { message: `Hello, ${name}!`, request: context.awsRequestId };
};

export const count = awslambda.streamifyResponse(async (event, stream) => {
  const answer = awslambda.HttpResponseStream.from(stream, {
    statusCode: 200,
    headers: { "content-type": "text/plain; charset=utf-8" },
  });
  const { to = "5", pause_ms = "300" } = event.queryStringParameters ?? {};
  for (let number = 1; number <= Math.min(Number(to), 1000); number++) {
    answer.write(`${number}\n`);
    await new Promise((resolve) => setTimeout(resolve, Math.min(Number(pause_ms), 10000)));
  }
  answer.end();
});
