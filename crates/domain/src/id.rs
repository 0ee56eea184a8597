//! The registry of typed ids.
//!
//! Ids are UUIDv7 with a counter, so ids made one after another sort in that order, also those of
//! one transaction. New ids are made by the server (`App::new_id`), never in a rule: a rule that
//! needs one takes it as a value.

use std::fmt;

use uuid::Uuid;

/// The id of the first row of a thing that every database is born with (the default channel, the
/// root collection); clients of Vendure know it as `1`.
pub const FIRST: Uuid = Uuid::from_u128(1);

/// Reads an id as clients send it; what cannot be one of ours is the nil id, which nothing has.
#[must_use]
pub fn from_wire(text: &str) -> Uuid {
    if text == "1" { FIRST } else { Uuid::try_parse(text).unwrap_or(Uuid::nil()) }
}

/// Writes an id as clients see it.
pub(crate) fn to_wire(id: Uuid, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if id == FIRST { f.write_str("1") } else { write!(f, "{}", id.as_hyphenated()) }
}

crate::id! {
    /// A customer's or guest's postal address in the address book.
    AddressId;
    /// A person who administers the shop.
    AdministratorId;
    /// A key for a partner or an integration.
    ApiKeyId;
    /// A picture or file of the catalogue.
    AssetId;
    /// A shop: its currency, languages, prices and policies.
    ChannelId;
    /// A group of variants that a storefront shows together.
    CollectionId;
    /// A set of customers.
    CustomerGroupId;
    /// A person who buys.
    CustomerId;
    /// An append-only event of an order.
    EventId;
    /// A way to sort products, as "colour".
    FacetId;
    /// One value of a facet, as "red".
    FacetValueId;
    /// A parcel, or what leaves the house at once.
    FulfillmentId;
    /// An entry of an order's or a customer's history.
    HistoryEntryId;
    /// A cart or an order.
    OrderId;
    /// A line of an order.
    OrderLineId;
    /// A change of a placed order.
    OrderModificationId;
    /// A payment of an order.
    PaymentId;
    /// A way to pay.
    PaymentMethodId;
    /// A product.
    ProductId;
    /// One choice of an option group, as "large".
    ProductOptionId;
    /// What a product can be chosen by, as "size".
    ProductOptionGroupId;
    /// What is sold: a product in one combination of its options.
    ProductVariantId;
    /// A promotion.
    PromotionId;
    /// Money that goes back.
    RefundId;
    /// A country or a part of one.
    RegionId;
    /// A set of permissions.
    RoleId;
    /// Who sells in a channel.
    SellerId;
    /// A visit of a guest, a customer or an administrator.
    SessionId;
    /// A shipping charge of an order.
    ShippingLineId;
    /// A way to ship.
    ShippingMethodId;
    /// The stock of one variant at one location.
    StockLevelId;
    /// A place that holds stock.
    StockLocationId;
    /// A change of stock.
    StockMovementId;
    /// An extra charge or a reduction of an order.
    SurchargeId;
    /// A class of goods with the same tax.
    TaxCategoryId;
    /// The tax of a category in a zone.
    TaxRateId;
    /// A text in one language.
    TranslationId;
    /// Who can log in.
    UserId;
    /// A set of countries.
    ZoneId;
}
