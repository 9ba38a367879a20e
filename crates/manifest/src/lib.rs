//! Reads, checks, compares and packs Kubernetes objects.
