// The handler behind Node.js's plain `http` server, on a free port of 127.0.0.1 that is printed.

import http from 'node:http';
import { handler } from './index.mjs';

const server = http.createServer(async (request, response) => {
  const answer = JSON.stringify(await handler());
  response.setHeader('Content-Type', 'application/json');
  response.setHeader('Content-Length', Buffer.byteLength(answer));
  response.end(answer);
});
// Kept for as long as the proxy wants.
server.keepAliveTimeout = 0;
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.on('end', () => process.exit()).resume();
