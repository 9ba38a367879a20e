//! `batch/v1`. Generated: see `synth-typegen`.

use crate::typed::*;

/// `CronJob` of `batch/v1`.
#[derive(Clone)]
#[must_use]
pub struct CronJob(Fields);

impl CronJob {
    /// One with what it has to have: `spec`.
    pub fn new(spec: impl Into<CronJobSpec>) -> Self {
        Self(Self::start().put("spec", Value::object::<CronJobSpec>(spec)))
    }

    /// `spec`: [`CronJobSpec`].
    pub fn spec(self, spec: impl Into<CronJobSpec>) -> Self {
        Self(self.0.put("spec", Value::object::<CronJobSpec>(spec)))
    }
}

kind!(CronJob, "batch/v1", "CronJob", Namespaced);
impl Metadata for CronJob {}

/// `CronJobSpec` of `batch/v1`.
#[derive(Clone)]
#[must_use]
pub struct CronJobSpec(Fields);

impl CronJobSpec {
    /// One with what it has to have: `schedule`, `jobTemplate`.
    pub fn new(schedule: impl Into<String>, job_template: impl Into<JobTemplateSpec>) -> Self {
        Self(
            Fields::new()
                .put("schedule", Value::text(schedule))
                .put("jobTemplate", Value::object::<JobTemplateSpec>(job_template)),
        )
    }

    /// `schedule`: text.
    pub fn schedule(self, schedule: impl Into<String>) -> Self {
        Self(self.0.put("schedule", Value::text(schedule)))
    }

    /// `jobTemplate`: [`JobTemplateSpec`].
    pub fn job_template(self, job_template: impl Into<JobTemplateSpec>) -> Self {
        Self(self.0.put("jobTemplate", Value::object::<JobTemplateSpec>(job_template)))
    }

    /// `concurrencyPolicy`: [`ConcurrencyPolicy`].
    pub fn concurrency_policy(self, concurrency_policy: impl Into<ConcurrencyPolicy>) -> Self {
        Self(self.0.put("concurrencyPolicy", Value::scalar::<ConcurrencyPolicy>(concurrency_policy)))
    }

    /// `failedJobsHistoryLimit`: an integer of 32 bits.
    pub fn failed_jobs_history_limit(self, failed_jobs_history_limit: impl Into<i32>) -> Self {
        Self(self.0.put("failedJobsHistoryLimit", Value::int32(failed_jobs_history_limit)))
    }

    /// `startingDeadlineSeconds`: an integer.
    pub fn starting_deadline_seconds(self, starting_deadline_seconds: impl Into<i64>) -> Self {
        Self(self.0.put("startingDeadlineSeconds", Value::int64(starting_deadline_seconds)))
    }

    /// `successfulJobsHistoryLimit`: an integer of 32 bits.
    pub fn successful_jobs_history_limit(self, successful_jobs_history_limit: impl Into<i32>) -> Self {
        Self(self.0.put("successfulJobsHistoryLimit", Value::int32(successful_jobs_history_limit)))
    }

    /// `suspend`: true or false.
    #[inline]
    pub fn suspend(self, suspend: bool) -> Self {
        Self(self.0.put("suspend", Value::Bool(suspend)))
    }

    /// `timeZone`: text.
    pub fn time_zone(self, time_zone: impl Into<String>) -> Self {
        Self(self.0.put("timeZone", Value::text(time_zone)))
    }
}

typed!(CronJobSpec);

/// `Job` of `batch/v1`.
#[derive(Clone)]
#[must_use]
pub struct Job(Fields);

impl Job {
    /// One with what it has to have: `spec`.
    pub fn new(spec: impl Into<JobSpec>) -> Self {
        Self(Self::start().put("spec", Value::object::<JobSpec>(spec)))
    }

    /// `spec`: [`JobSpec`].
    pub fn spec(self, spec: impl Into<JobSpec>) -> Self {
        Self(self.0.put("spec", Value::object::<JobSpec>(spec)))
    }
}

kind!(Job, "batch/v1", "Job", Namespaced);
impl Metadata for Job {}

/// `JobSpec` of `batch/v1`.
#[derive(Clone)]
#[must_use]
pub struct JobSpec(Fields);

impl JobSpec {
    /// One with what it has to have: `template`.
    pub fn new(template: impl Into<crate::api::core::v1::PodTemplateSpec>) -> Self {
        Self(Fields::new().put("template", Value::object::<crate::api::core::v1::PodTemplateSpec>(template)))
    }

    /// `template`: [`PodTemplateSpec`](crate::api::core::v1::PodTemplateSpec).
    pub fn template(self, template: impl Into<crate::api::core::v1::PodTemplateSpec>) -> Self {
        Self(self.0.put("template", Value::object::<crate::api::core::v1::PodTemplateSpec>(template)))
    }

    /// `activeDeadlineSeconds`: an integer.
    pub fn active_deadline_seconds(self, active_deadline_seconds: impl Into<i64>) -> Self {
        Self(self.0.put("activeDeadlineSeconds", Value::int64(active_deadline_seconds)))
    }

    /// `backoffLimit`: an integer of 32 bits.
    pub fn backoff_limit(self, backoff_limit: impl Into<i32>) -> Self {
        Self(self.0.put("backoffLimit", Value::int32(backoff_limit)))
    }

    /// `backoffLimitPerIndex`: an integer of 32 bits.
    pub fn backoff_limit_per_index(self, backoff_limit_per_index: impl Into<i32>) -> Self {
        Self(self.0.put("backoffLimitPerIndex", Value::int32(backoff_limit_per_index)))
    }

    /// `completionMode`: [`CompletionMode`].
    pub fn completion_mode(self, completion_mode: impl Into<CompletionMode>) -> Self {
        Self(self.0.put("completionMode", Value::scalar::<CompletionMode>(completion_mode)))
    }

    /// `completions`: an integer of 32 bits.
    pub fn completions(self, completions: impl Into<i32>) -> Self {
        Self(self.0.put("completions", Value::int32(completions)))
    }

    /// `managedBy`: text.
    pub fn managed_by(self, managed_by: impl Into<String>) -> Self {
        Self(self.0.put("managedBy", Value::text(managed_by)))
    }

    /// `manualSelector`: true or false.
    #[inline]
    pub fn manual_selector(self, manual_selector: bool) -> Self {
        Self(self.0.put("manualSelector", Value::Bool(manual_selector)))
    }

    /// `maxFailedIndexes`: an integer of 32 bits.
    pub fn max_failed_indexes(self, max_failed_indexes: impl Into<i32>) -> Self {
        Self(self.0.put("maxFailedIndexes", Value::int32(max_failed_indexes)))
    }

    /// `parallelism`: an integer of 32 bits.
    pub fn parallelism(self, parallelism: impl Into<i32>) -> Self {
        Self(self.0.put("parallelism", Value::int32(parallelism)))
    }

    /// `podFailurePolicy`: [`PodFailurePolicy`].
    pub fn pod_failure_policy(self, pod_failure_policy: impl Into<PodFailurePolicy>) -> Self {
        Self(self.0.put("podFailurePolicy", Value::object::<PodFailurePolicy>(pod_failure_policy)))
    }

    /// `podReplacementPolicy`: [`PodReplacementPolicy`].
    pub fn pod_replacement_policy(self, pod_replacement_policy: impl Into<PodReplacementPolicy>) -> Self {
        Self(
            self.0.put("podReplacementPolicy", Value::scalar::<PodReplacementPolicy>(pod_replacement_policy)),
        )
    }

    /// `selector`: [`LabelSelector`](crate::api::meta::v1::LabelSelector).
    pub fn selector(self, selector: impl Into<crate::api::meta::v1::LabelSelector>) -> Self {
        Self(self.0.put("selector", Value::object::<crate::api::meta::v1::LabelSelector>(selector)))
    }

    /// `successPolicy`: [`SuccessPolicy`].
    pub fn success_policy(self, success_policy: impl Into<SuccessPolicy>) -> Self {
        Self(self.0.put("successPolicy", Value::object::<SuccessPolicy>(success_policy)))
    }

    /// `suspend`: true or false.
    #[inline]
    pub fn suspend(self, suspend: bool) -> Self {
        Self(self.0.put("suspend", Value::Bool(suspend)))
    }

    /// `ttlSecondsAfterFinished`: an integer of 32 bits.
    pub fn ttl_seconds_after_finished(self, ttl_seconds_after_finished: impl Into<i32>) -> Self {
        Self(self.0.put("ttlSecondsAfterFinished", Value::int32(ttl_seconds_after_finished)))
    }
}

typed!(JobSpec);

/// `JobTemplateSpec` of `batch/v1`.
#[derive(Clone)]
#[must_use]
pub struct JobTemplateSpec(Fields);

impl JobTemplateSpec {
    /// One with what it has to have: `spec`.
    pub fn new(spec: impl Into<JobSpec>) -> Self {
        Self(Fields::new().put("spec", Value::object::<JobSpec>(spec)))
    }

    /// `spec`: [`JobSpec`].
    pub fn spec(self, spec: impl Into<JobSpec>) -> Self {
        Self(self.0.put("spec", Value::object::<JobSpec>(spec)))
    }
}

typed!(JobTemplateSpec);
impl Metadata for JobTemplateSpec {}

/// `PodFailurePolicy` of `batch/v1`.
#[derive(Clone)]
#[must_use]
pub struct PodFailurePolicy(Fields);

impl PodFailurePolicy {
    /// One with what it has to have: `rules`.
    pub fn new(rules: impl IntoIterator<Item = impl Into<PodFailurePolicyRule>>) -> Self {
        Self(Fields::new().put("rules", Value::list(rules, Value::object::<PodFailurePolicyRule>)))
    }

    /// `rules`: a list, each [`PodFailurePolicyRule`].
    pub fn rules(self, rules: impl IntoIterator<Item = impl Into<PodFailurePolicyRule>>) -> Self {
        Self(self.0.put("rules", Value::list(rules, Value::object::<PodFailurePolicyRule>)))
    }
}

typed!(PodFailurePolicy);

/// `PodFailurePolicyOnExitCodesRequirement` of `batch/v1`.
#[derive(Clone)]
#[must_use]
pub struct PodFailurePolicyOnExitCodesRequirement(Fields);

impl PodFailurePolicyOnExitCodesRequirement {
    /// One with what it has to have: `operator`, `values`.
    pub fn new(
        operator: impl Into<PodFailurePolicyOnExitCodesRequirementOperator>,
        values: impl IntoIterator<Item = impl Into<i32>>,
    ) -> Self {
        Self(
            Fields::new()
                .put("operator", Value::scalar::<PodFailurePolicyOnExitCodesRequirementOperator>(operator))
                .put("values", Value::list(values, Value::int32)),
        )
    }

    /// `operator`: [`PodFailurePolicyOnExitCodesRequirementOperator`].
    pub fn operator(self, operator: impl Into<PodFailurePolicyOnExitCodesRequirementOperator>) -> Self {
        Self(
            self.0.put("operator", Value::scalar::<PodFailurePolicyOnExitCodesRequirementOperator>(operator)),
        )
    }

    /// `values`: a list, each an integer of 32 bits.
    pub fn values(self, values: impl IntoIterator<Item = impl Into<i32>>) -> Self {
        Self(self.0.put("values", Value::list(values, Value::int32)))
    }

    /// `containerName`: text.
    pub fn container_name(self, container_name: impl Into<String>) -> Self {
        Self(self.0.put("containerName", Value::text(container_name)))
    }
}

typed!(PodFailurePolicyOnExitCodesRequirement);

/// `PodFailurePolicyOnPodConditionsPattern` of `batch/v1`.
#[derive(Clone)]
#[must_use]
pub struct PodFailurePolicyOnPodConditionsPattern(Fields);

/// What [`PodFailurePolicyOnPodConditionsPattern::new`] takes.
pub struct PodFailurePolicyOnPodConditionsPatternRequired {
    /// `type`: text.
    pub type_: String,
    /// `status`: text.
    pub status: String,
}

impl PodFailurePolicyOnPodConditionsPattern {
    /// One with what it has to have: `type`, `status`.
    #[inline]
    pub fn new(required: PodFailurePolicyOnPodConditionsPatternRequired) -> Self {
        Self(
            Fields::new()
                .put("type", Value::text(required.type_))
                .put("status", Value::text(required.status)),
        )
    }

    /// `type`: text.
    pub fn type_(self, type_: impl Into<String>) -> Self {
        Self(self.0.put("type", Value::text(type_)))
    }

    /// `status`: text.
    pub fn status(self, status: impl Into<String>) -> Self {
        Self(self.0.put("status", Value::text(status)))
    }
}

typed!(PodFailurePolicyOnPodConditionsPattern);

/// `PodFailurePolicyRule` of `batch/v1`.
#[derive(Clone)]
#[must_use]
pub struct PodFailurePolicyRule(Fields);

impl PodFailurePolicyRule {
    /// One with what it has to have: `action`.
    pub fn new(action: impl Into<PodFailurePolicyRuleAction>) -> Self {
        Self(Fields::new().put("action", Value::scalar::<PodFailurePolicyRuleAction>(action)))
    }

    /// `action`: [`PodFailurePolicyRuleAction`].
    pub fn action(self, action: impl Into<PodFailurePolicyRuleAction>) -> Self {
        Self(self.0.put("action", Value::scalar::<PodFailurePolicyRuleAction>(action)))
    }

    /// `onExitCodes`: [`PodFailurePolicyOnExitCodesRequirement`].
    pub fn on_exit_codes(self, on_exit_codes: impl Into<PodFailurePolicyOnExitCodesRequirement>) -> Self {
        Self(
            self.0.put("onExitCodes", Value::object::<PodFailurePolicyOnExitCodesRequirement>(on_exit_codes)),
        )
    }

    /// `onPodConditions`: a list, each [`PodFailurePolicyOnPodConditionsPattern`].
    pub fn on_pod_conditions(
        self,
        on_pod_conditions: impl IntoIterator<Item = impl Into<PodFailurePolicyOnPodConditionsPattern>>,
    ) -> Self {
        Self(self.0.put(
            "onPodConditions",
            Value::list(on_pod_conditions, Value::object::<PodFailurePolicyOnPodConditionsPattern>),
        ))
    }
}

typed!(PodFailurePolicyRule);

/// `SuccessPolicy` of `batch/v1`.
#[derive(Clone)]
#[must_use]
pub struct SuccessPolicy(Fields);

impl SuccessPolicy {
    /// One with what it has to have: `rules`.
    pub fn new(rules: impl IntoIterator<Item = impl Into<SuccessPolicyRule>>) -> Self {
        Self(Fields::new().put("rules", Value::list(rules, Value::object::<SuccessPolicyRule>)))
    }

    /// `rules`: a list, each [`SuccessPolicyRule`].
    pub fn rules(self, rules: impl IntoIterator<Item = impl Into<SuccessPolicyRule>>) -> Self {
        Self(self.0.put("rules", Value::list(rules, Value::object::<SuccessPolicyRule>)))
    }
}

typed!(SuccessPolicy);

/// `SuccessPolicyRule` of `batch/v1`.
#[derive(Clone)]
#[must_use]
pub struct SuccessPolicyRule(Fields);

impl SuccessPolicyRule {
    /// One without any field.
    #[inline]
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// `succeededCount`: an integer of 32 bits.
    pub fn succeeded_count(self, succeeded_count: impl Into<i32>) -> Self {
        Self(self.0.put("succeededCount", Value::int32(succeeded_count)))
    }

    /// `succeededIndexes`: text.
    pub fn succeeded_indexes(self, succeeded_indexes: impl Into<String>) -> Self {
        Self(self.0.put("succeededIndexes", Value::text(succeeded_indexes)))
    }
}

typed!(SuccessPolicyRule);
impl Default for SuccessPolicyRule {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

open_enum! {
/// `completionMode` of [`JobSpec`]; other texts are taken, too.
CompletionMode {
Indexed = "Indexed",
NonIndexed = "NonIndexed",
}
}

open_enum! {
/// `concurrencyPolicy` of [`CronJobSpec`]; other texts are taken, too.
ConcurrencyPolicy {
Allow = "Allow",
Forbid = "Forbid",
Replace = "Replace",
}
}

open_enum! {
/// `operator` of [`PodFailurePolicyOnExitCodesRequirement`]; other texts are taken, too.
PodFailurePolicyOnExitCodesRequirementOperator {
In = "In",
NotIn = "NotIn",
}
}

open_enum! {
/// `action` of [`PodFailurePolicyRule`]; other texts are taken, too.
PodFailurePolicyRuleAction {
Count = "Count",
FailIndex = "FailIndex",
FailJob = "FailJob",
Ignore = "Ignore",
}
}

open_enum! {
/// `podReplacementPolicy` of [`JobSpec`]; other texts are taken, too.
PodReplacementPolicy {
Failed = "Failed",
TerminatingOrFailed = "TerminatingOrFailed",
}
}
