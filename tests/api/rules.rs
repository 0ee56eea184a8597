//! The rules of the house that no compiler holds.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::introspection::{list, name};
use crate::support::{Shop, committed};

/// Lines a file may have. `crates/db/src/schema.rs` is generated and may have more.
const LINES: usize = 600;
const GENERATED: &str = "crates/db/src/schema.rs";

#[test]
fn no_file_is_too_long_to_read() {
    let mut long = Vec::new();
    for folder in ["src", "crates", "tests", "examples"] {
        for path in committed::files(folder, ".rs") {
            let lines = text(&path).lines().count();
            if lines > LINES && place(&path) != GENERATED {
                long.push(format!("{} has {lines} lines", place(&path)));
            }
        }
    }
    assert!(long.is_empty(), "more than {LINES} lines, so split: {long:#?}");
}

// A library whose tests are switched off in its manifest keeps them to itself.
#[test]
fn the_tests_of_every_library_are_run() {
    let crates = fs::read_dir(committed::repository().join("crates")).expect("crates");
    let mut manifests: Vec<_> =
        crates.map(|entry| entry.expect("a crate").path().join("Cargo.toml")).collect();
    manifests.push(committed::repository().join("Cargo.toml"));
    assert!(manifests.len() > 3, "{manifests:?}");
    for path in manifests {
        let manifest = toml(&path);
        let runs =
            manifest.get("lib").and_then(|lib| lib.get("test")).and_then(toml::Value::as_bool);
        assert_ne!(runs, Some(false), "{} switches its tests off", place(&path));
    }
}

/// What the rules may use. Diesel and async-graphql only behind the features `db` and `graphql`.
const DOMAIN_USES: [&str; 9] = [
    "async-graphql",
    "chrono",
    "diesel",
    "rust_decimal",
    "serde",
    "serde_json",
    "thiserror",
    "unicode-normalization",
    "uuid",
];

#[test]
fn the_rules_depend_on_no_io() {
    let manifest = toml(Path::new("crates/domain/Cargo.toml"));
    let used = manifest["dependencies"].as_table().expect("dependencies");
    let names: Vec<_> = used.keys().map(String::as_str).collect();
    assert_eq!(names, DOMAIN_USES, "crates/domain takes values in and gives plans out");
    for optional in ["async-graphql", "diesel"] {
        let is = used[optional].get("optional").and_then(toml::Value::as_bool);
        assert_eq!(is, Some(true), "{optional} is optional in crates/domain");
    }
    assert!(manifest.get("build-dependencies").is_none());
    for path in committed::files("crates/domain/src", ".rs") {
        for forbidden in
            ["std::fs", "std::net", "std::env", "std::process", "SystemTime::now", "Utc::now"]
        {
            assert!(!text(&path).contains(forbidden), "{} uses {forbidden}", place(&path));
        }
    }
}

/// Statements whose texts take many forms, or that run once in a process.
const NOT_KEPT: [(&str, &str); 2] = [
    ("crates/db/src/list/mod.rs", "sql_query(text).into_boxed"),
    ("crates/db/src/setup.rs", "select exists(select from global_settings)"),
];

#[test]
fn what_diesel_prepares_anew_is_kept() {
    let mut missing = Vec::new();
    for path in committed::files("crates/db/src", ".rs") {
        let source = text(&path);
        for start in ["sql_query(", "diesel::update(", ".do_update()"] {
            for (at, _) in source.match_indices(start) {
                let statement = statement(&source[at..]);
                let line = source[..at].lines().count().max(1);
                let excused = NOT_KEPT
                    .iter()
                    .any(|(file, part)| *file == place(&path) && statement.contains(part));
                let comment =
                    source[..at].lines().last().is_some_and(|l| l.trim().starts_with("//"));
                if !statement.contains(".kept()") && !excused && !comment {
                    missing.push(format!("{}:{line}", place(&path)));
                }
            }
        }
    }
    assert!(missing.is_empty(), "without .kept() (crates/db/src/keep.rs): {missing:#?}");
}

/// A piece of Rust until its statement ends: at a semicolon or where what is around it closes.
fn statement(source: &str) -> &str {
    let (mut depth, mut quoted, mut before) = (0_i32, false, ' ');
    for (at, c) in source.char_indices() {
        match c {
            '"' if before != '\\' => quoted = !quoted,
            _ if quoted => {}
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
        if !quoted && (depth < 0 || (c == ';' && depth == 0)) {
            return &source[..at];
        }
        before = c;
    }
    source
}

#[test]
fn what_enters_the_build_is_allowed() {
    let rules = toml(Path::new("deny.toml"));
    let texts = |value: &toml::Value| -> BTreeSet<String> {
        let all = value.as_array().into_iter().flatten();
        all.filter_map(|v| v.as_str().or_else(|| v.get("crate")?.as_str()))
            .map(str::to_owned)
            .collect()
    };
    let licences = texts(&rules["licenses"]["allow"]);
    let banned = texts(&rules["bans"]["deny"]);
    assert!(banned.contains("openssl-sys") && banned.contains("pq-sys"), "{banned:?}");
    let mut wrong = Vec::new();
    let mut versions = BTreeMap::<String, BTreeSet<String>>::new();
    for package in packages() {
        let (name, licence) = (name(&package), package["license"].as_str().unwrap_or_default());
        if banned.contains(name) {
            wrong.push(format!("{name} is banned"));
        }
        if !permitted(licence, &licences) {
            wrong.push(format!("{name} has the licence \"{licence}\""));
        }
        let source = package["source"].as_str().unwrap_or("here");
        if source != "here" && source != "registry+https://github.com/rust-lang/crates.io-index" {
            wrong.push(format!("{name} comes from {source}"));
        }
        let version = package["version"].as_str().unwrap_or_default().to_owned();
        versions.entry(name.to_owned()).or_default().insert(version);
    }
    assert!(wrong.is_empty(), "deny.toml does not allow: {wrong:#?}");
    let doubled = versions.into_iter().filter(|(_, all)| all.len() > 1);
    let lines: String = doubled.map(|(name, all)| format!("{name} {}\n", all.len())).collect();
    let head = "# Crates of which the build has several versions, and how many. Keep it short.\n";
    committed::same("tests/api/duplicates.txt", &format!("{head}{lines}"));
}

/// All packages of the lock file that the workspace can come to build.
fn packages() -> Vec<Value> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--all-features", "--locked", "--offline"])
        .current_dir(committed::repository())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    list(&metadata["packages"]).to_vec()
}

/// Whether an SPDX expression can be met: AND binds tighter than OR; `/` is the old OR.
fn permitted(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let text = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words = text.split_whitespace().peekable();
    let met = any(&mut words, allowed);
    met && words.next().is_none()
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn any(words: &mut Words<'_>, allowed: &BTreeSet<String>) -> bool {
    let mut met = all(words, allowed);
    while words.next_if_eq(&"OR").is_some() {
        met |= all(words, allowed);
    }
    met
}

fn all(words: &mut Words<'_>, allowed: &BTreeSet<String>) -> bool {
    let mut met = one(words, allowed);
    while words.next_if_eq(&"AND").is_some() {
        met &= one(words, allowed);
    }
    met
}

fn one(words: &mut Words<'_>, allowed: &BTreeSet<String>) -> bool {
    if words.next_if_eq(&"(").is_some() {
        let met = any(words, allowed);
        return words.next_if_eq(&")").is_some() && met;
    }
    let mut licence = words.next().unwrap_or_default().to_owned();
    if words.next_if_eq(&"WITH").is_some() {
        licence = format!("{licence} WITH {}", words.next().unwrap_or_default());
    }
    allowed.contains(&licence)
}

#[test]
fn licence_expressions_are_read_as_spdx_says() {
    let allowed = ["MIT", "ISC", "A WITH B"].map(str::to_owned).into();
    for yes in ["MIT", "MIT/GPL-3.0", "GPL-3.0 OR MIT", "(MIT OR X) AND ISC", "X OR A WITH B"] {
        assert!(permitted(yes, &allowed), "{yes}");
    }
    for no in ["", "GPL-3.0", "MIT AND GPL-3.0", "MIT ISC", "(MIT", "A", "(X OR Y) AND MIT"] {
        assert!(!permitted(no, &allowed), "{no}");
    }
}

/// One line a table, column and reference, as `diesel print-schema` writes them.
const TABLES: &str = "
select c.relname::text, obj_description(c.oid, 'pg_class'),
  (select string_agg(a.attname, ', ' order by k.n) from pg_index i
   cross join lateral unnest(i.indkey::int2[]) with ordinality k (attnum, n)
   join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
   where i.indrelid = c.oid and i.indisprimary)
from pg_class c
where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
order by c.relname collate \"C\"";
const COLUMNS: &str = "
select a.attname::text, col_description(a.attrelid, a.attnum),
  case when t.typelem <> 0 and t.typlen = -1 then 'Array<' || initcap(e.typname) || '>'
  else initcap(t.typname) end, a.attnotnull
from pg_attribute a join pg_type t on t.oid = a.atttypid left join pg_type e on e.oid = t.typelem
where a.attrelid = format('public.%I', $1::text)::regclass and a.attnum > 0 and not a.attisdropped
order by a.attnum";
const REFERENCES: &str = "
select k.conrelid::regclass::text, k.confrelid::regclass::text, min(a.attname)::text
from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
where k.contype = 'f' and k.connamespace = 'public'::regnamespace and k.conrelid <> k.confrelid
group by k.conrelid, k.confrelid having count(*) = 1 and min(cardinality(k.conkey)) = 1
order by k.conrelid::regclass::text collate \"C\", k.confrelid::regclass::text collate \"C\"";

#[tokio::test]
async fn the_tables_in_rust_are_those_of_the_database() {
    let options = toml(Path::new("diesel.toml"));
    let left_out = options["print_schema"]["filter"]["except_tables"].clone();
    let left_out: Vec<_> = left_out
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|t| t.as_str().map(str::to_owned))
        .collect();
    let shop = Shop::open().await;
    let database = shop.database().await;
    let mut written = "// @generated automatically by Diesel CLI.\n".to_owned();
    for table in database.query(TABLES, &[]).await.expect("tables") {
        let name: String = table.get(0);
        if left_out.contains(&name) {
            continue;
        }
        let key: Option<String> = table.get(2);
        let key = key.unwrap_or_else(|| panic!("{name} has no primary key"));
        written += "\ndiesel::table! {\n";
        written += &comment(table.get(1), "    ");
        written += &format!("    {name} ({key}) {{\n");
        for column in database.query(COLUMNS, &[&name]).await.expect("columns") {
            written += &comment(column.get(1), "        ");
            let (mut name, of, filled): (String, String, bool) =
                (column.get(0), column.get(2), column.get(3));
            if name == "type" {
                written += "        #[sql_name = \"type\"]\n";
                name = "type_".into();
            }
            let of = if filled { of } else { format!("Nullable<{of}>") };
            written += &format!("        {name} -> {of},\n");
        }
        written += "    }\n}\n";
    }
    written += "\n";
    for reference in database.query(REFERENCES, &[]).await.expect("references") {
        let (child, parent, column): (String, String, String) =
            (reference.get(0), reference.get(1), reference.get(2));
        if !left_out.contains(&child) && !left_out.contains(&parent) {
            written += &format!("diesel::joinable!({child} -> {parent} ({column}));\n");
        }
    }
    committed::same(GENERATED, &written);
}

fn comment(text: Option<String>, indent: &str) -> String {
    text.iter().flat_map(|t| t.lines()).map(|line| format!("{indent}/// {line}\n")).collect()
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn toml(path: &Path) -> toml::Table {
    text(&committed::repository().join(path)).parse().expect("TOML")
}

fn place(path: &Path) -> String {
    let inside = path.strip_prefix(committed::repository()).unwrap_or(path);
    inside.to_string_lossy().into_owned()
}
