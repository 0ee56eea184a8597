//! The built-in database while the program runs: watched, and started again when it is lost.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use embedded::{Cluster, OpenError};

use super::Halt;

/// How often it is looked at.
const LOOK: Duration = Duration::from_millis(500);
/// How long it is waited before each attempt to start it again.
const PAUSES: [Duration; 3] = [Duration::ZERO, Duration::from_secs(1), Duration::from_secs(4)];

/// The built-in database; none any more once it was stopped.
pub(crate) struct BuiltIn(Arc<Mutex<Option<Cluster>>>);

impl BuiltIn {
    /// One that runs.
    pub(crate) fn of(cluster: Cluster) -> Self {
        Self(Arc::new(Mutex::new(Some(cluster))))
    }

    /// Starts it again whenever it is lost. Ends when that fails, or when the process that owns it
    /// is gone.
    pub(crate) async fn watch(&self) -> Halt {
        loop {
            tokio::time::sleep(LOOK).await;
            match self.with(|cluster| cluster.is_lost().then(|| cluster.joined())).await {
                Some(Some(true)) => {
                    let text = "the process that owns the built-in database has ended";
                    return Halt::of(text.into());
                }
                Some(Some(false)) => {
                    tracing::error!("the built-in database has ended: starting it again");
                    if let Err(error) = self.restart().await {
                        return Halt::broken(format!(
                            "the built-in database has ended and cannot be started again: {error}"
                        ));
                    }
                }
                Some(None) | None => {}
            }
        }
    }

    /// Stops it in order.
    pub(crate) async fn stop(self) {
        let cluster = self.0;
        let stopped = tokio::task::spawn_blocking(move || {
            drop(cluster.lock().unwrap_or_else(PoisonError::into_inner).take());
        });
        stopped.await.ok();
    }

    async fn restart(&self) -> Result<(), OpenError> {
        let mut done = Ok(());
        for pause in PAUSES {
            tokio::time::sleep(pause).await;
            done = self.with(Cluster::restart).await.unwrap_or(Ok(()));
            match &done {
                Ok(()) => return done,
                Err(error) => tracing::warn!(%error, "the built-in database does not start"),
            }
        }
        done
    }

    /// Does something with it that may block; nothing once it was stopped.
    async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Cluster) -> T + Send + 'static,
    ) -> Option<T> {
        let cluster = self.0.clone();
        let done = tokio::task::spawn_blocking(move || {
            cluster.lock().unwrap_or_else(PoisonError::into_inner).as_mut().map(work)
        });
        done.await.ok().flatten()
    }
}
