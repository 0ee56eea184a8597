//! What is written together with an order, in its statement.

use db::order::FirstAddress;
use domain::event::{EventDraft, HistoryDraft};
use domain::id::PromotionId;
use domain::payment::Payment;

/// What is written together with an order.
#[derive(Debug, Clone, Default)]
pub struct Along {
    /// What is written of it into its history.
    pub history: Vec<HistoryDraft>,
    /// What is told of it.
    pub events: Vec<EventDraft>,
    /// A payment of it, new or changed.
    pub payment: Option<Payment>,
    /// The address book of its buyer, who may have none yet.
    pub addresses: Vec<FirstAddress>,
    /// The promotions of which it shall hold a use, where that is already decided.
    pub uses: Option<Vec<PromotionId>>,
}

impl Along {
    /// History and events only.
    #[must_use]
    pub fn told(history: Vec<HistoryDraft>, events: Vec<EventDraft>) -> Self {
        Self { history, events, ..Self::default() }
    }

    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self { history, events, payment, addresses, uses } = self;
        history.is_empty()
            && events.is_empty()
            && payment.is_none()
            && addresses.is_empty()
            && uses.is_none()
    }
}
