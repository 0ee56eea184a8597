use std::error::Error;

use super::*;

fn chosen(root: bool, mac: bool, vars: &[(&str, &str)]) -> Option<String> {
    let var = |name: &str| vars.iter().find(|(key, _)| *key == name).map(|(_, value)| value.into());
    default_for(root, mac, var).ok().map(|path| path.display().to_string())
}

#[test]
fn the_default_folder_depends_on_who_runs_it() {
    let home = ("HOME", "/home/ada");
    let xdg = ("XDG_DATA_HOME", "/big/data");
    let check = |root, mac, vars: &[_], expected: Option<&str>| {
        assert_eq!(chosen(root, mac, vars).as_deref(), expected, "{root} {mac} {vars:?}");
    };
    check(true, false, &[home, xdg], Some("/var/lib/cartwright"));
    check(false, false, &[home, xdg], Some("/big/data/cartwright"));
    check(false, false, &[home], Some("/home/ada/.local/share/cartwright"));
    check(false, false, &[home, ("XDG_DATA_HOME", "")], Some("/home/ada/.local/share/cartwright"));
    check(false, false, &[home, ("XDG_DATA_HOME", "x")], Some("/home/ada/.local/share/cartwright"));
    check(false, true, &[home, xdg], Some("/home/ada/Library/Application Support/cartwright"));
    check(false, false, &[("HOME", "")], None);
    check(false, false, &[], None);
}

#[test]
fn made_by_is_read_as_it_was_written() -> Result<(), Box<dyn Error>> {
    for (kind, major) in [(Kind::Installed, 15), (Kind::Carried, 17)] {
        let dir = tempfile::tempdir()?;
        let made_by = MadeBy { kind, major };
        let text = fs::read_to_string(made_by.write(dir.path())?)?;
        assert_eq!(MadeBy::parse(&text, PathBuf::new())?, made_by);
    }
    Ok(())
}

#[test]
fn a_newer_layout_is_told_from_a_foreign_one() {
    let parse = |text| MadeBy::parse(text, PathBuf::from("/d"));
    let newer = parse("layout 2\nremote somewhere else\n");
    assert!(matches!(newer, Err(OpenError::NewerLayout { .. })), "{newer:?}");
    for text in ["", "nonsense", "layout 1\nborrowed postgres 17", "layout 1\ncarried postgres x"] {
        let foreign = parse(text);
        assert!(matches!(foreign, Err(OpenError::Foreign { .. })), "{text:?}: {foreign:?}");
    }
}

#[test]
fn a_folder_is_made_with_its_parents_whatever_the_umask() -> Result<(), Box<dyn Error>> {
    let dir = tempfile::tempdir()?;
    let inner = dir.path().join("a/b");
    make(&inner, 0o711)?;
    make(&inner, 0o700)?; // what is there is left as it is
    for made in [&inner, &dir.path().join("a")] {
        assert_eq!(fs::metadata(made)?.permissions().mode() & 0o777, 0o711);
    }
    Ok(())
}

/// Whatever lies in it cannot be used, what somebody named is the folder.
#[test]
fn the_folder_that_was_named_is_told() {
    let given = PathBuf::from("/srv/shop");
    let root = given.join("postgres");
    let folder = Folder { root: root.clone(), given: given.clone(), is_default: false };
    let denied = || io::Error::from(io::ErrorKind::PermissionDenied);
    let text = folder.refused(&root.join("owner"))(denied()).to_string();
    assert!(text.starts_with("/srv/shop cannot be used as data folder"), "{text}");
    assert!(text.contains("/srv/shop/postgres/owner: "), "{text}");
    let text = folder.refused(&given)(denied()).to_string();
    assert_eq!(text.matches("/srv/shop").count(), 1, "{text}");
}
