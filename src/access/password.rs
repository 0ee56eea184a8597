//! Passwords are stored as argon2id hashes in PHC form.
//!
//! Hashing takes tens of milliseconds and 19 MiB on purpose, so it runs on a thread of its own, and
//! a few at a time.

use std::sync::LazyLock;

use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use db::Fault;
use tokio::sync::Semaphore;

/// The hash of a password, with a salt of its own.
pub async fn hash(password: &str) -> Result<String, Fault> {
    let password = password.to_owned();
    apart(move || {
        let mut bytes = [0_u8; 16];
        getrandom::fill(&mut bytes).map_err(other)?;
        let salt = SaltString::encode_b64(&bytes).map_err(other)?;
        let hash = hasher().hash_password(password.as_bytes(), &salt).map_err(other)?;
        Ok(hash.to_string())
    })
    .await
}

/// Whether a password is the one that was hashed. Takes as long when there is no hash, so that
/// the time does not tell whether an account exists.
pub async fn verify(password: &str, stored: Option<&str>) -> Result<bool, Fault> {
    let (password, stored) = (password.to_owned(), stored.map(str::to_owned));
    apart(move || match stored {
        Some(stored) => {
            let parsed = PasswordHash::new(&stored).map_err(other)?;
            Ok(hasher().verify_password(password.as_bytes(), &parsed).is_ok())
        }
        None => {
            let mut out = [0_u8; 32];
            hasher()
                .hash_password_into(password.as_bytes(), b"nobody's own salt", &mut out)
                .map_err(other)?;
            Ok(false)
        }
    })
    .await
}

/// 19 MiB, two passes: OWASP's recommendation for argon2id.
fn hasher() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::default())
}

/// More at once than there are cores would take memory and no less time.
static TURNS: LazyLock<Semaphore> = LazyLock::new(|| {
    Semaphore::new(std::thread::available_parallelism().map_or(2, std::num::NonZero::get))
});

async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    let _turn = TURNS.acquire().await.map_err(other)?;
    tokio::task::spawn_blocking(work).await.map_err(other)?
}

fn other(error: impl std::fmt::Display) -> Fault {
    Fault::Other(format!("hashing a password: {error}"))
}
