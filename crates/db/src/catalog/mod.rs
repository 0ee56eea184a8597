//! The catalogue: products, variants, options, facets, collections and their pictures.
//!
//! Reads of one thing and of lists go through [`crate::list`] with the conditions given here, so
//! that what a caller cannot see is not found. Batch loaders take all keys at once.

pub mod asset;
pub mod bulk;
pub mod collection;
pub mod facet;
pub mod index;
pub mod option;
pub mod price;
pub mod product;
pub mod search;
pub mod slug;
pub mod variant;

use domain::id::ChannelId;

use crate::list::{Condition, Value};

/// From where the catalogue is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Sight {
    /// The channel that a thing must belong to; `None` sees those of all.
    pub channel: Option<ChannelId>,
    /// Whether disabled and private things are seen.
    pub hidden: bool,
}

impl Sight {
    /// Sees everything.
    pub const ALL: Self = Self { channel: None, hidden: true };

    /// That the row of an alias belongs to the channel.
    fn channel(self, alias: &str, parts: &mut Vec<Condition>) {
        if let Some(channel) = self.channel {
            let sql = format!("{alias}.channel_ids @> array[?]");
            parts.push(Condition::Is(sql, Value::Id(channel.uuid())));
        }
    }
}
