//! Which server and which folder are taken, and what is said when none can be.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};

use embedded::{Cluster, Kind, OpenError, Source};

use crate::support::{Home, Outcome, count, execute, for_each_server, options};

for_each_server!(
    an_empty_folder_of_whoever_runs_it_is_taken,
    a_folder_with_any_name_will_do,
    a_cluster_is_not_opened_by_the_other_kind,
    a_cluster_of_another_major_version_is_refused,
    a_cluster_of_unknown_origin_is_refused,
);

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// As root: of root, empty, named explicitly. An installed server runs as another user there.
fn an_empty_folder_of_whoever_runs_it_is_taken(source: Source) -> Outcome {
    let home = Home::new()?;
    let given = home.path().join("given");
    fs::create_dir(&given)?;
    fs::set_permissions(&given, Permissions::from_mode(0o755))?;
    let cluster = Cluster::open(&options(&given, source))?;
    assert_eq!(count(&cluster, "select 1::bigint")?, 1);
    let owner = |path: &str| fs::metadata(given.join(path)).map(|found| found.uid());
    let ours = rustix::process::geteuid().as_raw();
    assert_eq!(owner("")?, ours);
    assert_eq!(owner("postgres")?, ours);
    let other_user = source == Source::Installed && is_root();
    assert_eq!(owner("postgres/data")? != ours, other_user);
    assert_eq!(fs::metadata(given.join("postgres/data"))?.mode() & 0o777, 0o700);
    Ok(())
}

/// Too long for a socket, and full of what shells, URLs and PostgreSQL's lists take apart. (But for
/// `"` and `$`, which `initdb` itself cannot bear in the path of its own program.)
fn a_folder_with_any_name_will_do(source: Source) -> Outcome {
    let home = Home::new()?;
    let awkward =
        home.path().join("it's a shop, *really* & 100% ünï/".to_owned() + &"long".repeat(20));
    let cluster = Cluster::open(&options(&awkward, source))?;
    assert_eq!(count(&cluster, "select 1::bigint")?, 1);
    let socket = fs::read_to_string(awkward.join("postgres/owner"))?;
    let socket = socket.lines().nth(2).ok_or("no socket")?.to_owned();
    assert!(socket.starts_with("/tmp/cartwright-"), "{socket}");
    let guest = Cluster::open(&options(&awkward, source))?;
    execute(&guest, "create table mugs (id bigint)")?;
    cluster.stop();
    assert!(!fs::exists(socket)?);
    Ok(())
}

fn a_cluster_is_not_opened_by_the_other_kind(source: Source) -> Outcome {
    let home = Home::new()?;
    let other = match source {
        Source::Carried => Source::Installed,
        Source::Installed | Source::Auto => Source::Carried,
    };
    let cluster = home.open(source)?;
    let joining = home.open(other);
    assert!(matches!(joining, Err(OpenError::OtherKind { .. })), "{joining:?}");
    cluster.stop();
    let opening = home.open(other);
    assert!(matches!(opening, Err(OpenError::OtherKind { .. })), "{opening:?}");
    Ok(())
}

fn a_cluster_of_another_major_version_is_refused(source: Source) -> Outcome {
    let home = Home::new()?;
    let kind = home.open(source)?.kind();
    let made_by = home.postgres().join("data/made-by");
    fs::write(made_by, format!("layout 1\n{kind} postgres 99\n"))?;
    let error = home.open(Source::Auto).err().ok_or("it opened")?;
    match kind {
        Kind::Installed => assert!(matches!(error, OpenError::WrongMajor { needed: 99, .. })),
        Kind::Carried => assert!(matches!(error, OpenError::WrongCarried { needed: 99, .. })),
    }
    assert!(error.to_string().contains("99"), "{error}");
    Ok(())
}

fn a_cluster_of_unknown_origin_is_refused(source: Source) -> Outcome {
    let home = Home::new()?;
    home.open(source)?.stop();
    let made_by = home.postgres().join("data/made-by");
    fs::write(&made_by, "layout 2\nsomething new\n")?;
    let newer = home.open(Source::Auto);
    assert!(matches!(newer, Err(OpenError::NewerLayout { .. })), "{newer:?}");
    fs::remove_file(&made_by)?;
    let foreign = home.open(Source::Auto);
    assert!(matches!(foreign, Err(OpenError::Foreign { .. })), "{foreign:?}");
    assert!(home.postgres().join("data/PG_VERSION").exists()); // nothing is cleared away
    Ok(())
}

#[test]
fn the_data_folder_of_a_postgres_is_refused() -> Outcome {
    let home = Home::new()?;
    fs::write(home.path().join("PG_VERSION"), "15\n")?;
    let opened = home.open(Source::Auto);
    assert!(matches!(opened, Err(OpenError::DataFolder { .. })), "{opened:?}");
    Ok(())
}

#[test]
fn a_folder_that_cannot_be_made_is_named() -> Outcome {
    let home = Home::new()?;
    fs::write(home.path().join("file"), "")?;
    let chosen = options(&home.path().join("file/data"), Source::Auto);
    let error = Cluster::open(&chosen).err().ok_or("it opened")?;
    assert!(matches!(error, OpenError::Folder { .. }), "{error:?}");
    assert!(error.to_string().contains("file/data"), "{error}");
    let default = embedded::Options { default_dir: true, ..chosen };
    let error = Cluster::open(&default).err().ok_or("it opened")?;
    assert!(matches!(error, OpenError::DefaultFolder { .. }), "{error:?}");
    Ok(())
}

#[test]
fn an_installed_server_comes_first() -> Outcome {
    let expected = match Home::new()?.open(Source::Installed) {
        Ok(_) => Kind::Installed,
        Err(OpenError::NoInstalled { .. }) => Kind::Carried,
        Err(error) => return Err(error.into()),
    };
    assert_eq!(Home::new()?.open(Source::Auto)?.kind(), expected);
    Ok(())
}

/// Where the other user cannot go, root takes the server that runs as root.
#[test]
fn as_root_a_closed_folder_gets_the_carried_server() -> Outcome {
    if !is_root() {
        eprintln!("NOT TESTED: the choice that only root has");
        return Ok(());
    }
    let home = Home::new()?;
    fs::set_permissions(home.path(), Permissions::from_mode(0o700))?;
    let installed = home.open(Source::Installed).err().ok_or("it opened")?;
    assert!(matches!(installed, OpenError::NoInstalled { .. }), "{installed:?}");
    let opened = home.open(Source::Auto).map(|cluster| cluster.kind());
    match cfg!(feature = "carried") {
        true => assert_eq!(opened?, Kind::Carried),
        false => assert!(matches!(opened, Err(OpenError::NoServer { .. })), "{opened:?}"),
    }
    Ok(())
}
