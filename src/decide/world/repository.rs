//! A repository: commits, and what the program in each would print.

use synth_api::condition::reason;
use synth_runner::{
    blob::Digest,
    job::{End, Phase},
};

use super::{Inputs, Program};
use crate::decide::Failure;

#[derive(Clone, Copy, Debug)]
struct Commit {
    source: usize,
    gone: bool,
}

/// Commits, each with a source part that it may share with others, and the one that the branch points at.
#[derive(Debug)]
pub struct Repository {
    programs: Vec<Program>,
    commits: Vec<Commit>,
    tip: usize,
}

impl Repository {
    pub fn new(program: Program) -> Self {
        Self { programs: vec![program], commits: vec![Commit { source: 0, gone: false }], tip: 0 }
    }

    pub fn push(&mut self, program: Program) {
        self.programs.push(program);
        self.commit(self.programs.len() - 1);
    }

    pub fn push_elsewhere(&mut self) {
        self.commit(self.commits[self.tip].source);
    }

    pub fn force_push(&mut self, program: Program) {
        self.commits.iter_mut().for_each(|commit| commit.gone = true);
        self.push(program);
    }

    pub fn reset(&mut self, to: usize) {
        self.tip = to % self.commits.len();
        self.commits[self.tip].gone = false;
    }

    fn commit(&mut self, source: usize) {
        self.commits.push(Commit { source, gone: false });
        self.tip = self.commits.len() - 1;
    }

    /// The commit that the branch points at.
    pub fn tip(&self) -> String {
        format!("{:040}", self.tip)
    }

    /// The program of a commit, the digest of its source, and whether it is gone from the server.
    pub fn at(&self, commit: &str) -> (Program, Digest, bool) {
        let commit = self.commits[commit.parse::<usize>().unwrap()];
        (self.programs[commit.source], digest(commit.source), commit.gone)
    }

    pub fn program(&self, source: usize) -> Program {
        self.programs[source]
    }

    /// The program at the tip.
    pub fn program_at_tip(&self) -> Program {
        self.at(&self.tip()).0
    }

    pub fn source_of(&self, wanted: &Digest) -> usize {
        (0..self.programs.len()).find(|source| digest(*source) == *wanted).unwrap()
    }

    /// The artifact's digest that a commit should come to, if it can come to one.
    pub fn digest_of(&self, commit: &str, inputs: Inputs) -> Option<String> {
        let printed = self.at(commit).0.output(inputs.values)?;
        archive(printed.as_bytes(), inputs).ok().map(|content| Digest::of(content).to_string())
    }
}

impl Program {
    /// What it prints, if it comes to that.
    pub fn output(self, values: u8) -> Option<String> {
        match self {
            Self::Prints(what) | Self::Flaky(what) => Some(format!("{what} with {values}")),
            Self::PrintsNothing => Some(String::new()),
            Self::PrintsNonsense => Some("<html>".to_owned()),
            _ => None,
        }
    }

    /// How its run ends when it prints nothing.
    pub fn end(self) -> End {
        match self {
            Self::Panics => End::Exited { code: 101 },
            Self::Loops => End::TimedOut { phase: Phase::Run },
            _ => End::NotBuilt { code: Some(101) },
        }
    }
}

/// What an archive of that output holds.
pub fn archive(printed: &[u8], inputs: Inputs) -> Result<String, Failure> {
    match std::str::from_utf8(printed).unwrap() {
        "<html>" => Err(Failure::output(reason::OUTPUT_INVALID, "not an object")),
        "" if !inputs.allow_empty => Err(Failure::output(reason::OUTPUT_EMPTY, "no objects")),
        printed => Ok(format!("{printed} single {}", inputs.single)),
    }
}

fn digest(source: usize) -> Digest {
    Digest::of(format!("source {source}"))
}
