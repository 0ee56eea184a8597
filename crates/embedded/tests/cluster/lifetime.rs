//! Who starts the server, who joins it, and what is left when anybody dies.

use std::env;
use std::fs;
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use embedded::{Cluster, DATABASE, Source};
use rustix::process::{Signal, getpgid, kill_process, kill_process_group, test_kill_process};

use crate::support::{
    Home, Outcome, connect, count, execute, for_each_server, options, run, wait_for,
};

for_each_server!(
    what_was_written_is_there_again,
    a_second_open_joins,
    of_many_at_once_one_owns,
    stopping_ends_the_server,
    stopping_ends_sessions_that_are_busy,
    a_killed_server_keeps_what_was_committed,
    a_killed_postmaster_alone_is_no_obstacle,
    a_killed_postmaster_is_started_again,
    a_killed_owner_takes_its_server_along,
    what_a_crash_left_behind_is_no_obstacle,
    a_first_start_that_was_killed_is_redone,
);

const TABLE: &str = "create table mugs (id bigint generated always as identity)";
const ROW: &str = "insert into mugs default values";
const ROWS: &str = "select count(*) from mugs";

fn what_was_written_is_there_again(source: Source) -> Outcome {
    let home = Home::new()?;
    let cluster = home.open_durable(source)?;
    assert!(!cluster.joined() && cluster.is_running());
    execute(&cluster, &format!("{TABLE}; {ROW}"))?;
    cluster.stop();

    // The kind that made it is kept, also by somebody who leaves the choice open.
    let again = home.open_durable(Source::Auto)?;
    assert_eq!(count(&again, ROWS)?, 1);
    let kind = if source == Source::Carried { "carried" } else { "installed" };
    let expected = format!("({kind}), data in {}", home.postgres().display());
    assert!(again.describe().ends_with(&expected), "{}", again.describe());
    Ok(())
}

fn a_second_open_joins(source: Source) -> Outcome {
    let home = Home::new()?;
    let owner = home.open(source)?;
    execute(&owner, TABLE)?;
    let guest = home.open(Source::Auto)?;
    assert!(guest.joined() && guest.is_running());
    execute(&guest, ROW)?;
    assert!(guest.describe().contains(", joined)"), "{}", guest.describe());
    guest.stop();
    assert_eq!(count(&owner, ROWS)?, 1);

    let guest = home.open(source)?;
    owner.stop();
    assert!(!guest.is_running());
    assert!(execute(&guest, ROW).is_err());
    // What is left of the guest does not keep anybody from becoming the owner.
    assert!(!home.open(source)?.joined());
    Ok(())
}

fn of_many_at_once_one_owns(source: Source) -> Outcome {
    let home = Home::new()?;
    let opened: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = (0..6).map(|_| scope.spawn(|| home.open(source))).collect();
        threads.into_iter().filter_map(|thread| thread.join().ok()).collect()
    });
    let clusters: Vec<Cluster> = opened.into_iter().collect::<Result<_, _>>()?;
    assert_eq!(clusters.len(), 6);
    assert_eq!(clusters.iter().filter(|cluster| !cluster.joined()).count(), 1);
    for cluster in &clusters {
        assert_eq!(count(cluster, "select 1::bigint")?, 1);
    }
    Ok(())
}

fn stopping_ends_the_server(source: Source) -> Outcome {
    let home = Home::new()?;
    let cluster = home.open(source)?;
    let postmaster = home.postmaster()?;
    test_kill_process(postmaster)?;
    cluster.stop();
    assert!(test_kill_process(postmaster).is_err());
    assert!(!home.postgres().join("data/postmaster.pid").exists());
    let log = fs::read_to_string(home.postgres().join("server.log"))?;
    assert!(log.contains("database system is shut down"), "{log}");
    Ok(())
}

fn stopping_ends_sessions_that_are_busy(source: Source) -> Outcome {
    let home = Home::new()?;
    let cluster = home.open(source)?;
    run(async {
        let client = connect(&cluster.url(DATABASE)).await?;
        let busy = tokio::spawn(async move { client.batch_execute("select pg_sleep(60)").await });
        let observer = connect(&cluster.url(DATABASE)).await?;
        let sleeping = "select count(*) from pg_stat_activity where wait_event = 'PgSleep'";
        while observer.query_one(sleeping, &[]).await?.try_get::<_, i64>(0)? == 0 {}
        let started = Instant::now();
        tokio::task::spawn_blocking(move || cluster.stop()).await?;
        assert!(started.elapsed() < Duration::from_secs(10), "took {:?}", started.elapsed());
        assert!(busy.await?.is_err());
        Ok(())
    })
}

fn a_killed_server_keeps_what_was_committed(source: Source) -> Outcome {
    let home = Home::new()?;
    let cluster = home.open_durable(source)?;
    execute(&cluster, TABLE)?;
    // Killed amid the writing of somebody who counts what was acknowledged.
    let url = cluster.url(DATABASE);
    let writer = thread::spawn(move || -> i64 {
        let mut acknowledged = 0;
        let written = run(async {
            let client = connect(&url).await?;
            loop {
                client.batch_execute(ROW).await?;
                acknowledged += 1;
            }
        });
        drop(written); // always an error: the server is killed
        acknowledged
    });
    wait_for("some rows", || count(&cluster, ROWS).is_ok_and(|rows| rows > 20))?;
    kill_process_group(getpgid(Some(home.postmaster()?))?, Signal::KILL)?;
    let acknowledged = writer.join().map_err(|_panic| "the writer panicked")?;
    wait_for("the end of the server", || !cluster.is_running())?;
    drop(cluster);

    let again = home.open_durable(source)?;
    let rows = count(&again, ROWS)?;
    assert!(acknowledged > 20 && rows >= acknowledged, "{rows} of {acknowledged}");
    Ok(())
}

fn a_killed_postmaster_alone_is_no_obstacle(source: Source) -> Outcome {
    let home = Home::new()?;
    let cluster = home.open_durable(source)?;
    execute(&cluster, &format!("{TABLE}; {ROW}"))?;
    kill_process(home.postmaster()?, Signal::KILL)?;
    drop(cluster);
    assert_eq!(count(&home.open_durable(source)?, ROWS)?, 1);
    Ok(())
}

fn a_killed_postmaster_is_started_again(source: Source) -> Outcome {
    let home = Home::new()?;
    let mut cluster = home.open_durable(source)?;
    let guest = home.open(source)?;
    execute(&cluster, &format!("{TABLE}; {ROW}"))?;
    for round in 1..=2 {
        assert!(!cluster.is_lost() && !guest.is_lost());
        kill_process(home.postmaster()?, Signal::KILL)?;
        wait_for("the loss", || cluster.is_lost())?;
        wait_for("the end of the server", || !guest.is_running())?;
        assert!(!guest.is_lost(), "its owner lives");
        cluster.restart()?;
        assert!(cluster.is_running() && guest.is_running());
        execute(&guest, ROW)?;
        assert_eq!(count(&cluster, ROWS)?, 1 + round);
    }
    // It may be tried again once it is possible again.
    let (data, away) = (home.postgres().join("data"), home.postgres().join("away"));
    kill_process(home.postmaster()?, Signal::KILL)?;
    fs::rename(&data, &away)?;
    assert!(cluster.restart().is_err());
    assert!(cluster.is_lost());
    fs::rename(&away, &data)?;
    cluster.restart()?;
    assert_eq!(count(&guest, ROWS)?, 3);
    cluster.stop();
    assert!(guest.is_lost());
    Ok(())
}

/// Another process that owns the cluster: this test binary again, in `hold_until_killed`.
fn owner_process(home: &Home, source: Source) -> Outcome<Child> {
    let mut owner = Command::new(env::current_exe()?)
        .args(["--exact", "lifetime::hold_until_killed", "--ignored", "--nocapture"])
        .env("HOLD", home.path())
        .env("HOLD_CARRIED", (source == Source::Carried).to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()?;
    let held = home.path().join("held");
    let waited = wait_for("the other process", || held.exists());
    if waited.is_err() {
        owner.kill()?;
        owner.wait()?;
    }
    waited.map(|()| owner)
}

#[test]
#[ignore = "not a test: run by owner_process() as another process"]
fn hold_until_killed() -> Outcome {
    let Some(home) = env::var_os("HOLD") else { return Ok(()) };
    let source = match env::var("HOLD_CARRIED")?.as_str() {
        "true" => Source::Carried,
        _ => Source::Installed,
    };
    let opened = Cluster::open(&options(home.as_ref(), source));
    fs::write(std::path::Path::new(&home).join("held"), "")?;
    let _cluster = opened?;
    std::io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}

fn a_killed_owner_takes_its_server_along(source: Source) -> Outcome {
    let home = Home::new()?;
    let mut owner = owner_process(&home, source)?;
    let guest = home.open(source)?;
    if !guest.joined() {
        owner.wait()?;
        return Err("the other process is not the owner".into());
    }
    execute(&guest, &format!("{TABLE}; {ROW}"))?;
    let postmaster = home.postmaster()?;
    owner.kill()?;
    owner.wait()?;
    // At once, while the server is still stopping: that is waited for, and not joined.
    let again = home.open(source)?;
    assert!(!again.joined());
    assert_ne!(home.postmaster()?, postmaster);
    assert_eq!(count(&again, ROWS)?, 1);
    Ok(())
}

fn what_a_crash_left_behind_is_no_obstacle(source: Source) -> Outcome {
    let home = Home::new()?;
    home.open(source)?.stop();
    // As after a crash of the machine: the pid file names a process that lives and is not ours.
    let (data, socket) = (home.postgres().join("data"), home.postgres().join("socket"));
    let foreign = std::process::id();
    let pid_file =
        format!("{foreign}\n{}\n1\n5432\n{}\n\n0 0\nready\n", data.display(), socket.display());
    fs::write(data.join("postmaster.pid"), pid_file)?;
    fs::write(socket.join(".s.PGSQL.5432.lock"), format!("{foreign}\n"))?;
    drop(std::os::unix::net::UnixListener::bind(socket.join(".s.PGSQL.5432"))?);
    let notice = format!("{}\n1\n{}\nready\n", "carried", socket.display());
    fs::write(home.postgres().join("owner"), notice)?;

    let cluster = home.open(source)?;
    assert!(!cluster.joined());
    assert_eq!(count(&cluster, "select 1::bigint")?, 1);
    Ok(())
}

fn a_first_start_that_was_killed_is_redone(source: Source) -> Outcome {
    let home = Home::new()?;
    let partial = home.postgres().join("data.partial");
    fs::create_dir_all(&partial)?;
    fs::write(partial.join("PG_VERSION"), "17\n")?;
    let cluster = home.open(source)?;
    assert!(!partial.exists());
    assert_eq!(count(&cluster, "select 1::bigint")?, 1);
    Ok(())
}
