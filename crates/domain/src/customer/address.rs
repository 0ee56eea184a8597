//! Which address of a customer is the default one.

use crate::id::AddressId;

/// What a customer uses an address for without being asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Defaults {
    /// The address.
    pub id: AddressId,
    /// Whether goods go there.
    pub shipping: bool,
    /// Whether bills go there.
    pub billing: bool,
}

/// What the other addresses must get when one is deleted: the one made first inherits what the
/// deleted one was used for. `None` when nothing changes hands.
#[must_use]
pub fn inheritance(deleted: Defaults, others: &[AddressId]) -> Option<Defaults> {
    let heir = others.iter().copied().filter(|id| *id != deleted.id).min()?;
    (deleted.shipping || deleted.billing).then_some(Defaults { id: heir, ..deleted })
}
