// Starts GraphiQL on the path that served it. The token of a log-in is kept for the next requests
// and goes into the connection_init of subscriptions, as the headers panel does.
"use strict";
const path = window.location.pathname;
const key = "cartwright-token:" + path;
const token = () => window.sessionStorage.getItem(key) || "";
const authorization = () => (token() ? { Authorization: "Bearer " + token() } : {});

async function fetchKeepingToken(url, init) {
  const response = await window.fetch(url, {
    ...init,
    headers: { ...authorization(), ...init.headers },
  });
  const told = response.headers.get("vendure-auth-token");
  if (told !== null) window.sessionStorage.setItem(key, told);
  return response;
}

const socket = window.location.origin.replace(/^http/, "ws") + path;
let headers = {};
const fetcher = GraphiQL.createFetcher({
  url: path,
  fetch: fetchKeepingToken,
  wsClient: graphqlWs.createClient({
    url: socket,
    lazy: true,
    connectionParams: () => ({ ...authorization(), ...headers }),
  }),
});

function remember(text) {
  try {
    headers = JSON.parse(text || "{}");
  } catch {
    headers = {};
  }
}

ReactDOM.createRoot(document.getElementById("graphiql")).render(
  React.createElement(GraphiQL, {
    fetcher,
    onEditHeaders: remember,
    shouldPersistHeaders: false,
    defaultQuery:
      "# Cartwright. The schema is under Docs on the left.\n" +
      "{\n  activeChannel {\n    code\n    defaultCurrencyCode\n  }\n}\n",
  }),
);
