//! What went wrong in a git exchange: what our own transport and callbacks know is kept here while libgit2 unwinds, and
//! wins over what libgit2 says.

use std::sync::{Mutex, PoisonError};

use git2::{ErrorClass, ErrorCode};

use crate::fetcher::{
    address::Address,
    api::{FetchError, FetchErrorKind},
};

/// The first failure that was noticed on our side.
#[derive(Default)]
pub(super) struct Failure(Mutex<Option<FetchError>>);

impl Failure {
    /// Keeps a failure, unless there is one.
    pub(super) fn set(&self, error: FetchError) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
    }

    /// Keeps that a server sent too much.
    pub(super) fn too_large(&self, bytes: u64) {
        let message = format!("the git server sent more than {bytes} bytes");
        self.set(FetchError::new(FetchErrorKind::TooLarge, message));
    }

    /// Keeps that a server is about to send too much.
    pub(super) fn too_many_objects(&self, objects: u64, max: u64) {
        let message = format!("the git server sends {objects} objects, more than the {max} that are allowed");
        self.set(FetchError::new(FetchErrorKind::TooLarge, message));
    }

    /// The failure that was kept.
    pub(super) fn take(&self) -> Option<FetchError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// What a failed call of libgit2 means.
    pub(super) fn of(&self, address: &Address, error: &git2::Error) -> FetchError {
        if let Some(known) = self.take() {
            return known;
        }
        if error.class() == ErrorClass::Ssh && error.message().contains("authenticate") {
            let message = format!("{address}: {}", error.message());
            return FetchError::new(FetchErrorKind::Authentication, message).hint(
                "check identity (a private key, PEM or OpenSSH) and password of the Secret that secretRef names",
            );
        }
        let kind = match (error.code(), error.class()) {
            (ErrorCode::Auth | ErrorCode::Certificate, _) => FetchErrorKind::Authentication,
            (ErrorCode::Timeout, _) => FetchErrorKind::TimedOut,
            (_, ErrorClass::NoMemory) => return out_of_memory(address),
            (_, ErrorClass::Os | ErrorClass::Filesystem) if !address.is_file() => FetchErrorKind::Local,
            _ => FetchErrorKind::Unavailable,
        };
        FetchError::new(kind, format!("{address}: {}", error.message()))
    }
}

/// Objects that do not fit into what a request may use.
pub(super) fn out_of_memory(address: &Address) -> FetchError {
    FetchError::new(FetchErrorKind::TooLarge, format!("{address}: its objects need more memory than allowed"))
}
