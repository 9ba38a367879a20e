//! The way into a sandbox on this machine: namespaces of user, mount, pid, network, IPC and host name around the
//! supervisor.
//!
//! ```text
//! A outer    the process that the controller started; writes the user map, waits
//! └ B guard  in the new user namespace, outside of the new pid namespace; ends C when the controller is gone
//!   └ C      pid 1 of the new pid namespace: the supervisor, without capabilities
//! ```
//!
//! Each dies with its parent, and the kernel ends everything in the pid namespace with C. A ends after B, and B after C:
//! when A is gone nothing is left. As root, the sandbox gets a user id of its own outside; without root, it has the id of
//! whoever runs the controller, and the same walls.

mod root;

pub use root::hint;

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    os::fd::{AsFd, OwnedFd},
    path::PathBuf,
};

use rustix::{
    event::{PollFd, PollFlags, poll},
    io::Errno,
    process::{
        Gid, Pid, PidfdFlags, Signal, Uid, WaitOptions, getegid, geteuid, kill_process, pidfd_open,
        set_parent_process_death_signal, waitpid,
    },
    thread::{
        CapabilitySet, CapabilitySets, UnshareFlags, clear_ambient_capability_set,
        remove_capability_from_bounding_set, set_capabilities, set_thread_groups, set_thread_res_gid,
        set_thread_res_uid,
    },
};

use crate::{
    job::SandboxLevel,
    os::{self, Side},
    sandbox::{self, Bases, Place, processes},
};

/// User and group inside.
const INSIDE: u32 = 1000;

/// What a sandbox is made of, as paths of this machine.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Becomes `/synth/work`, writable. Has the folders `tmp` and `shm`.
    pub work: PathBuf,
    /// Becomes `/synth/blobs`.
    pub blobs: PathBuf,
    /// Becomes `/synth/base`.
    pub base: Bases,
    /// Becomes `/synth/toolchain`.
    pub toolchain: PathBuf,
    /// An empty folder that the root file system is mounted on.
    pub root: PathBuf,
    /// User and group outside, where that is not the caller's own: needs root, and must own `work`.
    pub uid: Option<u32>,
    /// Make the sandbox, do nothing in it.
    pub probe: bool,
}

/// A step that this machine does not allow.
#[derive(Debug, thiserror::Error)]
#[error("{doing}: {source}")]
pub struct IsolateError {
    /// What was being done.
    pub doing: String,
    /// The kernel's answer.
    #[source]
    pub source: io::Error,
}

/// Names the step that failed.
trait Step<T> {
    fn step(self, doing: impl Into<String>) -> Result<T, IsolateError>;
}

impl<T, E: Into<io::Error>> Step<T> for Result<T, E> {
    fn step(self, doing: impl Into<String>) -> Result<T, IsolateError> {
        self.map_err(|source| IsolateError { doing: doing.into(), source: source.into() })
    }
}

/// Runs a supervisor in namespaces of its own. `stream` is the connection to the controller.
///
/// # Errors
/// [`IsolateError`] where the kernel refuses; the supervisor's own errors too.
pub fn isolated(stream: OwnedFd, settings: &Settings) -> Result<i32, IsolateError> {
    prepare()?;
    if geteuid().is_root() && settings.uid.is_some() {
        // The groups of whoever started us are not the sandbox's.
        set_thread_groups(&[]).step("give up groups")?;
    }
    let (ready, mut told) = pipe()?;
    let (mapped, mut answered) = pipe()?;
    match os::fork().step("start the guard")? {
        Side::Child => {
            drop((ready, answered));
            guard(stream, settings, told, mapped)
        }
        Side::Parent(pid) => {
            drop((stream, mapped));
            told.flush().step("pipe")?;
            drop(told);
            // An end without a byte: the guard has failed and said why.
            if File::from(ready).read(&mut [0]).step("wait for the guard")? == 1 {
                write_maps(pid, settings.uid)?;
                answered.write_all(b"x").step("answer the guard")?;
            }
            wait_for(pid).step("wait for the guard")
        }
    }
}

/// Runs a supervisor with nothing around it but its filter of system calls: the folders are where they are.
///
/// # Errors
/// [`IsolateError`]; the supervisor's own errors too.
pub fn unsandboxed(stream: OwnedFd, settings: &Settings) -> Result<i32, IsolateError> {
    prepare()?;
    processes::adopt_orphans().step("adopt orphans")?;
    match os::fork().step("start the supervisor")? {
        Side::Child => {
            set_parent_process_death_signal(Some(Signal::KILL)).step("die with the guard")?;
            let place = Place {
                blobs: settings.blobs.clone(),
                base: settings.base.clone(),
                work: settings.work.clone(),
                toolchain: settings.toolchain.clone(),
                level: SandboxLevel::Unsandboxed,
            };
            sandbox::supervise(stream, place).map_err(io::Error::other).step("supervise")?;
            Ok(0)
        }
        Side::Parent(pid) => {
            let code = watch(&stream, pid).step("watch the supervisor");
            processes::end_all().step("end what is left")?;
            code
        }
    }
}

fn prepare() -> Result<(), IsolateError> {
    os::reset_signals();
    os::close_others_on_exec().step("close_range")?;
    // When memory is short, a generator goes before everything else on this machine. Lowering it again needs a right.
    fs::write("/proc/self/oom_score_adj", "1000").step("oom_score_adj")
}

fn pipe() -> Result<(OwnedFd, File), IsolateError> {
    let (read, write) = rustix::pipe::pipe_with(rustix::pipe::PipeFlags::CLOEXEC).step("pipe")?;
    Ok((read, File::from(write)))
}

/// Says who the sandbox's user is outside.
fn write_maps(pid: Pid, uid: Option<u32>) -> Result<(), IsolateError> {
    let folder = format!("/proc/{}", pid.as_raw_nonzero());
    let (user, group) = uid.map_or((geteuid().as_raw(), getegid().as_raw()), |uid| (uid, uid));
    // Without this a process without rights may not map a group.
    fs::write(format!("{folder}/setgroups"), "deny").step("deny setgroups")?;
    fs::write(format!("{folder}/uid_map"), format!("{INSIDE} {user} 1")).step(format!("map user {user}"))?;
    fs::write(format!("{folder}/gid_map"), format!("{INSIDE} {group} 1")).step(format!("map group {group}"))
}

/// B: into the namespaces, builds the root, starts pid 1 and stays outside.
fn guard(stream: OwnedFd, settings: &Settings, told: File, mapped: OwnedFd) -> Result<i32, IsolateError> {
    // Root looks up paths with its own rights, before it gives them up. Others have the same rights in the new namespace.
    let privileged = geteuid().is_root() && settings.uid.is_some();
    if privileged {
        os::unshare(UnshareFlags::NEWNS).step("new mount namespace")?;
        root::build(settings)?;
    }
    os::unshare(UnshareFlags::NEWUSER).step("new user namespace")?;
    exchange(told, mapped).step("wait for the user map")?;
    set_thread_res_gid(Gid::from_raw(INSIDE), Gid::from_raw(INSIDE), Gid::from_raw(INSIDE))
        .step("become the group")?;
    set_thread_res_uid(Uid::from_raw(INSIDE), Uid::from_raw(INSIDE), Uid::from_raw(INSIDE))
        .step("become the user")?;
    // Changing who one is takes this back, so it comes after.
    set_parent_process_death_signal(Some(Signal::KILL)).step("die with the parent")?;
    let flags = UnshareFlags::NEWNS
        | UnshareFlags::NEWPID
        | UnshareFlags::NEWNET
        | UnshareFlags::NEWIPC
        | UnshareFlags::NEWUTS
        | UnshareFlags::NEWCGROUP;
    os::unshare(flags).step("new mount, pid, network, ipc, uts and cgroup namespaces")?;
    if !privileged {
        root::build(settings)?;
    }
    match os::fork().step("start the supervisor")? {
        Side::Child => supervisor(stream, settings),
        Side::Parent(pid) => watch(&stream, pid).step("watch the supervisor"),
    }
}

fn exchange(mut told: File, mapped: OwnedFd) -> io::Result<()> {
    told.write_all(b"x")?;
    drop(told);
    File::from(mapped).read_exact(&mut [0])
}

/// C: the last that needs rights, then none.
fn supervisor(stream: OwnedFd, settings: &Settings) -> Result<i32, IsolateError> {
    root::mount_proc()?;
    rustix::system::sethostname(b"synth").step("host name")?;
    drop_capabilities().step("drop capabilities")?;
    set_parent_process_death_signal(Some(Signal::KILL)).step("die with the guard")?;
    if settings.probe {
        return Ok(0);
    }
    let place = Place {
        blobs: root::BLOBS.into(),
        base: match &settings.base {
            Bases::One(_) => Bases::One(root::BASE.into()),
            other => other.clone(),
        },
        work: root::WORK.into(),
        toolchain: root::TOOLCHAIN.into(),
        level: SandboxLevel::Namespaces,
    };
    sandbox::supervise(stream, place).map_err(io::Error::other).step("supervise")?;
    Ok(0)
}

fn drop_capabilities() -> io::Result<()> {
    for number in 0..64 {
        match remove_capability_from_bounding_set(CapabilitySet::from_bits_retain(1 << number)) {
            Ok(()) => {}
            // The first that this kernel does not have.
            Err(Errno::INVAL) => break,
            Err(error) => return Err(error.into()),
        }
    }
    clear_ambient_capability_set()?;
    let none = CapabilitySet::empty();
    Ok(set_capabilities(None, CapabilitySets { effective: none, permitted: none, inheritable: none })?)
}

/// Until a child ends; a controller that has gone away ends it.
fn watch(stream: &OwnedFd, pid: Pid) -> io::Result<i32> {
    let end = pidfd_open(pid, PidfdFlags::empty())?;
    loop {
        let mut fds =
            [PollFd::new(&end, PollFlags::IN), PollFd::from_borrowed_fd(stream.as_fd(), PollFlags::RDHUP)];
        match poll(&mut fds, None) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        let (ended, gone) = (!fds[0].revents().is_empty(), !fds[1].revents().is_empty());
        if !ended && gone {
            // Its number is its own until it is waited for.
            kill_process(pid, Signal::KILL)?;
        }
        if ended || gone {
            return wait_for(pid);
        }
    }
}

fn wait_for(pid: Pid) -> io::Result<i32> {
    loop {
        match waitpid(Some(pid), WaitOptions::empty()) {
            Ok(Some((_, status))) => {
                return Ok(status
                    .exit_status()
                    .unwrap_or_else(|| 128 + status.terminating_signal().unwrap_or(0)));
            }
            Ok(None) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}
