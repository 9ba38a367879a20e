//! The filter of system calls that the supervisor puts on itself, and so on everything that it starts.
//!
//! Two programs. The first is a list of what is known to be harmless: any other number, also one that is not invented
//! yet, is answered like a kernel that does not have it (`ENOSYS`), so that libraries fall back. The second, which
//! wins where both refuse, says `EPERM` to what exists and is not wanted. Both refuse the numbers of the x32 interface,
//! which name the same calls twice; other architectures end the process.
//!
//! No socket can be made but a connected pair of stream or sequence sockets, so that there is none to reach anything
//! with: datagram pairs are refused because a datagram socket can be sent to an address after all.

use std::collections::BTreeMap;

use libc::{c_int, c_long};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen as Len, SeccompCmpOp as Op, SeccompCondition as Condition,
    SeccompFilter, SeccompRule as Rule, TargetArch, sock_filter,
};

/// Why the filter is not in place.
#[derive(Debug, thiserror::Error)]
pub enum SeccompError {
    /// A thread that began before would stay without it.
    #[error("the supervisor has more than one thread")]
    Threads,
    /// The programs could not be made or were not taken.
    #[error("filter of system calls: {0}")]
    Filter(#[from] seccompiler::Error),
    /// `/proc` could not be read.
    #[error("/proc/self/task: {0}")]
    Proc(#[from] std::io::Error),
}

impl From<seccompiler::BackendError> for SeccompError {
    fn from(error: seccompiler::BackendError) -> Self {
        Self::Filter(error.into())
    }
}

/// Puts the filter on this process, for good.
///
/// # Errors
/// When the kernel does not take it, or when the process has more than one thread.
pub fn install() -> Result<(), SeccompError> {
    if !crate::os::single_threaded()? {
        return Err(SeccompError::Threads);
    }
    for program in programs()? {
        seccompiler::apply_filter(&program)?;
    }
    Ok(())
}

#[cfg(target_arch = "x86_64")]
const ARCH: TargetArch = TargetArch::x86_64;
#[cfg(target_arch = "aarch64")]
const ARCH: TargetArch = TargetArch::aarch64;

/// In the order in which they are installed: the kernel prefers the newest among equals.
fn programs() -> Result<[BpfProgram; 2], SeccompError> {
    let allowed = allowed().into_iter().map(|number| (number, Vec::new())).collect();
    let unknown = SeccompAction::Errno(libc::ENOSYS.cast_unsigned());
    let refused = SeccompAction::Errno(libc::EPERM.cast_unsigned());
    let known: BpfProgram = SeccompFilter::new(allowed, unknown, SeccompAction::Allow, ARCH)?.try_into()?;
    let unwanted: BpfProgram =
        SeccompFilter::new(refusals()?, SeccompAction::Allow, refused, ARCH)?.try_into()?;
    Ok([without_x32(known), without_x32(unwanted)])
}

const X32: u32 = 0x4000_0000;

/// seccompiler compares whole numbers, and an x32 call is a known number with one more bit. Four instructions first:
/// load the number, look at the bit, answer `ENOSYS`.
fn without_x32(program: BpfProgram) -> BpfProgram {
    let instruction = |code, jt, jf, k| sock_filter { code, jt, jf, k };
    let load_number = instruction(0x20, 0, 0, 0);
    let has_bit = instruction(0x45, 0, 1, X32);
    let answer = instruction(0x06, 0, 0, 0x0005_0000 | libc::ENOSYS.cast_unsigned());
    // On other architectures the bit means nothing, so the program behind must see the architecture first: it does, and
    // kills what is foreign; what is foreign and has the bit gets the milder answer, and no call either.
    [load_number, has_bit, answer].into_iter().chain(program).collect()
}

/// A flag as the kernel sees it in an argument.
fn bits(flag: c_int) -> u64 {
    u64::from(flag.cast_unsigned())
}

type Rules = BTreeMap<c_long, Vec<Rule>>;

/// What is answered with `EPERM`: always, or for some arguments.
fn refusals() -> Result<Rules, SeccompError> {
    let mut rules: Rules = unwanted().into_iter().map(|number| (number, Vec::new())).collect();
    let argument = |index, op, value: u64| Condition::new(index, Len::Dword, op, value);
    let when = |conditions| Rule::new(conditions);

    let mut pair = vec![when(vec![argument(0, Op::Ne, bits(libc::AF_UNIX))?])?];
    // The kinds of socket but stream (1) and sequence (5), which share their lowest bits with no other that a pair can have.
    for kind in [libc::SOCK_DGRAM, libc::SOCK_RAW, libc::SOCK_RDM, libc::SOCK_DCCP] {
        pair.push(when(vec![argument(1, Op::MaskedEq(0xf), bits(kind))?])?);
    }
    rules.insert(libc::SYS_socketpair, pair);

    let mut namespaces = Vec::new();
    for flag in NAMESPACES {
        namespaces.push(when(vec![argument(0, Op::MaskedEq(bits(flag)), bits(flag))?])?);
    }
    rules.insert(libc::SYS_clone, namespaces);

    // Pushing characters into a terminal that somebody else reads.
    let mut terminal = Vec::new();
    for request in [libc::TIOCSTI, libc::TIOCLINUX] {
        terminal.push(when(vec![argument(1, Op::Eq, request)?])?);
    }
    rules.insert(libc::SYS_ioctl, terminal);

    // The supervisor has the same user: its limits are not theirs to set.
    rules.insert(libc::SYS_prlimit64, vec![when(vec![argument(0, Op::Ne, 0)?])?]);
    Ok(rules)
}

/// `CLONE_NEWTIME` shares its bit with the signal number in `clone`'s flags and cannot be asked for there.
const NAMESPACES: [c_int; 7] = [
    libc::CLONE_NEWCGROUP,
    libc::CLONE_NEWIPC,
    libc::CLONE_NEWNET,
    libc::CLONE_NEWNS,
    libc::CLONE_NEWPID,
    libc::CLONE_NEWUSER,
    libc::CLONE_NEWUTS,
];

macro_rules! calls {
    ($($name:ident)*) => { vec![$(libc::$name),*] };
}

/// What exists and is not for generators.
fn unwanted() -> Vec<c_long> {
    calls! {
        // sockets
        SYS_socket SYS_connect SYS_bind SYS_listen SYS_accept SYS_accept4
        // another way to make any call
        SYS_io_uring_setup SYS_io_uring_enter SYS_io_uring_register
        // other processes
        SYS_ptrace SYS_process_vm_readv SYS_process_vm_writev SYS_process_madvise SYS_pidfd_getfd SYS_kcmp
        // namespaces and mounts
        SYS_unshare SYS_setns SYS_mount SYS_umount2 SYS_pivot_root SYS_chroot SYS_open_tree SYS_move_mount SYS_fsopen
        SYS_fsconfig SYS_fsmount SYS_fspick SYS_mount_setattr SYS_open_by_handle_at SYS_name_to_handle_at SYS_quotactl
        SYS_swapon SYS_swapoff
        // keys, kernel programs, kernel itself
        SYS_add_key SYS_request_key SYS_keyctl SYS_bpf SYS_perf_event_open SYS_userfaultfd SYS_fanotify_init SYS_syslog
        SYS_kexec_load SYS_kexec_file_load SYS_init_module SYS_finit_module SYS_delete_module SYS_reboot SYS_acct
        SYS_settimeofday SYS_clock_settime SYS_clock_adjtime SYS_adjtimex SYS_sethostname SYS_setdomainname
        SYS_lookup_dcookie SYS_nfsservctl SYS_vhangup SYS_personality SYS_memfd_secret
        // what outlives its processes
        SYS_shmget SYS_shmat SYS_shmctl SYS_shmdt SYS_semget SYS_semop SYS_semctl SYS_semtimedop SYS_msgget SYS_msgsnd
        SYS_msgrcv SYS_msgctl SYS_mq_open SYS_mq_unlink SYS_mq_timedsend SYS_mq_timedreceive SYS_mq_notify
        SYS_mq_getsetattr
    }
}

/// What cargo, rustc, linkers and programs use.
fn allowed() -> Vec<c_long> {
    let mut calls = calls! {
        // files
        SYS_read SYS_write SYS_readv SYS_writev SYS_pread64 SYS_pwrite64 SYS_preadv SYS_pwritev SYS_preadv2 SYS_pwritev2
        SYS_openat SYS_openat2 SYS_close SYS_close_range SYS_lseek SYS_fstat SYS_newfstatat SYS_statx SYS_statfs SYS_fstatfs
        SYS_faccessat SYS_faccessat2 SYS_readlinkat SYS_getdents64 SYS_getcwd SYS_chdir SYS_fchdir SYS_mkdirat SYS_mknodat
        SYS_unlinkat SYS_renameat SYS_renameat2 SYS_linkat SYS_symlinkat SYS_fchmod SYS_fchmodat SYS_fchmodat2 SYS_fchown
        SYS_fchownat SYS_utimensat SYS_truncate SYS_ftruncate SYS_fallocate SYS_fadvise64 SYS_fsync SYS_fdatasync SYS_sync
        SYS_syncfs SYS_sync_file_range SYS_flock SYS_fcntl SYS_ioctl SYS_dup SYS_dup3 SYS_pipe2 SYS_splice SYS_tee
        SYS_vmsplice SYS_sendfile SYS_copy_file_range SYS_umask SYS_readahead SYS_getxattr SYS_lgetxattr SYS_fgetxattr
        SYS_listxattr SYS_llistxattr SYS_flistxattr SYS_inotify_init1 SYS_inotify_add_watch SYS_inotify_rm_watch
        // waiting
        SYS_epoll_create1 SYS_epoll_ctl SYS_epoll_pwait SYS_epoll_pwait2 SYS_ppoll SYS_pselect6 SYS_eventfd2 SYS_signalfd4
        SYS_timerfd_create SYS_timerfd_settime SYS_timerfd_gettime
        // memory
        SYS_mmap SYS_munmap SYS_mprotect SYS_mremap SYS_madvise SYS_mincore SYS_msync SYS_brk SYS_mlock SYS_mlock2
        SYS_munlock SYS_mlockall SYS_munlockall SYS_membarrier SYS_rseq SYS_pkey_alloc SYS_pkey_free SYS_pkey_mprotect
        // processes and threads
        SYS_clone SYS_execve SYS_execveat SYS_exit SYS_exit_group SYS_wait4 SYS_waitid SYS_kill SYS_tkill SYS_tgkill
        SYS_pidfd_open SYS_pidfd_send_signal SYS_getpid SYS_getppid SYS_gettid SYS_getpgid SYS_setpgid SYS_getsid SYS_setsid
        SYS_set_tid_address SYS_set_robust_list SYS_get_robust_list SYS_futex SYS_futex_waitv SYS_prctl SYS_seccomp
        SYS_landlock_create_ruleset SYS_landlock_add_rule SYS_landlock_restrict_self SYS_prlimit64 SYS_getrlimit
        SYS_setrlimit SYS_getrusage SYS_times SYS_getpriority SYS_setpriority SYS_ioprio_get SYS_ioprio_set
        SYS_sched_yield SYS_sched_getaffinity SYS_sched_setaffinity SYS_sched_getparam SYS_sched_setparam
        SYS_sched_getscheduler SYS_sched_setscheduler SYS_sched_getattr SYS_sched_setattr SYS_sched_get_priority_max
        SYS_sched_get_priority_min SYS_sched_rr_get_interval SYS_getcpu SYS_capget SYS_capset
        SYS_get_mempolicy SYS_set_mempolicy SYS_mbind
        // signals
        SYS_rt_sigaction SYS_rt_sigprocmask SYS_rt_sigreturn SYS_rt_sigpending SYS_rt_sigsuspend SYS_rt_sigtimedwait
        SYS_rt_sigqueueinfo SYS_rt_tgsigqueueinfo SYS_sigaltstack SYS_restart_syscall
        // who and when
        SYS_getuid SYS_geteuid SYS_getgid SYS_getegid SYS_getresuid SYS_getresgid SYS_getgroups SYS_setuid SYS_setgid
        SYS_setreuid SYS_setregid SYS_setresuid SYS_setresgid SYS_setfsuid SYS_setfsgid SYS_uname SYS_sysinfo
        SYS_clock_gettime SYS_clock_getres SYS_clock_nanosleep SYS_nanosleep SYS_gettimeofday SYS_getitimer SYS_setitimer
        SYS_timer_create SYS_timer_settime SYS_timer_gettime SYS_timer_getoverrun SYS_timer_delete SYS_getrandom
        // pairs of sockets
        SYS_socketpair SYS_sendto SYS_recvfrom SYS_sendmsg SYS_recvmsg SYS_sendmmsg SYS_recvmmsg SYS_shutdown
        SYS_getsockname SYS_getpeername SYS_getsockopt SYS_setsockopt
    };
    #[cfg(target_arch = "x86_64")]
    calls.extend(calls! {
        // the older names of the same
        SYS_open SYS_creat SYS_stat SYS_lstat SYS_access SYS_readlink SYS_getdents SYS_mkdir SYS_rmdir SYS_mknod SYS_unlink
        SYS_rename SYS_link SYS_symlink SYS_chmod SYS_chown SYS_lchown SYS_utime SYS_utimes SYS_futimesat SYS_dup2 SYS_pipe
        SYS_poll SYS_select SYS_epoll_create SYS_epoll_wait SYS_epoll_wait_old SYS_epoll_ctl_old SYS_eventfd SYS_signalfd
        SYS_inotify_init SYS_fork SYS_vfork SYS_getpgrp SYS_alarm SYS_pause SYS_time SYS_arch_prctl
    });
    // Refused for some arguments, or for all: the second program decides, and must be asked.
    calls.extend(unwanted());
    calls
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALLOW: u32 = 0x7fff_0000;
    const ERRNO: u32 = 0x0005_0000;
    const KILL: u32 = 0x8000_0000;

    /// What the kernel would answer to one program: a machine with one register and forward jumps.
    fn run(program: &[sock_filter], arch: u32, number: u32, arguments: [u64; 6]) -> u32 {
        let mut data = Vec::new();
        data.extend(number.to_ne_bytes());
        data.extend(arch.to_ne_bytes());
        data.extend(0_u64.to_ne_bytes());
        for argument in arguments {
            data.extend(argument.to_ne_bytes());
        }
        let (mut at, mut a) = (0_usize, 0_u32);
        loop {
            let i = &program[at];
            at += 1;
            let jump = |taken: bool| usize::from(if taken { i.jt } else { i.jf });
            match i.code {
                0x20 => a = u32::from_ne_bytes(data[i.k as usize..][..4].try_into().unwrap()),
                0x05 => at += i.k as usize,
                0x15 => at += jump(a == i.k),
                0x25 => at += jump(a > i.k),
                0x35 => at += jump(a >= i.k),
                0x45 => at += jump(a & i.k != 0),
                0x54 => a &= i.k,
                0x06 => return i.k,
                other => panic!("instruction {other:#x}"),
            }
        }
    }

    /// What the kernel would answer to both: the strongest, the newest among equals.
    fn answer(arch: u32, number: u32, arguments: [u64; 6]) -> u32 {
        let rank = |verdict: u32| match verdict & 0xffff_0000 {
            KILL => 0,
            ERRNO => 1,
            ALLOW => 2,
            other => panic!("verdict {other:#x}"),
        };
        let verdicts = programs().unwrap().map(|program| run(&program, arch, number, arguments));
        verdicts.into_iter().rev().min_by_key(|verdict| rank(*verdict)).unwrap()
    }

    #[cfg(target_arch = "x86_64")]
    const NATIVE: u32 = 0xc000_003e;
    #[cfg(target_arch = "aarch64")]
    const NATIVE: u32 = 0xc000_00b7;

    fn native(number: c_long, arguments: [u64; 6]) -> u32 {
        answer(NATIVE, u32::try_from(number).unwrap(), arguments)
    }

    const EPERM: u32 = ERRNO | libc::EPERM.cast_unsigned();
    const ENOSYS: u32 = ERRNO | libc::ENOSYS.cast_unsigned();

    #[test]
    fn hostile_31_no_socket_but_connected_pairs() {
        for family in 0..46 {
            assert_eq!(native(libc::SYS_socket, [family, 1, 0, 0, 0, 0]), EPERM, "family {family}");
        }
        let pair =
            |family: c_int, kind: c_int| native(libc::SYS_socketpair, [bits(family), bits(kind), 0, 0, 0, 0]);
        assert_eq!(pair(libc::AF_UNIX, libc::SOCK_STREAM | libc::SOCK_CLOEXEC), ALLOW);
        assert_eq!(pair(libc::AF_UNIX, libc::SOCK_SEQPACKET | libc::SOCK_NONBLOCK), ALLOW);
        assert_eq!(pair(libc::AF_UNIX, libc::SOCK_DGRAM | libc::SOCK_CLOEXEC), EPERM);
        assert_eq!(pair(libc::AF_INET, libc::SOCK_STREAM), EPERM);
        // The kernel reads the lower half only, and so must the filter.
        assert_eq!(native(libc::SYS_socketpair, [1 | 7 << 32, 2, 0, 0, 0, 0]), EPERM);
    }

    #[test]
    fn hostile_31_no_way_into_other_processes_namespaces_or_the_kernel() {
        // Some of each sort by name, so that none of them is taken off the list unnoticed.
        let named = calls! {
            SYS_connect SYS_bind SYS_io_uring_setup SYS_ptrace SYS_process_vm_readv SYS_pidfd_getfd SYS_unshare SYS_setns
            SYS_mount SYS_pivot_root SYS_open_by_handle_at SYS_keyctl SYS_bpf SYS_perf_event_open SYS_userfaultfd
            SYS_kexec_load SYS_shmget SYS_mq_open
        };
        for number in unwanted().into_iter().chain(named) {
            assert_eq!(native(number, [0; 6]), EPERM, "number {number}");
        }
        for flag in NAMESPACES {
            let thread = libc::CLONE_VM | libc::SIGCHLD;
            assert_eq!(native(libc::SYS_clone, [bits(thread | flag), 0, 0, 0, 0, 0]), EPERM, "{flag:#x}");
            assert_eq!(native(libc::SYS_clone, [bits(thread), 0, 0, 0, 0, 0]), ALLOW);
        }
        assert_eq!(native(libc::SYS_ioctl, [0, libc::TIOCSTI, 0, 0, 0, 0]), EPERM);
        assert_eq!(native(libc::SYS_ioctl, [0, libc::FIONREAD, 0, 0, 0, 0]), ALLOW);
        assert_eq!(native(libc::SYS_prlimit64, [1, 0, 0, 0, 0, 0]), EPERM);
        assert_eq!(native(libc::SYS_prlimit64, [0; 6]), ALLOW);
    }

    #[test]
    fn what_is_unknown_is_answered_like_an_old_kernel() {
        for number in [libc::SYS_clone3, libc::SYS_memfd_create, 9999, 0x3fff_ffff] {
            assert_eq!(native(number, [0; 6]), ENOSYS, "number {number}");
        }
        for number in [libc::SYS_read, libc::SYS_execve, libc::SYS_futex, libc::SYS_statx] {
            assert_eq!(native(number, [0; 6]), ALLOW, "number {number}");
        }
    }

    #[test]
    fn hostile_31_the_other_names_of_the_same_calls_are_no_way_around() {
        for number in [libc::SYS_read, libc::SYS_socket, libc::SYS_ptrace] {
            let number = u32::try_from(number).unwrap();
            assert_eq!(answer(NATIVE, number | X32, [0; 6]), ENOSYS);
            // i386, where the numbers mean other calls.
            assert_eq!(answer(0x4000_0003, number, [0; 6]) & 0xffff_0000, KILL);
        }
        assert_eq!(answer(NATIVE, u32::MAX, [0; 6]), ENOSYS);
    }
}
