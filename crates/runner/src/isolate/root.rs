//! The root file system of a sandbox: a new tmpfs, with only what cargo, rustc, a linker and a program need.
//!
//! ```text
//! /usr /bin /lib*           this machine's, read-only
//! /etc                      the linker's cache, alternatives, two users; nothing else
//! /dev                      null zero full random urandom
//! /synth/toolchain blobs base   read-only
//! /synth/work, /tmp, /dev/shm   the run's own folder: all that can be written
//! ```

use std::{
    fs, io,
    os::unix::{ffi::OsStrExt, fs::symlink},
    path::{Path, PathBuf},
};

use rustix::{
    mount::{
        MountFlags, MountPropagationFlags, UnmountFlags, mount, mount_bind_recursive, mount_change,
        mount_remount, unmount,
    },
    process::{chdir, pivot_root},
};

use super::{Bases, IsolateError, Settings, Step};

pub(super) const WORK: &str = "/synth/work";
pub(super) const BLOBS: &str = "/synth/blobs";
pub(super) const BASE: &str = "/synth/base";
pub(super) const TOOLCHAIN: &str = "/synth/toolchain";

const SYSTEM: [&str; 8] = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store"];
const ETC: [&str; 3] = ["/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/alternatives"];
const DEVICES: [&str; 5] = ["null", "zero", "full", "random", "urandom"];
const WRITABLE: [&str; 3] = [WORK, "/tmp", "/dev/shm"];

const PASSWD: &str =
    "root:x:0:0:root:/nonexistent:/usr/sbin/nologin\nsynth:x:1000:1000:synth:/synth/work/home:/bin/sh\n";
const GROUP: &str = "root:x:0:\nsynth:x:1000:\n";

/// Builds it, makes it this process's root and lets go of the old one. Needs a mount namespace of its own.
pub(super) fn build(settings: &Settings) -> Result<(), IsolateError> {
    mount_change("/", MountPropagationFlags::PRIVATE | MountPropagationFlags::REC)
        .step("make mounts private")?;
    let root = settings.root.as_path();
    let options = Some(c"mode=0755,size=1m");
    mount("tmpfs", root, "tmpfs", MountFlags::NOSUID | MountFlags::NODEV, options).step("mount the root")?;

    for path in SYSTEM {
        let path = Path::new(path);
        match fs::symlink_metadata(path) {
            Ok(found) if found.is_symlink() => {
                let target = fs::read_link(path).step(format!("read {}", path.display()))?;
                symlink(target, below(root, path)).step(format!("link {}", path.display()))?;
            }
            Ok(_) => bind(path, root, path)?,
            Err(_) => {}
        }
    }
    for path in ETC.map(Path::new).into_iter().filter(|path| path.exists()) {
        bind(path, root, path)?;
    }
    folder(&root.join("etc"))?;
    fs::write(root.join("etc/passwd"), PASSWD).step("write /etc/passwd")?;
    fs::write(root.join("etc/group"), GROUP).step("write /etc/group")?;
    for device in DEVICES {
        let path = Path::new("/dev").join(device);
        bind(&path, root, &path)?;
    }
    symlink("/proc/self/fd", root.join("dev/fd")).step("link /dev/fd")?;

    bind(&settings.toolchain, root, Path::new(TOOLCHAIN))?;
    bind(&settings.blobs, root, Path::new(BLOBS))?;
    bind(&settings.work, root, Path::new(WORK))?;
    bind(&settings.work.join("tmp"), root, Path::new("/tmp"))?;
    bind(&settings.work.join("shm"), root, Path::new("/dev/shm"))?;
    if let Bases::One(base) = &settings.base {
        bind(base, root, Path::new(BASE))?;
    }
    // The kernel gives a new one only to those who can see a whole one: covered by it in `mount_proc`.
    bind(Path::new("/proc"), root, Path::new("/proc"))?;

    chdir(root).step("enter the root")?;
    pivot_root(".", ".").step("pivot_root")?;
    unmount(".", UnmountFlags::DETACH).step("let go of the old root")?;
    chdir("/").step("enter the root")?;
    harden()
}

/// Shows the new pid namespace, to its pid 1.
pub(super) fn mount_proc() -> Result<(), IsolateError> {
    let flags = MountFlags::NOSUID | MountFlags::NODEV | MountFlags::NOEXEC;
    mount("proc", "/proc", "proc", flags, None).step("mount /proc")
}

fn below(root: &Path, path: &Path) -> PathBuf {
    root.join(path.strip_prefix("/").unwrap_or(path))
}

fn folder(path: &Path) -> Result<(), IsolateError> {
    fs::create_dir_all(path).step(format!("make {}", path.display()))
}

/// Shows a file or folder of this machine at a place of the new root.
fn bind(from: &Path, root: &Path, at: &Path) -> Result<(), IsolateError> {
    let doing = || format!("bind {}", from.display());
    let to = below(root, at);
    let found = fs::metadata(from).step(doing())?;
    if found.is_dir() {
        folder(&to)?;
    } else {
        folder(to.parent().unwrap_or(root))?;
        fs::write(&to, "").step(doing())?;
    }
    mount_bind_recursive(from, &to).step(doing())
}

/// Makes every mount below the root what it must be, also those that came with a bound folder.
fn harden() -> Result<(), IsolateError> {
    let mounts = fs::read_to_string("/proc/self/mountinfo").step("read mounts")?;
    // The topmost first is wrong: a mount that is covered cannot be named. There are none but the root's own.
    for line in mounts.lines() {
        let mut fields = line.split(' ');
        let (Some(at), Some(options)) = (fields.nth(4), fields.next()) else { continue };
        let at = unescape(at);
        if at.starts_with("/proc") {
            continue;
        }
        let writable = WRITABLE.iter().any(|path| at.starts_with(path));
        let device = at.parent() == Some(Path::new("/dev")) && !writable;
        let mut flags = MountFlags::BIND | MountFlags::NOSUID | kept(options);
        flags.set(MountFlags::RDONLY, !writable || flags.contains(MountFlags::RDONLY));
        flags.set(MountFlags::NODEV, !device);
        flags.set(MountFlags::NOEXEC, device || flags.contains(MountFlags::NOEXEC));
        mount_remount(&at, flags, "").step(format!("protect {}", at.display()))?;
    }
    Ok(())
}

/// Flags that a mount has and must keep: taking them away is refused where they are locked.
fn kept(options: &str) -> MountFlags {
    options
        .split(',')
        .map(|option| match option {
            "ro" => MountFlags::RDONLY,
            "noexec" => MountFlags::NOEXEC,
            "noatime" => MountFlags::NOATIME,
            "nodiratime" => MountFlags::NODIRATIME,
            "relatime" => MountFlags::RELATIME,
            _ => MountFlags::empty(),
        })
        .collect()
}

/// A path of mountinfo: space, tab, newline and backslash are three octal digits.
fn unescape(path: &str) -> PathBuf {
    let mut bytes = Vec::new();
    let mut rest = path.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let octal = after.get(..3).and_then(|digits| std::str::from_utf8(digits).ok());
        match octal.and_then(|digits| u8::from_str_radix(digits, 8).ok()) {
            Some(byte) if first == b'\\' => {
                bytes.push(byte);
                rest = &after[3..];
            }
            _ => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    PathBuf::from(std::ffi::OsStr::from_bytes(&bytes))
}

/// Whether this kernel lets this user make namespaces at all, as far as its settings say.
///
/// # Errors
/// When the settings cannot be read for another reason than that this kernel does not have them.
pub fn hint() -> io::Result<Option<&'static str>> {
    let reads = |file: &str, value: &str| match fs::read_to_string(file) {
        Ok(text) => Ok(text.trim() == value),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    };
    Ok(if reads("/proc/sys/user/max_user_namespaces", "0")? {
        Some("user namespaces are off: set the sysctl user.max_user_namespaces")
    } else if reads("/proc/sys/kernel/unprivileged_userns_clone", "0")? {
        Some("user namespaces are for root only: set the sysctl kernel.unprivileged_userns_clone to 1")
    } else if reads("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1")? {
        Some(
            "AppArmor restricts user namespaces: set the sysctl kernel.apparmor_restrict_unprivileged_userns to 0",
        )
    } else {
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_mountinfo_are_read() {
        assert_eq!(unescape(r"/a\040b\134c"), Path::new("/a b\\c"));
        assert_eq!(unescape("/plain"), Path::new("/plain"));
        assert_eq!(unescape(r"/end\04"), Path::new(r"/end\04"));
    }
}
