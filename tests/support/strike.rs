//! Kills a process at a system call of its own choosing: a walk has one life for each call that changes something.
//!
//! ```text
//!  test ── starts ──▶ script ── waits until it is traced ──▶ exec program ──▶ its children …
//!    └── Trap::set ──▶ a thread that traces them, counts calls of one generation, and kills at the n-th
//! ```
//!
//! The thread stops the process where it enters a call, so what is killed has done everything before the call, and nothing
//! of it. No list of points has to be kept: they are what the program does.

use std::{
    cmp::Ordering,
    collections::{HashMap, HashSet},
    fs::{self, File},
    io::Write as _,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst},
    },
    thread::{self, JoinHandle},
};

use futures::{StreamExt as _, stream};
use nix::{
    libc::{self, c_long},
    sys::{
        ptrace::{self, Options},
        signal::{Signal, kill},
        stat::Mode,
        wait::{Id, WaitPidFlag, WaitStatus, waitid, waitpid},
    },
    unistd::{Pid, mkfifo},
};
use tempfile::TempDir;

/// Lives at one time: most of one is waiting.
const AT_ONCE: usize = 4;

/// A life for each point, which says whether it came so far; how many points there are.
#[allow(clippy::print_stderr, reason = "a walk says how many it had")]
pub async fn walk<L: Future<Output = bool>>(what: &str, life: impl Fn(usize) -> L) -> usize {
    let lives = stream::iter(1..).map(life).buffered(AT_ONCE);
    let points = lives.take_while(|struck| std::future::ready(*struck)).count().await;
    eprintln!("{what}: {points} points");
    points
}

/// A call as it begins.
#[derive(Clone, Copy, Debug)]
pub struct Call {
    pub number: c_long,
    pub arguments: [u64; 3],
}

/// Calls that look, wait, or change nothing but the process that makes them. What is not here counts as one that changes
/// something: a file, what is said to others, which processes there are.
const HARMLESS: &[c_long] = &[
    libc::SYS_accept4,
    libc::SYS_brk,
    libc::SYS_capget,
    libc::SYS_chdir,
    libc::SYS_clock_getres,
    libc::SYS_clock_gettime,
    libc::SYS_clock_nanosleep,
    libc::SYS_close,
    libc::SYS_close_range,
    libc::SYS_connect,
    libc::SYS_dup,
    libc::SYS_dup3,
    libc::SYS_epoll_create1,
    libc::SYS_epoll_ctl,
    libc::SYS_epoll_pwait,
    libc::SYS_eventfd2,
    libc::SYS_exit,
    libc::SYS_faccessat,
    libc::SYS_faccessat2,
    libc::SYS_fcntl,
    libc::SYS_fstat,
    libc::SYS_fstatfs,
    libc::SYS_futex,
    libc::SYS_getcwd,
    libc::SYS_getdents64,
    libc::SYS_getegid,
    libc::SYS_geteuid,
    libc::SYS_getgid,
    libc::SYS_getpeername,
    libc::SYS_getpid,
    libc::SYS_getppid,
    libc::SYS_getrandom,
    libc::SYS_getsockname,
    libc::SYS_getsockopt,
    libc::SYS_gettid,
    libc::SYS_getuid,
    libc::SYS_ioctl,
    libc::SYS_lseek,
    libc::SYS_madvise,
    libc::SYS_membarrier,
    libc::SYS_mmap,
    libc::SYS_mprotect,
    libc::SYS_mremap,
    libc::SYS_munmap,
    libc::SYS_nanosleep,
    libc::SYS_newfstatat,
    libc::SYS_pipe2,
    libc::SYS_ppoll,
    libc::SYS_prctl,
    libc::SYS_pread64,
    libc::SYS_prlimit64,
    libc::SYS_read,
    libc::SYS_readlinkat,
    libc::SYS_readv,
    libc::SYS_recvfrom,
    libc::SYS_recvmsg,
    libc::SYS_restart_syscall,
    libc::SYS_rseq,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sched_getaffinity,
    libc::SYS_sched_yield,
    libc::SYS_set_robust_list,
    libc::SYS_set_tid_address,
    libc::SYS_setsockopt,
    libc::SYS_sigaltstack,
    libc::SYS_signalfd4,
    libc::SYS_socket,
    libc::SYS_socketpair,
    libc::SYS_statfs,
    libc::SYS_statx,
    libc::SYS_sysinfo,
    libc::SYS_uname,
    libc::SYS_wait4,
    libc::SYS_waitid,
];

/// The same, of machines that have them.
#[cfg(target_arch = "x86_64")]
const OLD_AND_HARMLESS: &[c_long] = &[
    libc::SYS_access,
    libc::SYS_arch_prctl,
    libc::SYS_dup2,
    libc::SYS_epoll_wait,
    libc::SYS_getpgrp,
    libc::SYS_lstat,
    libc::SYS_pipe,
    libc::SYS_poll,
    libc::SYS_readlink,
    libc::SYS_select,
    libc::SYS_stat,
];
#[cfg(not(target_arch = "x86_64"))]
const OLD_AND_HARMLESS: &[c_long] = &[];

impl Call {
    /// Whether it can change what others see.
    pub fn changes_something(&self) -> bool {
        let Self { number, arguments: [_, _, flags] } = self;
        let writing = libc::O_WRONLY | libc::O_RDWR | libc::O_CREAT | libc::O_TRUNC;
        let opens = *number == libc::SYS_openat && flags & u64::from(writing.cast_unsigned()) == 0;
        !opens && !HARMLESS.contains(number) && !OLD_AND_HARMLESS.contains(number)
    }
}

/// A stand-in for a program, which is that program, but for the times that somebody is set on it.
pub struct Trap {
    folder: TempDir,
}

/// Somebody who follows the next process that is started, to kill it.
pub struct Blow {
    state: Arc<State>,
    _thread: JoinHandle<()>,
}

#[derive(Default)]
struct State {
    passed: AtomicUsize,
    struck: AtomicBool,
}

impl Trap {
    pub fn around(program: &Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path().display();
        let script = format!(
            "#!/bin/sh\nif [ -p {at}/process ]; then echo $$ >{at}/process; read _ <{at}/go; fi\nexec {} \"$@\"\n",
            program.display()
        );
        fs::write(folder.path().join("program"), script).unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        fs::set_permissions(folder.path().join("program"), fs::Permissions::from_mode(0o755)).unwrap();
        Self { folder }
    }

    /// What is started in place of the program.
    pub fn program(&self) -> PathBuf {
        self.folder.path().join("program")
    }

    /// The next process that is started, or a descendant of it in this generation (0 is itself, 1 are its children), is killed
    /// when it comes to the n-th of the calls that count.
    pub fn set(&self, generation: usize, at: usize, counts: impl Fn(&Call) -> bool + Send + 'static) -> Blow {
        let folder = self.folder.path().to_owned();
        for name in ["process", "go"] {
            mkfifo(&folder.join(name), Mode::S_IRWXU).unwrap();
        }
        let state = Arc::new(State::default());
        let shared = Arc::clone(&state);
        let thread = thread::spawn(move || {
            let first: i32 = fs::read_to_string(folder.join("process")).unwrap().trim().parse().unwrap();
            fs::remove_file(folder.join("process")).unwrap();
            let first = Pid::from_raw(first);
            let seen = HashMap::from([(first, Prey { process: first, generation: 0 })]);
            let mut hunt =
                Hunt { first, at, generation, counts, state: shared, seen, inside: HashSet::new() };
            hunt.begin(&folder.join("go"));
            hunt.follow();
        });
        Blow { state, _thread: thread }
    }
}

impl Blow {
    /// Whether there were so many calls, and so it is dead.
    pub fn has_struck(&self) -> bool {
        self.state.struck.load(SeqCst)
    }

    /// How many there were.
    pub fn passed(&self) -> usize {
        self.state.passed.load(SeqCst)
    }
}

/// One thread of one process that is followed.
#[derive(Clone, Copy)]
struct Prey {
    process: Pid,
    generation: usize,
}

struct Hunt<C> {
    first: Pid,
    at: usize,
    generation: usize,
    counts: C,
    state: Arc<State>,
    /// By thread.
    seen: HashMap<Pid, Prey>,
    /// Threads in a call: the next stop is its end.
    inside: HashSet<Pid>,
}

impl<C: Fn(&Call) -> bool> Hunt<C> {
    /// Takes up a process that has one thread and waits for this pipe.
    fn begin(&self, go: &Path) {
        let options = Options::PTRACE_O_TRACESYSGOOD
            | Options::PTRACE_O_TRACECLONE
            | Options::PTRACE_O_TRACEFORK
            | Options::PTRACE_O_TRACEVFORK
            | Options::PTRACE_O_TRACEEXEC;
        ptrace::seize(self.first, options).unwrap();
        // Opened when it has opened it.
        let mut pipe = File::create(go).unwrap();
        fs::remove_file(go).unwrap();
        ptrace::interrupt(self.first).unwrap();
        pipe.write_all(b"\n").unwrap();
    }

    /// Follows all until none is left.
    fn follow(&mut self) {
        // Children of other threads are other tests'.
        let mine = WaitPidFlag::__WALL | WaitPidFlag::__WNOTHREAD;
        let look = mine | WaitPidFlag::WEXITED | WaitPidFlag::WSTOPPED | WaitPidFlag::WNOWAIT;
        while let Ok(seen) = waitid(Id::All, look) {
            let over = matches!(seen, WaitStatus::Exited(..) | WaitStatus::Signaled(..));
            if over && seen.pid() == Some(self.first) {
                // How it ended is for whoever started it.
                return;
            }
            let Ok(status) = waitpid(seen.pid(), Some(mine)) else { continue };
            match status {
                WaitStatus::PtraceSyscall(thread) => self.call(thread),
                WaitStatus::PtraceEvent(thread, ..) => self.go_on(thread, None),
                WaitStatus::Stopped(thread, signal) => self.go_on(thread, Some(signal)),
                WaitStatus::Exited(thread, _) | WaitStatus::Signaled(thread, ..) => {
                    self.seen.remove(&thread);
                    self.inside.remove(&thread);
                }
                _ => {}
            }
        }
    }

    fn call(&mut self, thread: Pid) {
        if self.inside.insert(thread) {
            let counts = self.prey(thread).filter(|prey| prey.generation == self.generation);
            if let Some(prey) = counts
                && arguments(thread).is_some_and(|call| (self.counts)(&call))
                && self.state.passed.fetch_add(1, SeqCst) + 1 == self.at
            {
                // Before anybody can see what comes of it.
                self.state.struck.store(true, SeqCst);
                kill(prey.process, Signal::SIGKILL).unwrap();
            }
        } else {
            self.inside.remove(&thread);
        }
        self.go_on(thread, None);
    }

    /// What is dead by now does not mind.
    fn go_on(&mut self, thread: Pid, signal: Option<Signal>) {
        let generation =
            self.prey(thread).map(|prey| prey.generation).filter(|_| !self.state.struck.load(SeqCst));
        let _ = match generation.map(|generation| generation.cmp(&self.generation)) {
            Some(Ordering::Less) => ptrace::cont(thread, signal),
            Some(Ordering::Equal) => ptrace::syscall(thread, signal),
            Some(Ordering::Greater) | None => ptrace::detach(thread, signal),
        };
    }

    fn prey(&mut self, thread: Pid) -> Option<Prey> {
        if let Some(prey) = self.seen.get(&thread) {
            return Some(*prey);
        }
        let status = fs::read_to_string(format!("/proc/{thread}/status")).ok()?;
        let field = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.trim().parse().ok().map(Pid::from_raw)
        };
        let (process, parent) = (field("Tgid:")?, field("PPid:")?);
        let of = |process: Pid| self.seen.values().find(|prey| prey.process == process);
        let generation = match of(process) {
            Some(prey) => prey.generation,
            None => of(parent)?.generation + 1,
        };
        self.seen.insert(thread, Prey { process, generation });
        Some(Prey { process, generation })
    }
}

/// The call that a thread is about to make; nothing when it is dead.
fn arguments(thread: Pid) -> Option<Call> {
    let registers = ptrace::getregs(thread).ok()?;
    #[cfg(target_arch = "x86_64")]
    let (number, arguments) = (registers.orig_rax, [registers.rdi, registers.rsi, registers.rdx]);
    #[cfg(target_arch = "aarch64")]
    let (number, arguments) = (registers.regs[8], [registers.regs[0], registers.regs[1], registers.regs[2]]);
    Some(Call { number: number.cast_signed(), arguments })
}
