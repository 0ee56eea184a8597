#!/usr/bin/env bash
# A guest buys something and the shop sends it: every state on the way is printed, and any state but
# the expected one ends the script with an error.
#
#   examples/first-order.sh [URL]          default: http://127.0.0.1:3000
#
# ADMIN_USER and ADMIN_PASSWORD name an administrator (default: the demo shop's). Needs curl and jq.
set -euo pipefail

url=${1:-${CARTWRIGHT_URL:-http://127.0.0.1:3000}}
admin_user=${ADMIN_USER:-superadmin}
admin_password=${ADMIN_PASSWORD:-superadmin}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
token=""

fail() { echo "first-order: $*" >&2; exit 1; }

# ask PATH DOCUMENT [VARIABLES]: prints the data of the answer; keeps the session's token.
ask() {
  local path=$1 document=$2 variables=${3:-"{}"} body
  local headers=(-H 'content-type: application/json')
  [ -n "$token" ] && headers+=(-H "authorization: Bearer $token")
  body=$(jq -n --arg query "$document" --argjson variables "$variables" '{query: $query, variables: $variables}')
  curl -sS --max-time 30 -D "$work/headers" -o "$work/answer" "${headers[@]}" --data "$body" "$url$path" ||
    fail "no server answers at $url"
  local new
  new=$(tr -d '\r' < "$work/headers" | sed -n 's/^vendure-auth-token: //Ip')
  [ -n "$new" ] && echo "$new" > "$work/token"
  jq -e 'has("data") and (has("errors") | not)' "$work/answer" > "$work/fine" || fail "$(cat "$work/answer")"
  jq '.data' "$work/answer"
}
# The session's token survives the subshells in which `ask` runs.
keep() { [ -f "$work/token" ] && token=$(cat "$work/token") || true; }

# expect WHAT WANTED GOT
expect() {
  [ "$2" = "$3" ] || fail "$1: expected $2, got $3"
  printf '%-28s %s\n' "$1" "$3"
}

state='__typename ... on Order { id code state totalWithTax } ... on ErrorResult { errorCode message }'

# The guest.
data=$(ask /shop-api '{ products(options: { take: 20 }) { items { name variants { id name stockLevel } } } }')
variant=$(jq -r '[.products.items[].variants[] | select(.stockLevel == "IN_STOCK")][0].id // empty' <<< "$data")
[ -n "$variant" ] || fail "nothing is in stock; start the server with the demo shop"

data=$(ask /shop-api "mutation(\$variant: ID!) { addItemToOrder(productVariantId: \$variant, quantity: 2) { $state } }" \
  "$(jq -n --arg variant "$variant" '{variant: $variant}')")
keep
expect "cart" AddingItems "$(jq -r '.addItemToOrder | .state // .message' <<< "$data")"
code=$(jq -r '.addItemToOrder.code' <<< "$data")
order=$(jq -r '.addItemToOrder.id' <<< "$data")

data=$(ask /shop-api "mutation { setCustomerForOrder(input: {
  firstName: \"Ada\", lastName: \"Guest\", emailAddress: \"ada-$RANDOM$RANDOM@example.com\" }) { $state } }")
expect "customer" AddingItems "$(jq -r '.setCustomerForOrder | .state // .message' <<< "$data")"

data=$(ask /shop-api "mutation { setOrderShippingAddress(input: {
  fullName: \"Ada Guest\", streetLine1: \"Ring 1\", city: \"Wien\", postalCode: \"1010\", countryCode: \"AT\" }) { $state } }")
expect "address" AddingItems "$(jq -r '.setOrderShippingAddress | .state // .message' <<< "$data")"

data=$(ask /shop-api '{ eligibleShippingMethods { id name priceWithTax } }')
method=$(jq -r '.eligibleShippingMethods[0].id // empty' <<< "$data")
[ -n "$method" ] || fail "no shipping method is eligible"
data=$(ask /shop-api "mutation(\$ids: [ID!]!) { setOrderShippingMethod(shippingMethodId: \$ids) { $state } }" \
  "$(jq -n --arg id "$method" '{ids: [$id]}')")
expect "shipping method" AddingItems "$(jq -r '.setOrderShippingMethod | .state // .message' <<< "$data")"

data=$(ask /shop-api "mutation { transitionOrderToState(state: \"ArrangingPayment\") { $state } }")
expect "checkout" ArrangingPayment "$(jq -r '.transitionOrderToState | .state // .message' <<< "$data")"

data=$(ask /shop-api '{ eligiblePaymentMethods { code isEligible } }')
payment=$(jq -r '[.eligiblePaymentMethods[] | select(.isEligible) | .code] | (map(select(contains("auto"))) + .)[0] // empty' <<< "$data")
[ -n "$payment" ] || fail "no payment method is eligible"
data=$(ask /shop-api "mutation(\$method: String!) { addPaymentToOrder(input: { method: \$method, metadata: {} }) { $state } }" \
  "$(jq -n --arg method "$payment" '{method: $method}')")
expect "payment" PaymentSettled "$(jq -r '.addPaymentToOrder | .state // .message' <<< "$data")"

data=$(ask /shop-api 'query($code: String!) { orderByCode(code: $code) { state active totalWithTax currencyCode lines { id quantity } } }' \
  "$(jq -n --arg code "$code" '{code: $code}')")
expect "thank-you page" PaymentSettled "$(jq -r '.orderByCode.state' <<< "$data")"
lines=$(jq '[.orderByCode.lines[] | { orderLineId: .id, quantity: .quantity }]' <<< "$data")
echo "order $code: $(jq -r '.orderByCode | "\(.totalWithTax) \(.currencyCode) (minor units)"' <<< "$data")"

# The shop.
token=""
rm -f "$work/token"
data=$(ask /admin-api 'mutation($user: String!, $password: String!) { login(username: $user, password: $password) {
  __typename ... on ErrorResult { message } } }' \
  "$(jq -n --arg user "$admin_user" --arg password "$admin_password" '{user: $user, password: $password}')")
keep
expect "administrator" CurrentUser "$(jq -r '.login.__typename' <<< "$data")"

sent='__typename ... on Fulfillment { id state } ... on ErrorResult { errorCode message }'
data=$(ask /admin-api "mutation(\$lines: [OrderLineInput!]!) { addFulfillmentToOrder(input: { lines: \$lines, handler: {
  code: \"manual-fulfillment\", arguments: [{ name: \"method\", value: \"Post\" }, { name: \"trackingCode\", value: \"T-1\" }] } }) { $sent } }" \
  "$(jq -n --argjson lines "$lines" '{lines: $lines}')")
expect "fulfillment" Pending "$(jq -r '.addFulfillmentToOrder | .state // .message' <<< "$data")"
fulfillment=$(jq -r '.addFulfillmentToOrder.id' <<< "$data")

for wanted in Shipped Delivered; do
  data=$(ask /admin-api "mutation(\$id: ID!, \$state: String!) { transitionFulfillmentToState(id: \$id, state: \$state) { $sent } }" \
    "$(jq -n --arg id "$fulfillment" --arg state "$wanted" '{id: $id, state: $state}')")
  expect "fulfillment" "$wanted" "$(jq -r '.transitionFulfillmentToState | .state // .message' <<< "$data")"
  data=$(ask /admin-api 'query($id: ID!) { order(id: $id) { state paymentStatus fulfillmentStatus } }' \
    "$(jq -n --arg id "$order" '{id: $id}')")
  expect "order" "$wanted" "$(jq -r '.order.state' <<< "$data")"
done
expect "payment status" PAID "$(jq -r '.order.paymentStatus' <<< "$data")"
expect "fulfillment status" DELIVERED "$(jq -r '.order.fulfillmentStatus' <<< "$data")"

data=$(ask /admin-api 'query($id: ID!) { order(id: $id) { history(options: { take: 50 }) { items { type data } } } }' \
  "$(jq -n --arg id "$order" '{id: $id}')")
path=$(jq -r '[.order.history.items[] | select(.type == "ORDER_STATE_TRANSITION") | .data.to] | join(" ")' <<< "$data")
expect "history" "AddingItems ArrangingPayment PaymentSettled Shipped Delivered" "$path"
echo "done: $code"
