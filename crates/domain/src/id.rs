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

/// Reads an id as clients send it. What cannot be one of ours becomes an id that nothing has, and
/// that is written as it was sent if it is short, so that a refusal names what was asked for.
#[must_use]
pub fn from_wire(text: &str) -> Uuid {
    if text == "1" { FIRST } else { Uuid::try_parse(text).unwrap_or_else(|_| foreign(text)) }
}

/// The first byte of ids that hold a text of somebody else: as a time it is thousands of years off.
const FOREIGN: u8 = 0xfe;

fn foreign(text: &str) -> Uuid {
    let mut bytes = [0_u8; 16];
    let mut letters = text.bytes();
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = if place == 0 { FOREIGN } else { letters.next().unwrap_or(0) };
    }
    let fits = letters.next().is_none() && text.chars().all(|c| c.is_ascii_graphic());
    if fits { Uuid::from_bytes(bytes) } else { Uuid::nil() }
}

/// Writes an id as clients see it.
pub(crate) fn to_wire(id: Uuid, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if id == FIRST {
        return f.write_str("1");
    }
    match id.as_bytes() {
        [FOREIGN, letters @ ..] if letters.first().is_some_and(u8::is_ascii_graphic) => {
            let text = letters.iter().take_while(|byte| **byte != 0);
            text.copied().map(char::from).try_for_each(|letter| fmt::Write::write_char(f, letter))
        }
        _ => write!(f, "{}", id.as_hyphenated()),
    }
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
