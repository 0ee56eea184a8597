//! The user a server runs as. An installed PostgreSQL refuses to run as root, so root hands the
//! cluster to a user without rights; everybody else runs it as himself.

use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use super::Reason;

/// A user to switch to, which only root can.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct User {
    uid: u32,
    gid: u32,
}

impl User {
    /// Whom a new cluster in `folder` is given to when an installed server is to run it.
    pub(super) fn for_installed(folder: &Path) -> Result<Option<User>, Reason> {
        if !User::is_root() {
            return Ok(None);
        }
        let passwd = fs::read_to_string("/etc/passwd").unwrap_or_default();
        let (name, user) = ["postgres", "nobody"]
            .into_iter()
            .find_map(|name| Some((name, User::named(name, &passwd)?)))
            .ok_or("it cannot run as root, and there is no user postgres or nobody")?;
        match user.can_enter(folder) {
            true => Ok(Some(user)),
            false => Err(format!(
                "it cannot run as root, and the user {name} cannot enter {}",
                folder.display()
            )),
        }
    }

    /// Who must run the server of an existing cluster: PostgreSQL wants to own its files.
    pub(super) fn of_owner(data: &Path) -> io::Result<Option<User>> {
        let owner = fs::metadata(data)?;
        let switch = User::is_root() && owner.uid() != 0;
        Ok(switch.then(|| User { uid: owner.uid(), gid: owner.gid() }))
    }

    pub(crate) fn is_root() -> bool {
        rustix::process::geteuid().is_root()
    }

    pub(crate) fn uid(self) -> u32 {
        self.uid
    }

    /// Makes the command run as this user, in no other group.
    pub(super) fn run(self, command: &mut Command) {
        command.gid(self.gid).uid(self.uid);
    }

    pub(super) fn own(self, path: &Path) -> io::Result<()> {
        chown(path, Some(self.uid), Some(self.gid))
    }

    /// Tried rather than computed: it also depends on every parent, on ACLs, and on whether root
    /// may switch users at all, which in some containers it may not.
    fn can_enter(self, folder: &Path) -> bool {
        super::command(Path::new("/bin/sh"), Some(self))
            .args(["-c", r#"cd -- "$1""#, "sh"])
            .arg(folder)
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }

    fn named(name: &str, passwd: &str) -> Option<User> {
        let fields = passwd.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
        let mut fields = fields.split(':').skip(1);
        Some(User { uid: id(fields.next()?)?, gid: id(fields.next()?)? })
    }
}

/// macOS writes the ids of nobody as -2.
fn id(text: &str) -> Option<u32> {
    text.parse().ok().or_else(|| text.parse().ok().map(i32::cast_unsigned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_found_by_its_whole_name() {
        let passwd = "root:x:0:0:root:/root:/bin/sh\npostgres2:x:7:8::/:\n\
                      postgres:x:101:104:PostgreSQL:/var/lib/postgresql:/bin/bash\n\
                      nobody:*:-2:-2:Unprivileged User:/var/empty:/usr/bin/false\n";
        let check = |name, expected: Option<(u32, u32)>| {
            let expected = expected.map(|(uid, gid)| User { uid, gid });
            assert_eq!(User::named(name, passwd), expected, "{name}");
        };
        check("postgres", Some((101, 104)));
        check("nobody", Some((4_294_967_294, 4_294_967_294)));
        check("post", None);
        check("daemon", None);
    }
}
