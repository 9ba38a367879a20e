//! The end of every process that a build or a program left behind.

use std::{collections::HashMap, fs, io};

use rustix::{
    io::Errno,
    process::{
        Pid, Signal, WaitOptions, getpid, kill_process, kill_process_group, set_child_subreaper, wait,
    },
};

/// Makes orphans below this process its children, so that [`end_all`] finds them.
///
/// # Errors
/// The kernel's.
pub fn adopt_orphans() -> io::Result<()> {
    Ok(set_child_subreaper(Some(getpid()))?)
}

/// Kills every process below this one and returns when none is left, not even a dead one.
///
/// # Errors
/// When `/proc` cannot be read.
pub fn end_all() -> io::Result<()> {
    if getpid() == Pid::INIT {
        // The group of pid 1 as an argument of `kill` is -1: everything in this pid namespace but ourselves.
        match kill_process_group(Pid::INIT, Signal::KILL) {
            Ok(()) | Err(Errno::SRCH) => {}
            Err(error) => return Err(error.into()),
        }
        return reap(WaitOptions::empty());
    }
    loop {
        let below = descendants()?;
        if below.is_empty() {
            return Ok(());
        }
        // First stop them all: what is stopped does not fork while the next one is looked for.
        for signal in [Signal::STOP, Signal::KILL] {
            for pid in &below {
                let _ = kill_process(*pid, signal);
            }
        }
        reap(WaitOptions::NOHANG)?;
    }
}

/// Takes leave of dead children, and with no options waits until there are no more.
fn reap(options: WaitOptions) -> io::Result<()> {
    loop {
        match wait(options) {
            Ok(Some(_)) | Err(Errno::INTR) => {}
            Ok(None) | Err(Errno::CHILD) => return Ok(()),
            Err(error) => return Err(error.into()),
        }
    }
}

/// Every process below this one.
fn descendants() -> io::Result<Vec<Pid>> {
    let mut children: HashMap<i32, Vec<i32>> = HashMap::new();
    for entry in fs::read_dir("/proc")? {
        let name = entry?.file_name();
        let Some(pid) = name.to_str().and_then(|name| name.parse::<i32>().ok()) else { continue };
        // `pid (name) state parent …`, where the name may hold anything, also parentheses.
        let Ok(stat) = fs::read_to_string(format!("/proc/{pid}/stat")) else { continue };
        let Some((_, rest)) = stat.rsplit_once(')') else { continue };
        let Some(parent) = rest.split_whitespace().nth(1).and_then(|parent| parent.parse().ok()) else {
            continue;
        };
        children.entry(parent).or_default().push(pid);
    }
    let mut found = Vec::new();
    let mut open = vec![getpid().as_raw_nonzero().get()];
    while let Some(pid) = open.pop() {
        for child in children.remove(&pid).unwrap_or_default() {
            found.extend(Pid::from_raw(child));
            open.push(child);
        }
    }
    Ok(found)
}
