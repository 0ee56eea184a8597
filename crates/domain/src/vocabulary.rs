//! The two macros that make a word of the shop a type: [`id!`](crate::id!) and
//! [`text_enum!`](crate::text_enum!).
//!
//! They are the only place that knows the features `db` and `graphql`: every id, enum and amount
//! gets its Diesel and GraphQL impls here and nowhere else.

/// Declares a typed id: a UUID that cannot be mistaken for the id of another thing.
///
/// On the wire it is GraphQL's `ID` (the UUID's text). A text that is no UUID is the id that
/// nothing has ([`uuid::Uuid::nil`]), never a coercion error. The first row of a thing that every
/// database is born with has the id `1` on the wire ([`crate::id::FIRST`]).
#[macro_export]
macro_rules! id {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "db", derive(diesel::expression::AsExpression, diesel::deserialize::FromSqlRow))]
        #[cfg_attr(feature = "db", diesel(sql_type = diesel::sql_types::Uuid))]
        #[serde(transparent)]
        pub struct $name(pub uuid::Uuid);

        impl $name {
            /// The id that nothing has.
            pub const NONE: Self = Self(uuid::Uuid::nil());
            /// The first of its kind, which every database is born with; `1` on the wire.
            pub const FIRST: Self = Self($crate::id::FIRST);

            /// Reads the wire form; what cannot be an id of ours is [`Self::NONE`].
            #[must_use]
            pub fn from_wire(text: &str) -> Self { Self($crate::id::from_wire(text)) }

            /// The underlying UUID.
            #[must_use]
            pub const fn uuid(self) -> uuid::Uuid { self.0 }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $crate::id::to_wire(self.0, f)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl From<uuid::Uuid> for $name {
            fn from(value: uuid::Uuid) -> Self { Self(value) }
        }

        impl From<$name> for uuid::Uuid {
            fn from(value: $name) -> Self { value.0 }
        }

        #[cfg(feature = "db")]
        impl diesel::serialize::ToSql<diesel::sql_types::Uuid, diesel::pg::Pg> for $name {
            fn to_sql<'b>(&'b self, out: &mut diesel::serialize::Output<'b, '_, diesel::pg::Pg>) -> diesel::serialize::Result {
                <uuid::Uuid as diesel::serialize::ToSql<diesel::sql_types::Uuid, diesel::pg::Pg>>::to_sql(&self.0, out)
            }
        }

        #[cfg(feature = "db")]
        impl diesel::deserialize::FromSql<diesel::sql_types::Uuid, diesel::pg::Pg> for $name {
            fn from_sql(bytes: diesel::pg::PgValue<'_>) -> diesel::deserialize::Result<Self> {
                <uuid::Uuid as diesel::deserialize::FromSql<diesel::sql_types::Uuid, diesel::pg::Pg>>::from_sql(bytes).map(Self)
            }
        }

        #[cfg(feature = "graphql")]
        impl async_graphql::InputType for $name {
            type RawValueType = Self;
            fn type_name() -> std::borrow::Cow<'static, str> { std::borrow::Cow::Borrowed("ID") }
            fn create_type_info(registry: &mut async_graphql::registry::Registry) -> String {
                <async_graphql::ID as async_graphql::InputType>::create_type_info(registry)
            }
            fn parse(value: Option<async_graphql::Value>) -> async_graphql::InputValueResult<Self> {
                match value {
                    Some(async_graphql::Value::String(text)) => Ok(Self::from_wire(&text)),
                    Some(async_graphql::Value::Number(number)) => Ok(Self::from_wire(&number.to_string())),
                    other => Err(async_graphql::InputValueError::expected_type(other.unwrap_or_default())),
                }
            }
            fn to_value(&self) -> async_graphql::Value { async_graphql::Value::String(self.to_string()) }
            fn as_raw_value(&self) -> Option<&Self> { Some(self) }
        }

        #[cfg(feature = "graphql")]
        $crate::output_scalar!($name, "ID", async_graphql::ID, |id: &$name| async_graphql::Value::String(id.to_string()));
    )+};
}

/// Declares a closed set of words: one enum with its text in the database, on the wire and in
/// JSON. Clients and rows see exactly the text given after `=`; with `= "text" as "WIRE"` GraphQL
/// clients see the second one instead.
#[macro_export]
macro_rules! text_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $crate::text_enum! { @declare $(#[$doc])* $name { $($(#[$vdoc])* $variant = $text => $text),+ } }
    };
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal as $wire:literal),+ $(,)? }) => {
        $crate::text_enum! { @declare $(#[$doc])* $name { $($(#[$vdoc])* $variant = $text => $wire),+ } }
    };
    (@declare $(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal => $wire:literal),+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "db", derive(diesel::expression::AsExpression, diesel::deserialize::FromSqlRow))]
        #[cfg_attr(feature = "db", diesel(sql_type = diesel::sql_types::Text))]
        #[cfg_attr(feature = "graphql", derive(async_graphql::Enum))]
        pub enum $name {
            $(
                $(#[$vdoc])*
                #[serde(rename = $text)]
                #[cfg_attr(feature = "graphql", graphql(name = $wire))]
                $variant,
            )+
        }

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The text in the database and in JSON.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The name that GraphQL clients see.
            #[must_use]
            pub const fn wire(self) -> &'static str {
                match self { $(Self::$variant => $wire),+ }
            }

            /// Reads the text; `None` for a word that is not in the set.
            #[must_use]
            pub fn from_text(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.as_str()) }
        }

        #[cfg(feature = "db")]
        impl diesel::serialize::ToSql<diesel::sql_types::Text, diesel::pg::Pg> for $name {
            fn to_sql<'b>(&'b self, out: &mut diesel::serialize::Output<'b, '_, diesel::pg::Pg>) -> diesel::serialize::Result {
                <str as diesel::serialize::ToSql<diesel::sql_types::Text, diesel::pg::Pg>>::to_sql(self.as_str(), out)
            }
        }

        #[cfg(feature = "db")]
        impl diesel::deserialize::FromSql<diesel::sql_types::Text, diesel::pg::Pg> for $name {
            fn from_sql(bytes: diesel::pg::PgValue<'_>) -> diesel::deserialize::Result<Self> {
                let text = <String as diesel::deserialize::FromSql<diesel::sql_types::Text, diesel::pg::Pg>>::from_sql(bytes)?;
                Self::from_text(&text).ok_or_else(|| format!("{text:?} is no {}", stringify!($name)).into())
            }
        }
    };
}

/// The GraphQL output impl of a type that is written as one scalar value.
#[cfg(feature = "graphql")]
#[macro_export]
macro_rules! output_scalar {
    ($name:ty, $graphql:literal, $registered:ty, $write:expr) => {
        impl async_graphql::OutputType for $name {
            fn type_name() -> std::borrow::Cow<'static, str> {
                std::borrow::Cow::Borrowed($graphql)
            }
            fn create_type_info(registry: &mut async_graphql::registry::Registry) -> String {
                <$registered as async_graphql::OutputType>::create_type_info(registry)
            }
            async fn resolve(
                &self,
                _: &async_graphql::ContextSelectionSet<'_>,
                _: &async_graphql::Positioned<async_graphql::parser::types::Field>,
            ) -> async_graphql::ServerResult<async_graphql::Value> {
                let write: fn(&$name) -> async_graphql::Value = $write;
                Ok(write(self))
            }
        }
    };
}
