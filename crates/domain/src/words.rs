//! Words that every part of the interface shares.

crate::text_enum! {
    /// How the conditions of a filter are joined.
    LogicalOperator {
        /// All must hold.
        And = "AND",
        /// One must hold.
        Or = "OR",
    }
}

crate::text_enum! {
    /// In which direction a list is sorted.
    SortOrder {
        /// The least first.
        Asc = "ASC",
        /// The greatest first.
        Desc = "DESC",
    }
}

crate::text_enum! {
    /// Whether something was deleted.
    DeletionResult {
        /// It is gone.
        Deleted = "DELETED",
        /// It is still there; the message says why.
        NotDeleted = "NOT_DELETED",
    }
}
