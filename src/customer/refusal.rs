//! Refusals of changes of customers.

crate::refusals! {
    /// Somebody else has this e-mail address.
    EmailAddressConflictError {}
}

impl EmailAddressConflictError {
    /// The refusal as clients are told it.
    #[must_use]
    pub fn told(language: &str) -> Self {
        Self::new(language, Vec::new())
    }
}
