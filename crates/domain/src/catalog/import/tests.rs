use super::*;
use crate::channel::{CurrencyCode, LanguageCode};
use crate::money::Amount;
use crate::stock::GlobalFlag;

fn options() -> ReadOptions {
    ReadOptions { language: LanguageCode::En, currency: CurrencyCode::Eur, assets_url: None }
}

fn read_with(text: &str, options: ReadOptions) -> (Reader, Vec<Outcome>) {
    let rows: Vec<Vec<&str>> = text.trim().lines().map(|l| l.split(';').collect()).collect();
    let mut reader = Reader::new(&rows[0], options).unwrap();
    let mut out = Vec::new();
    for (index, row) in rows.iter().enumerate().skip(1) {
        out.extend(reader.row(index as u64 + 1, row));
    }
    out.extend(reader.finish());
    (reader, out)
}

fn read(text: &str) -> Vec<Outcome> {
    read_with(text, options()).1
}

fn problems(outcome: &Outcome) -> Vec<String> {
    outcome.as_ref().unwrap_err().lines.iter().map(ToString::to_string).collect()
}

const HEADER: &str = "name;slug;description;assets;facets;optionGroups;optionValues;sku;price;taxCategory;stockOnHand;trackInventory;variantAssets;variantFacets";

#[test]
fn a_product_is_a_row_and_those_that_continue_it() {
    let out = read(&format!(
        "{HEADER}
Mug;;Holds tea;https://x.test/mug.jpg|https://x.test/mug2.jpg;Material:Clay|Room:Kitchen;Size|Colour;Large|Red;MUG-LR;12.5;reduced;7;true;;Season:Winter
;;;;;;Large|Blue;MUG-LB;13;;;;;
Tea;;;;;;;TEA;0.99;;3;false;;"
    ));
    assert_eq!(out.len(), 2);
    let mug = out[0].as_ref().unwrap();
    assert_eq!((mug.key.as_str(), mug.line, mug.enabled), ("mug", 2, true));
    assert_eq!(mug.assets, ["https://x.test/mug.jpg", "https://x.test/mug2.jpg"]);
    assert_eq!(main_text(&mug.facets[1].facet), "Room");
    assert_eq!(main_text(&mug.option_groups[1]), "Colour");
    assert_eq!(mug.variants.len(), 2);
    let first = &mug.variants[0];
    assert_eq!(
        (first.price, first.stock_on_hand, first.track),
        (Amount(1250), 7, GlobalFlag::True)
    );
    assert_eq!(first.tax_category.as_deref(), Some("reduced"));
    assert_eq!(main_text(&mug.variant_names(&mug.variants[1])), "Mug Large Blue");
    assert_eq!(mug.variants[1].track, GlobalFlag::Inherit);
    assert_eq!(out[1].as_ref().unwrap().variants[0].price, Amount(99));
}

#[test]
fn columns_may_name_a_language() {
    let out = read(
        "name;name:de;slug:de;facets;facets:de;optionGroups;optionGroups:de;optionValues;optionValues:de;sku;price
Mug;Becher;;Colour:Red;Farbe:Rot;Size;Größe;Large;Groß;M;1",
    );
    let mug = out[0].as_ref().unwrap();
    assert_eq!(mug.texts[1].name, "Becher");
    assert_eq!(mug.texts[1].slug, "becher");
    assert_eq!(text_in(&mug.facets[0].value, LanguageCode::De), "Rot");
    assert_eq!(text_in(&mug.variant_names(&mug.variants[0]), LanguageCode::De), "Becher Groß");
}

#[test]
fn every_problem_is_told_with_line_and_column() {
    let out = read(&format!(
        "{HEADER}
Mug;;;mug.jpg;Material;Size;Large|Red;;12,5;;many;maybe;;
;;;;;;Small;S;-1;;;;;
Tea;;;;;;;TEA;1.999;;;;;"
    ));
    assert_eq!(
        problems(&out[0]),
        [
            r#"line 2, column assets: "mug.jpg" is no http(s) address; give --assets-url for names of files"#,
            r#"line 2, column facets: "Material" is no facet with a value (as colour:red)"#,
            "line 2, column sku: must not be empty",
            r#"line 2, column price: "12,5" is no price (a decimal such as 9.90, not negative, with the currency's decimals at most)"#,
            r#"line 2, column stockOnHand: "many" is no whole number"#,
            r#"line 2, column trackInventory: "maybe" is neither true nor false"#,
            "line 2, column optionValues: 2 values where 1 are expected",
            r#"line 3, column price: "-1" is no price (a decimal such as 9.90, not negative, with the currency's decimals at most)"#,
        ]
    );
    assert!(problems(&out[1])[0].contains("1.999"));
}

#[test]
fn nothing_is_taken_twice() {
    let out = read(&format!(
        "{HEADER}
Mug;;;;;Size;L;A;1;;;;;
;;;;;;L;B;1;;;;;
Tea;;;;;;;C;1;;;;;
Tea;;;;;;;D;1;;;;;
Pot;;;;;;;C;1;;;;;
"
    ));
    assert!(problems(&out[0])[0].contains("line 3, column optionValues: the options"));
    assert!(out[1].is_ok());
    assert!(problems(&out[2])[0].contains("line 5, column slug: \"tea\" is there already"));
    assert!(problems(&out[3])[0].contains("line 6, column sku: \"C\" is there already"));
}

#[test]
fn a_continuation_needs_a_product_and_a_name_its_product() {
    let out = read(&format!("{HEADER}\n;;;;;;;A;1;;;;;\n;pot;;;;;;B;1;;;;;"));
    assert_eq!(problems(&out[0]), ["line 2, column name: continues a product, but none began"]);
    assert_eq!(problems(&out[1]), ["line 3, column name: must not be empty"]);
}

#[test]
fn names_of_files_are_put_behind_the_given_address() {
    let options = ReadOptions { assets_url: Some("https://cdn.test/p/".into()), ..options() };
    let (_, out) = read_with("name;assets;sku;price\nMug;a b.jpg|/c.jpg;M;1", options);
    let mug = out[0].as_ref().unwrap();
    assert_eq!(mug.assets, ["https://cdn.test/p/a%20b.jpg", "https://cdn.test/p/c.jpg"]);
}

#[test]
fn shopify_rows_are_joined_by_their_handle() {
    let (reader, out) = read_with(
        "Handle;Title;Body (HTML);Vendor;Type;Tags;Published;Option1 Name;Option1 Value;Option2 Name;Option2 Value;Variant SKU;Variant Inventory Tracker;Variant Inventory Qty;Variant Inventory Policy;Variant Price;Variant Taxable;Image Src;Variant Image;Status;Variant Grams;Gift Card
shirt;Shirt;<p>Soft</p>;Acme;Clothing;summer, sale;true;Size;S;Colour;Red;SH-S;shopify;4;deny;19.90;true;https://x.test/1.jpg;;active;100;
shirt;;;;;;;;M;;Red;'0042;shopify;-2;continue;19.90;true;https://x.test/2.jpg;https://x.test/m.jpg;;100;
shirt;;;;;;;;;;;;;;;;;https://x.test/3.jpg;;;;
card;Gift card;;Acme;;;false;Title;Default Title;;;;;;;50;false;;;active;0;true",
        options(),
    );
    assert_eq!(reader.layout(), Layout::Shopify);
    assert_eq!(reader.ignored(), ["Gift Card"]);
    let shirt = out[0].as_ref().unwrap();
    assert_eq!(shirt.assets.len(), 3);
    assert_eq!(shirt.variants.len(), 2);
    assert_eq!(shirt.facets.len(), 4);
    assert_eq!(main_text(&shirt.facets[3].value), "sale");
    assert_eq!(shirt.variants[1].sku, "0042");
    assert_eq!(
        (shirt.variants[0].track, shirt.variants[1].track),
        (GlobalFlag::True, GlobalFlag::False)
    );
    assert_eq!(main_text(&shirt.variant_names(&shirt.variants[0])), "Shirt S Red");
    let card = out[1].as_ref().unwrap();
    assert!(card.option_groups.is_empty() && !card.enabled);
    assert_eq!(card.variants[0].sku, "card-1");
    assert_eq!(card.variants[0].tax_category.as_deref(), Some("Tax exempt"));
}

#[test]
fn shopify_problems_name_shopify_columns() {
    let out = read(
        "Handle;Title;Option1 Name;Option1 Value;Variant Price
shirt;;Size;;free
shirt;;;;",
    );
    let told = problems(&out[0]);
    assert!(told[0].starts_with("line 2, column Title: must"), "{told:?}");
    assert!(told.iter().any(|t| t.starts_with("line 2, column Variant Price")));
    assert!(told.iter().any(|t| t.starts_with("line 2, column Option1 Value")));
}

#[test]
fn headers_are_recognised_or_refused() {
    let header = |names: &str| {
        let names: Vec<&str> = names.split(';').collect();
        Reader::new(&names, options()).map(|r| r.layout())
    };
    assert_eq!(header("\u{feff}name;sku;price"), Ok(Layout::Vendure));
    assert_eq!(header("Handle;Title;Variant Price"), Ok(Layout::Shopify));
    assert_eq!(header("id;text"), Err(HeaderRefused::Unknown));
    assert_eq!(header("name;name;sku;price"), Err(HeaderRefused::Twice("name".into())));
    assert_eq!(header("name;name:xy;sku;price"), Err(HeaderRefused::Language("name:xy".into())));
    assert_eq!(header("name:de;sku;price"), Err(HeaderRefused::Missing("name")));
    assert_eq!(header("Handle;Variant Price"), Err(HeaderRefused::Missing("Title")));
}

#[test]
fn slugs_keep_letters_of_any_script() {
    use crate::catalog::{folded, slug};
    assert_eq!(slug("Crème brûlée, 2×"), "creme-brulee-2");
    assert_eq!(slug("  Kid's Größe – 42 "), "kids-grosse-42");
    assert_eq!(slug("茶碗"), "茶碗");
    assert_eq!(slug("?!"), "");
    assert_eq!(folded("Café ØRE"), "cafe ore");
}

#[test]
fn weights_are_whole_grams() {
    let weights = |rows: &str| -> Vec<Option<i32>> {
        let out = read(&format!("name;sku;price;weight\n{rows}"));
        out.iter().map(|product| product.as_ref().unwrap().variants[0].weight_g).collect()
    };
    let read_ones = weights("A;A;1;250\nB;B;1;\nC;C;1;0\nD;D;1;12.00");
    assert_eq!(read_ones, [Some(250), None, Some(0), Some(12)]);
    for odd in ["-1", "1.5", "heavy", "2147483648"] {
        let out = read(&format!("name;sku;price;weight\nA;A;1;{odd}"));
        assert_eq!(problems(&out[0]).len(), 1, "{odd}: {out:?}");
    }
    let shopify =
        "Handle;Title;Variant Price;Variant Grams\nmug;Mug;1;350.0\ntea;Tea;1;0\ncup;Cup;1;";
    let of: Vec<_> =
        read(shopify).iter().map(|p| p.as_ref().unwrap().variants[0].weight_g).collect();
    assert_eq!(of, [Some(350), None, None], "where nobody weighed anything, Shopify writes 0");
}
