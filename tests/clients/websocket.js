// graphql-ws: subscriptions over WebSocket (graphql-transport-ws).
import assert from 'node:assert';

import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

import { EVENTS, resumes, url } from './shop.js';

function client(at, token) {
  const address = at.replace(/^http/, 'ws') + '/admin-api';
  const connectionParams = { Authorization: `Bearer ${token}` };
  return createClient({ url: address, webSocketImpl: WebSocket, connectionParams, retryAttempts: 0 });
}

async function* subscribe(at, token, variables) {
  const connection = client(at, token);
  try {
    yield* connection.iterate({ query: EVENTS, variables });
  } finally {
    await connection.dispose();
  }
}

const dropped = await resumes(subscribe);
console.log(`graphql-ws: everything came in order over ${dropped} connections`);

// Queries go over the same connection.
const connection = client(url, '');
for await (const result of connection.iterate({ query: '{ __typename }' })) {
  assert.equal(result.data.__typename, 'Query');
}
await connection.dispose();

// Who may not read orders is told so.
const stranger = client(url, 'no-such-token');
let refused = false;
try {
  for await (const result of stranger.iterate({ query: EVENTS, variables: {} })) {
    refused ||= result.errors?.[0]?.extensions?.code === 'FORBIDDEN';
  }
} catch {
  refused = true;
}
await stranger.dispose();
assert.ok(refused, 'a stranger is refused');
console.log('graphql-ws: queries answered, strangers refused');
process.exit(0);
