//! Conditions and their reasons. People alert on these strings: they never change within a version of the API.
//!
//! Types and polarity follow Flux's
//! [meta conditions](https://pkg.go.dev/github.com/fluxcd/pkg/apis/meta) and
//! [GitRepository](https://fluxcd.io/flux/components/source/gitrepositories/#conditions).

/// The artifact of the newest commit is published.
pub const READY: &str = "Ready";
/// Work is under way, or will be tried again. Only present while true.
pub const RECONCILING: &str = "Reconciling";
/// Nothing will change until an input changes. Only present while true.
pub const STALLED: &str = "Stalled";
/// An artifact is stored and served.
pub const ARTIFACT_IN_STORAGE: &str = "ArtifactInStorage";
/// The repository or its crates could not be fetched. Only present while true.
pub const FETCH_FAILED: &str = "FetchFailed";
/// The generator could not be built or run, or printed what cannot be published. Only present while true.
pub const BUILD_FAILED: &str = "BuildFailed";
/// The artifact could not be stored. Only present while true.
pub const STORAGE_OPERATION_FAILED: &str = "StorageOperationFailed";

/// The `Kustomizations` that name the `ExternalArtifact` may use it. Only present while false.
pub const CONSUMERS_READY: &str = "ConsumersReady";

/// Conditions that are bad when they are true, the most telling first: `Ready` takes its reason and message from the
/// first one that is true.
pub const NEGATIVE: [&str; 5] = [FETCH_FAILED, BUILD_FAILED, STORAGE_OPERATION_FAILED, STALLED, RECONCILING];

/// Reasons of conditions and events.
pub mod reason {
    /// All is well.
    pub const SUCCEEDED: &str = "Succeeded";
    /// Work is under way.
    pub const PROGRESSING: &str = "Progressing";
    /// The namespace has used up its run time: the message says until when the run waits.
    pub const RUN_BUDGET_EXCEEDED: &str = "RunBudgetExceeded";
    /// It failed and will be tried again.
    pub const PROGRESSING_WITH_RETRY: &str = "ProgressingWithRetry";
    /// `spec.suspend` stopped it in the middle of its work.
    pub const SUSPENDED: &str = "Suspended";
    /// An artifact that differs from the last one is published.
    pub const NEW_ARTIFACT: &str = "NewArtifact";

    /// The spec says something that cannot be: its `url`.
    pub const URL_INVALID: &str = "URLInvalid";
    /// The spec says something that cannot be: any other field.
    pub const INVALID_SPEC: &str = "InvalidSpec";
    /// A Secret or ConfigMap that the spec names is not there, or lacks a key.
    pub const DEPENDENCY_NOT_READY: &str = "DependencyNotReady";
    /// `values` and `valuesFrom` do not merge into one document.
    pub const VALUES_INVALID: &str = "ValuesInvalid";

    /// The server wants other credentials, or is not who it should be.
    pub const AUTHENTICATION_FAILED: &str = "AuthenticationFailed";
    /// A host may not be asked: its address is not public, and the installer does not allow it.
    pub const HOST_NOT_ALLOWED: &str = "HostNotAllowed";
    /// git failed: network, server, or a reference that is not there.
    pub const GIT_OPERATION_FAILED: &str = "GitOperationFailed";
    /// The repository has no commits.
    pub const EMPTY_GIT_REPOSITORY: &str = "EmptyGitRepository";
    /// The folder or its manifest is not there, or not acceptable.
    pub const INVALID_PATH: &str = "InvalidPath";
    /// `Cargo.lock` is missing or outdated.
    pub const LOCKFILE_INVALID: &str = "LockfileInvalid";
    /// A crate could not be fetched, or is not what `Cargo.lock` says.
    pub const DEPENDENCY_FETCH_FAILED: &str = "DependencyFetchFailed";

    /// A crate runs a build script or a procedural macro, which it may not.
    pub const BUILD_SCRIPT_NOT_ALLOWED: &str = "BuildScriptNotAllowed";
    /// The crate does not compile.
    pub const BUILD_FAILED: &str = "BuildFailed";
    /// The program panicked.
    pub const PROGRAM_PANICKED: &str = "ProgramPanicked";
    /// The program exited with a code other than 0.
    pub const PROGRAM_FAILED: &str = "ProgramFailed";
    /// The program printed what is not Kubernetes objects.
    pub const OUTPUT_INVALID: &str = "OutputInvalid";
    /// The program printed no objects.
    pub const OUTPUT_EMPTY: &str = "OutputEmpty";
    /// The program printed more than it may.
    pub const OUTPUT_TOO_LARGE: &str = "OutputTooLarge";
    /// The program printed objects that may not be published: their kind, their namespace, what they tell Flux, what they
    /// show, or that they lead back to what makes them.
    pub const OUTPUT_DENIED: &str = "OutputDenied";
    /// An API server would refuse an object, and `spec.output.validation` is `Strict`.
    pub const VALIDATION_FAILED: &str = "ValidationFailed";
    /// More objects would be gone than `spec.output.maxDeletions` allows.
    pub const TOO_MANY_DELETIONS: &str = "TooManyDeletions";
    /// The run took longer than `spec.timeout`.
    pub const TIMED_OUT: &str = "TimedOut";
    /// The run needed more memory than it may have.
    pub const OUT_OF_MEMORY: &str = "OutOfMemory";
    /// The run needed more disk than it may have.
    pub const OUT_OF_DISK: &str = "OutOfDisk";
    /// The run could not be started, or was lost.
    pub const RUN_LOST: &str = "RunLost";

    /// The artifact could not be stored.
    pub const STORAGE_OPERATION_FAILED: &str = "StorageOperationFailed";
    /// The `ExternalArtifact` of the Synth's name belongs to somebody else.
    pub const EXTERNAL_ARTIFACT_TAKEN: &str = "ExternalArtifactTaken";
    /// The cluster has no `ExternalArtifact`.
    pub const EXTERNAL_ARTIFACT_UNAVAILABLE: &str = "ExternalArtifactUnavailable";
    /// A `Kustomization` may not use the `ExternalArtifact`, because Flux's feature gate is off.
    pub const FEATURE_GATE_DISABLED: &str = "FeatureGateDisabled";
    /// A `Kustomization` may not use the `ExternalArtifact`, for example because it is in another namespace; or the Synth's
    /// namespace may not use the profile of `spec.runner`.
    pub const ACCESS_DENIED: &str = "AccessDenied";
    /// The stored artifact is gone or damaged, and is being rebuilt.
    pub const ARTIFACT_VERIFICATION_FAILED: &str = "ArtifactVerificationFailed";
}
