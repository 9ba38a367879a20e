//! The part of [`crate::fuzz`] that only this module can reach.

#![allow(clippy::missing_panics_doc, reason = "that is how a target says that something does not hold")]

use std::time::{Duration, SystemTime};

use axum::http::{HeaderMap, HeaderName, HeaderValue};

use super::range::{Entity, Selection, select};
use crate::store::ArtifactPath;

/// A request, its path in the first line and a header in each other: the path is none, or exactly that of one artifact; what is
/// given is within what there is.
pub fn request(bytes: &[u8]) {
    let mut lines = bytes.split(|byte| *byte == b'\n');
    let path = lines.next().and_then(|path| std::str::from_utf8(path).ok()).unwrap_or_default();
    if let Ok(artifact) = path.parse::<ArtifactPath>() {
        assert_eq!(artifact.to_string(), path);
        assert!(!path.contains("..") && !path.contains(['%', '\\', '\0']), "{path}");
    }
    let mut headers = HeaderMap::new();
    for line in lines {
        let mut parts = line.splitn(2, |byte| *byte == b':');
        if let (Some(name), Some(value)) = (parts.next(), parts.next())
            && let Ok(name) = HeaderName::from_bytes(name)
            && let Ok(value) = HeaderValue::from_bytes(value.trim_ascii())
        {
            headers.append(name, value);
        }
    }
    for size in [0, 1, 1000, u64::MAX] {
        let modified = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        if let Selection::Part(part) = select(&headers, Entity { size, tag: "\"abc\"", modified }) {
            assert!(part.start < part.end && part.end <= size, "{part:?} of {size}");
        }
    }
}
