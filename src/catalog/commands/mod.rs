//! Commands on the catalogue.
//!
//! Each verb is two functions: one that writes within a transaction (`…_in`), which imports and the
//! demo shop call for many things at once, and one that is a command of its own.

pub mod asset;
pub mod assign;
pub mod collection;
pub mod facet;
pub mod option;
pub mod product;
mod refer;
mod stock;
pub mod texts;
pub mod unassign;
pub mod variant;

use db::catalog::Sight;
use domain::id::ChannelId;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::call::{Call, Recall, referred};
use crate::failure::Failure;

/// The ids of what a command made or changed; a replay gives the same ones.
#[derive(Debug, Clone)]
pub struct Touched<I>(pub Vec<I>);

impl<I: Serialize + DeserializeOwned + Send> Recall for Touched<I> {
    fn reference(&self) -> serde_json::Value {
        serde_json::json!(self.0)
    }

    async fn recall(_: &Call, reference: &serde_json::Value) -> Result<Self, Failure> {
        Ok(Self(referred(reference)?))
    }
}

impl<I: Copy> Touched<I> {
    /// The only one.
    pub fn only(self) -> Result<I, Failure> {
        self.0.first().copied().ok_or_else(|| db::Fault::Data("nothing was touched".into()).into())
    }
}

/// What became of a deletion: done, or kept for the reason that a message key tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize)]
pub enum Deletion {
    /// It is gone.
    Done,
    /// It is still there.
    Kept {
        /// The key of the reason, with `message.`.
        key: String,
        /// The reason's parameters.
        params: Vec<(String, String)>,
    },
}

impl Deletion {
    /// It is still there because others use it: so many products and variants.
    fn in_use(key: &str, products: i64, variants: i64) -> Self {
        let params = [("products", products), ("variants", variants)];
        Self::Kept {
            key: key.to_owned(),
            params: params.map(|(name, count)| (name.to_owned(), count.to_string())).into(),
        }
    }
}

impl Recall for Vec<Deletion> {
    fn reference(&self) -> serde_json::Value {
        serde_json::json!(self)
    }

    async fn recall(_: &Call, reference: &serde_json::Value) -> Result<Self, Failure> {
        referred(reference)
    }
}

/// Where new things belong: the caller's channel and the default one.
fn channels(call: &Call) -> Vec<ChannelId> {
    let mut ids = vec![ChannelId::FIRST, call.actor.channel.id];
    ids.dedup();
    ids
}

/// What the caller may change.
fn sight(call: &Call) -> Sight {
    crate::catalog::at::sight(&call.actor)
}
