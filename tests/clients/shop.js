// What the scripts share: a logged-in administrator, an order, and notes that make events.
import assert from 'node:assert';

// CARTWRIGHT_URL: the server, or several on one database, with commas between them.
export const urls = (process.env.CARTWRIGHT_URL ?? 'http://127.0.0.1:3000').split(',');
export const url = urls[0];

export async function ask(path, token, query, variables = {}, at = url) {
  const headers = { 'content-type': 'application/json' };
  if (token) headers.authorization = `Bearer ${token}`;
  const body = JSON.stringify({ query, variables });
  const response = await fetch(at + path, { method: 'POST', headers, body });
  const answer = await response.json();
  assert.equal(answer.errors, undefined, JSON.stringify(answer.errors));
  return { data: answer.data, token: response.headers.get('vendure-auth-token') ?? token };
}

export async function administrator() {
  const username = process.env.ADMIN_USER ?? 'superadmin';
  const password = process.env.ADMIN_PASSWORD ?? 'superadmin';
  const query = `mutation($username: String!, $password: String!) {
    login(username: $username, password: $password) { __typename } }`;
  const { data, token } = await ask('/admin-api', null, query, { username, password });
  assert.equal(data.login.__typename, 'CurrentUser');
  return token;
}

// A guest's cart: an order to write notes to.
export async function cart() {
  const list = await ask('/shop-api', null, '{ products(options: { take: 20 }) { items { variants { id stockLevel } } } }');
  const variants = list.data.products.items.flatMap((product) => product.variants);
  const variant = variants.find((one) => one.stockLevel === 'IN_STOCK');
  assert.ok(variant, 'nothing is in stock; start the server with the demo shop');
  const query = `mutation($id: ID!) { addItemToOrder(productVariantId: $id, quantity: 1) {
    __typename ... on Order { id } } }`;
  const { data } = await ask('/shop-api', null, query, { id: variant.id });
  assert.equal(data.addItemToOrder.__typename, 'Order');
  return data.addItemToOrder.id;
}

export async function note(token, order, text, at) {
  const query = `mutation($id: ID!, $note: String!) {
    addNoteToOrder(input: { id: $id, note: $note, isPublic: false }) { id } }`;
  await ask('/admin-api', token, query, { id: order, note: text }, at);
}

export const EVENTS = `subscription($after: Cursor, $orders: [ID!]) {
  orderEvents(after: $after, filter: { orders: $orders }) { cursor sequence type payload } }`;

// Follows an order's events with `subscribe(at, token, variables)`, an async iterator of results,
// while notes are written on all servers in turn; drops the connection `drops` times at random
// moments, and goes on at another server; checks that everything came, in order.
export async function resumes(subscribe, notes = 500, drops = 5) {
  const token = await administrator();
  const order = await cart();
  const writing = (async () => {
    for (let n = 1; n <= notes; n += 1) await note(token, order, `note ${n}`, urls[n % urls.length]);
  })();
  const seen = new Map();
  let after = 'BEGINNING';
  let dropped = 0;
  while (seen.size < notes) {
    let left = dropped < drops ? 1 + Math.floor((Math.random() * 2 * notes) / (drops + 1)) : Infinity;
    for await (const result of subscribe(urls[dropped % urls.length], token, { after, orders: [order] })) {
      assert.equal(result.errors, undefined, JSON.stringify(result.errors));
      const event = result.data.orderEvents;
      after = event.cursor;
      if (event.type === 'ORDER_NOTE_ADDED') seen.set(event.sequence, event.payload.note);
      left -= 1;
      if (left <= 0 || seen.size >= notes) break;
    }
    dropped += 1;
  }
  await writing;
  const texts = [...seen.values()];
  assert.deepEqual(texts, Array.from({ length: notes }, (_, n) => `note ${n + 1}`));
  return dropped;
}
