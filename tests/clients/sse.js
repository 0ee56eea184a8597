// graphql-sse: subscriptions over Server-Sent Events, distinct connections mode.
import assert from 'node:assert';

import { createClient } from 'graphql-sse';

import { EVENTS, resumes, url } from './shop.js';

function client(at, token) {
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  return createClient({ url: `${at}/admin-api`, headers, retryAttempts: 0 });
}

async function* subscribe(at, token, variables) {
  const connection = client(at, token);
  try {
    yield* connection.iterate({ query: EVENTS, variables });
  } finally {
    connection.dispose();
  }
}

const dropped = await resumes(subscribe);
console.log(`graphql-sse: everything came in order over ${dropped} connections`);

const connection = client(url, '');
for await (const result of connection.iterate({ query: '{ __typename }' })) {
  assert.equal(result.data.__typename, 'Query');
}
connection.dispose();
console.log('graphql-sse: queries answered');
process.exit(0);
