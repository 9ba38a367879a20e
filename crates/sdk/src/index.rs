//! Maps by text, with a hash that is quick in a program that is compiled without optimisation. What is in them is the
//! app's own: nobody chooses keys to make it slow.

use std::{
    collections::{HashMap, HashSet},
    hash::{BuildHasher, Hasher},
};

pub(crate) type Map<K, V> = HashMap<K, V, Fnv>;
pub(crate) type Set<K> = HashSet<K, Fnv>;

/// FNV-1a of 64 bits, of eight bytes at a time.
#[derive(Clone, Copy, Default)]
pub(crate) struct Fnv;

pub(crate) struct State(u64);

impl BuildHasher for Fnv {
    type Hasher = State;

    fn build_hasher(&self) -> State {
        State(0xcbf2_9ce4_8422_2325)
    }
}

impl State {
    fn add(&mut self, word: u64) {
        self.0 = (self.0 ^ word).wrapping_mul(0x0100_0000_01b3);
    }
}

impl Hasher for State {
    fn write(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while let [a, b, c, d, e, f, g, h, after @ ..] = rest {
            self.add(u64::from_le_bytes([*a, *b, *c, *d, *e, *f, *g, *h]));
            rest = after;
        }
        while let [byte, after @ ..] = rest {
            self.add(u64::from(*byte));
            rest = after;
        }
    }

    fn write_u8(&mut self, byte: u8) {
        self.add(byte.into());
    }

    fn write_usize(&mut self, number: usize) {
        self.add(number as u64);
    }

    fn finish(&self) -> u64 {
        // The table takes its bits from both ends.
        self.0 ^ self.0.rotate_left(32)
    }
}
