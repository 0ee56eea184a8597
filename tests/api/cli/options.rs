//! Options: from flags, environment and file, in that order of strength; secrets are not told.

use std::time::Duration;

use cartwright::config::Cli;
use clap::Parser as _;
use db::listen::Listener;

use super::{Folder, program, run};
use crate::support::Shop;

#[tokio::test]
async fn flags_are_stronger_than_the_environment_and_that_than_the_file() {
    let folder = Folder::new();
    let text = "max-depth = 5\nmax-aliases = 6\nmax-mutations = 7\nno-graphiql = true
cors-origin = [\"https://a.example\", \"https://b.example\"]\n";
    let file = folder.file("shop.toml", text);
    let mut command = program(&["config", "--max-depth", "9"]);
    command.env("CARTWRIGHT_CONFIG", &file);
    command.env("CARTWRIGHT_MAX_DEPTH", "8").env("CARTWRIGHT_MAX_ALIASES", "8");
    let ended = run(command).await;
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    for line in [
        "max-depth = 9 # flag",
        "max-aliases = 8 # environment",
        "max-mutations = 7 # file",
        "no-graphiql = true # file",
        "cors-origin = [\"https://a.example\", \"https://b.example\"] # file",
        "listen = \"127.0.0.1:3000\" # default",
        "login-attempts-account = 10 # default",
        "# listen-database-url is not set",
    ] {
        assert!(ended.stdout.lines().any(|l| l == line), "{line} in {}", ended.stdout);
    }
}

/// What `config` prints can be used as a file.
#[tokio::test]
async fn what_is_in_force_can_be_kept() {
    let folder = Folder::new();
    let listing = run(program(&["config", "--max-depth", "9", "--demo", "never"])).await.stdout;
    let file = folder.file("kept.toml", &listing);
    let again = run(program(&["config", "--config", &file])).await;
    assert_eq!(again.code, Some(0), "{}", again.stderr);
    assert!(again.stdout.contains("max-depth = 9 # file"), "{}", again.stdout);
    assert!(again.stdout.contains("demo = \"never\" # file"), "{}", again.stdout);
}

/// As compose files leave them.
#[tokio::test]
async fn empty_variables_say_nothing() {
    let mut command = program(&["config"]);
    for name in ["CONFIG", "TRUSTED_PROXY", "CORS_ORIGIN", "MAX_DEPTH", "NO_WORKER", "DATA_DIR"] {
        command.env(format!("CARTWRIGHT_{name}"), "");
    }
    command.env("DATABASE_URL", "");
    let ended = run(command).await;
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    for line in
        ["# database-url is not set", "trusted-proxy = [] # default", "no-worker = false # default"]
    {
        assert!(ended.stdout.lines().any(|l| l == line), "{line} in {}", ended.stdout);
    }
}

#[tokio::test]
async fn secrets_are_not_told() {
    for url in [
        "postgres://shop:s3cret@db.example:5432/shop?sslmode=require",
        "postgres://db.example/shop?user=shop&password=s3cret",
        "postgres://shop:s3%40cret@db.example/shop",
        "host=db.example user=shop password=s3cret",
    ] {
        let given = [
            "config",
            "--database-url",
            url,
            "--listen-database-url",
            url,
            "--admin-password",
            "s3cret",
        ];
        let ended = run(program(&given)).await;
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        for part in ["s3cret", "cret@", "s3%40cret"] {
            assert!(!ended.stdout.contains(part), "{}", ended.stdout);
        }
        assert!(ended.stdout.contains("admin-password = \"(hidden)\" # flag"), "{}", ended.stdout);
        assert!(ended.stdout.contains("\ndatabase-url = "), "{}", ended.stdout);
    }
    let help = run({
        let mut command = program(&["--help"]);
        command.env("DATABASE_URL", "postgres://shop:s3cret@db/shop");
        command.env("CARTWRIGHT_ADMIN_PASSWORD", "s3cret");
        command.env("CARTWRIGHT_LISTEN_DATABASE_URL", "postgres://shop:s3cret@db/shop");
        command
    })
    .await;
    assert_eq!(help.code, Some(0));
    assert!(!help.stdout.contains("s3cret"));
    for option in ["--listen-database-url", "--login-attempts-account", "--data-dir"] {
        assert!(help.stdout.contains(option), "{option}");
    }
}

#[tokio::test]
async fn the_version_and_the_schema_are_printed() {
    let version = run(program(&["--version"])).await;
    assert_eq!((version.code, version.stdout.starts_with("cartwright ")), (Some(0), true));
    let schema = run(program(&["schema"])).await;
    assert_eq!(schema.code, Some(0));
    assert!(schema.stdout.contains("type Query"));
}

#[test]
fn limits_on_log_ins_are_options() {
    let read = |arguments: &[&str]| {
        let all = std::iter::once(&"cartwright").chain(arguments);
        Cli::try_parse_from(all).expect("options").options.app().login_limits
    };
    let usual = cartwright::access::attempts::Limits::default();
    let same = read(&[]);
    assert_eq!(
        (same.account, same.address, same.window_seconds, same.loopback_factor),
        (usual.account, usual.address, usual.window_seconds, usual.loopback_factor)
    );
    let own = read(&[
        "--login-attempts-account",
        "3",
        "--login-attempts-address",
        "4",
        "--login-window-s",
        "5",
    ]);
    assert_eq!((own.account, own.address, own.window_seconds), (3, 4, 5));
}

/// Behind a pooler that lends connections to transactions nobody can listen, unless by another way.
#[tokio::test]
async fn notices_are_heard_by_a_way_of_their_own() {
    let shop = Shop::open().await;
    let url = shop.database_url();
    let opened = async |arguments: &[&str]| {
        let all =
            ["cartwright", "--pooler", "transaction"].into_iter().chain(arguments.iter().copied());
        let options = Cli::try_parse_from(all).expect("options").options;
        db::open(&options.database(url.clone())).await.expect("a pool")
    };
    let deaf = Listener::open(&opened(&[]).await, "notices").await.expect("no fault");
    assert!(deaf.is_none());
    let pool = opened(&["--listen-database-url", &url]).await;
    let mut listener =
        Listener::open(&pool, "notices").await.expect("no fault").expect("a listener");
    shop.database().await.batch_execute("notify notices").await.unwrap();
    let heard = tokio::time::timeout(Duration::from_secs(20), listener.heard()).await;
    heard.expect("in time").expect("a notice");
}

/// As people write them in environments and files.
#[tokio::test]
async fn switches_are_said_in_many_words() {
    let folder = Folder::new();
    for (word, is) in [
        ("1", true),
        ("on", true),
        ("YES", true),
        ("true", true),
        ("0", false),
        ("off", false),
        ("no", false),
        ("false", false),
    ] {
        let file = folder.file("shop.toml", &format!("no-worker = \"{word}\"\n"));
        let mut command = program(&["config", "--config", &file]);
        command.env("CARTWRIGHT_NO_GRAPHIQL", word);
        let ended = run(command).await;
        assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""), "{word}");
        for line in
            [format!("no-graphiql = {is} # environment"), format!("no-worker = {is} # file")]
        {
            assert!(ended.stdout.lines().any(|l| l == line), "{line} in {}", ended.stdout);
        }
    }
    let mut command = program(&["config"]);
    command.env("CARTWRIGHT_NO_GRAPHIQL", "perhaps");
    let ended = run(command).await;
    assert_eq!(ended.code, Some(2));
    assert!(ended.stderr.contains("perhaps") && ended.stderr.contains("yes"), "{}", ended.stderr);
    let number = folder.file("number.toml", "no-worker = 1\n");
    let ended = run(program(&["config", "--config", &number])).await;
    assert!(ended.stdout.contains("no-worker = true # file"), "{}", ended.stdout);
}

#[tokio::test]
async fn origins_are_taken_as_browsers_send_them() {
    let given =
        "https://shop.example/, http://localhost:5173,http://[::1]:3000,capacitor://localhost";
    let all = ["cartwright", "--cors-origin", given];
    let origins = Cli::try_parse_from(all).expect("options").options.cors_origin;
    let wanted = [
        "https://shop.example",
        "http://localhost:5173",
        "http://[::1]:3000",
        "capacitor://localhost",
    ];
    assert_eq!(origins, wanted);
}

/// A command's help shows what the command heeds, under headings, and no option is forgotten.
#[tokio::test]
async fn help_shows_what_applies() {
    let help = async |arguments: &[&str]| run(program(arguments)).await.stdout;
    let whole = help(&["--help"]).await;
    for heading in ["Database:", "Serving:", "Limits on requests:", "Carts and orders:"] {
        assert!(whole.lines().any(|l| l == heading), "{heading} in {whole}");
    }
    let (_, reference) = {
        let page = cartwright::config::reference::page();
        page.split_once("| flag |").map(|(a, b)| (a.to_owned(), b.to_owned())).expect("a table")
    };
    let names = reference.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    for name in names {
        assert!(whole.contains(name), "{name}");
    }
    let schema = help(&["schema", "--help"]).await;
    assert!(!schema.contains("--listen") && !schema.contains("--data-dir"), "{schema}");
    for command in [&["import"][..], &["demo"], &["migrate"], &["admin", "create"]] {
        let text = help(&[command, &["--help"]].concat()).await;
        for shown in ["--database-url", "--data-dir", "--log", "--admin-password"] {
            assert!(text.contains(shown), "{command:?}: {shown} in {text}");
        }
        for hidden in ["--listen ", "--cors-origin", "--max-depth", "--no-worker", "--heartbeat-s"]
        {
            assert!(!text.contains(hidden), "{command:?}: {hidden} in {text}");
        }
    }
    assert!(help(&["worker", "--help"]).await.contains("--event-days"));
    let serve = help(&["serve", "--help"]).await;
    assert!(serve.contains("--listen") && serve.contains("--max-depth"), "{serve}");
    // What is hidden is taken all the same, from a file too.
    let folder = Folder::new();
    let file = folder.file("shop.toml", "listen = \"127.0.0.1:1\"\n");
    let ended = run(program(&["schema", "--config", &file, "--max-depth", "3"])).await;
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
}

#[tokio::test]
async fn the_effective_folder_is_told() {
    let mut command = program(&["config"]);
    command.env("HOME", "/home/somebody").env_remove("XDG_DATA_HOME");
    let text = run(command).await.stdout;
    let line = text.lines().find(|l| l.starts_with("# data-dir is not set")).expect("a line");
    assert!(
        line.contains("the built-in database is in /") && line.ends_with("cartwright"),
        "{line}"
    );
    let own = run(program(&["config", "--database-url", "postgres://db/shop"])).await.stdout;
    assert!(own.lines().any(|l| l == "# data-dir is not set"), "{own}");
}

/// The examples of docs/configuration.md are files that can be used.
#[tokio::test]
async fn the_examples_of_files_can_be_used() {
    let folder = Folder::new();
    let page = cartwright::config::reference::page();
    let examples: Vec<_> = page.split("```toml\n").skip(1).collect();
    assert_eq!(examples.len(), 2);
    for (number, example) in examples.iter().enumerate() {
        let text = example.split("```").next().expect("an example");
        let file = folder.file("shop.toml", text);
        let ended = run(program(&["config", "--config", &file])).await;
        assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
        let loopback = ended.stdout.contains("listen = \"127.0.0.1:3000\" # file");
        let own = ended.stdout.contains("admin-password = \"(hidden)\" # file");
        assert!(if number == 0 { loopback } else { own && !loopback }, "{}", ended.stdout);
    }
}
