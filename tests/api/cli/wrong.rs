//! What cannot be: one clear sentence on stderr, exit code 2, never a panic.

use std::net::TcpListener;

use super::{Ended, Folder, program, run};
use crate::support::Shop;

/// The one sentence of a refusal.
#[track_caller]
fn sentence(ended: &Ended) -> String {
    assert_eq!(ended.code, Some(2), "{} {}", ended.stdout, ended.stderr);
    assert_eq!(ended.stdout, "");
    // Not what is logged, which is JSON where nobody sits at a terminal.
    let lines: Vec<_> = ended.stderr.lines().filter(|l| !l.starts_with('{')).collect();
    let [line] = lines.as_slice() else { panic!("no one sentence: {}", ended.stderr) };
    for trace in ["panicked", "backtrace", "RUST_BACKTRACE", "Error {", "src/"] {
        assert!(!ended.stderr.contains(trace), "{}", ended.stderr);
    }
    line.strip_prefix("cartwright: ").expect("who says it").to_owned()
}

async fn refused(arguments: &[&str]) -> String {
    sentence(&run(program(arguments)).await)
}

#[tokio::test]
async fn options_that_there_are_not() {
    for (arguments, named) in [
        (&["--no-such-option"][..], "--no-such-option"),
        (&["serve", "too-much"], "too-much"),
        (&["no-such-command"], "no-such-command"),
        (&["--listen", "nonsense"], "nonsense"),
        (&["--listen", "127.0.0.1"], "127.0.0.1"),
        (&["--pool-size", "1"], "1"),
        (&["--max-depth", "-1"], "-1"),
        (&["--max-depth", "many"], "many"),
        (&["--demo", "perhaps"], "perhaps"),
        (&["--trusted-proxy", "10.0.0.0/40"], "10.0.0.0/40"),
        (&["--login-window-s", "0"], "0"),
        (&["--listen"], "--listen"),
        (&["import"], "<FILE>"),
        (&["--log", "a=b=c"], "a=b=c"),
        (&["--listen", "localhost:3000"], "as 127.0.0.1:3000"),
        (&["--lisen", "127.0.0.1:1"], "'--listen'"),
        (&["import", "a.csv", "--asset-url", "x"], "'--assets-url'"),
        (&["--cors-origin", "*"], "cookie"),
        (&["--cors-origin", "https://shop.example/path"], "as https://shop.example"),
        (&["--cors-origin", "shop.example"], "as https://shop.example"),
        (&["--cors-origin", "https://a b"], "as https://shop.example"),
        (&["--cors-origin", "https://shop.example:port"], "as https://shop.example"),
        (&["--cors-origin", "https://"], "as https://shop.example"),
        (&["--database-url", "mysql://db/shop"], "is no postgres:// URL"),
        (&["--listen-database-url", "db.example"], "is no postgres:// URL"),
    ] {
        let text = refused(arguments).await;
        assert!(text.contains(named), "{arguments:?}: {text}");
    }
}

#[tokio::test]
async fn an_environment_that_cannot_be_used() {
    let mut command = program(&["config"]);
    command.env("CARTWRIGHT_MAX_DEPTH", "deep");
    let text = sentence(&run(command).await);
    assert!(text.contains("deep") && text.contains("max-depth"), "{text}");
}

#[tokio::test]
async fn files_that_cannot_be_used() {
    let folder = Folder::new();
    for (name, text, told) in [
        ("unknown.toml", "no-such-option = 1", "no-such-option"),
        ("command.toml", "config = \"other.toml\"", "config"),
        ("broken.toml", "listen = [", "broken.toml"),
        ("line.toml", "max-depth = 9\nlisten = \n", "line 2: "),
        ("float.toml", "max-depth = 2.5", "max-depth"),
        ("table.toml", "[listen]\nport = 1", "listen"),
        ("value.toml", "max-depth = \"deep\"", "deep"),
    ] {
        let file = folder.file(name, text);
        let said = refused(&["--config", &file, "config"]).await;
        assert!(said.contains(told), "{name}: {said}");
    }
    let missing = folder.path() + "/missing.toml";
    assert!(refused(&["config", "--config", &missing]).await.contains("missing.toml"));
    assert!(refused(&["--config"]).await.contains("--config"));
}

#[tokio::test]
async fn a_database_that_cannot_be_reached() {
    let folder = Folder::new();
    let file = folder.file("products.csv", "name\n");
    let nobody = ["--database-url", "postgres://nobody:s3cret@127.0.0.1:1/none"];
    for command in [&["serve"][..], &["worker"], &["migrate"], &["demo"], &["import", &file]] {
        let text = refused(&[command, &nobody].concat()).await;
        assert!(text.contains("cannot be reached") && text.contains("DATABASE_URL"), "{text}");
        assert!(!text.contains("s3cret") && !text.contains("creating a new object"), "{text}");
    }
    let admin = ["admin", "create", "boss", "--password", "four"];
    assert!(refused(&[&admin[..], &nobody].concat()).await.contains("cannot be reached"));
    let text = refused(&["migrate", "--database-url", "nonsense"]).await;
    assert!(text.contains("DATABASE_URL") && text.contains("is no postgres:// URL"), "{text}");
}

/// The API's own rule; what was given is not repeated.
#[tokio::test]
async fn passwords_and_names_that_cannot_be() {
    let long = "p".repeat(73);
    for (arguments, told) in [
        (&["admin", "create", "boss", "--password", "abc"][..], "--password: This cannot be a"),
        (&["admin", "create", "boss", "--password", ""], "at least 4 characters"),
        (&["admin", "create", "boss", "--password", &long], "at most 72 characters"),
        (&["admin", "create", ""], "identifier is empty"),
        (&["admin", "create", "  "], "identifier is empty"),
        (&["serve", "--admin-password", "abc"], "--admin-password: This cannot be a password"),
        (&["--admin-user", ""], "--admin-user is empty"),
    ] {
        let text = refused(arguments).await;
        assert!(text.contains(told), "{arguments:?}: {text}");
        assert!(!text.contains("abc") && !text.contains("pppp"), "{text}");
    }
    let mut command = program(&["serve"]);
    command.env("CARTWRIGHT_ADMIN_PASSWORD", "abc");
    assert!(sentence(&run(command).await).contains("at least 4 characters"));
    let mut command = program(&["serve"]);
    command.env("CARTWRIGHT_ADMIN_USER", " ");
    assert!(sentence(&run(command).await).contains("--admin-user is empty"));
}

#[tokio::test]
async fn a_database_that_there_is_not_or_without_tls() {
    let shop = Shop::open().await;
    let url = shop.database_url();
    let database: String = {
        let row = "select current_database()::text";
        shop.database().await.query_one(row, &[]).await.unwrap().get(0)
    };
    let missing = url.replace(&database, "no_such_database");
    let text = refused(&["migrate", "--database-url", &missing]).await;
    assert!(text.contains("no_such_database"), "{text}");
}

#[tokio::test]
async fn a_port_in_use() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let folder = Folder::new();
    let text = refused(&["--listen", &address, "--data-dir", &folder.path()]).await;
    assert!(text.contains(&address) && text.contains("--listen"), "{text}");
    let left = std::fs::read_dir(&folder.0).expect("the folder").count();
    assert_eq!(left, 0, "no database was made");
}

#[tokio::test]
async fn a_database_of_a_newer_version() {
    let shop = Shop::open().await;
    let database = shop.database().await;
    let newer = "insert into __diesel_schema_migrations (version) values ('99990101')";
    database.batch_execute(newer).await.unwrap();
    let ended = run(program(&["serve", "--database-url", &shop.database_url()])).await;
    let gone = "delete from __diesel_schema_migrations where version = '99990101'";
    database.batch_execute(gone).await.unwrap();
    let text = sentence(&ended);
    assert!(text.contains("newer version") && text.contains("99990101"), "{text}");
}

#[tokio::test]
async fn a_folder_of_a_newer_version_or_of_another_program() {
    let newer = Folder::new();
    newer.file("postgres/data/PG_VERSION", "15\n");
    newer.file("postgres/data/made-by", "layout 99\nsomething else\n");
    let text = refused(&["--data-dir", &newer.path(), "--listen", "127.0.0.1:0"]).await;
    assert!(text.contains("newer version") && text.contains("--data-dir"), "{text}");
    let foreign = Folder::new();
    foreign.file("PG_VERSION", "15\n");
    let text = refused(&["--data-dir", &foreign.path(), "--listen", "127.0.0.1:0"]).await;
    assert!(text.contains("--data-dir") && text.contains("DATABASE_URL"), "{text}");
    let file = newer.file("file", "no folder");
    let text = refused(&["--data-dir", &file, "--listen", "127.0.0.1:0"]).await;
    assert!(text.contains(&format!("{file} is no folder")), "{text}");
}

#[tokio::test]
async fn the_world_with_the_demos_password() {
    let shop = Shop::open().await;
    let url = shop.database_url();
    for listen in ["0.0.0.0:0", "[::]:0"] {
        let text = refused(&["--listen", listen, "--database-url", &url]).await;
        assert!(text.contains("--admin-password") && text.contains("password"), "{text}");
        assert!(text.contains("updateActiveAdministrator(input: {password: "), "{text}");
    }
    let folder = Folder::new();
    let path = folder.path();
    let world = ["--listen", "0.0.0.0:0", "--data-dir", &path];
    let text = refused(&[&world[..], &["--admin-password", "superadmin"]].concat()).await;
    assert!(text.contains("--admin-password"), "{text}");
    assert_eq!(std::fs::read_dir(&folder.0).expect("the folder").count(), 0);
}

#[tokio::test]
async fn a_file_that_cannot_be_imported() {
    let shop = Shop::open().await;
    let url = shop.database_url();
    let text = refused(&["import", "/no/such/file.csv", "--database-url", &url]).await;
    assert!(text.contains("/no/such/file.csv"), "{text}");
    let folder = Folder::new();
    let text = refused(&["import", &folder.path(), "--database-url", &url]).await;
    assert!(text.contains(&format!("{} is a folder", folder.path())), "{text}");
}

/// What could be read is written, and the exit code tells of the rest.
#[tokio::test]
async fn an_import_that_leaves_something_out() {
    let shop = Shop::open().await;
    let folder = Folder::new();
    let file = folder.file("products.csv", "name,sku,price\nGood,A,1\nBad,B,dear\n");
    let arguments = ["import", &file, "--database-url", &shop.database_url()];
    let ended = run(program(&arguments)).await;
    assert_eq!(ended.code, Some(1), "{} {}", ended.stdout, ended.stderr);
    assert!(ended.stdout.contains("1 products created"), "{}", ended.stdout);
    assert!(ended.stdout.contains("1 left out"), "{}", ended.stdout);
    let file = folder.file("products.csv", "name,sku,price\nGood,A,1\n");
    let ended = run(program(&["import", &file, "--database-url", &shop.database_url()])).await;
    assert_eq!(ended.code, Some(0), "{} {}", ended.stdout, ended.stderr);
}

#[tokio::test]
async fn an_administrator_that_there_is() {
    let shop = Shop::open().await;
    let url = shop.database_url();
    let text = refused(&["admin", "create", "superadmin", "--database-url", &url]).await;
    assert!(text.contains("superadmin"), "{text}");
}
