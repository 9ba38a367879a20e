//! What keys caches: whose a result or a compiled crate is, and what went into it.
//!
//! Who can change what is compiled or run can leave something bad behind for the next one. So nothing is shared but among
//! those who trust one another already: the authors of one branch of one repository, as one namespace names it.

use synth_runner::blob::Digest;

use super::facts::Object;

/// Who wrote what a Synth runs. A branch has its authors; another branch (of a pull request, say) or another repository (a
/// fork) has others. A tag or a commit may be anybody's who can push at all: it shares nothing with other Synths.
pub fn authors(object: &Object) -> Digest {
    let git = &object.spec.git;
    let reference = git.reference.clone().unwrap_or_default();
    let (sort, whose) = match (reference.commit, reference.tag, reference.branch) {
        (None, None, branch) => ("branch", branch.unwrap_or_default()),
        _ => ("synth", object.uid.clone()),
    };
    // No part can hold a NUL: names of branches, URLs and UIDs have none.
    Digest::of(format!("synth authors 1\0{}\0{}\0{sort}\0{whose}", object.namespace, git.url))
}

/// The key of a result: whose it is, the source part, and everything else that goes into a run.
pub fn key(object: &Object, source: &Digest, settings: &Digest) -> Digest {
    Digest::of(format!("synth result 2\0{}\0{source}\0{settings}", authors(object)))
}

#[cfg(test)]
mod tests {
    use synth_api::GitReference;

    use super::*;
    use crate::decide::fixture;

    fn synth(change: impl FnOnce(&mut Object)) -> Object {
        let mut object = fixture::object();
        object.spec.git.reference =
            Some(GitReference { branch: Some("main".into()), ..GitReference::default() });
        change(&mut object);
        object
    }

    fn reference(object: &mut Object) -> &mut GitReference {
        object.spec.git.reference.get_or_insert_default()
    }

    #[test]
    fn hostile_35_synths_of_one_branch_share_and_nobody_else_does() {
        let main = synth(|_| ());
        let neighbour = synth(|object| {
            object.name = "other".into();
            object.uid = "another".into();
            object.spec.path = "other".into();
        });
        assert_eq!(authors(&main), authors(&neighbour));
        let (digest, settings) = (Digest::of("source"), Digest::of("settings"));
        for (who, other) in [
            ("another namespace", synth(|object| object.namespace = "other".into())),
            ("a fork", synth(|object| object.spec.git.url = "https://git.example/fork/shop.git".into())),
            ("a pull request", synth(|object| reference(object).branch = Some("pull/1".into()))),
            (
                "a tag",
                synth(|object| {
                    *reference(object) = GitReference { tag: Some("main".into()), ..GitReference::default() }
                }),
            ),
            ("a commit of the branch", synth(|object| reference(object).commit = Some("0".repeat(40)))),
            ("no branch", synth(|object| object.spec.git.reference = None)),
        ] {
            assert_ne!(authors(&main), authors(&other), "{who}");
            assert_ne!(key(&main, &digest, &settings), key(&other, &digest, &settings), "{who}");
        }
    }

    #[test]
    fn hostile_48_what_a_pull_request_runs_shares_no_cache_with_what_it_was_made_from() {
        let (digest, settings) = (Digest::of("the same files"), Digest::of("the same settings"));
        let main = synth(|_| ());
        let fork = |object: &mut Object| object.spec.git.url = "https://git.example/fork/shop.git".into();
        let elsewhere = |object: &mut Object| object.namespace = "previews".into();
        let preview = |first: bool, branch: &str| {
            synth(|object| {
                elsewhere(object);
                fork(object);
                reference(object).branch = Some(branch.into());
                object.uid = if first { "1" } else { "2" }.into();
            })
        };
        let (one, another) = (preview(true, "pr-1"), preview(false, "pr-2"));
        // Also where it has the same files: so it neither gets what the branch left, nor leaves anything for it.
        for (a, b) in [(&main, &one), (&main, &another), (&one, &another)] {
            assert_ne!(authors(a), authors(b));
            assert_ne!(key(a, &digest, &settings), key(b, &digest, &settings));
        }
        // Each of these alone is enough.
        for change in [fork, elsewhere] {
            assert_ne!(authors(&main), authors(&synth(change)));
        }
    }

    #[test]
    fn hostile_35_a_tag_or_commit_shares_with_no_other_synth() {
        for change in [
            |object: &mut Object| reference(object).commit = Some("0".repeat(40)),
            |object: &mut Object| {
                *reference(object) = GitReference { tag: Some("v1".into()), ..GitReference::default() }
            },
        ] {
            let one = synth(change);
            let other = synth(|object| {
                change(object);
                object.uid = "another".into();
            });
            assert_ne!(authors(&one), authors(&other));
        }
    }
}
