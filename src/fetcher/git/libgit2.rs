//! libgit2's process-wide options: every one of them is set here, once, before anything else uses libgit2.

#![allow(
    unsafe_code,
    reason = "libgit2 keeps these options in globals, which the caller must set before other threads use it"
)]

use std::sync::{Arc, Once};

use git2::{ConfigLevel, opts, transport};

use super::http::Http;

/// Milliseconds to reach a server over ssh.
const CONNECT: i32 = 15_000;
/// Milliseconds in which a server must say something more.
const SILENCE: i32 = 60_000;
/// Bytes of packs that are mapped at one time: the address space is limited.
const MAPPED: usize = 256 << 20;
/// Bytes of one mapped piece.
const WINDOW: usize = 32 << 20;

/// Sets libgit2 up: no configuration of this machine, our own HTTP, time limits, and repositories of other owners where
/// file:// is taken. Later calls in a process change nothing.
pub(super) fn prepare(http: Http, allow_file: bool) -> Result<(), git2::Error> {
    static ONCE: Once = Once::new();
    let mut result = Ok(());
    ONCE.call_once(|| result = set(&Arc::new(http), allow_file));
    result
}

fn set(http: &Arc<Http>, allow_file: bool) -> Result<(), git2::Error> {
    // SAFETY: a fetch child calls this once, on its main thread, before it makes or uses any object of libgit2. Its other
    // thread only waits for the end of standard input.
    unsafe {
        for level in [ConfigLevel::ProgramData, ConfigLevel::System, ConfigLevel::XDG, ConfigLevel::Global] {
            opts::set_search_path(level, "")?;
        }
        opts::set_server_connect_timeout_in_milliseconds(CONNECT)?;
        opts::set_server_timeout_in_milliseconds(SILENCE)?;
        opts::set_mwindow_size(WINDOW)?;
        opts::set_mwindow_mapped_limit(MAPPED)?;
        // Off only where folders of this machine are fetched from: they belong to whoever made them.
        opts::set_verify_owner_validation(!allow_file)?;
        for scheme in ["http", "https"] {
            let http = http.clone();
            transport::register(scheme, move |remote| http.transport(remote))?;
        }
    }
    opts::strict_object_creation(true);
    opts::strict_hash_verification(true);
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::ffi::{c_int, c_void};

    use git2::{ObjectType, Oid};

    unsafe extern "C" {
        /// Of libgit2's own `util/hash.h`: what its packs and objects are hashed with.
        fn git_hash_buf(out: *mut u8, data: *const c_void, length: usize, algorithm: c_int) -> c_int;
    }

    /// `GIT_HASH_ALGORITHM_SHA1`.
    const SHA1: c_int = 1;

    /// The SHA-1 of some bytes; nothing where libgit2 sees that they were made to have another's.
    fn hash(bytes: &[u8]) -> Option<String> {
        let mut hash = [0; 20];
        // SAFETY: it reads so many bytes, and writes the 20 of a SHA-1.
        let failed = unsafe { git_hash_buf(hash.as_mut_ptr(), bytes.as_ptr().cast(), bytes.len(), SHA1) };
        (failed == 0).then(|| hex::encode(hash))
    }

    /// What two PDFs begin with that have one SHA-1, by <https://shattered.io>. No two objects of git are known that do.
    const COMMON: &str = "255044462d312e330a25e2e3cfd30a0a0a312030206f626a0a3c3c2f57696474682032203020522f4865696768742033\
         203020522f547970652034203020522f537562747970652035203020522f46696c7465722036203020522f436f6c6f72\
         53706163652037203020522f4c656e6774682038203020522f42697473506572436f6d706f6e656e7420383e3e0a7374\
         7265616d0affd8fffe00245348412d3120697320646561642121212121852fec092339759c39b1a1c63c4c97e1fffe01";
    const ONE: &str = "7f46dc93a6b67e013b029aaa1db2560b45ca67d688c7f84b8c4c791fe02b3df614f86db1690901c56b45c1530afedfb7\
         6038e972722fe7ad728f0e4904e046c230570fe9d41398abe12ef5bc942be33542a4802d98b5d70f2a332ec37fac3514\
         e74ddc0f2cc1a874cd0c78305a21566461309789606bd0bf3f98cda8044629a1";
    const OTHER: &str = "7346dc9166b67e118f029ab621b2560ff9ca67cca8c7f85ba84c79030c2b3de218f86db3a90901d5df45c14f26fedfb3\
         dc38e96ac22fe7bd728f0e45bce046d23c570feb141398bb552ef5a0a82be331fea48037b8b5d71f0e332edf93ac3500\
         eb4ddc0decc1a864790c782c76215660dd309791d06bd0af3f98cda4bc4629b1";

    #[test]
    fn hostile_28_bytes_that_were_made_to_have_the_hash_of_others_are_noticed() {
        // Sets libgit2 up, which keeps its errors where that has been done only.
        let empty = Oid::hash_object(ObjectType::Blob, b"").unwrap().to_string();
        assert_eq!(hash(b"blob 0\0").as_deref(), Some(empty.as_str()));
        let bytes = |own: &str| hex::decode([COMMON, own].concat()).unwrap();
        let (one, other) = (bytes(ONE), bytes(OTHER));
        assert_ne!(one, other);
        let plain =
            |bytes: &[u8]| aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA1_FOR_LEGACY_USE_ONLY, bytes);
        assert_eq!(plain(&one).as_ref(), plain(&other).as_ref(), "they are what they are said to be");
        assert_eq!([hash(&one), hash(&other)], [None, None]);
        assert!(hash(&one[..300]).is_some());
    }
}
