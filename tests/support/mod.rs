//! What tests share: real repositories and real servers for them.

#![allow(dead_code, reason = "each test uses a part of it")]

pub mod fetcher;
pub mod generator;
pub mod git_repository;
pub mod git_server;
pub mod hostile_git;
pub mod jobs;
pub mod pack;
pub mod registry;
pub mod ssh_server;
pub mod strike;
