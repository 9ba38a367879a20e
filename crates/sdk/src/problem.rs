//! What is wrong with an app: all of it at once, each with the places in the tree and in the source that made it.

use std::{fmt, panic::Location};

/// Where in the tree and in the source something was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The ids from the chart to the object, as `shop/web/config`.
    pub path: String,
    /// The source file, as the compiler names it.
    pub file: &'static str,
    /// The line in it, from 1.
    pub line: u32,
}

impl Origin {
    pub(crate) fn new(path: String, at: &'static Location<'static>) -> Self {
        Self { path, file: at.file(), line: at.line() }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)?;
        if !self.path.is_empty() {
            write!(f, "  {}", self.path)?;
        }
        Ok(())
    }
}

/// How much a problem matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Is told, and the app is printed all the same.
    Warning,
    /// Nothing is printed.
    Error,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Whether anything is printed all the same.
    pub severity: Severity,
    /// One line.
    pub message: String,
    /// What made it; may be empty.
    pub origins: Vec<Origin>,
    /// What to do about it; may be empty.
    pub hint: String,
}

impl Problem {
    pub(crate) fn error(message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, message: message.into(), origins: Vec::new(), hint: String::new() }
    }

    pub(crate) fn warning(message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(message) }
    }

    pub(crate) fn at(mut self, origin: Origin) -> Self {
        self.origins.push(origin);
        self
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "{word}: {}", self.message)?;
        for origin in &self.origins {
            write!(f, "\n  --> {origin}")?;
        }
        if !self.hint.is_empty() {
            write!(f, "\n  hint: {}", self.hint)?;
        }
        Ok(())
    }
}

/// Why an app gave nothing: every error, and the warnings with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, problem) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str("\n")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}
