//! The secret of a store, and what it is for: names that nobody can guess, and bytes that nobody can swap.
//!
//! A sealed file is a fixed head, 32 bytes of HMAC-SHA256 over its place and its payload, and the payload. So a
//! truncated file, a flipped bit, a file put in another's place and a file of another store all read alike: as nothing.

use bytes::{Bytes, BytesMut};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

const HEAD: &[u8] = b"synth-1\n";
const MAC: usize = 32;

/// Bytes that a sealed file has more than its payload.
pub(super) const OVERHEAD: u64 = (HEAD.len() + MAC) as u64;

/// 32 random bytes, made once for each store. Cannot be printed.
pub(super) struct Secret([u8; Self::LEN]);

impl Secret {
    pub(super) const LEN: usize = 32;

    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    fn mac(&self, place: &str) -> Hmac<Sha256> {
        #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        mac.update(place.as_bytes());
        mac.update(&[0]);
        mac
    }

    /// A file name, 64 hex digits, that only who knows the secret can tell from these words.
    pub(super) fn name(&self, words: &str) -> String {
        hex::encode(self.mac(words).finalize().into_bytes())
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
    fn a_name_tells_nothing_without_the_secret() {
        assert_ne!(Secret([7; 32]).name("a"), Secret([8; 32]).name("a"));
        assert_ne!(Secret([7; 32]).name("a"), Secret([7; 32]).name("b"));
        assert_eq!(Secret([7; 32]).name("a").len(), 64);
    }
}
