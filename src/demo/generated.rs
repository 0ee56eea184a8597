//! Generated products: three variants each, made the same whatever the day.

use std::sync::Arc;

use domain::catalog::import::{FacetRef, ProductText, SourceProduct, SourceVariant, Text, Texts};
use domain::channel::LanguageCode;
use domain::money::Amount;
use domain::stock::GlobalFlag;

use crate::app::App;
use crate::failure::Failure;
use crate::import;

/// What generated products are known by, before their number.
const KEY: &str = "generated-";
const KINDS: [(&str, &str); 8] = [
    ("Lamp", "Furniture"),
    ("Chair", "Furniture"),
    ("Backpack", "Outdoor"),
    ("Jacket", "Outdoor"),
    ("Speaker", "Audio"),
    ("Kettle", "Kitchen"),
    ("Notebook", "Books"),
    ("Planter", "Plants"),
];
const LOOKS: [&str; 9] =
    ["Calm", "Bright", "Nordic", "Sturdy", "Plain", "Folding", "Quiet", "Round", "Slender"];
const STUFFS: [&str; 7] = ["Oak", "Linen", "Steel", "Cork", "Wool", "Clay", "Birch"];
const BRANDS: [&str; 5] = ["Fjell", "Terrain", "Lauter", "Hearth & Co", "Papierboot"];
const SIZES: [&str; 3] = ["Small", "Medium", "Large"];

/// Adds products behind those that were added before; gives how many.
pub(super) async fn add(app: &Arc<App>, count: u32) -> Result<usize, Failure> {
    let language = app.settings.current().default_channel()?.default_language_code;
    let last = {
        let conn = app.pool.reader().await?;
        db::catalog::bulk::last_number(&conn, KEY).await?
    };
    let first = last.saturating_add(1);
    let end = first.saturating_add(i64::from(count));
    let products: Vec<SourceProduct> = (first..end)
        .filter_map(|n| usize::try_from(n).ok())
        .map(|n| product(n, language))
        .collect();
    Ok(import::put(app, &products).await?.created)
}

fn product(number: usize, language: LanguageCode) -> SourceProduct {
    let text = |text: &str| vec![Text { language, text: text.to_owned() }];
    let pick = |words: &[&'static str], step: usize| -> &'static str {
        words.get((number / step) % words.len()).copied().unwrap_or_default()
    };
    let (kind, category) = KINDS.get(number % KINDS.len()).copied().unwrap_or_default();
    let name = format!("{} {} {kind} {number}", pick(&LOOKS, 8), pick(&STUFFS, 3));
    let facet = |facet: &str, value: &str| FacetRef { facet: text(facet), value: text(value) };
    let key = format!("{KEY}{number:06}");
    let variant = |(at, size): (usize, &&'static str)| variant(number, at, text(size));
    SourceProduct {
        texts: vec![ProductText {
            language,
            slug: domain::catalog::slug(&name),
            description: format!(
                "{name}: made of {} by {}, in three sizes. It says what it is, what it is made of, and how long it lasts.",
                pick(&STUFFS, 3).to_lowercase(),
                pick(&BRANDS, 2),
            ),
            name,
        }],
        line: 0,
        enabled: true,
        assets: vec![format!("https://picsum.photos/seed/{key}/800/800.jpg")],
        facets: vec![facet("Category", category), facet("Brand", pick(&BRANDS, 2))],
        option_groups: vec![text("Size")],
        variants: SIZES.iter().enumerate().map(variant).collect(),
        key,
    }
}

fn variant(number: usize, at: usize, option: Texts) -> SourceVariant {
    // Between 4.90 and 299.90, spread by a multiplier that shares no factor with the modulus.
    let price = number.wrapping_mul(7_919).wrapping_add(at.wrapping_mul(1_300)) % 29_501;
    let price = i64::try_from(price).unwrap_or_default().saturating_add(490);
    SourceVariant {
        line: 0,
        sku: format!("GEN-{number:06}-{at}"),
        price: Amount(price),
        tax_category: number.is_multiple_of(4).then(|| super::settings::REDUCED.to_owned()),
        stock_on_hand: 1_000_000,
        track: GlobalFlag::True,
        weight_g: i32::try_from(at).ok().map(|at| at.saturating_mul(50).saturating_add(200)),
        enabled: true,
        options: vec![option],
        assets: Vec::new(),
        facets: Vec::new(),
    }
}
