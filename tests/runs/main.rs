//! Runs as processes of this machine, with the real cargo: what a generator may do, what it may not, and what is left of it.
//!
//! Each test has a machine of its own (folders in `/tmp`), with the real sandbox where this machine can make one.

mod ends;
mod hostile;
mod machine;
mod warm;
