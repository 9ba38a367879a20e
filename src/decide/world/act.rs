//! What a history is made of.

/// What is in the generator's folder, and what becomes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// Builds and prints.
    Prints(u8),
    /// Fails once, then prints.
    Flaky(u8),
    DoesNotCompile,
    Panics,
    Loops,
    PrintsNonsense,
    PrintsNothing,
    NoLockfile,
    /// Its crates are refused.
    NoCrates,
    /// No fetch of it ever succeeds, though it might.
    Unreachable,
}

/// What fails for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    Git,
    Source,
    Crates,
    Sandbox,
    Store,
}

/// Something that happens to the world.
#[derive(Clone, Debug)]
pub enum Act {
    Push(Program),
    /// A commit that leaves the generator's folder alone.
    PushElsewhere,
    /// A commit that takes the place of the tip; all others are gone from the server.
    ForcePush(Program),
    /// The branch points at that commit, counted around.
    Reset(usize),
    Values(u8),
    Single(bool),
    AllowEmpty(bool),
    Interval(u64),
    RetryInterval(Option<u64>),
    /// The spec says something that cannot be, or no longer.
    Problem(bool),
    Suspend(bool),
    Request,
    Force,
    /// So many attempts at that place fail.
    Outage(Place, u8),
    LoseStore,
    LoseCache,
    /// A reconciliation is dropped after so many steps.
    Interrupt(usize),
    /// The process dies after so many steps of a reconciliation, and starts again.
    Restart(usize),
    RunEnds,
    RunLost,
    /// Until the moment that the last decision named.
    Wake,
    /// So many seconds; fewer than none when the clock is set back.
    Pass(i64),
}

/// All that goes into an artifact beside the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inputs {
    pub values: u8,
    pub single: bool,
    pub allow_empty: bool,
}

/// How this world goes about things, all the time.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    pub writes: Writes,
    /// Seconds that a step takes.
    pub pace: i64,
    /// Seconds until somebody notices that a run ended.
    pub late: i64,
    pub jitter: f64,
}

/// When the status is written, beside at rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writes {
    Never,
    /// Before steps that take seconds.
    BeforeLongSteps,
    /// Whenever it says something.
    Always,
}
