//! How much a generator may print. All of it is enforced while reading, before memory is spent.

/// Bounds of what is read. The defaults let 10,000 objects and 50 MB pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the whole output, and of all its text once aliases are expanded. Default 64 MiB.
    pub bytes: usize,
    /// Objects, once lists are flattened. Default 20,000.
    pub objects: usize,
    /// Bytes of one object: about as many as it has in compact JSON. etcd takes 1.5 MiB. Default 4 MiB.
    pub object_bytes: usize,
    /// How deep lists and fields nest. At most [`Limits::MAX_DEPTH`], whatever is asked for. Default 100.
    pub depth: usize,
    /// Values (texts, numbers, lists, objects; keys not counted) once aliases are expanded. Default 5 million.
    pub nodes: usize,
    /// YAML aliases (`*name`). Default 10,000.
    pub aliases: usize,
}

impl Limits {
    /// The deepest nesting that can be asked for: reading and writing recurse this far.
    pub const MAX_DEPTH: usize = 120;

    pub(crate) fn depth(&self) -> usize {
        self.depth.min(Self::MAX_DEPTH)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            objects: 20_000,
            object_bytes: 4 << 20,
            depth: 100,
            nodes: 5_000_000,
            aliases: 10_000,
        }
    }
}
