#!/usr/bin/env bash
# Makes one promotion of each kind over the Admin API and shows what it takes off a cart. A cart that
# does not cost what it should ends the script with an error; the promotions are deleted at the end.
#
#   examples/promotions.sh [URL]          default: http://127.0.0.1:3000
#
# ADMIN_USER and ADMIN_PASSWORD name an administrator (default: the demo shop's). Needs curl and jq,
# and the demo shop.
set -euo pipefail

url=${1:-${CARTWRIGHT_URL:-http://127.0.0.1:3000}}
admin_user=${ADMIN_USER:-superadmin}
admin_password=${ADMIN_PASSWORD:-superadmin}
work=$(mktemp -d)
made=()

fail() { echo "promotions: $*" >&2; exit 1; }

# ask WHO DOCUMENT [VARIABLES]: prints the data of the answer; WHO is admin or shop, each with a
# session of its own, kept in a file.
ask() {
  local who=$1 document=$2 variables=${3:-"{}"} body
  local headers=(-H 'content-type: application/json')
  [ -s "$work/$who" ] && headers+=(-H "authorization: Bearer $(cat "$work/$who")")
  body=$(jq -n --arg query "$document" --argjson variables "$variables" '{query: $query, variables: $variables}')
  curl -sS --max-time 30 -D "$work/headers" -o "$work/answer" "${headers[@]}" --data "$body" "$url/$who-api" ||
    fail "no server answers at $url"
  tr -d '\r' < "$work/headers" | sed -n 's/^vendure-auth-token: //Ip' > "$work/new"
  if [ -s "$work/new" ]; then cp "$work/new" "$work/$who"; fi
  jq -e 'has("data") and (has("errors") | not)' "$work/answer" > /dev/null || fail "$(cat "$work/answer")"
  jq '.data' "$work/answer"
}

forget() {
  for id in "${made[@]:-}"; do
    [ -n "$id" ] && ask admin 'mutation($id: ID!) { deletePromotion(id: $id) { result } }' "$(jq -n --arg id "$id" '{id: $id}')" > /dev/null
  done
  rm -rf "$work"
}
trap forget EXIT

ask admin 'mutation($name: String!, $password: String!) { login(username: $name, password: $password) { __typename } }' \
  "$(jq -n --arg name "$admin_user" --arg password "$admin_password" '{name: $name, password: $password}')" > /dev/null

# Two variants that are in stock, and what they cost with tax.
found=$(ask shop '{ products(options: { take: 20 }) { items { variants { id stockLevel priceWithTax price
  product { facetValues { id } } } } } }')
pick() { jq -r "[.products.items[].variants[] | select(.stockLevel == \"IN_STOCK\")][$1].$2 // empty" <<< "$found"; }
first=$(pick 0 id) second=$(pick 1 id)
[ -n "$second" ] || fail "two variants in stock are needed; start the server with the demo shop"
price=$(pick 0 price) other=$(pick 1 price) with_tax=$(pick 0 priceWithTax)
inclusive=$(ask admin '{ activeChannel { pricesIncludeTax } }' | jq -r .activeChannel.pricesIncludeTax)
if [ "$inclusive" = true ]; then
  net=subTotalWithTax price=$with_tax other=$(pick 1 priceWithTax)
else
  net=subTotal
fi
sum=$((2 * price + other))

op() { # op CODE [NAME VALUE]...: an operation with its arguments
  local code=$1 args='[]'
  shift
  while [ $# -gt 0 ]; do
    args=$(jq --arg name "$1" --arg value "$2" '. + [{name: $name, value: $value}]' <<< "$args")
    shift 2
  done
  jq -n --arg code "$code" --argjson arguments "$args" '{code: $code, arguments: $arguments}'
}

create() { # create NAME CONDITION ACTION [MORE]: makes a promotion and remembers it
  local input id
  input=$(jq -n --arg name "$1" --argjson condition "$2" --argjson action "$3" --argjson more "${4:-"{}"}" \
    '{enabled: true, conditions: (if $condition == null then [] else [$condition] end), actions: [$action],
      translations: [{languageCode: "en", name: $name, description: ""}]} + $more')
  id=$(ask admin 'mutation($input: CreatePromotionInput!) { createPromotion(input: $input) {
      ... on Promotion { id } ... on ErrorResult { message } } }' "$(jq -n --argjson input "$input" '{input: $input}')" |
    jq -r '.createPromotion | .id // error(.message)')
  made+=("$id")
}

drop() { # drop: deletes the promotion that was made last
  local id=${made[-1]}
  unset 'made[-1]'
  ask admin 'mutation($id: ID!) { deletePromotion(id: $id) { result } }' "$(jq -n --arg id "$id" '{id: $id}')" > /dev/null
}

order="... on Order { $net total: totalWithTax shippingWithTax } ... on ErrorResult { message }"

cart() { # cart: a new guest with two of the first variant and one of the second
  rm -f "$work/shop"
  ask shop "mutation(\$id: ID!) { addItemToOrder(productVariantId: \$id, quantity: 2) { $order } }" \
    "$(jq -n --arg id "$first" '{id: $id}')" > /dev/null
  ask shop "mutation(\$id: ID!) { addItemToOrder(productVariantId: \$id, quantity: 1) { $order } }" \
    "$(jq -n --arg id "$second" '{id: $id}')" | jq ".addItemToOrder.$net"
}

expect() { # expect WHAT WANTED GOT
  [ "$2" = "$3" ] || fail "$1: expected $2, got $3"
  printf '%-34s %s\n' "$1" "$3"
}

# floor(x + 1/2) of a negative amount, as the shop rounds.
off() { jq -n --argjson sum "$1" --argjson percent "$2" '-($sum * $percent / 100) + 0.5 | floor'; }

always=$(op minimum_order_amount amount 0 taxInclusive false)
expect "without a promotion" "$sum" "$(cart)"

create "A tenth off" "$always" "$(op order_percentage_discount discount 10)"
expect "order_percentage_discount" $((sum + $(off "$sum" 10))) "$(cart)"; drop

create "One off" "$(op contains_products minimum 3 productVariantIds "[\"$first\",\"$second\"]")" "$(op order_fixed_discount discount 100)"
expect "order_fixed_discount" $((sum - 100)) "$(cart)"; drop

create "Ten off each line" "$always" "$(op order_line_fixed_discount discount 10)"
expect "order_line_fixed_discount" $((sum - 20)) "$(cart)"; drop

create "Half of one" "$always" "$(op products_percentage_discount discount 50 productVariantIds "[\"$second\"]")"
expect "products_percentage_discount" $((sum + $(off "$other" 50))) "$(cart)"; drop

create "Two and one" "$(op buy_x_get_y_free amountX 2 variantIdsX "[\"$first\"]" amountY 1 variantIdsY "[\"$second\"]")" "$(op buy_x_get_y_free)"
expect "buy_x_get_y_free" $((sum - other)) "$(cart)"; drop

value=$(jq -r "[.products.items[].variants[] | select(.id == \"$second\")][0].product.facetValues[0].id // empty" <<< "$found")
if [ -n "$value" ]; then
  both=$(jq -r --arg value "$value" --arg first "$first" \
    '[.products.items[].variants[] | select(.id == $first)][0].product.facetValues | map(.id) | index($value) != null' <<< "$found")
  share=$([ "$both" = true ] && echo $(($(off $((2 * price)) 50) + $(off "$other" 50))) || off "$other" 50)
  create "Half of a kind" "$(op at_least_n_with_facets minimum 1 facets "[\"$value\"]")" "$(op facet_based_discount discount 50 facets "[\"$value\"]")"
  expect "facet_based_discount" $((sum + share)) "$(cart)"; drop
fi

group=$(ask admin 'mutation { createCustomerGroup(input: { name: "Friends" }) { id } }' | jq -r .createCustomerGroup.id)
create "For friends" "$(op customer_group customerGroupId "$group")" "$(op order_percentage_discount discount 20)"
expect "customer_group, nobody yet" "$sum" "$(cart)"
email="friend-$RANDOM$RANDOM@example.com"
known() {
  ask shop "mutation(\$email: String!) { setCustomerForOrder(input: { firstName: \"Ada\", lastName: \"Friend\", emailAddress: \$email }) {
    ... on Order { $net customer { id } } ... on ErrorResult { message } } }" "$(jq -n --arg email "$email" '{email: $email}')"
}
customer=$(known | jq -r .setCustomerForOrder.customer.id)
ask admin 'mutation($group: ID!, $ids: [ID!]!) { addCustomersToGroup(customerGroupId: $group, customerIds: $ids) { id } }' \
  "$(jq -n --arg group "$group" --arg id "$customer" '{group: $group, ids: [$id]}')" > /dev/null
expect "customer_group, a friend" $((sum + $(off "$sum" 20))) "$(known | jq ".setCustomerForOrder.$net")"; drop
ask admin 'mutation($id: ID!) { deleteCustomerGroup(id: $id) { result } }' "$(jq -n --arg id "$group" '{id: $id}')" > /dev/null

create "Free shipping" "$always" "$(op free_shipping)"
cart > /dev/null
method=$(ask shop '{ eligibleShippingMethods { id } }' | jq -r '.eligibleShippingMethods[0].id')
expect "free_shipping" 0 "$(ask shop "mutation(\$ids: [ID!]!) { setOrderShippingMethod(shippingMethodId: \$ids) { $order } }" \
  "$(jq -n --arg id "$method" '{ids: [$id]}')" | jq .setOrderShippingMethod.shippingWithTax)"; drop

code="CODE$RANDOM$RANDOM"
create "With a code" null "$(op order_percentage_discount discount 10)" "$(jq -n --arg code "$code" '{couponCode: $code, usageLimit: 100}')"
cart > /dev/null
apply="mutation(\$code: String!) { applyCouponCode(couponCode: \$code) { $order } }"
lower=$(tr '[:upper:]' '[:lower:]' <<< "$code")
expect "applyCouponCode" $((sum + $(off "$sum" 10))) "$(ask shop "$apply" "$(jq -n --arg code "$lower" '{code: $code}')" | jq ".applyCouponCode.$net")"
expect "removeCouponCode" "$sum" "$(ask shop "mutation(\$code: String!) { removeCouponCode(couponCode: \$code) { $net } }" \
  "$(jq -n --arg code "$code" '{code: $code}')" | jq ".removeCouponCode.$net")"
expect "a code that nobody knows" "The coupon code \"none\" is not known" \
  "$(ask shop "$apply" '{"code": "none"}' | jq -r .applyCouponCode.message)"

echo "all promotions did what they should"
