//! What the money of an order adds up to, in one word (model 2.3).

crate::text_enum! {
    /// What the payments, refunds and credits of an order add up to.
    PaymentStatus {
        /// A payment, refund or change waits for a person.
        RequiresAction = "REQUIRES_ACTION",
        /// All that was received went back.
        Refunded = "REFUNDED",
        /// Some of what was received went back.
        PartiallyRefunded = "PARTIALLY_REFUNDED",
        /// The order was cancelled before any money was received.
        Voided = "VOIDED",
        /// More was received than is due.
        Overpaid = "OVERPAID",
        /// What is due was received.
        Paid = "PAID",
        /// A part of what is due was received.
        PartiallyPaid = "PARTIALLY_PAID",
        /// What is due is promised.
        Authorized = "AUTHORIZED",
        /// A part of what is due is promised.
        PartiallyAuthorized = "PARTIALLY_AUTHORIZED",
        /// A payment waits for its provider.
        Awaiting = "AWAITING",
        /// There are payments, and none of them is valid.
        Failed = "FAILED",
        /// Nothing was paid.
        NotPaid = "NOT_PAID",
    }
}

crate::text_enum! {
    /// Who owes whom.
    BalanceState {
        /// The customer owes us.
        BalanceDue = "BALANCE_DUE",
        /// Nobody owes anything.
        Paid = "PAID",
        /// We owe the customer.
        CreditOwed = "CREDIT_OWED",
        /// There are payments, and none of them is valid.
        Failed = "FAILED",
        /// The order was cancelled and no money is left with us.
        Void = "VOID",
    }
}
