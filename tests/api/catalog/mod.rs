//! Products, variants, options, facets, collections and assets.

mod assets;
mod budgets;
mod collections;
mod facets;
mod hidden;
mod lists;
mod options;
mod products;
mod variants;
