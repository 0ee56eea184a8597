//! The server does what the program counts on, timeouts first of all.

use std::time::{Duration, Instant};

use embedded::{Cluster, DATABASE, SUPERUSER, Source};
use tokio_postgres::Client;

use crate::support::{Home, Outcome, connect, for_each_server, refusal, run};

for_each_server!(
    rows_come_back,
    the_owner_is_an_ordinary_role,
    the_superuser_makes_databases,
    letters_have_case_and_sort_by_code_point,
    a_deadlock_is_found,
    a_lock_is_not_waited_for_longer_than_told,
    a_statement_does_not_run_longer_than_told,
    an_idle_transaction_is_ended,
);

/// Comfortably more than the second after which PostgreSQL looks for a deadlock.
const SOON: Duration = Duration::from_secs(2);

async fn session(cluster: &Cluster) -> Outcome<Client> {
    connect(&cluster.url(DATABASE)).await
}

async fn text(client: &Client, sql: &str) -> Outcome<String> {
    Ok(client.query_one(sql, &[]).await?.try_get(0)?)
}

fn rows_come_back(source: Source) -> Outcome {
    let home = Home::new()?;
    let cluster = home.open(source)?;
    run(async {
        let client = session(&cluster).await?;
        client.batch_execute("create table mugs (name text, price_minor bigint)").await?;
        client.execute("insert into mugs values ($1, $2)", &[&"blue", &1250_i64]).await?;
        let row = client.query_one("select name, price_minor from mugs", &[]).await?;
        assert_eq!((row.try_get(0)?, row.try_get(1)?), ("blue", 1250_i64));
        for (setting, value) in [
            ("max_connections", "100"),
            ("shared_buffers", "128MB"),
            ("listen_addresses", ""),
            ("lc_messages", "C"),
            ("timezone", "UTC"),
            ("dynamic_shared_memory_type", "mmap"),
            ("max_parallel_workers_per_gather", "0"),
            ("server_encoding", "UTF8"),
            ("fsync", "off"),
        ] {
            assert_eq!(text(&client, &format!("show {setting}")).await?, value, "{setting}");
        }
        Ok(())
    })
}

fn the_owner_is_an_ordinary_role(source: Source) -> Outcome {
    let home = Home::new()?;
    let cluster = home.open(source)?;
    run(async {
        let client = session(&cluster).await?;
        assert_eq!(text(&client, "select current_user::text").await?, "cartwright");
        for forbidden in
            ["create database other", "create role other", "copy (select 1) to program 'true'"]
        {
            let code = refusal(client.batch_execute(forbidden).await)?;
            assert_eq!(code, "42501", "{forbidden}"); // insufficient_privilege
        }
        Ok(())
    })
}

fn the_superuser_makes_databases(source: Source) -> Outcome {
    let home = Home::new()?;
    let cluster = home.open(source)?;
    run(async {
        let client = connect(&cluster.superuser_url(SUPERUSER)).await?;
        client.batch_execute("create database \"a test?\" owner cartwright").await?;
        client.batch_execute("set session_replication_role = replica").await?;
        let client = connect(&cluster.url("a test?")).await?;
        client.batch_execute("create table mugs (name text)").await?;
        Ok(())
    })
}

fn letters_have_case_and_sort_by_code_point(source: Source) -> Outcome {
    let home = Home::new()?;
    let cluster = home.open(source)?;
    run(async {
        let client = session(&cluster).await?;
        assert_eq!(text(&client, "select lower('ÉÄ')").await?, "éä");
        let sorted = "select string_agg(x, '' order by x) from unnest(array['a','B','é','Z']) x";
        assert_eq!(text(&client, sorted).await?, "BZaé");
        Ok(())
    })
}

fn a_deadlock_is_found(source: Source) -> Outcome {
    let home = Home::new()?;
    let cluster = home.open(source)?;
    run(async {
        let (ada, ben) = (session(&cluster).await?, session(&cluster).await?);
        ada.batch_execute("create table stock (id int); insert into stock values (1), (2)").await?;
        let lock = |id| format!("select from stock where id = {id} for update");
        ada.batch_execute(&format!("begin; {}", lock(1))).await?;
        ben.batch_execute(&format!("begin; {}", lock(2))).await?;
        let started = Instant::now();
        let (ada_waits, ben_waits) = (lock(2), lock(1));
        // Whoever is refused has to give way, or the other waits for ever.
        let wait = async |client: &Client, sql: &str| {
            let answer = client.batch_execute(sql).await;
            client.batch_execute("rollback").await.map(|()| answer)
        };
        let (ada, ben) = tokio::join!(wait(&ada, &ada_waits), wait(&ben, &ben_waits));
        let answers = [ada?, ben?];
        assert!(started.elapsed() < SOON, "took {:?}", started.elapsed());
        let refusals: Vec<_> = answers.into_iter().filter(Result::is_err).collect();
        assert_eq!(refusals.len(), 1);
        for refused in refusals {
            assert_eq!(refusal(refused)?, "40P01");
        }
        Ok(())
    })
}

fn a_lock_is_not_waited_for_longer_than_told(source: Source) -> Outcome {
    let home = Home::new()?;
    let cluster = home.open(source)?;
    run(async {
        let (ada, ben) = (session(&cluster).await?, session(&cluster).await?);
        ada.batch_execute("create table stock (id int)").await?;
        ada.batch_execute("begin; lock table stock").await?;
        ben.batch_execute("set lock_timeout = '200ms'").await?;
        let started = Instant::now();
        assert_eq!(refusal(ben.batch_execute("select from stock").await)?, "55P03");
        assert!(started.elapsed() < SOON, "took {:?}", started.elapsed());
        Ok(())
    })
}

fn a_statement_does_not_run_longer_than_told(source: Source) -> Outcome {
    let home = Home::new()?;
    let cluster = home.open(source)?;
    run(async {
        let client = session(&cluster).await?;
        client.batch_execute("set statement_timeout = '200ms'").await?;
        let started = Instant::now();
        assert_eq!(refusal(client.batch_execute("select pg_sleep(60)").await)?, "57014");
        assert!(started.elapsed() < SOON, "took {:?}", started.elapsed());
        Ok(())
    })
}

fn an_idle_transaction_is_ended(source: Source) -> Outcome {
    let home = Home::new()?;
    let cluster = home.open(source)?;
    run(async {
        let client = session(&cluster).await?;
        client.batch_execute("set idle_in_transaction_session_timeout = '200ms'; begin").await?;
        let started = Instant::now();
        while !client.is_closed() && started.elapsed() < SOON {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert!(client.is_closed());
        Ok(())
    })
}
