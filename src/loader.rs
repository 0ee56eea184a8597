//! Relations in batches: one loader a relation, made per request, without a cache (a mutation's
//! document must not read stale values). docs/adr/0010.
//!
//! Each word declares its loaders with [`loaders!`](crate::loaders) in its `loader.rs`; a loader
//! reads through one `db` function that takes all keys at once. Costs one statement a relation and
//! level of the document, whatever the number of rows.

use std::pin::Pin;
use std::sync::Arc;

use db::{Fault, Pool};

use crate::failure::Failure;

/// What is being loaded. In a box: whatever waits for it, each field of a document among them,
/// would be as big as the widest statement otherwise (docs/adr/0010).
pub type Loading<'l, T> = Pin<Box<dyn Future<Output = Result<T, Failure>> + Send + 'l>>;

/// What a batch gives for each key; the fault of a batch is shared by its keys.
pub type Found<T> = Result<T, Arc<Fault>>;

/// Every loader of a request, by word.
pub struct Loaders {
    /// Accounts and administrators.
    pub access: crate::access::loader::Loaders,
    /// Promotions.
    pub promotion: crate::promotion::loader::Loaders,
    /// The catalogue.
    pub catalog: crate::catalog::loader::Loaders,
    /// Customers and addresses.
    pub customer: crate::customer::loader::Loaders,
    /// Histories.
    pub event: crate::event::loader::Loaders,
    /// Fulfillments.
    pub fulfillment: crate::fulfillment::loader::Loaders,
    /// Orders and payments.
    pub order: crate::order::loader::Loaders,
    /// Stock.
    pub stock: crate::stock::loader::Loaders,
}

impl Loaders {
    /// Loaders that read from a pool.
    #[must_use]
    pub fn new(pool: &Pool) -> Self {
        Self {
            access: crate::access::loader::Loaders::new(pool),
            promotion: crate::promotion::loader::Loaders::new(pool),
            catalog: crate::catalog::loader::Loaders::new(pool),
            customer: crate::customer::loader::Loaders::new(pool),
            event: crate::event::loader::Loaders::new(pool),
            fulfillment: crate::fulfillment::loader::Loaders::new(pool),
            order: crate::order::loader::Loaders::new(pool),
            stock: crate::stock::loader::Loaders::new(pool),
        }
    }
}

/// Declares the loaders of a word.
///
/// `one name: Key => Value = db::function` gives `Option<Value>` for each key, `many` gives
/// `Vec<Value>`; the function is `async fn(&db::Conn, &[Key]) -> Result<Vec<(Key, Value)>, Fault>`.
/// Call as `ctx.loaders()?.word.name(key).await?`.
#[macro_export]
macro_rules! loaders {
    ($($(#[$doc:meta])* $kind:ident $name:ident : $key:ty => $value:ty = $load:path ;)+) => {
        /// The loaders of this word.
        pub struct Loaders { pool: db::Pool, $($name: std::sync::OnceLock<$name::Loader>,)+ }

        impl Loaders {
            /// Loaders that read from a pool; each is made when it is first asked.
            #[must_use]
            pub fn new(pool: &db::Pool) -> Self {
                Self { pool: pool.clone(), $($name: std::sync::OnceLock::new(),)+ }
            }

            $(
                $(#[$doc])*
                pub fn $name(&self, key: $key) -> $crate::loader::Loading<'_, $crate::loaders!(@value $kind $value)> {
                    let loader = self.$name.get_or_init(|| $name::new(&self.pool));
                    Box::pin(async move {
                        match loader.try_load(key).await {
                            Ok(Ok(found)) => Ok(found),
                            Ok(Err(fault)) => Err($crate::failure::Failure::Fault(db::Fault::Other(fault.to_string()))),
                            Err(missing) => Err($crate::failure::Failure::Fault(db::Fault::Other(missing.to_string()))),
                        }
                    })
                }
            )+
        }

        $(
            mod $name {
                #[expect(clippy::allow_attributes, reason = "which names of the word a loader needs differs")]
                #[allow(unused_imports, reason = "which names of the word a loader needs differs")]
                use super::*;

                pub(super) struct Batch(db::Pool);
                pub(super) type Value = $crate::loaders!(@value $kind $value);
                pub(super) type Loader = ::dataloader::non_cached::Loader<$key, $crate::loader::Found<Value>, Batch>;

                pub(super) fn new(pool: &db::Pool) -> Loader {
                    Loader::new(Batch(pool.clone())).with_max_batch_size(1000)
                }

                impl ::dataloader::BatchFn<$key, $crate::loader::Found<Value>> for Batch {
                    async fn load(&mut self, keys: &[$key]) -> std::collections::HashMap<$key, $crate::loader::Found<Value>> {
                        let rows = async { $load(&*self.0.reader().await?, keys).await }.await;
                        match rows {
                            Ok(rows) => {
                                let mut found: std::collections::HashMap<$key, $crate::loader::Found<Value>> =
                                    keys.iter().map(|key| (key.clone(), Ok(Value::default()))).collect();
                                for (key, value) in rows {
                                    if let Some(Ok(slot)) = found.get_mut(&key) { $crate::loaders!(@put $kind slot value); }
                                }
                                found
                            }
                            Err(fault) => {
                                let fault = std::sync::Arc::new(fault);
                                keys.iter().map(|key| (key.clone(), Err(fault.clone()))).collect()
                            }
                        }
                    }
                }
            }
        )+
    };
    (@value one $value:ty) => { Option<$value> };
    (@value many $value:ty) => { Vec<$value> };
    (@put one $slot:ident $value:ident) => { *$slot = Some($value) };
    (@put many $slot:ident $value:ident) => { $slot.push($value) };
}
