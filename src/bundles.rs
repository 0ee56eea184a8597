//! What requests ask of the database together ([`db::together`]): the reads and writes that nearly
//! every request of a storefront needs and that lock nothing (docs/adr/0019).

use std::num::NonZero;
use std::sync::Arc;

use db::{Pool, Together};
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;

/// Shared statements on their way at a time, whatever the machine.
const LEAST: usize = 2;

/// The statements that requests share. As many as there are cores are on their way at a time: more
/// would only take turns, each with fewer callers aboard.
pub struct Bundles {
    /// Who asks: sessions by their tokens.
    pub sessions: Together<db::session::Find>,
    /// Sessions that are made.
    pub new_sessions: Together<db::session::Open>,
    /// Guests who say who they are.
    pub guests: Together<db::customer::Welcome>,
    /// Orders that are read.
    pub orders: Together<db::order::Find>,
    /// Orders as a command looks at them.
    pub looks: Together<db::order::Look>,
    /// Orders that a command has changed.
    pub saves: Together<db::order::Save>,
}

impl Bundles {
    /// Nobody has asked yet.
    #[must_use]
    pub fn new(pool: &Pool, tasks: &TaskTracker) -> Self {
        let cores = std::thread::available_parallelism().map_or(LEAST, NonZero::get);
        let lanes = Arc::new(Semaphore::new(cores.max(LEAST)));
        Self {
            sessions: Together::new(pool.clone(), lanes.clone(), tasks.clone()),
            new_sessions: Together::new(pool.clone(), lanes.clone(), tasks.clone()),
            guests: Together::new(pool.clone(), lanes.clone(), tasks.clone()),
            orders: Together::new(pool.clone(), lanes.clone(), tasks.clone()),
            looks: Together::new(pool.clone(), lanes.clone(), tasks.clone()),
            saves: Together::new(pool.clone(), lanes.clone(), tasks.clone()),
        }
    }
}
