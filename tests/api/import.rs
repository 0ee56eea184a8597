//! `cartwright import`: product files of both layouts, bad lines, and the same file again.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use cartwright::import::{self, ImportError, Options, Summary};

use crate::support::{Shop, committed};

const HEADER: &str = "name,slug,description,assets,facets,optionGroups,optionValues,sku,price,taxCategory,stockOnHand,trackInventory,variantAssets,variantFacets";

pub(crate) async fn import(shop: &Shop, text: &str) -> Summary {
    run(shop, text.as_bytes()).await.expect("an import")
}

/// Imports a file that has this content.
async fn run(shop: &Shop, content: &[u8]) -> Result<Summary, ImportError> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("import-{}-{number}.csv", std::process::id());
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, content).expect("a file");
    let done = import::run(&shop.app, &path, Options::default()).await;
    std::fs::remove_file(&path).expect("the file goes");
    done
}

async fn count(shop: &Shop, sql: &str) -> i64 {
    shop.database().await.query_one(sql, &[]).await.expect("a count").get(0)
}

/// Every row of the catalogue as text, to see whether anything changed.
async fn everything(shop: &Shop) -> Vec<String> {
    let mut out = Vec::new();
    let database = shop.database().await;
    for table in [
        "products",
        "product_variants",
        "variant_prices",
        "assets",
        "facets",
        "facet_values",
        "product_option_groups",
        "product_options",
        "slugs",
        "stock_levels",
        "stock_movements",
        "tax_categories",
    ] {
        let sql = format!("select t::text from {table} t order by 1");
        let rows = database.query(&sql, &[]).await.expect("rows");
        out.extend(rows.iter().map(|row| format!("{table} {}", row.get::<_, String>(0))));
    }
    out
}

fn mugs() -> String {
    format!(
        "{HEADER}
Mug,,Holds tea,https://x.test/mug.jpg|https://x.test/b.png,Material:Clay|Room:Kitchen,Size|Colour,Large|Red,MUG-LR,12.5,Reduced,7,true,https://x.test/r.jpg,Season:Winter
,,,,,,Large|Blue,MUG-LB,13,,0,,,
Teapot,teapot,,https://x.test/mug.jpg,Material:Clay,,,POT,39.90,standard,3,false,,
"
    )
}

#[tokio::test]
async fn a_file_in_vendures_layout_becomes_products() {
    let shop = Shop::open().await;
    let summary = import(&shop, &mugs()).await;
    assert!(summary.is_clean());
    assert_eq!((summary.created, summary.variants), (2, 3));
    let database = shop.database().await;
    let row = database
        .query_one(
            "select v.sku, p.translations -> 0 ->> 'slug', v.translations -> 0 ->> 'name', vp.price,
                 s.on_hand, c.name, cardinality(p.asset_ids), cardinality(p.facet_value_ids),
                 cardinality(v.option_ids), cardinality(v.facet_value_ids), v.track_inventory,
                 (select count(*) from stock_movements m where m.variant_id = v.id and m.kind = 'ADJUSTMENT' and m.quantity = 7)
             from product_variants v join products p on p.id = v.product_id
             join variant_prices vp on vp.variant_id = v.id join stock_levels s on s.variant_id = v.id
             join tax_categories c on c.id = v.tax_category_id
             where v.sku = 'MUG-LR'",
            &[],
        )
        .await
        .expect("the variant");
    assert_eq!(row.get::<_, &str>(1), "mug");
    assert_eq!(row.get::<_, &str>(2), "Mug Large Red");
    assert_eq!(row.get::<_, i64>(3), 1250);
    assert_eq!(row.get::<_, i32>(4), 7);
    assert_eq!(row.get::<_, &str>(5), "Reduced");
    let sizes: Vec<i32> = (6..10).map(|at| row.get(at)).collect();
    assert_eq!(sizes, [2, 2, 2, 1]);
    assert_eq!(row.get::<_, &str>(10), "TRUE");
    assert_eq!(row.get::<_, i64>(11), 1);
    assert_eq!(count(&shop, "select count(*) from assets").await, 3);
    assert_eq!(count(&shop, "select count(*) from facet_values").await, 3);
    assert_eq!(count(&shop, "select count(*) from product_option_groups").await, 2);
    assert_eq!(count(&shop, "select count(*) from product_options").await, 3);
    assert_eq!(count(&shop, "select count(*) from tax_categories").await, 2);
}

#[tokio::test]
async fn the_same_file_again_changes_nothing() {
    let shop = Shop::open().await;
    import(&shop, &mugs()).await;
    let before = everything(&shop).await;
    let summary = import(&shop, &mugs()).await;
    assert_eq!((summary.created, summary.changed, summary.unchanged), (0, 0, 2));
    assert_eq!(everything(&shop).await, before);
}

#[tokio::test]
async fn the_same_file_again_writes_the_prices_of_another_currency() {
    let shop = Shop::open().await;
    import(&shop, &mugs()).await;
    let euro = "mutation { updateChannel(input: { id: \"00000000-0000-0000-0000-000000000001\",
        availableCurrencyCodes: [USD, EUR], defaultCurrencyCode: EUR }) { ... on Channel { defaultCurrencyCode } } }";
    let euro = shop.admin().await.ask(euro).await;
    assert_eq!(euro.data("updateChannel.defaultCurrencyCode"), "EUR");
    let summary = import(&shop, &mugs()).await;
    assert_eq!((summary.created, summary.changed, summary.unchanged), (0, 2, 0));
    let prices = "select count(*) from variant_prices where currency_code = ";
    let euros = count(&shop, &format!("{prices}'EUR'")).await;
    assert!(euros > 0, "none");
    assert_eq!(euros, count(&shop, &format!("{prices}'USD'")).await, "the old ones stay");
    assert_eq!(import(&shop, &mugs()).await.unchanged, 2);
}

#[tokio::test]
async fn a_changed_product_is_changed_and_keeps_what_it_is_known_by() {
    let shop = Shop::open().await;
    import(&shop, &mugs()).await;
    let variant = "select id::text, product_id::text from product_variants where sku = 'MUG-LR'";
    let database = shop.database().await;
    let before = database.query_one(variant, &[]).await.expect("a variant");
    let changed = mugs().replace("12.5,Reduced,7", "14,Reduced,99").replace(
        ",,,,,,Large|Blue,MUG-LB",
        ",,,,,,Small|Red,MUG-SR,9,,4,,,\n,,,,,,Large|Blue,MUG-LB",
    );
    let summary = import(&shop, &changed).await;
    assert_eq!((summary.created, summary.changed, summary.unchanged), (0, 1, 1));
    let after = database.query_one(variant, &[]).await.expect("a variant");
    assert_eq!(before.get::<_, &str>(0), after.get::<_, &str>(0));
    let price = "select price from variant_prices p join product_variants v on v.id = p.variant_id where sku = 'MUG-LR'";
    assert_eq!(count(&shop, price).await, 1400);
    let stock = "select on_hand::bigint from stock_levels s join product_variants v on v.id = s.variant_id where sku = 'MUG-LR'";
    assert_eq!(count(&shop, stock).await, 7, "stock belongs to the shop");
    assert_eq!(count(&shop, "select count(*) from product_variants").await, 4);
    assert_eq!(count(&shop, "select count(*) from product_option_groups").await, 2);
    assert_eq!(count(&shop, "select count(*) from product_options").await, 4);
    assert_eq!(count(&shop, "select count(*) from slugs where kind = 'product'").await, 2);
}

#[tokio::test]
async fn a_bad_line_leaves_its_product_out_and_is_told() {
    let shop = Shop::open().await;
    let text = format!(
        "{HEADER}
Cup,,,,,Size,S,CUP-S,5,,,,,
,,,,,,M,CUP-M,dear,,,,,
Jug,,,,,,,JUG,5,,,,,
,,,,,,,,,,x,,,
"
    );
    let summary = import(&shop, &text).await;
    assert_eq!((summary.created, summary.bad.len()), (0, 2));
    let told = summary.to_string();
    assert!(told.contains("line 3, column price: \"dear\" is no price"), "{told}");
    assert!(told.contains("line 5, column stockOnHand: \"x\" is no whole number"), "{told}");
    assert!(
        told.ends_with(
            "0 products created, 0 changed, 0 unchanged, 2 left out; 0 variants written"
        )
    );
    assert_eq!(count(&shop, "select count(*) from products").await, 0);
    assert_eq!(count(&shop, "select count(*) from product_option_groups").await, 0);
}

#[tokio::test]
async fn what_is_not_text_is_told_with_its_line() {
    let shop = Shop::open().await;
    let content = b"name,sku,price\nGood,A,1\nB\xffd,B,1\nFine,C,2\n";
    let summary = run(&shop, content).await.expect("an import");
    // What cannot be read may have been a continuation: it spoils the product above it.
    assert_eq!((summary.created, summary.bad.len()), (1, 1));
    assert!(summary.to_string().contains("line 3: is no UTF-8 text"));
}

#[tokio::test]
async fn what_is_no_product_file_is_refused_by_its_header() {
    let shop = Shop::open().await;
    let refused = run(&shop, b"id,text\n1,a\n").await;
    assert!(refused.expect_err("a refusal").to_string().contains("not the header"));
    let missing = import::run(&shop.app, Path::new("/no/such"), Options::default());
    assert!(missing.await.expect_err("no file").to_string().contains("cannot read /no/such"));
}

#[tokio::test]
async fn a_shopify_export_becomes_products() {
    let shop = Shop::open().await;
    let text = "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,Variant Taxable,Image Src,Status
shirt,Shirt,<p>Soft</p>,Acme,Clothing,\"summer, sale\",true,Size,S,SH-S,shopify,4,deny,19.90,true,https://x.test/1.jpg,active
shirt,,,,,,,,M,SH-M,shopify,2,deny,19.90,true,https://x.test/2.jpg,
card,Gift card,,Acme,,,false,Title,Default Title,,,,,50,false,,active
";
    let summary = import(&shop, text).await;
    assert!(summary.is_clean(), "{summary}");
    assert_eq!((summary.created, summary.variants), (2, 3));
    assert_eq!(count(&shop, "select count(*) from products where enabled").await, 1);
    assert_eq!(count(&shop, "select count(*) from facet_values").await, 4);
    let again = import(&shop, text).await;
    assert_eq!((again.created, again.unchanged), (0, 2));
}

#[tokio::test]
async fn who_finds_his_address_taken_gets_the_next() {
    let shop = Shop::open().await;
    import(&shop, "name,slug,sku,price\nMug,mug,A,1\n").await;
    let database = shop.database().await;
    database.execute("update products set source_key = null", &[]).await.expect("an update");
    import(&shop, "name,slug,sku,price\nMug,mug,B,1\n").await;
    let slugs = "select string_agg(slug, ' ' order by slug) from slugs where kind = 'product'";
    let row = database.query_one(slugs, &[]).await.expect("slugs");
    assert_eq!(row.get::<_, &str>(0), "mug mug-2");
}

#[tokio::test]
async fn five_thousand_variants_are_imported_in_bounded_time() {
    let shop = Shop::open().await;
    let mut text = String::from(HEADER);
    for product in 0..1_250 {
        for size in ["S", "M", "L", "XL"] {
            let first = size == "S";
            let (name, groups) =
                if first { (format!("Thing {product}"), "Size") } else { Default::default() };
            let facet = if first { format!("Colour:C{}", product % 17) } else { String::new() };
            let image = if first { format!("https://x.test/{product}.jpg") } else { String::new() };
            write!(
                text,
                "\n{name},,,{image},{facet},{groups},{size},SKU-{product}-{size},9.90,,10,,,"
            )
            .expect("a line");
        }
    }
    let start = Instant::now();
    let summary = import(&shop, &text).await;
    let took = start.elapsed();
    assert_eq!((summary.created, summary.variants), (1_250, 5_000));
    assert!(took < Duration::from_secs(60), "took {took:?}");
    let start = Instant::now();
    assert_eq!(import(&shop, &text).await.unchanged, 1_250);
    assert!(start.elapsed() < Duration::from_secs(20), "took {:?}", start.elapsed());
    let start = Instant::now();
    let caught_up =
        cartwright::catalog::search::indexer::catch_up(&shop.app, Duration::from_secs(60));
    assert!(caught_up.await.expect("an index"));
    eprintln!("import {took:?}, index {:?}", start.elapsed());
    assert_eq!(count(&shop, "select count(*) from search_items").await, 5_000);
}

#[tokio::test]
async fn the_example_files_come_in_whole_and_again_change_nothing() {
    for file in ["products.csv", "shopify.csv"] {
        let shop = Shop::open().await;
        let path = committed::repository().join("examples").join(file);
        let first = import::run(&shop.app, &path, Options::default()).await.expect("an import");
        assert!(first.is_clean(), "{file}: {first}");
        assert!(first.created > 0 && first.variants >= first.created, "{file}: {first}");
        let before = everything(&shop).await;
        let again = import::run(&shop.app, &path, Options::default()).await.expect("an import");
        assert!(again.is_clean(), "{file}: {again}");
        assert_eq!((again.created, again.changed, again.unchanged), (0, 0, first.created));
        assert_eq!(everything(&shop).await, before, "{file}");
        let seen = shop
            .guest()
            .ask("{ products { totalItems items { name variants { sku priceWithTax } } } }")
            .await;
        assert_eq!(seen.data("products.totalItems").as_u64(), u64::try_from(first.created).ok());
    }
}

/// Products are written in batches: a hundred more cost no statement more. (The demo shop and its
/// thousand products come in the same way.)
#[tokio::test]
async fn more_products_cost_the_same_statements() {
    let cost = async |products: usize| {
        let shop = Shop::open().await;
        let mut text = HEADER.to_owned();
        for n in 0..products {
            write!(text, "\nThing {n},thing-{n},,,Kind:K{},,,T-{n},1.50,,3,,,", n % 7).unwrap();
        }
        let (summary, statements) = db::statements::counted(import(&shop, &text)).await;
        assert!(summary.is_clean(), "{summary}");
        assert_eq!(summary.created, products);
        statements
    };
    let (few, many) = (cost(100).await, cost(200).await);
    assert_eq!(few, many);
    assert!(many <= 40, "{many} statements");
}

#[tokio::test]
async fn a_tax_category_without_a_rate_is_told() {
    let shop = Shop::open().await;
    let text = "name,sku,price,taxCategory\nMug,A,1,Books\nJug,B,1,Books\nCup,C,1,\n";
    let summary = import(&shop, text).await;
    assert_eq!(summary.untaxed, ["Books"]);
    assert!(summary.is_clean());
    let told = "warning: Books has no tax rate yet, so its goods are sold untaxed: set one with createTaxRate\n";
    assert!(summary.to_string().contains(told), "{summary}");
    let again = import(&shop, text).await;
    assert!(again.untaxed.is_empty() && !again.to_string().contains("warning"), "{again}");
}

#[tokio::test]
async fn weights_are_written_and_kept_where_a_file_tells_none() {
    let shop = Shop::open().await;
    let file = |rows: &str| format!("name,slug,sku,price,weight\n{rows}");
    let weights = "select coalesce(sum(weight_g), -1)::bigint from product_variants";
    assert!(import(&shop, &file("Mug,mug,MUG,12.5,350\n")).await.is_clean());
    assert_eq!(count(&shop, weights).await, 350);
    assert!(import(&shop, &file("Mug,mug,MUG,13,\n")).await.is_clean());
    assert_eq!(count(&shop, weights).await, 350);
    assert!(import(&shop, &file("Mug,mug,MUG,13,400\n")).await.is_clean());
    assert_eq!(count(&shop, weights).await, 400);
}
