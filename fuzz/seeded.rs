//! What a property test runs a fuzz target on: its committed seeds, and what is near them.
//!
//! Included by the crates' `fuzz` modules, so that `cargo test` does for some hundred cases what `cargo fuzz` does for hours.

use std::{fs, path::Path};

use proptest::{
    prelude::*,
    sample::Index,
    test_runner::{TestError, TestRunner},
};

/// Bytes that mean something to one of the parsers.
const WORDS: [&[u8]; 40] = [
    b"\0",
    b"\n",
    b"\r",
    b"\t",
    b" ",
    b"\"",
    b"'",
    b"\\",
    b"/",
    b"../",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b"---\n",
    b"- ",
    b"&a ",
    b"*a",
    b"<<: ",
    b"!!",
    b"%",
    b"#",
    b"=",
    b"-",
    b"+",
    b"0",
    b"9",
    b"1e999",
    b".",
    b"null",
    b"\xff\xff\xff\xff",
    b"\x80\0\0\0",
    b"\x1b[",
    b"\xc2\x9b",
    b"\xef\xbb\xbf",
    b"\xff",
    "\u{2028}".as_bytes(),
    b"~",
];

/// One change of some bytes.
#[derive(Clone, Debug)]
enum Edit {
    Put(Index, u8),
    Insert(Index, usize),
    Remove(Index, usize),
    Repeat(Index, usize, usize),
    Splice(Index, Index, Index),
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Edit::Put(at, byte)),
        (any::<Index>(), 0..WORDS.len()).prop_map(|(at, word)| Edit::Insert(at, word)),
        (any::<Index>(), 1..32_usize).prop_map(|(at, length)| Edit::Remove(at, length)),
        (any::<Index>(), 1..32_usize, 1..300_usize)
            .prop_map(|(at, length, times)| Edit::Repeat(at, length, times)),
        any::<(Index, Index, Index)>().prop_map(|(at, other, from)| Edit::Splice(at, other, from)),
    ]
}

/// The seeds of a target: the files of `fuzz/seeds/TARGET`.
pub(crate) fn seeds(target: &str) -> Vec<Vec<u8>> {
    let mut roots = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().map(|root| root.join("fuzz/seeds"));
    let folder = roots.find(|root| root.is_dir()).expect("the seeds are there").join(target);
    let files = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = files.map(|file| file.expect("a seed").path()).collect();
    paths.sort();
    assert!(!paths.is_empty(), "{} has no seeds", folder.display());
    paths.iter().map(|path| fs::read(path).expect("a seed")).collect()
}

/// A seed with up to eight changes.
fn near(seeds: Vec<Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    (any::<Index>(), prop::collection::vec(edit(), 0..8)).prop_map(move |(seed, edits)| {
        let mut bytes = seed.get(&seeds).clone();
        for edit in edits {
            apply(&mut bytes, &edit, &seeds);
        }
        bytes
    })
}

fn apply(bytes: &mut Vec<u8>, edit: &Edit, seeds: &[Vec<u8>]) {
    let within = |at: &Index, bytes: &[u8]| at.index(bytes.len() + 1);
    match edit {
        Edit::Put(at, byte) if !bytes.is_empty() => *at.get_mut(bytes) = *byte,
        Edit::Put(_, byte) => bytes.push(*byte),
        Edit::Insert(at, word) => {
            let at = within(at, bytes);
            bytes.splice(at..at, WORDS[*word].iter().copied());
        }
        Edit::Remove(at, length) => {
            let at = within(at, bytes);
            bytes.drain(at..(at + length).min(bytes.len()));
        }
        Edit::Repeat(at, length, times) => {
            let at = within(at, bytes);
            let piece = bytes[at..(at + length).min(bytes.len())].repeat(*times);
            bytes.splice(at..at, piece);
        }
        Edit::Splice(at, other, from) => {
            let (at, other) = (within(at, bytes), other.get(seeds));
            bytes.truncate(at);
            bytes.extend(&other[within(from, other)..]);
        }
    }
}

/// Runs a target on each seed as it is, and on many that are near them.
pub(crate) fn hold(target: &str, body: fn(&[u8])) {
    let seeds = seeds(target);
    for seed in &seeds {
        body(seed);
    }
    let mut runner =
        TestRunner::new(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() });
    let held = runner.run(&near(seeds), |bytes| {
        body(&bytes);
        Ok(())
    });
    match held {
        Ok(()) => {}
        Err(TestError::Fail(why, bytes)) => panic!("{target}: {why}\nwith b\"{}\"", bytes.escape_ascii()),
        Err(TestError::Abort(why)) => panic!("{target}: {why}"),
    }
}
