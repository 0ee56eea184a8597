//! Refusals of log-ins.

crate::refusals! {
    /// Nobody of this name has this password.
    InvalidCredentialsError {
        /// What a strategy of one's own says; empty with name and password.
        authentication_error: String,
    }
    /// The e-mail address is not proven yet.
    NotVerifiedError {}
    /// Logging in with name and password is not offered.
    NativeAuthStrategyError {}
    /// The password cannot be used.
    PasswordValidationError {
        /// Why not.
        validation_error_message: String,
    }
}

impl InvalidCredentialsError {
    /// The refusal as clients are told it.
    #[must_use]
    pub fn told(language: &str) -> Self {
        Self::new(language, Vec::new(), String::new())
    }
}

impl PasswordValidationError {
    /// The refusal as clients are told it.
    #[must_use]
    pub fn of(refused: domain::access::password::PasswordRefused, language: &str) -> Self {
        let reason = password_reason(refused, language);
        Self::new(language, vec![("reason", reason.clone())], reason)
    }
}

/// Why a text cannot be a password, in the caller's language.
#[must_use]
pub fn password_reason(
    refused: domain::access::password::PasswordRefused,
    language: &str,
) -> String {
    use domain::access::password::{LONGEST, PasswordRefused, SHORTEST};
    let (key, limit) = match refused {
        PasswordRefused::TooShort => ("message.password-too-short", SHORTEST),
        PasswordRefused::TooLong => ("message.password-too-long", LONGEST),
    };
    crate::messages::text(language, key, &[("limit", limit.to_string())])
}
