#!/usr/bin/env bash
# Follows what happens to orders, as a partner does: one line an event, over Server-Sent Events.
# When the connection drops it goes on after the last event that it has printed.
#
#   examples/watch.sh [URL]                default: http://127.0.0.1:3000
#
# AFTER       where to begin: BEGINNING, NOW (default) or a cursor
# UNTIL       ends with success after an event of this type, as FULFILLMENT_DELIVERED
# API_KEY     a partner's key; without it ADMIN_USER and ADMIN_PASSWORD log in (default: the demo's)
# Needs curl and jq.
set -euo pipefail

url=${1:-${CARTWRIGHT_URL:-http://127.0.0.1:3000}}
after=${AFTER:-NOW}
until=${UNTIL:-}
headers=(-H 'content-type: application/json' -H 'accept: text/event-stream')

if [ -n "${API_KEY:-}" ]; then
  headers+=(-H "vendure-api-key: $API_KEY")
else
  body=$(jq -n --arg user "${ADMIN_USER:-superadmin}" --arg password "${ADMIN_PASSWORD:-superadmin}" '{
    query: "mutation($user: String!, $password: String!) { login(username: $user, password: $password) { __typename } }",
    variables: { user: $user, password: $password } }')
  token=$(curl -sS --max-time 30 -o /dev/null -D - -H 'content-type: application/json' --data "$body" "$url/admin-api" |
    tr -d '\r' | sed -n 's/^vendure-auth-token: //Ip')
  [ -n "$token" ] || { echo "watch: cannot log in at $url" >&2; exit 1; }
  headers+=(-H "authorization: Bearer $token")
fi

document='subscription($after: Cursor) { orderEvents(after: $after) {
  cursor sequence type orderCode orderState paymentStatus fulfillmentStatus actor { kind name } } }'

# One jq reads the whole stream; each event becomes cursor, type and what is printed.
read_events='select(startswith("data: ")) | .[6:] | rtrimstr("\r") | select(. != "") | fromjson
  | if has("errors") then ["", "", (.errors[0] | "\(.extensions.code // "") \(.message)")]
    else .data.orderEvents | [.cursor, .type, "\(.orderCode) \(.sequence) \(.type) \(.orderState) \(.paymentStatus) \(.fulfillmentStatus) by \(.actor.kind) \(.actor.name)"]
    end | join("\u001f")'

while true; do
  body=$(jq -n --arg query "$document" --arg after "$after" '{query: $query, variables: {after: $after}}')
  while IFS=$'\x1f' read -r cursor type text; do
    [ -n "$type" ] || { echo "watch: $text" >&2; exit 1; }
    echo "$text"
    after=$cursor
    [ "$type" != "$until" ] || exit 0
  done < <(curl -sSN "${headers[@]}" --data "$body" "$url/admin-api" | jq --unbuffered -rR "$read_events")
  echo "watch: the connection dropped; going on" >&2
  sleep 1
done
