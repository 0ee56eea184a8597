//! What can go wrong with the database, as far as a caller must tell the cases apart.

use diesel::result::{DatabaseErrorKind, Error};

/// How the constraints are called that refuse a use of a promotion beyond its limits.
const LIMITS: &str = "promotion_limits_";

/// A failure of the storage. Its text is for the log, never for a client.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Fault {
    /// The transaction lost a race (serialization failure, deadlock); run again it may succeed.
    #[error("the transaction must be repeated: {0}")]
    Conflict(String),
    /// A lock was not free in time, or a statement took too long.
    #[error("waited too long: {0}")]
    TimedOut(String),
    /// A constraint of the database refused the write; the name tells which.
    #[error("constraint {constraint} refused the write: {message}")]
    Constraint {
        /// The constraint's or index's name.
        constraint: String,
        /// The database's own words.
        message: String,
    },
    /// The database cannot be reached.
    #[error("the database cannot be reached: {0}")]
    Unreachable(String),
    /// A stored value is not what the code expects.
    #[error("a stored value cannot be read: {0}")]
    Data(String),
    /// The database has refused a statement for another reason, which it told.
    #[error("the database refused: {0}")]
    Refused(String),
    /// Anything else.
    #[error("the database failed: {0}")]
    Other(String),
}

impl Fault {
    /// Whether this is the refusal of the named constraint.
    #[must_use]
    pub fn is_constraint(&self, name: &str) -> bool {
        matches!(self, Self::Constraint { constraint, .. } if constraint == name)
    }

    /// Whether the database has refused the statement, so that surely nothing of it was done.
    #[must_use]
    pub fn left_nothing(&self) -> bool {
        matches!(
            self,
            Self::Constraint { .. } | Self::Conflict(_) | Self::TimedOut(_) | Self::Refused(_)
        )
    }
}

impl From<Error> for Fault {
    #[expect(clippy::wildcard_enum_match_arm, reason = "what is not told apart is one case")]
    fn from(error: Error) -> Self {
        match error {
            Error::DatabaseError(kind, info) => {
                let message = info.message().to_owned();
                match kind {
                    DatabaseErrorKind::SerializationFailure => Self::Conflict(message),
                    // Somebody took the last use, or set a limit, after it was looked up.
                    DatabaseErrorKind::CheckViolation
                        if info.constraint_name().is_some_and(|name| name.starts_with(LIMITS)) =>
                    {
                        Self::Conflict(message)
                    }
                    DatabaseErrorKind::UniqueViolation
                    | DatabaseErrorKind::ForeignKeyViolation
                    | DatabaseErrorKind::CheckViolation
                    | DatabaseErrorKind::ExclusionViolation
                    | DatabaseErrorKind::NotNullViolation => Self::Constraint {
                        constraint: info.constraint_name().unwrap_or_default().to_owned(),
                        message,
                    },
                    DatabaseErrorKind::ClosedConnection
                    | DatabaseErrorKind::UnableToSendCommand => Self::Unreachable(message),
                    // diesel-async does not tell the SQLSTATE of these; the words do
                    // (lc_messages is C in the built-in cluster and checked on others).
                    _ if message.contains("deadlock detected") => Self::Conflict(message),
                    _ if message.contains("canceling statement due to") => Self::TimedOut(message),
                    // The last two are what a new connection is told while the database starts or
                    // ends, and what others are told when one of its processes was killed.
                    _ if message.contains("connection closed")
                        || message.contains("terminating connection")
                        || message.contains("the database system is") =>
                    {
                        Self::Unreachable(message)
                    }
                    // Diesel's kinds for what does not come from the database were dealt with above.
                    _ => Self::Refused(message),
                }
            }
            Error::DeserializationError(inner) => Self::Data(inner.to_string()),
            other => Self::Other(other.to_string()),
        }
    }
}

impl From<diesel_async::pooled_connection::deadpool::PoolError> for Fault {
    #[expect(clippy::wildcard_enum_match_arm, reason = "what is not told apart is one case")]
    fn from(error: diesel_async::pooled_connection::deadpool::PoolError) -> Self {
        use diesel_async::pooled_connection::deadpool::PoolError;
        match error {
            PoolError::Timeout(_) => Self::TimedOut("no connection of the pool was free".into()),
            // What the pool says around it is nobody's business.
            PoolError::Backend(cause) => Self::Unreachable(cause.to_string()),
            other => Self::Unreachable(other.to_string()),
        }
    }
}

impl From<domain::money::Overflow> for Fault {
    fn from(overflow: domain::money::Overflow) -> Self {
        Self::Data(overflow.to_string())
    }
}

/// An error that [`crate::transaction`] may meet: it carries faults and tells which to repeat.
pub trait Retriable: From<Fault> {
    /// Whether running the transaction again may help.
    fn is_retriable(&self) -> bool;
}

impl Retriable for Fault {
    fn is_retriable(&self) -> bool {
        matches!(self, Self::Conflict(_))
    }
}
