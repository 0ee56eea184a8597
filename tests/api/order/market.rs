//! A shop that sells: a country, a tax of 20 percent, ways to ship and to pay, and variants.

use serde_json::{Value, json};

use crate::support::{Answer, Client, Shop};

/// What storefronts select of an order.
pub(crate) const FIELDS: &str = "fragment OrderFields on Order {
  id code state active createdAt updatedAt orderPlacedAt
  totalQuantity subTotal subTotalWithTax shipping shippingWithTax total totalWithTax currencyCode couponCodes
  taxSummary { description taxRate taxBase taxTotal }
  discounts { adjustmentSource type description amount amountWithTax }
  lines {
    id quantity unitPrice unitPriceWithTax discountedUnitPriceWithTax
    linePrice linePriceWithTax discountedLinePrice discountedLinePriceWithTax proratedLinePriceWithTax taxRate
    taxLines { description taxRate }
    discounts { adjustmentSource type description amount amountWithTax }
    featuredAsset { id preview }
    productVariant { id name sku price priceWithTax currencyCode product { id slug } }
  }
  shippingLines { id price priceWithTax discountedPriceWithTax shippingMethod { id code name } }
  customer { id firstName lastName emailAddress }
  shippingAddress { fullName streetLine1 streetLine2 city province postalCode country countryCode phoneNumber }
  billingAddress { fullName streetLine1 streetLine2 city province postalCode country countryCode phoneNumber }
}";

/// A shop that sells.
pub(crate) struct Market {
    pub(crate) shop: Shop,
    pub(crate) admin: Client,
    pub(crate) shipping: String,
}

impl Market {
    /// Opens it.
    pub(crate) async fn open() -> Self {
        Self::on(Shop::open().await).await
    }

    /// Opens it in a shop.
    pub(crate) async fn on(shop: Shop) -> Self {
        let admin = shop.admin().await;
        let sql = shop.database().await;
        let id = |row: tokio_postgres::Row| row.get::<_, String>(0);
        let zone =
            id(sql.query_one("select default_tax_zone_id::text from channels", &[]).await.unwrap());
        let category = id(sql.query_one("select id::text from tax_categories", &[]).await.unwrap());
        admin
            .run(
                "mutation($input: CreateTaxRateInput!) { createTaxRate(input: $input) { id } }",
                json!({ "input": { "name": "Standard", "enabled": true, "value": 20, "categoryId": category, "zoneId": zone } }),
            )
            .await
            .text_at("createTaxRate.id");
        admin
            .run(
                "mutation($input: CreateCountryInput!) { createCountry(input: $input) { id } }",
                json!({ "input": { "code": "AT", "enabled": true, "translations": [{ "languageCode": "en", "name": "Austria" }] } }),
            )
            .await
            .text_at("createCountry.id");
        let shipping = Self::method(&admin, "post", 500, 0).await;
        for (code, settles) in [("auto", "true"), ("manual", "false")] {
            admin
                .run(
                    "mutation($input: CreatePaymentMethodInput!) { createPaymentMethod(input: $input) { id } }",
                    json!({ "input": { "code": code, "enabled": true,
                        "handler": { "code": "dummy-payment-handler", "arguments": [{ "name": "automaticSettle", "value": settles }] },
                        "translations": [{ "languageCode": "en", "name": code, "description": "" }] } }),
                )
                .await
                .text_at("createPaymentMethod.id");
        }
        Self { shop, admin, shipping }
    }

    /// A way to ship at a price, for orders from a sub total upwards.
    pub(crate) async fn method(admin: &Client, code: &str, price: i64, minimum: i64) -> String {
        let checker = json!({ "code": "default-shipping-eligibility-checker",
            "arguments": [{ "name": "orderMinimum", "value": minimum.to_string() }] });
        let calculator = json!({ "code": "default-shipping-calculator", "arguments": [
            { "name": "rate", "value": price.to_string() }, { "name": "includesTax", "value": "auto" },
            { "name": "taxRate", "value": "20" }] });
        Self::way(admin, code, checker, calculator).await.text_at("createShippingMethod.id")
    }

    /// A way to ship by any rules.
    pub(crate) async fn way(
        admin: &Client,
        code: &str,
        checker: Value,
        calculator: Value,
    ) -> Answer {
        admin
            .run(
                "mutation($input: CreateShippingMethodInput!) { createShippingMethod(input: $input) { id } }",
                json!({ "input": { "code": code, "fulfillmentHandler": "manual-fulfillment",
                    "checker": checker, "calculator": calculator,
                    "translations": [{ "languageCode": "en", "name": code, "description": "" }] } }),
            )
            .await
    }

    /// A new variant with so many units in stock.
    pub(crate) async fn variant(&self, sku: &str, price: i64, stock: i32) -> String {
        let sql = self.shop.database().await;
        let text = json!([{ "id": "00000000-0000-0000-0000-0000000000ff", "languageCode": "en", "name": sku,
            "slug": sku.to_lowercase(), "createdAt": "2026-01-01T00:00:00Z", "updatedAt": "2026-01-01T00:00:00Z" }])
        .to_string();
        sql.query_one(
            "with p as (
               insert into products (id, translations, channel_ids)
               select gen_random_uuid(), $2::text::jsonb, array_agg(c.id) from channels c returning id, channel_ids),
             v as (
               insert into product_variants (id, product_id, sku, tax_category_id, translations, channel_ids)
               select gen_random_uuid(), p.id, $1, (select id from tax_categories limit 1), $2::text::jsonb, p.channel_ids
               from p returning id),
             price as (
               insert into variant_prices (variant_id, channel_id, currency_code, price)
               select v.id, c.id, c.default_currency_code, $3 from v, channels c),
             level as (
               insert into stock_levels (id, variant_id, location_id, on_hand)
               select gen_random_uuid(), v.id, (select id from stock_locations limit 1), $4 from v)
             select id::text from v",
            &[&sku, &text, &price, &stock],
        )
        .await
        .unwrap()
        .get(0)
    }

    /// What is in stock of a variant: on hand and promised.
    pub(crate) async fn stock(&self, variant: &str) -> (i32, i32) {
        let sql = self.shop.database().await;
        let row = sql
            .query_one(
                "select on_hand, allocated from stock_levels where variant_id = $1::text::uuid",
                &[&variant],
            )
            .await
            .unwrap();
        (row.get(0), row.get(1))
    }

    /// A number that a statement gives.
    pub(crate) async fn count(&self, statement: &str) -> i64 {
        self.shop.database().await.query_one(statement, &[]).await.unwrap().get(0)
    }

    /// A guest whose cart has units of a variant.
    pub(crate) async fn cart(&self, variant: &str, quantity: i32) -> Client {
        let guest = self.shop.guest();
        add(&guest, variant, quantity).await.data("addItemToOrder.id");
        guest
    }

    /// A guest on the payment page.
    pub(crate) async fn paying(&self, variant: &str, quantity: i32, email: &str) -> Client {
        let guest = self.cart(variant, quantity).await;
        set_customer(&guest, email).await.data("setCustomerForOrder.id");
        set_address(&guest, "Shipping", "1 Main Street").await.data("setOrderShippingAddress.id");
        set_method(&guest, &self.shipping).await.data("setOrderShippingMethod.id");
        let moved = transition(&guest, "ArrangingPayment").await;
        assert_eq!(
            moved.data("transitionOrderToState.state"),
            "ArrangingPayment",
            "{}",
            moved.text
        );
        guest
    }

    /// A placed order of a guest; gives the guest and the order's id.
    pub(crate) async fn placed(
        &self,
        variant: &str,
        quantity: i32,
        method: &str,
    ) -> (Client, String) {
        let guest = self.paying(variant, quantity, "ada@example.com").await;
        let paid = pay(&guest, method, json!({})).await;
        assert_eq!(paid.data("addPaymentToOrder.active"), false, "{}", paid.text);
        let id = paid.text_at("addPaymentToOrder.id");
        (guest, id)
    }
}

/// A document with the whole order and the refusal's common fields.
pub(crate) fn whole(field: &str, signature: &str) -> String {
    format!(
        "mutation{signature} {{ {field} {{ __typename ...OrderFields ... on ErrorResult {{ errorCode message }} }} }} {FIELDS}"
    )
}

pub(crate) async fn add(client: &Client, variant: &str, quantity: i32) -> Answer {
    let document =
        whole("addItemToOrder(productVariantId: $id, quantity: $q)", "($id: ID!, $q: Int!)");
    client.run(&document, json!({ "id": variant, "q": quantity })).await
}

pub(crate) async fn set_customer(client: &Client, email: &str) -> Answer {
    let document = whole("setCustomerForOrder(input: $input)", "($input: CreateCustomerInput!)");
    let input = json!({ "firstName": "Ada", "lastName": "Lovelace", "emailAddress": email });
    client.run(&document, json!({ "input": input })).await
}

pub(crate) async fn set_address(client: &Client, which: &str, street: &str) -> Answer {
    let document =
        whole(&format!("setOrder{which}Address(input: $input)"), "($input: CreateAddressInput!)");
    let input = json!({ "fullName": "Ada Lovelace", "streetLine1": street, "city": "Vienna",
        "postalCode": "1010", "countryCode": "AT", "phoneNumber": "0123" });
    client.run(&document, json!({ "input": input })).await
}

pub(crate) async fn set_method(client: &Client, id: &str) -> Answer {
    let document = whole("setOrderShippingMethod(shippingMethodId: $ids)", "($ids: [ID!]!)");
    client.run(&document, json!({ "ids": [id] })).await
}

pub(crate) async fn transition(client: &Client, state: &str) -> Answer {
    let document = format!(
        "mutation($state: String!) {{ transitionOrderToState(state: $state) {{ __typename ...OrderFields
           ... on OrderStateTransitionError {{ errorCode message transitionError fromState toState }} }} }} {FIELDS}"
    );
    client.run(&document, json!({ "state": state })).await
}

pub(crate) async fn pay(client: &Client, method: &str, metadata: Value) -> Answer {
    let document = format!(
        "mutation($input: PaymentInput!) {{ addPaymentToOrder(input: $input) {{ __typename ...OrderFields
           ... on Order {{ payments {{ id method amount state transactionId errorMessage metadata }} }}
           ... on ErrorResult {{ errorCode message }}
           ... on PaymentFailedError {{ paymentErrorMessage }} ... on PaymentDeclinedError {{ paymentErrorMessage }}
           ... on OrderStateTransitionError {{ transitionError fromState toState }} }} }} {FIELDS}"
    );
    client.run(&document, json!({ "input": { "method": method, "metadata": metadata } })).await
}

pub(crate) async fn active(client: &Client) -> Answer {
    client.ask(&format!("{{ activeOrder {{ ...OrderFields }} }} {FIELDS}")).await
}
