// GraphQL over HTTP: the audits of graphql-http's suite. MUST and SHOULD have to pass.
import { auditServer } from 'graphql-http';

import { url } from './shop.js';

let failed = 0;
for (const path of ['/graphql', '/shop-api', '/admin-api']) {
  const results = await auditServer({ url: url + path });
  const count = { ok: 0, notice: 0, warn: 0, error: 0 };
  for (const result of results) {
    count[result.status] += 1;
    if (result.status === 'warn' || result.status === 'error') {
      failed += 1;
      console.error(`${path}: ${result.name}: ${result.reason}`);
    }
  }
  console.log(`${path}: ${JSON.stringify(count)}`);
}
process.exit(failed === 0 ? 0 : 1);
