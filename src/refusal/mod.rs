//! Refusals on the wire: the types that implement `ErrorResult`.
//!
//! [`refusals!`](crate::refusals) declares them; each has `errorCode` (its name in upper snake case),
//! `message` in the caller's language, and its own typed fields. A refusal is data, a member of its
//! mutation's result union; what is nobody's to put right is a [`crate::failure::Failure`].

mod code;

pub use code::ErrorCode;

/// Declares types that implement `ErrorResult`: the type, and its own fields.
///
/// `new` takes the caller's message language, the parameters of the message
/// (`errorResult.<CODE>` in `messages/`), and the fields.
#[macro_export]
macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident : $type:ty),* $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(async_graphql::SimpleObject, Clone)]
        pub struct $name {
            /// Which refusal this is.
            pub error_code: $crate::refusal::ErrorCode,
            /// What people are told, in the language that `Accept-Language` asks for.
            pub message: String,
            $($(#[$fdoc])* pub $field: $type,)*
        }

        impl $name {
            /// Makes the refusal, with its message in the given language.
            #[must_use]
            pub fn new(language: &str, params: $crate::failure::Params $(, $field: $type)*) -> Self {
                let code = $crate::refusal::ErrorCode::$name;
                let key = format!("errorResult.{}", code.as_str());
                Self { error_code: code, message: $crate::messages::text(language, &key, &params), $($field,)* }
            }
        }
    )+};
}
