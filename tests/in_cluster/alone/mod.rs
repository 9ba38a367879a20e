//! What needs the cluster for itself. Run after all others: each would wait for those that are under way, and hold up the rest.

mod kinds;
mod pages;
mod policy;
