//! From what is said about a workload to plain objects.

use std::panic::Location;

use crate::{
    api::{
        core::v1::{PodAffinityTerm, WeightedPodAffinityTerm},
        prelude::*,
    },
    entry::Object,
    labels::Labels,
    plus::{
        Health, Workload,
        workload::{Mount, Runs},
    },
    problem::{Origin, Problem},
    reference::Ref,
    scope::{Construct, Scope},
    typed::{Kind, Metadata, Typed},
    value::Value,
};

/// A workload that was built: what others need of it.
#[derive(Clone, Debug)]
pub struct Running {
    name: String,
    labels: Labels,
    object: Ref<Value>,
    service: Option<Ref<Service>>,
    scope: Scope,
}

impl Running {
    /// What makes its pods: the Deployment, or what it is instead. To be patched, or with
    /// [`typed`](Ref::typed) to be linked to.
    ///
    /// ```
    /// use synth_sdk::{plus::Workload, prelude::*};
    ///
    /// let app = App::new();
    /// let web = app.chart("shop").build("web", Workload::new("web:1"));
    /// web.object().patch(|deployment| deployment["spec"]["paused"] = true.into());
    /// let deployment: Ref<Deployment> = web.object().typed();
    /// ```
    pub fn object(&self) -> &Ref<Value> {
        &self.object
    }

    /// The name of its objects.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The labels of its pods.
    pub fn labels(&self) -> &Labels {
        &self.labels
    }

    /// The Service in front of it, when it has a port.
    pub fn service(&self) -> Option<&Ref<Service>> {
        self.service.as_ref()
    }

    /// The name under which others find it. Without a port nobody does: the app is told so, and gets some name.
    #[track_caller]
    pub fn host(&self) -> String {
        let Some(service) = &self.service else {
            let origin = Origin::new(self.scope.path(), Location::caller());
            let problem = Problem::error(format!("{} has no port, so nobody finds it by a name", self.name));
            self.scope.tree.with(|state| state.problems.push(problem.at(origin)));
            return self.name.clone();
        };
        service.host()
    }

    /// The scope of its objects, to add more of them.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }
}

impl Construct for Workload {
    type Output = Running;

    fn build(self, scope: &Scope) -> Running {
        Builder { labels: scope.labels(), at: scope.made_at(), scope }.build(self)
    }
}

pub(super) struct Builder<'s> {
    scope: &'s Scope,
    pub(super) labels: Labels,
    /// The line of the app that builds the workload: what is added here was made there.
    at: &'static Location<'static>,
}

impl Builder<'_> {
    pub(super) fn add<O: Object>(&self, id: &str, object: O) -> Ref<O> {
        self.scope.add_at(id, object, self.at)
    }

    fn build(&self, mut workload: Workload) -> Running {
        for fault in workload.contradictions() {
            let path = self.scope.path();
            let problem = Problem::error(format!("the workload {path} {fault}"));
            self.scope.tree.with(|state| state.problems.push(problem.at(Origin::new(path, self.at))));
        }
        let stays = matches!(workload.runs, Runs::Always | Runs::Stateful | Runs::OnEachNode);
        let service = (stays && !workload.ports.is_empty()).then(|| self.service(&mut workload));
        self.account(&mut workload);
        let pods = self.pods(&mut workload);
        let object = self.object(&mut workload, pods, service.as_ref());
        if let Some((least, most, percent)) = workload.scale {
            self.scale(&object, least, most, percent);
        }
        if workload.max_unavailable.is_some() || workload.min_available.is_some() {
            let spec = PodDisruptionBudgetSpec::new()
                .selector(&self.labels)
                .some(workload.max_unavailable.take(), PodDisruptionBudgetSpec::max_unavailable)
                .some(workload.min_available.take(), PodDisruptionBudgetSpec::min_available);
            self.add("", self.labelled(PodDisruptionBudget::new(spec)));
        }
        self.policy(&workload);
        if let Some(service) = &service {
            self.routes(&workload.routes, service, &workload.ports);
        }
        let (scope, labels) = (self.scope.clone(), self.labels.clone());
        Running { name: object.name().to_owned(), labels, object, service, scope }
    }

    /// What makes the pods.
    fn object(
        &self,
        workload: &mut Workload,
        pods: PodTemplateSpec,
        service: Option<&Ref<Service>>,
    ) -> Ref<Value> {
        let replicas = workload.replicas.or(if workload.scale.is_some() { None } else { Some(1) });
        let disks = workload.mounts.iter().filter_map(|(folder, mount)| match mount {
            Mount::Disk(size) => Some(claim(size.clone()).name(volume_name(folder))),
            Mount::Volume(_) => None,
        });
        let disks: Vec<PersistentVolumeClaim> = disks.collect();
        match &workload.runs {
            Runs::Always => {
                // A disk is for one pod at a time: the old one has to be gone before the new one comes.
                let recreate = DeploymentStrategy::new().type_(DeploymentStrategyType::Recreate);
                let spec = DeploymentSpec::new(&self.labels, pods)
                    .when(!disks.is_empty(), |spec| spec.strategy(recreate))
                    .some(replicas, DeploymentSpec::replicas);
                self.add("", self.labelled(Deployment::new(spec))).of_any_type()
            }
            Runs::Stateful => {
                let spec = StatefulSetSpec::new(&self.labels, pods)
                    .some(replicas, StatefulSetSpec::replicas)
                    .some(service, StatefulSetSpec::service_name)
                    .when(!disks.is_empty(), |spec| spec.volume_claim_templates(disks));
                self.add("", self.labelled(StatefulSet::new(spec))).of_any_type()
            }
            Runs::OnEachNode => {
                let spec = DaemonSetSpec::new(&self.labels, pods);
                self.add("", self.labelled(DaemonSet::new(spec))).of_any_type()
            }
            Runs::Once => {
                let job = self.labelled(Job::new(JobSpec::new(pods)));
                let job = job.annotation("kustomize.toolkit.fluxcd.io/force", "enabled");
                self.add("", job).of_any_type()
            }
            Runs::Schedule(schedule) => {
                let spec = CronJobSpec::new(schedule, JobTemplateSpec::new(JobSpec::new(pods)));
                let spec = spec.concurrency_policy(ConcurrencyPolicy::Forbid);
                self.add("", self.labelled(CronJob::new(spec))).of_any_type()
            }
        }
    }

    /// An account of its own, when it has rights.
    fn account(&self, workload: &mut Workload) {
        if workload.rights.is_empty() {
            return;
        }
        let account = self.add("", self.labelled(ServiceAccount::new()));
        let role = self.add("", self.labelled(Role::new().rules(workload.rights.drain(..))));
        self.add("", self.labelled(RoleBinding::new(&role).subjects([&account])));
        workload.account = Some(account.name().to_owned());
    }

    pub(super) fn labelled<T: Metadata>(&self, object: T) -> T {
        object.labels(&self.labels)
    }

    fn service(&self, workload: &mut Workload) -> Ref<Service> {
        let ports = workload
            .ports
            .iter()
            .map(|(name, port)| ServicePort::new(*port).name(name).target_port(name.as_str()));
        let spec = ServiceSpec::new().selector(&self.labels).ports(ports);
        // Pods of a StatefulSet are found each by its own name.
        let mut spec = spec.when(matches!(workload.runs, Runs::Stateful), |spec| spec.cluster_ip("None"));
        for change in workload.change_service.drain(..) {
            spec = change(spec);
        }
        self.add("", self.labelled(Service::new(spec)))
    }

    fn pods(&self, workload: &mut Workload) -> PodTemplateSpec {
        let (mounts, volumes, checksum) = self.volumes(workload);
        let mut container = self.container(workload);
        if !mounts.is_empty() {
            container = container.volume_mounts(mounts);
        }
        for change in workload.change_container.drain(..) {
            container = change(container);
        }
        let ends = matches!(workload.runs, Runs::Once | Runs::Schedule(_));
        let many = workload.scale.is_some() || workload.replicas.is_some_and(|replicas| replicas > 1);
        let others: Vec<Container> = Self::others(workload);
        let mut pods = PodSpec::new([container])
            .when(!others.is_empty(), |pods| pods.init_containers(others))
            .when(workload.restricted, |pods| pods.security_context(restricted(workload.user)))
            .when(workload.account.is_none(), |pods| pods.automount_service_account_token(false))
            .some(workload.account.take(), PodSpec::service_account_name)
            .when(!volumes.is_empty(), |pods| pods.volumes(volumes))
            .when(ends, |pods| pods.restart_policy(RestartPolicy::OnFailure))
            .when(many, |pods| pods.affinity(self.apart()));
        for change in workload.change_pods.drain(..) {
            pods = change(pods);
        }
        let mut template = PodTemplateSpec::new(pods).labels(&self.labels);
        for (key, value) in workload.pod_labels.drain(..) {
            template = template.label(key, value);
        }
        for (key, value) in workload.pod_annotations.drain(..) {
            template = template.annotation(key, value);
        }
        template
            .some(checksum, |template, checksum| template.annotation("synth-controller.dev/files", checksum))
    }

    /// Those that come first, and those that stay beside: Kubernetes starts both in one order.
    fn others(workload: &mut Workload) -> Vec<Container> {
        let beside = workload.beside.drain(..).map(|container| container.restart_policy("Always"));
        let all = workload.first.drain(..).chain(beside);
        let restrict = |container: Container| {
            let fields = container.into_fields();
            let is_free = fields.get("securityContext").is_none();
            Container::from_fields(fields)
                .when(workload.restricted && is_free, |it| it.security_context(unprivileged()))
        };
        all.map(restrict).collect()
    }

    /// Readiness, liveness, startup.
    fn probes(workload: &mut Workload) -> [Option<Probe>; 3] {
        let [health, readiness, liveness, startup] =
            [&mut workload.health, &mut workload.readiness, &mut workload.liveness, &mut workload.startup]
                .map(Option::take);
        let first = workload.ports.first().map(|(name, _)| name.as_str());
        // Slower than the other: who is not ready gets no work, who is not alive is killed.
        let alive = liveness.or(health.clone().map(|health| health.delay(10).failures(6)));
        let ready = readiness.or(health).or(first.map(|_| Health::open()));
        [ready, alive, startup].map(|health| health.map(|health| health.probe(first.unwrap_or_default())))
    }

    fn container(&self, workload: &mut Workload) -> Container {
        let env: Vec<EnvVar> = workload
            .env
            .drain(..)
            .map(|(name, value)| match value.0 {
                Ok(text) => EnvVar::new(name).value(text),
                Err(source) => EnvVar::new(name).value_from(source),
            })
            .collect();
        let ports: Vec<ContainerPort> =
            workload.ports.iter().map(|(name, port)| ContainerPort::new(*port).name(name)).collect();
        let resources = ResourceRequirements::new()
            .requests([("cpu", workload.cpu.clone()), ("memory", workload.memory.clone())])
            .limits([("memory", workload.memory.clone())]);
        let [readiness, liveness, startup] = Self::probes(workload);
        let security = if workload.restricted { unprivileged() } else { SecurityContext::new() };
        let security = security.when(workload.read_only, |security| security.read_only_root_filesystem(true));
        let has_security = workload.restricted || workload.read_only;
        Container::new(crate::names::join(&[&self.scope.id()], '-', 63))
            .image(&workload.image)
            .when(!workload.command.is_empty(), |container| container.command(&workload.command))
            .when(!workload.args.is_empty(), |container| container.args(&workload.args))
            .when(!ports.is_empty(), |container| container.ports(ports))
            .when(!env.is_empty(), |container| container.env(env))
            .when(!workload.env_from.is_empty(), |container| container.env_from(workload.env_from.drain(..)))
            .resources(resources)
            .some(readiness, Container::readiness_probe)
            .some(liveness, Container::liveness_probe)
            .some(startup, Container::startup_probe)
            .when(has_security, |container| container.security_context(security))
    }

    /// Mounts and volumes, and a checksum of the content of all files.
    fn volumes(&self, workload: &mut Workload) -> (Vec<VolumeMount>, Vec<Volume>, Option<String>) {
        let (mut mounts, mut volumes, mut checksum) = (Vec::new(), Vec::new(), None);
        for (folder, files) in workload.files.drain(..) {
            let name = volume_name(&folder);
            for part in files.iter().flat_map(|(name, content)| [name, content]) {
                let hash = crate::names::hash(&[checksum.as_deref().unwrap_or_default(), part]);
                checksum = Some(format!("{hash:08x}"));
            }
            let config = self.add(&name, self.labelled(ConfigMap::new().data(files)));
            mounts.push(VolumeMount::at(folder, &name).read_only(true));
            volumes.push(Volume::new(&name).config_map(&config));
        }
        let is_stateful = matches!(workload.runs, Runs::Stateful);
        for (folder, mount) in &mut workload.mounts {
            let name = volume_name(folder);
            let volume = Volume::new(&name);
            mounts.push(VolumeMount::at(folder.as_str(), &name));
            volumes.push(match mount {
                // Of a StatefulSet's claims it makes the volumes itself.
                Mount::Disk(_) if is_stateful => continue,
                Mount::Disk(size) => {
                    let claim = self.add(&name, self.labelled(claim(size.clone())));
                    volume.persistent_volume_claim(&claim)
                }
                Mount::Volume(make) => std::mem::replace(make, Box::new(|volume| volume))(volume),
            });
        }
        (mounts, volumes, checksum)
    }

    /// On different nodes where that is possible.
    fn apart(&self) -> Affinity {
        let term = PodAffinityTerm::new("kubernetes.io/hostname").label_selector(&self.labels);
        let weighted = WeightedPodAffinityTerm::new(100, term);
        Affinity::new().pod_anti_affinity(
            PodAntiAffinity::new().preferred_during_scheduling_ignored_during_execution([weighted]),
        )
    }

    fn scale(&self, target: &Ref<Value>, least: i32, most: i32, percent: i32) {
        let (api_version, kind) = target.look(|it| {
            (it["apiVersion"].as_str().map(str::to_owned), it["kind"].as_str().map(str::to_owned))
        });
        let target = CrossVersionObjectReference::new(CrossVersionObjectReferenceRequired {
            kind: kind.unwrap_or_default(),
            name: target.into(),
        });
        let target = target.some(api_version, CrossVersionObjectReference::api_version);
        let target_of_cpu = MetricTarget::new("Utilization").average_utilization(percent);
        let metric = MetricSpec::new("Resource").resource(ResourceMetricSource::new("cpu", target_of_cpu));
        let spec = HorizontalPodAutoscalerSpec::new(target, most).min_replicas(least).metrics([metric]);
        self.add("", self.labelled(HorizontalPodAutoscaler::new(spec)));
    }
}

/// The *restricted* standard, for each container.
fn unprivileged() -> SecurityContext {
    SecurityContext::new().allow_privilege_escalation(false).capabilities(Capabilities::new().drop(["ALL"]))
}

/// The *restricted* standard, for all containers of the pod.
fn restricted(user: Option<i64>) -> PodSecurityContext {
    PodSecurityContext::new()
        .run_as_non_root(true)
        .seccomp_profile(SeccompProfile::new(SeccompProfileType::RuntimeDefault))
        .some(user, |context, user| context.run_as_user(user).run_as_group(user).fs_group(user))
}

fn claim(size: crate::Quantity) -> PersistentVolumeClaim {
    let resources = VolumeResourceRequirements::new().requests([("storage", size)]);
    PersistentVolumeClaim::new(PersistentVolumeClaimSpec::new([AccessMode::ReadWriteOnce], resources))
}

/// A folder as a name: `/var/lib/data` becomes `var-lib-data`.
fn volume_name(folder: &str) -> String {
    let name = folder.trim_matches('/').replace(['/', '.', '_'], "-").to_ascii_lowercase();
    crate::slug(name.trim_matches('-'))
}
