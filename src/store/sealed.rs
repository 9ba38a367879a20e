//! The secret of a store, and what it is for: names that nobody can guess, and bytes that nobody can swap.
//!
//! It is a file of the store's folder that only this process's user reads, and that is written whole or not at all. One that is
//! missing or cannot be a secret (of another length, or one byte over and over, as a disk leaves it that lost its power) is
//! made anew: results are misses then, and artifacts get other paths, where they are served as soon as their objects were
//! looked at. Nothing goes on with a secret that somebody could guess.
//!
//! A sealed file is a fixed head, 32 bytes of HMAC-SHA256 over its place and its payload, and the payload. So a
//! truncated file, a flipped bit, a file put in another's place and a file of another store all read alike: as nothing.

use std::{
    fs::{self, File, Permissions},
    io::{self, Write as _},
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::Path,
};

use bytes::{Bytes, BytesMut};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

const HEAD: &[u8] = b"synth-1\n";
const MAC: usize = 32;
const MODE: u32 = 0o600;

/// Bytes that a sealed file has more than its payload.
pub(super) const OVERHEAD: u64 = (HEAD.len() + MAC) as u64;

/// 32 random bytes, made once for each store. Cannot be printed.
pub(super) struct Secret([u8; Self::LEN]);

impl Secret {
    const LEN: usize = 32;
    const FILE: &str = "secret";

    /// The secret of the store in this folder, which nobody else has open.
    pub(super) fn of_folder(folder: &Path) -> io::Result<Self> {
        let file = folder.join(Self::FILE);
        match fs::read(&file) {
            Ok(bytes) => {
                if let Some(secret) = Self::from_bytes(&bytes) {
                    make_private(&file);
                    return Ok(secret);
                }
                tracing::warn!(file = %file.display(), "the store's secret is damaged: making another");
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        let secret = Self::random()?;
        let staged = folder.join(format!("{}#0", Self::FILE));
        let mut writer = File::options().create(true).truncate(true).write(true).mode(MODE).open(&staged)?;
        writer.write_all(&secret.0)?;
        writer.sync_all()?;
        fs::rename(&staged, &file)?;
        File::open(folder)?.sync_all()?;
        Ok(secret)
    }

    pub(super) fn random() -> io::Result<Self> {
        let mut fresh = [0; Self::LEN];
        getrandom::fill(&mut fresh)?;
        Ok(Self(fresh))
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let bytes: [u8; Self::LEN] = bytes.try_into().ok()?;
        bytes.iter().any(|byte| *byte != bytes[0]).then_some(Self(bytes))
    }

    fn mac(&self, place: &str) -> Hmac<Sha256> {
        #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        mac.update(place.as_bytes());
        mac.update(&[0]);
        mac
    }

    /// What only who knows the secret can tell from these words.
    pub(super) fn of(&self, words: &str) -> [u8; MAC] {
        self.mac(words).finalize().into_bytes().into()
    }

    /// The same as a file name: 64 hex digits.
    pub(super) fn name(&self, words: &str) -> String {
        hex::encode(self.of(words))
    }

    /// The bytes of a sealed file at this place.
    pub(super) fn seal(&self, place: &str, payload: &[&[u8]]) -> Bytes {
        let mut mac = self.mac(place);
        let mut sealed = BytesMut::from(HEAD);
        sealed.extend_from_slice(&[0; MAC]);
        for part in payload {
            mac.update(part);
            sealed.extend_from_slice(part);
        }
        sealed[HEAD.len()..HEAD.len() + MAC].copy_from_slice(&mac.finalize().into_bytes());
        sealed.freeze()
    }

    /// The payload of a sealed file, when it was sealed by this secret for this place and is undamaged.
    pub(super) fn open(&self, place: &str, sealed: &Bytes) -> Option<Bytes> {
        let (head, payload) = sealed.split_at_checked(HEAD.len() + MAC)?;
        let mut mac = self.mac(place);
        mac.update(payload);
        let intact = head.starts_with(HEAD) && mac.verify_slice(&head[HEAD.len()..]).is_ok();
        intact.then(|| sealed.slice(head.len()..))
    }
}

/// Also where an earlier version, a backup or the group of a volume said otherwise. Where a volume has no modes, the folder's
/// is what there is.
fn make_private(file: &Path) {
    if let Err(error) = fs::set_permissions(file, Permissions::from_mode(MODE)) {
        tracing::warn!(file = %file.display(), %error, "cannot keep the store's secret from other users");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_file_opens_only_whole_and_in_its_own_place() {
        let secret = Secret([7; 32]);
        let sealed = secret.seal("result/a", &[b"one", b"two"]);
        assert_eq!(secret.open("result/a", &sealed).as_deref(), Some(&b"onetwo"[..]));
        assert_eq!(secret.open("result/b", &sealed), None);
        assert_eq!(Secret([8; 32]).open("result/a", &sealed), None);
        for length in 0..sealed.len() {
            assert_eq!(secret.open("result/a", &sealed.slice(..length)), None, "cut at {length}");
        }
        for bit in 0..sealed.len() * 8 {
            let mut flipped = sealed.to_vec();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(secret.open("result/a", &flipped.into()), None, "bit {bit}");
        }
    }

    #[test]
    fn hostile_15_the_secret_is_random_private_and_the_same_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(Secret::FILE);
        let bits = || fs::metadata(&file).unwrap().permissions().mode() & 0o777;
        let made = Secret::of_folder(folder.path()).unwrap().0;
        assert_eq!((fs::read(&file).unwrap().as_slice(), bits()), (&made[..], MODE));
        assert_ne!(made, Secret::of_folder(tempfile::tempdir().unwrap().path()).unwrap().0);
        fs::set_permissions(&file, Permissions::from_mode(0o664)).unwrap();
        assert_eq!(Secret::of_folder(folder.path()).unwrap().0, made);
        assert_eq!(bits(), MODE);
    }

    #[test]
    fn hostile_15_what_cannot_be_a_secret_is_not_gone_on_with() {
        for damaged in [&[][..], &[1; 31], &[0; 32], &[7; 32], &[1; 33], b"short"] {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join(Secret::FILE);
            fs::write(&file, damaged).unwrap();
            // What a process left that ended while it made one.
            fs::write(folder.path().join("secret#0"), "half").unwrap();
            let made = Secret::of_folder(folder.path()).unwrap().0;
            assert!(made.iter().any(|byte| *byte != made[0]), "{damaged:?}");
            assert_eq!(fs::read(&file).unwrap(), made);
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        }
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(Secret::FILE)).unwrap();
        assert!(Secret::of_folder(folder.path()).is_err(), "what cannot be read is not replaced");
    }

    #[test]
    fn a_name_tells_nothing_without_the_secret() {
        assert_ne!(Secret([7; 32]).name("a"), Secret([8; 32]).name("a"));
        assert_ne!(Secret([7; 32]).name("a"), Secret([7; 32]).name("b"));
        assert_eq!(Secret([7; 32]).name("a").len(), 64);
    }
}
