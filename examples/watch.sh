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

while true; do
  body=$(jq -n --arg query "$document" --arg after "$after" '{query: $query, variables: {after: $after}}')
  while IFS= read -r line; do
    line=${line%$'\r'}
    case $line in
      "data: "*) ;;
      *) continue ;;
    esac
    json=${line#data: }
    [ -n "$json" ] || continue
    if jq -e 'has("errors")' > /dev/null <<< "$json"; then
      echo "watch: $(jq -r '.errors[0] | "\(.extensions.code // "") \(.message)"' <<< "$json")" >&2
      exit 1
    fi
    jq -r '.data.orderEvents | "\(.orderCode) \(.sequence) \(.type) \(.orderState) \(.paymentStatus) \(.fulfillmentStatus) by \(.actor.kind) \(.actor.name)"' <<< "$json"
    after=$(jq -r '.data.orderEvents.cursor' <<< "$json")
    if [ -n "$until" ] && [ "$(jq -r '.data.orderEvents.type' <<< "$json")" = "$until" ]; then
      exit 0
    fi
  done < <(curl -sSN "${headers[@]}" --data "$body" "$url/admin-api")
  echo "watch: the connection dropped; going on" >&2
  sleep 1
done
