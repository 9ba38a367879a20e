//! What a failure was: too little memory, too little room, or the user's own.

use std::{fs, os::unix::process::ExitStatusExt, path::Path, process::ExitStatus};

use crate::job::{End, Phase};

/// Free bytes below which a volume counts as full.
const FULL: u64 = 1 << 20;

/// What the machine says about memory and room, before and after.
#[derive(Debug)]
pub(super) struct Witness {
    oom_kills: Option<u64>,
}

impl Witness {
    /// Looks now.
    pub(super) fn new() -> Self {
        Self { oom_kills: oom_kills() }
    }

    /// Whether the kernel ended something for want of memory since then.
    fn memory_was_short(&self) -> bool {
        matches!((self.oom_kills, oom_kills()), (Some(before), Some(now)) if now > before)
    }
}

/// How often the kernel ended a process for want of memory: of this cgroup where it can be seen, else of the machine.
fn oom_kills() -> Option<u64> {
    let number = |file: &str| {
        let text = fs::read_to_string(file).ok()?;
        text.lines().find_map(|line| line.strip_prefix("oom_kill ")?.trim().parse().ok())
    };
    number("/sys/fs/cgroup/memory.events").or_else(|| number("/proc/vmstat"))
}

/// A failure that is not the user's own, if it was one: from the end of the process, the end of what it said, and the
/// volume.
pub(super) fn resource(
    phase: Phase,
    status: ExitStatus,
    said: &str,
    witness: &Witness,
    volume: &Path,
) -> Option<End> {
    if status.success() {
        return None;
    }
    let signal = status.signal();
    let killed =
        signal == Some(libc::SIGKILL) || said.contains("signal: 9, SIGKILL") || said.contains("(signal: 9)");
    let memory = (killed && witness.memory_was_short())
        || says(said, &["memory allocation of ", " bytes failed"])
        || ["LLVM ERROR: out of memory", "Cannot allocate memory (os error 12)", "std::bad_alloc"]
            .iter()
            .any(|text| said.contains(text));
    if memory {
        return Some(End::OutOfMemory { phase });
    }
    let room = signal == Some(libc::SIGXFSZ)
        || [
            "signal: 25, SIGXFSZ",
            "No space left on device",
            "File too large (os error 27)",
            "Disk quota exceeded",
        ]
        .iter()
        .any(|text| said.contains(text))
        || rustix::fs::statvfs(volume)
            .is_ok_and(|volume| volume.f_bavail.saturating_mul(volume.f_frsize) < FULL);
    room.then_some(End::OutOfDisk { phase })
}

fn says(text: &str, parts: &[&str; 2]) -> bool {
    text.lines().any(|line| line.find(parts[0]).is_some_and(|at| line[at..].contains(parts[1])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_36_want_of_memory_and_room_is_told_from_the_users_failures() {
        let exit = |code: i32| ExitStatus::from_raw(code << 8);
        let cases = [
            (exit(101), "memory allocation of 17179869184 bytes failed\n", "memory"),
            (ExitStatus::from_raw(libc::SIGABRT), "memory allocation of 8 bytes failed", "memory"),
            (exit(101), "error: could not compile (signal: 25, SIGXFSZ: file size limit exceeded)", "disk"),
            (ExitStatus::from_raw(libc::SIGXFSZ), "", "disk"),
            (exit(1), "Error: No space left on device (os error 28)", "disk"),
            (exit(101), "thread 'main' panicked", "user"),
            (ExitStatus::from_raw(libc::SIGKILL), "", "user"),
            (exit(0), "memory allocation of 8 bytes failed", "user"),
        ];
        for (status, said, expected) in cases {
            let witness = Witness { oom_kills: None };
            let end = resource(Phase::Run, status, said, &witness, Path::new("."));
            let got = match end {
                Some(End::OutOfMemory { phase: Phase::Run }) => "memory",
                Some(End::OutOfDisk { phase: Phase::Run }) => "disk",
                _ => "user",
            };
            assert_eq!(got, expected, "{status} {said}");
        }
    }
}
