//! From what is said about a workload to plain objects.

use std::panic::Location;

use crate::{
    api::{
        core::v1::{EmptyDirVolumeSource, HTTPGetAction, PodAffinityTerm, WeightedPodAffinityTerm},
        prelude::*,
    },
    entry::Object,
    labels::Labels,
    plus::{
        Workload,
        workload::{Mount, Route, Runs},
    },
    problem::{Origin, Problem},
    reference::Ref,
    scope::{Construct, Scope},
    typed::{Kind, Metadata, Typed},
};

/// A workload that was built: what others need of it.
#[derive(Clone, Debug)]
pub struct Running {
    name: String,
    labels: Labels,
    service: Option<Ref<Service>>,
    scope: Scope,
}

impl Running {
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

struct Builder<'s> {
    scope: &'s Scope,
    labels: Labels,
    /// The line of the app that builds the workload: what is added here was made there.
    at: &'static Location<'static>,
}

impl Builder<'_> {
    fn add<O: Object>(&self, id: &str, object: O) -> Ref<O> {
        self.scope.add_at(id, object, self.at)
    }

    fn build(&self, mut workload: Workload) -> Running {
        let stays = matches!(workload.runs, Runs::Always | Runs::Stateful | Runs::OnEachNode);
        let service = (stays && !workload.ports.is_empty()).then(|| self.service(&workload));
        let pods = self.pods(&mut workload);
        let replicas = workload.replicas.or(if workload.scale.is_some() { None } else { Some(1) });
        let target = match workload.runs {
            Runs::Always => {
                // A disk is for one pod at a time: the old one has to be gone before the new one comes.
                let has_disk = workload.mounts.iter().any(|(_, mount)| matches!(mount, Mount::Disk(_)));
                let recreate = DeploymentStrategy::new().type_(DeploymentStrategyType::Recreate);
                let spec =
                    DeploymentSpec::new(&self.labels, pods).when(has_disk, |spec| spec.strategy(recreate));
                Some(
                    (&self.add(
                        "",
                        self.labelled(Deployment::new(spec.some(replicas, DeploymentSpec::replicas))),
                    ))
                        .into(),
                )
            }
            Runs::Stateful => {
                let claims = workload.mounts.iter().filter_map(|(folder, mount)| match mount {
                    Mount::Disk(size) => Some(claim(size.clone()).name(volume_name(folder))),
                    _ => None,
                });
                let claims: Vec<_> = claims.collect();
                let spec = StatefulSetSpec::new(&self.labels, pods)
                    .some(replicas, StatefulSetSpec::replicas)
                    .some(service.as_ref(), StatefulSetSpec::service_name)
                    .when(!claims.is_empty(), |spec| spec.volume_claim_templates(claims));
                Some((&self.add("", self.labelled(StatefulSet::new(spec)))).into())
            }
            Runs::OnEachNode => {
                self.add("", self.labelled(DaemonSet::new(DaemonSetSpec::new(&self.labels, pods))));
                None
            }
            Runs::Once => {
                let job = self.labelled(Job::new(JobSpec::new(pods)));
                self.add("", job.annotation("kustomize.toolkit.fluxcd.io/force", "enabled"));
                None
            }
            Runs::Schedule(schedule) => {
                let spec = CronJobSpec::new(schedule, JobTemplateSpec::new(JobSpec::new(pods)));
                self.add("", self.labelled(CronJob::new(spec.concurrency_policy(ConcurrencyPolicy::Forbid))));
                None
            }
        };
        if let (Some((least, most, percent)), Some(target)) = (workload.scale, target) {
            self.scale(target, least, most, percent);
        }
        if let Some(pods) = workload.max_unavailable {
            let spec = PodDisruptionBudgetSpec::new().selector(&self.labels).max_unavailable(pods);
            self.add("", self.labelled(PodDisruptionBudget::new(spec)));
        }
        if let Some(others) = workload.only_from {
            self.policy(&others);
        }
        for route in workload.routes {
            self.route(route, service.as_ref(), workload.ports.first());
        }
        Running {
            name: self.scope.name_of(""),
            labels: self.labels.clone(),
            service,
            scope: self.scope.clone(),
        }
    }

    fn labelled<T: Metadata>(&self, object: T) -> T {
        object.labels(&self.labels)
    }

    fn service(&self, workload: &Workload) -> Ref<Service> {
        let ports = workload
            .ports
            .iter()
            .map(|(name, port)| ServicePort::new(*port).name(name).target_port(name.as_str()));
        let spec = ServiceSpec::new().selector(&self.labels).ports(ports);
        // Pods of a StatefulSet are found each by its own name.
        let spec = spec.when(matches!(workload.runs, Runs::Stateful), |spec| spec.cluster_ip("None"));
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
        let mut pods = PodSpec::new([container])
            .when(workload.restricted, |pods| pods.security_context(restricted(workload.user)))
            .when(workload.account.is_none(), |pods| pods.automount_service_account_token(false))
            .some(workload.account.take(), PodSpec::service_account_name)
            .when(!volumes.is_empty(), |pods| pods.volumes(volumes))
            .when(ends, |pods| pods.restart_policy(RestartPolicy::OnFailure))
            .when(many, |pods| pods.affinity(self.apart()));
        for change in workload.change_pods.drain(..) {
            pods = change(pods);
        }
        let template = PodTemplateSpec::new(pods).labels(&self.labels);
        template
            .some(checksum, |template, checksum| template.annotation("synth-controller.dev/files", checksum))
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
        let probe = workload.ports.first().map(|(port, _)| match &workload.health {
            Some(path) => Probe::new().http_get(HTTPGetAction::new(port.as_str()).path(path)),
            None => Probe::new().tcp_socket(TCPSocketAction::new(port.as_str())),
        });
        let liveness = probe.clone().filter(|_| workload.health.is_some());
        let security = SecurityContext::new()
            .when(workload.restricted, |security| {
                security.allow_privilege_escalation(false).capabilities(Capabilities::new().drop(["ALL"]))
            })
            .when(workload.read_only, |security| security.read_only_root_filesystem(true));
        let has_security = workload.restricted || workload.read_only;
        Container::new(crate::names::join(&[&self.scope.id()], '-', 63))
            .image(&workload.image)
            .when(!workload.command.is_empty(), |container| container.command(&workload.command))
            .when(!workload.args.is_empty(), |container| container.args(&workload.args))
            .when(!ports.is_empty(), |container| container.ports(ports))
            .when(!env.is_empty(), |container| container.env(env))
            .when(!workload.env_from.is_empty(), |container| container.env_from(workload.env_from.drain(..)))
            .resources(resources)
            .some(probe, Container::readiness_probe)
            // Slower than the other: who is not ready gets no work, who is not alive is killed.
            .some(liveness, |container, probe| {
                container.liveness_probe(probe.initial_delay_seconds(10).failure_threshold(6))
            })
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
        for (folder, mount) in &workload.mounts {
            let name = volume_name(folder);
            let volume = Volume::new(&name);
            mounts.push(VolumeMount::at(folder, &name));
            volumes.push(match mount {
                Mount::Scratch => volume.empty_dir(EmptyDirVolumeSource::new()),
                Mount::Secret(secret) => volume.secret(SecretVolumeSource::new(secret)),
                // Of a StatefulSet's claims it makes the volumes itself.
                Mount::Disk(_) if is_stateful => continue,
                Mount::Disk(size) => {
                    let claim = self.add(&name, self.labelled(claim(size.clone())));
                    volume.persistent_volume_claim(&claim)
                }
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

    fn scale(&self, target: CrossVersionObjectReference, least: i32, most: i32, percent: i32) {
        let target_of_cpu = MetricTarget::new("Utilization").average_utilization(percent);
        let metric = MetricSpec::new("Resource").resource(ResourceMetricSource::new("cpu", target_of_cpu));
        let spec = HorizontalPodAutoscalerSpec::new(target, most).min_replicas(least).metrics([metric]);
        self.add("", self.labelled(HorizontalPodAutoscaler::new(spec)));
    }

    fn policy(&self, others: &[Labels]) {
        let peers: Vec<NetworkPolicyPeer> =
            others.iter().map(|labels| NetworkPolicyPeer::new().pod_selector(labels)).collect();
        let spec = NetworkPolicySpec::new().pod_selector(&self.labels).policy_types([PolicyType::Ingress]);
        let spec =
            spec.when(!peers.is_empty(), |spec| spec.ingress([NetworkPolicyIngressRule::new().from_(peers)]));
        self.add("", self.labelled(NetworkPolicy::new(spec)));
    }

    fn route(&self, route: Route, service: Option<&Ref<Service>>, port: Option<&(String, i32)>) {
        let (Some(service), Some((name, number))) = (service, port) else {
            let origin = Origin::new(self.scope.path(), self.at);
            let problem =
                Problem::error(format!("{} has no port that a route could lead to", self.scope.path()));
            self.scope.tree.with(|state| state.problems.push(problem.at(origin)));
            return;
        };
        match route {
            Route::Ingress { host, tls } => {
                let path = HTTPIngressPath::new(PathType::Prefix, service.port(name.as_str())).path("/");
                let rule = IngressRule::new().host(&host).http(HTTPIngressRuleValue::new([path]));
                let tls = tls.map(|secret| [IngressTLS::new().hosts([&host]).secret_name(secret)]);
                let spec = IngressSpec::new().rules([rule]).some(tls, IngressSpec::tls);
                self.add("", self.labelled(Ingress::new(spec)));
            }
            // Not of Kubernetes itself: a CRD.
            Route::Gateway { host, gateway } => {
                let route = crate::json!({
                    "apiVersion": "gateway.networking.k8s.io/v1",
                    "kind": "HTTPRoute",
                    "metadata": {"labels": self.labels.iter().collect::<std::collections::BTreeMap<_, _>>()},
                    "spec": {
                        "parentRefs": [{"name": gateway}],
                        "hostnames": [host],
                        "rules": [{"backendRefs": [{"name": service.name(), "port": number}]}],
                    },
                });
                self.add("", route);
            }
        }
    }
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
