//! What a password must be.

/// The fewest characters.
pub const SHORTEST: usize = 4;

/// The most characters.
pub const LONGEST: usize = 72;

/// Why a text cannot be a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordRefused {
    /// It has too few characters.
    #[error("a password has at least {SHORTEST} characters")]
    TooShort,
    /// It has too many characters.
    #[error("a password has at most {LONGEST} characters")]
    TooLong,
}

/// Whether a text can be a password.
pub fn check(password: &str) -> Result<(), PasswordRefused> {
    // One more than allowed says enough about a text of any length.
    match password.chars().take(LONGEST + 1).count() {
        0..SHORTEST => Err(PasswordRefused::TooShort),
        SHORTEST..=LONGEST => Ok(()),
        _ => Err(PasswordRefused::TooLong),
    }
}
