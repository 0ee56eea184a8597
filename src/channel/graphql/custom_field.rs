//! How fields of a shop's own are described. None can be configured yet, so clients get empty
//! lists; the types are there because dashboards select them.

use async_graphql::{Interface, SimpleObject, Union};
use domain::access::Permission;
use domain::channel::LanguageCode;

use crate::wire::{Json, List};

/// A text in one language.
#[derive(SimpleObject, Clone)]
pub struct LocalizedString {
    /// The language.
    pub language_code: LanguageCode,
    /// The text.
    pub value: String,
}

/// One of the values to choose from.
#[derive(SimpleObject, Clone)]
pub struct StringFieldOption {
    /// The value.
    pub value: String,
    /// What people call it.
    pub label: Option<Vec<LocalizedString>>,
}

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident : $type:ty),* $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(SimpleObject, Clone)]
        pub struct $name {
            /// The field's name.
            pub name: String,
            /// The type of its value.
            #[graphql(name = "type")]
            pub kind: String,
            /// Whether it has several values.
            pub list: bool,
            /// What people call it.
            pub label: Option<Vec<LocalizedString>>,
            /// What it means.
            pub description: Option<Vec<LocalizedString>>,
            /// Whether clients can only read it.
            pub readonly: Option<bool>,
            /// Whether clients do not see it at all.
            pub internal: Option<bool>,
            /// Whether it can be without a value.
            pub nullable: Option<bool>,
            /// Who may see and change it.
            pub requires_permission: Option<Vec<Permission>>,
            /// Whether it is on its way out.
            pub deprecated: Option<bool>,
            /// Why it is on its way out.
            pub deprecation_reason: Option<String>,
            /// How a dashboard should ask for it.
            pub ui: Option<Json>,
            $($(#[$fdoc])* pub $field: $type,)*
        }
    )+};
}

macro_rules! struct_fields {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident : $type:ty),* $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(SimpleObject, Clone)]
        pub struct $name {
            /// The field's name.
            pub name: String,
            /// The type of its value.
            #[graphql(name = "type")]
            pub kind: String,
            /// Whether it has several values.
            pub list: bool,
            /// What people call it.
            pub label: Option<Vec<LocalizedString>>,
            /// What it means.
            pub description: Option<Vec<LocalizedString>>,
            /// How a dashboard should ask for it.
            pub ui: Option<Json>,
            $($(#[$fdoc])* pub $field: $type,)*
        }
    )+};
}

fields! {
    /// A field whose value is a text.
    StringCustomFieldConfig {
        /// The most characters.
        length: Option<i32>,
        /// The regular expression that it matches.
        pattern: Option<String>,
        /// The values to choose from.
        options: Option<Vec<StringFieldOption>>,
    }
    /// A field whose value is a text that has translations.
    LocaleStringCustomFieldConfig {
        /// The most characters.
        length: Option<i32>,
        /// The regular expression that it matches.
        pattern: Option<String>,
    }
    /// A field whose value is a long text.
    TextCustomFieldConfig {
    }
    /// A field whose value is a long text that has translations.
    LocaleTextCustomFieldConfig {
    }
    /// A field whose value is a whole number.
    IntCustomFieldConfig {
        /// The least value.
        min: Option<i32>,
        /// The greatest value.
        max: Option<i32>,
        /// The distance between values.
        step: Option<i32>,
    }
    /// A field whose value is a number.
    FloatCustomFieldConfig {
        /// The least value.
        min: Option<f64>,
        /// The greatest value.
        max: Option<f64>,
        /// The distance between values.
        step: Option<f64>,
    }
    /// A field whose value is a yes or no.
    BooleanCustomFieldConfig {
    }
    /// A field whose value is a moment.
    DateTimeCustomFieldConfig {
        /// The least value.
        min: Option<String>,
        /// The greatest value.
        max: Option<String>,
        /// The distance between values.
        step: Option<i32>,
    }
    /// A field whose value is a reference to another thing.
    RelationCustomFieldConfig {
        /// What it refers to.
        entity: String,
        /// The referred thing's own fields.
        scalar_fields: Vec<String>,
    }
    /// A field whose value is a group of values.
    StructCustomFieldConfig {
        /// The values.
        fields: Vec<StructFieldConfig>,
    }
}

struct_fields! {
    /// A value of a group: a text.
    StringStructFieldConfig {
        /// The most characters.
        length: Option<i32>,
        /// The regular expression that it matches.
        pattern: Option<String>,
        /// The values to choose from.
        options: Option<Vec<StringFieldOption>>,
    }
    /// A value of a group: a long text.
    TextStructFieldConfig {
    }
    /// A value of a group: a whole number.
    IntStructFieldConfig {
        /// The least value.
        min: Option<i32>,
        /// The greatest value.
        max: Option<i32>,
        /// The distance between values.
        step: Option<i32>,
    }
    /// A value of a group: a number.
    FloatStructFieldConfig {
        /// The least value.
        min: Option<f64>,
        /// The greatest value.
        max: Option<f64>,
        /// The distance between values.
        step: Option<f64>,
    }
    /// A value of a group: a yes or no.
    BooleanStructFieldConfig {
    }
    /// A value of a group: a moment.
    DateTimeStructFieldConfig {
        /// The least value.
        min: Option<String>,
        /// The greatest value.
        max: Option<String>,
        /// The distance between values.
        step: Option<i32>,
    }
}

/// A field of the shop's own.
#[derive(Union, Clone)]
pub enum CustomFieldConfig {
    /// A text.
    String(StringCustomFieldConfig),
    /// A text that has translations.
    LocaleString(LocaleStringCustomFieldConfig),
    /// A long text.
    Text(TextCustomFieldConfig),
    /// A long text that has translations.
    LocaleText(LocaleTextCustomFieldConfig),
    /// A whole number.
    Int(IntCustomFieldConfig),
    /// A number.
    Float(FloatCustomFieldConfig),
    /// A yes or no.
    Boolean(BooleanCustomFieldConfig),
    /// A moment.
    DateTime(DateTimeCustomFieldConfig),
    /// A reference to another thing.
    Relation(RelationCustomFieldConfig),
    /// A group of values.
    Struct(StructCustomFieldConfig),
}

/// A value of a group.
#[derive(Union, Clone)]
pub enum StructFieldConfig {
    /// A text.
    String(StringStructFieldConfig),
    /// A long text.
    Text(TextStructFieldConfig),
    /// A whole number.
    Int(IntStructFieldConfig),
    /// A number.
    Float(FloatStructFieldConfig),
    /// A yes or no.
    Boolean(BooleanStructFieldConfig),
    /// A moment.
    DateTime(DateTimeStructFieldConfig),
}

/// What all fields of the shop's own have.
#[expect(clippy::duplicated_attributes, reason = "fields of the same type")]
#[derive(Interface, Clone)]
#[graphql(
    field(name = "name", ty = "&String", desc = "The field's name."),
    field(name = "type", method = "kind", ty = "&String", desc = "The type of its value."),
    field(name = "list", ty = "&bool", desc = "Whether it has several values."),
    field(name = "label", ty = "&Option<Vec<LocalizedString>>", desc = "What people call it."),
    field(name = "description", ty = "&Option<Vec<LocalizedString>>", desc = "What it means."),
    field(name = "ui", ty = "&Option<Json>", desc = "How a dashboard should ask for it."),
    field(name = "readonly", ty = "&Option<bool>", desc = "Whether clients can only read it."),
    field(name = "internal", ty = "&Option<bool>", desc = "Whether clients do not see it at all."),
    field(name = "nullable", ty = "&Option<bool>", desc = "Whether it can be without a value."),
    field(
        name = "requires_permission",
        ty = "&Option<Vec<Permission>>",
        desc = "Who may see and change it."
    ),
    field(name = "deprecated", ty = "&Option<bool>", desc = "Whether it is on its way out."),
    field(name = "deprecation_reason", ty = "&Option<String>", desc = "Why it is on its way out.")
)]
pub enum CustomField {
    /// A text.
    String(StringCustomFieldConfig),
    /// A text that has translations.
    LocaleString(LocaleStringCustomFieldConfig),
    /// A long text.
    Text(TextCustomFieldConfig),
    /// A long text that has translations.
    LocaleText(LocaleTextCustomFieldConfig),
    /// A whole number.
    Int(IntCustomFieldConfig),
    /// A number.
    Float(FloatCustomFieldConfig),
    /// A yes or no.
    Boolean(BooleanCustomFieldConfig),
    /// A moment.
    DateTime(DateTimeCustomFieldConfig),
    /// A reference to another thing.
    Relation(RelationCustomFieldConfig),
    /// A group of values.
    Struct(StructCustomFieldConfig),
}

/// What all values of a group have.
#[expect(clippy::duplicated_attributes, reason = "fields of the same type")]
#[derive(Interface, Clone)]
#[graphql(
    field(name = "name", ty = "&String", desc = "The field's name."),
    field(name = "type", method = "kind", ty = "&String", desc = "The type of its value."),
    field(name = "list", ty = "&bool", desc = "Whether it has several values."),
    field(name = "label", ty = "&Option<Vec<LocalizedString>>", desc = "What people call it."),
    field(name = "description", ty = "&Option<Vec<LocalizedString>>", desc = "What it means."),
    field(name = "ui", ty = "&Option<Json>", desc = "How a dashboard should ask for it.")
)]
pub enum StructField {
    /// A text.
    String(StringStructFieldConfig),
    /// A long text.
    Text(TextStructFieldConfig),
    /// A whole number.
    Int(IntStructFieldConfig),
    /// A number.
    Float(FloatStructFieldConfig),
    /// A yes or no.
    Boolean(BooleanStructFieldConfig),
    /// A moment.
    DateTime(DateTimeStructFieldConfig),
}

macro_rules! things {
    ($($field:ident = $name:literal),+ $(,)?) => {
        /// Fields of the shop's own, by thing.
        #[derive(SimpleObject, Clone, Default)]
        pub struct CustomFields {
            $(
                #[doc = concat!("Those of ", $name, ".")]
                #[graphql(name = $name)]
                pub $field: Vec<CustomFieldConfig>,
            )+
        }

        const THINGS: &[&str] = &[$($name),+];
    };
}

things! {
    address = "Address",
    administrator = "Administrator",
    api_key = "ApiKey",
    asset = "Asset",
    channel = "Channel",
    collection = "Collection",
    customer = "Customer",
    customer_group = "CustomerGroup",
    facet = "Facet",
    facet_value = "FacetValue",
    fulfillment = "Fulfillment",
    global_settings = "GlobalSettings",
    history_entry = "HistoryEntry",
    order = "Order",
    order_line = "OrderLine",
    payment = "Payment",
    payment_method = "PaymentMethod",
    product = "Product",
    product_option = "ProductOption",
    product_option_group = "ProductOptionGroup",
    product_variant = "ProductVariant",
    product_variant_price = "ProductVariantPrice",
    promotion = "Promotion",
    refund = "Refund",
    region = "Region",
    seller = "Seller",
    session = "Session",
    shipping_line = "ShippingLine",
    shipping_method = "ShippingMethod",
    stock_level = "StockLevel",
    stock_location = "StockLocation",
    stock_movement = "StockMovement",
    tax_category = "TaxCategory",
    tax_rate = "TaxRate",
    user = "User",
    zone = "Zone",
}

/// Fields of the shop's own that a thing has.
#[derive(SimpleObject, Clone)]
pub struct EntityCustomFields {
    /// The thing.
    pub entity_name: String,
    /// Its fields.
    pub custom_fields: Vec<CustomFieldConfig>,
}

impl EntityCustomFields {
    /// Every thing that could have some.
    #[must_use]
    pub fn all() -> List<Self> {
        let none = |name: &&str| Self { entity_name: (*name).to_owned(), custom_fields: vec![] };
        THINGS.iter().map(none).collect()
    }
}
