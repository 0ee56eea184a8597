//! What every new database gets.

use std::time::Duration;

use cartwright::access::password;
use cartwright::setup::{Credentials, Locale, bootstrap, bootstrap_as};
use chrono::Utc;
use domain::channel::{CurrencyCode, LanguageCode};

use crate::support::Shop;

/// A migrated, empty database beside the shop's; the caller drops it.
async fn empty(shop: &Shop, name: &str) -> db::Pool {
    let database = shop.database().await;
    let current: String =
        database.query_one("select current_database()::text", &[]).await.unwrap().get(0);
    database.batch_execute(&format!("drop database if exists {name}")).await.unwrap();
    database.batch_execute(&format!("create database {name}")).await.unwrap();
    let options = db::Options {
        url: shop.database_url().replace(&current, name),
        listen_url: None,
        size: 4,
        statement_timeout: Duration::from_secs(30),
        lock_timeout: Duration::from_secs(10),
        pooler: db::Pooler::Session,
    };
    let pool = db::open(&options).await.unwrap();
    db::migrate::run(&pool).await.unwrap();
    pool
}

fn credentials() -> Credentials {
    Credentials { user: " Boss@Shop.Test ".into(), password: "secret".into() }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_processes_one_sets_up_the_shop() {
    let shop = Shop::open().await;
    let pool = empty(&shop, "setup_twice").await;
    let boss = credentials();
    let (one, two) =
        tokio::join!(bootstrap(&pool, Utc::now(), &boss), bootstrap(&pool, Utc::now(), &boss));
    assert!(one.unwrap() != two.unwrap());
    assert!(!bootstrap(&pool, Utc::now(), &boss).await.unwrap());
    let settings = db::settings::load(&pool.reader().await.unwrap()).await.unwrap();
    assert_eq!(settings.channels.len(), 1);
    assert_eq!(settings.channels[0].default_currency_code, CurrencyCode::Usd);
    assert_eq!(settings.channels[0].token.len(), 64);
    assert_eq!(settings.stock_locations.len(), 1);
    assert_eq!(settings.zones.len(), 1);
    assert!(settings.tax_categories[0].is_default);
    let mut roles: Vec<_> = settings.roles.iter().map(|r| r.code.as_str()).collect();
    roles.sort_unstable();
    assert_eq!(roles, ["__customer_role__", "__super_admin_role__"]);
    pool.close();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_administrator_has_a_hashed_password_and_every_permission() {
    let shop = Shop::open().await;
    let pool = empty(&shop, "setup_as").await;
    let locale = Locale {
        language: LanguageCode::De,
        currency: CurrencyCode::Eur,
        prices_include_tax: true,
    };
    assert!(bootstrap_as(&pool, Utc::now(), &credentials(), locale).await.unwrap());
    let settings = db::settings::load(&pool.reader().await.unwrap()).await.unwrap();
    let channel = &settings.channels[0];
    assert_eq!(channel.default_language_code, LanguageCode::De);
    assert_eq!(channel.default_currency_code, CurrencyCode::Eur);
    assert!(channel.prices_include_tax);
    let url = shop.database_url();
    let current: String = {
        let database = shop.database().await;
        database.query_one("select current_database()::text", &[]).await.unwrap().get(0)
    };
    let (client, connection) =
        tokio_postgres::connect(&url.replace(&current, "setup_as"), tokio_postgres::NoTls)
            .await
            .unwrap();
    tokio::spawn(connection);
    let row = client
        .query_one(
            "select u.identifier, u.password_hash, cardinality(r.permissions), c.translations->0->>'name'
             from users u join roles r on r.id = any(u.role_ids) cross join collections c",
            &[],
        )
        .await
        .unwrap();
    assert_eq!(row.get::<_, &str>(0), "boss@shop.test");
    let hash: String = row.get(1);
    assert!(hash.starts_with("$argon2id$"));
    assert!(password::verify("secret", Some(&hash)).await.unwrap());
    assert!(!password::verify("Secret", Some(&hash)).await.unwrap());
    assert!(!password::verify("secret", None).await.unwrap());
    assert!(row.get::<_, i32>(2) > 90);
    assert_eq!(row.get::<_, &str>(3), "__root_collection__");
    pool.close();
}
