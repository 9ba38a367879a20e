//! What people say about a workload.

use crate::{
    api::{
        core::v1::{
            ConfigMap, Container, EnvFromSource, EnvVarSource, PersistentVolumeClaim, PodSpec, Secret,
            ServiceAccount, ServiceSpec, Volume,
        },
        rbac::v1::PolicyRule,
    },
    links::Key,
    plus::{Health, Route, Running},
    reference::Ref,
    scalar::{IntOrString, Quantity},
};

/// Containers of one image, and what is around them. See [the module](crate::plus).
#[must_use]
pub struct Workload {
    pub(super) image: String,
    pub(super) runs: Runs,
    /// The methods that said how it runs.
    pub(super) said_how: Vec<&'static str>,
    pub(super) replicas: Option<i32>,
    pub(super) command: Vec<String>,
    pub(super) args: Vec<String>,
    pub(super) ports: Vec<(String, i32)>,
    pub(super) env: Vec<(String, EnvValue)>,
    pub(super) env_from: Vec<EnvFromSource>,
    pub(super) health: Option<Health>,
    pub(super) readiness: Option<Health>,
    pub(super) liveness: Option<Health>,
    pub(super) startup: Option<Health>,
    pub(super) cpu: Quantity,
    pub(super) memory: Quantity,
    pub(super) pod_labels: Vec<(String, String)>,
    pub(super) pod_annotations: Vec<(String, String)>,
    pub(super) files: Vec<(String, Vec<(String, String)>)>,
    pub(super) mounts: Vec<(String, Mount)>,
    pub(super) account: Option<String>,
    pub(super) rights: Vec<PolicyRule>,
    pub(super) user: Option<i64>,
    pub(super) restricted: bool,
    pub(super) read_only: bool,
    pub(super) scale: Option<(i32, i32, i32)>,
    pub(super) max_unavailable: Option<IntOrString>,
    pub(super) min_available: Option<IntOrString>,
    pub(super) routes: Vec<Route>,
    pub(super) only_from: Option<Vec<crate::Labels>>,
    pub(super) only_to: Option<Vec<crate::Labels>>,
    pub(super) first: Vec<Container>,
    pub(super) beside: Vec<Container>,
    pub(super) change_service: Vec<Box<dyn FnOnce(ServiceSpec) -> ServiceSpec>>,
    pub(super) change_container: Vec<Box<dyn FnOnce(Container) -> Container>>,
    pub(super) change_pods: Vec<Box<dyn FnOnce(PodSpec) -> PodSpec>>,
}

/// How long pods are there.
pub(super) enum Runs {
    /// A Deployment.
    Always,
    /// A StatefulSet.
    Stateful,
    /// A DaemonSet.
    OnEachNode,
    /// A Job.
    Once,
    /// A CronJob.
    Schedule(String),
}

/// What is mounted, beside files.
pub(super) enum Mount {
    Disk(Quantity),
    /// Of which the name is that of the mount.
    Volume(Box<dyn FnOnce(Volume) -> Volume>),
}

/// The value of an environment variable: a text, or a key of a ConfigMap or Secret.
pub struct EnvValue(pub(super) Result<String, EnvVarSource>);

impl From<String> for EnvValue {
    fn from(text: String) -> Self {
        Self(Ok(text))
    }
}

impl From<&str> for EnvValue {
    fn from(text: &str) -> Self {
        Self(Ok(text.to_owned()))
    }
}

impl From<Key<Secret>> for EnvValue {
    fn from(key: Key<Secret>) -> Self {
        Self(Err(key.into()))
    }
}

impl From<Key<ConfigMap>> for EnvValue {
    fn from(key: Key<ConfigMap>) -> Self {
        Self(Err(key.into()))
    }
}

macro_rules! of_plain_values {
    ($($type_:ty)*) => { $(
        impl From<$type_> for EnvValue {
            fn from(value: $type_) -> Self {
                Self(Ok(value.to_string()))
            }
        }
    )* };
}
of_plain_values!(u8 u16 u32 u64 usize i32 i64 f64 bool char Quantity crate::Duration);

impl<T> From<&Ref<T>> for EnvValue {
    fn from(of: &Ref<T>) -> Self {
        Self(Ok(of.name().to_owned()))
    }
}

impl Workload {
    /// One that runs this image for ever: a Deployment. The other methods make something else of it, or add to it.
    pub fn new(image: impl Into<String>) -> Self {
        Self {
            image: image.into(),
            runs: Runs::Always,
            said_how: Vec::new(),
            replicas: None,
            command: Vec::new(),
            args: Vec::new(),
            ports: Vec::new(),
            env: Vec::new(),
            env_from: Vec::new(),
            health: None,
            readiness: None,
            liveness: None,
            startup: None,
            cpu: Quantity::milli(50),
            memory: Quantity::mebi(128),
            pod_labels: Vec::new(),
            pod_annotations: Vec::new(),
            files: Vec::new(),
            mounts: Vec::new(),
            account: None,
            rights: Vec::new(),
            user: None,
            restricted: true,
            read_only: false,
            scale: None,
            max_unavailable: None,
            min_available: None,
            routes: Vec::new(),
            only_from: None,
            only_to: None,
            first: Vec::new(),
            beside: Vec::new(),
            change_service: Vec::new(),
            change_container: Vec::new(),
            change_pods: Vec::new(),
        }
    }

    /// Pods with a name and disks of their own: a StatefulSet.
    pub fn stateful(self) -> Self {
        self.runs("stateful", Runs::Stateful)
    }

    /// One pod on each node: a DaemonSet.
    pub fn on_each_node(self) -> Self {
        self.runs("on_each_node", Runs::OnEachNode)
    }

    /// To its end, once: a Job. Flux makes it anew when it changes, because a Job cannot be changed.
    pub fn once(self) -> Self {
        self.runs("once", Runs::Once)
    }

    /// To its end, again and again: a CronJob, as `0 3 * * *` for three o'clock each night. One at a time.
    pub fn schedule(self, schedule: impl Into<String>) -> Self {
        self.runs("schedule", Runs::Schedule(schedule.into()))
    }

    fn runs(mut self, said: &'static str, how: Runs) -> Self {
        self.runs = how;
        self.said_how.push(said);
        self
    }

    /// How many pods. Default: one; with [`autoscale`](Self::autoscale) none is said.
    pub fn replicas(mut self, replicas: impl Into<i32>) -> Self {
        self.replicas = Some(replicas.into());
        self
    }

    /// What is run in place of the image's entrypoint.
    pub fn command<T: Into<String>>(mut self, command: impl IntoIterator<Item = T>) -> Self {
        self.command = command.into_iter().map(Into::into).collect();
        self
    }

    /// Arguments, in place of those of the image.
    pub fn args<T: Into<String>>(mut self, args: impl IntoIterator<Item = T>) -> Self {
        self.args = args.into_iter().map(Into::into).collect();
        self
    }

    /// Listens on a port, `http` by name, and has a Service with the same one. The first port is the one that health checks
    /// and routes from outside use.
    pub fn port(self, port: impl Into<i32>) -> Self {
        self.named_port("http", port)
    }

    /// Adds a label to its pods, beside those that select them. For one on all objects there is
    /// [`visit`](crate::Scope::visit).
    pub fn label(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.pod_labels.push((key.into(), value.into()));
        self
    }

    /// Adds an annotation to its pods: for what looks at pods, as `prometheus.io/scrape`.
    pub fn annotation(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.pod_annotations.push((key.into(), value.into()));
        self
    }

    /// Listens on a port of another name: a second one needs it.
    pub fn named_port(mut self, name: impl Into<String>, port: impl Into<i32>) -> Self {
        self.ports.push((name.into(), port.into()));
        self
    }

    /// An environment variable: a text, [a key of a Secret](Ref::key), or the name of an object.
    pub fn env(mut self, name: impl Into<String>, value: impl Into<EnvValue>) -> Self {
        self.env.push((name.into(), value.into()));
        self
    }

    /// Each key of a ConfigMap or Secret as an environment variable.
    pub fn env_from(mut self, from: impl Into<EnvFromSource>) -> Self {
        self.env_from.push(from.into());
        self
    }

    /// Answers with success at this path of its first port when it is well: it gets work only then, and is started anew
    /// when it no longer does. Without it, it gets work when the port is open.
    pub fn health(mut self, health: impl Into<Health>) -> Self {
        self.health = Some(health.into());
        self
    }

    /// It gets work only while this is so. Default: while its first port is open.
    pub fn readiness(mut self, health: impl Into<Health>) -> Self {
        self.readiness = Some(health.into());
        self
    }

    /// It is started anew when this is no longer so.
    pub fn liveness(mut self, health: impl Into<Health>) -> Self {
        self.liveness = Some(health.into());
        self
    }

    /// Until this is so for the first time, nothing else is asked: for what takes long to start.
    pub fn startup(mut self, health: impl Into<Health>) -> Self {
        self.startup = Some(health.into());
        self
    }

    /// How much CPU is kept for each pod. Default: 50m. It may use more where there is some.
    pub fn cpu(mut self, cpu: impl Into<Quantity>) -> Self {
        self.cpu = cpu.into();
        self
    }

    /// How much memory is kept for each pod, which may not use more. Default: 128Mi.
    pub fn memory(mut self, memory: impl Into<Quantity>) -> Self {
        self.memory = memory.into();
        self
    }

    /// Files in a folder, by name. Pods are replaced when the content changes.
    pub fn files<N: Into<String>, C: Into<String>>(
        mut self,
        folder: impl Into<String>,
        files: impl IntoIterator<Item = (N, C)>,
    ) -> Self {
        let files = files.into_iter().map(|(name, content)| (name.into(), content.into())).collect();
        self.files.push((folder.into(), files));
        self
    }

    /// An empty folder that it may write to, gone with the pod.
    pub fn scratch(self, folder: impl Into<String>) -> Self {
        use crate::api::core::v1::EmptyDirVolumeSource;
        self.mount(folder, |volume| volume.empty_dir(EmptyDirVolumeSource::new()))
    }

    /// A disk that stays: for each pod one of its own when it is [`stateful`](Self::stateful), one for all otherwise.
    pub fn disk(mut self, folder: impl Into<String>, size: impl Into<Quantity>) -> Self {
        self.mounts.push((folder.into(), Mount::Disk(size.into())));
        self
    }

    /// The keys of a Secret as files in a folder.
    pub fn secret(self, folder: impl Into<String>, secret: &Ref<Secret>) -> Self {
        let secret = secret.clone();
        self.mount(folder, move |volume| volume.secret(&secret))
    }

    /// The keys of a ConfigMap as files in a folder.
    pub fn config(self, folder: impl Into<String>, config: &Ref<ConfigMap>) -> Self {
        let config = config.clone();
        self.mount(folder, move |volume| volume.config_map(&config))
    }

    /// A disk that is there.
    pub fn claim(self, folder: impl Into<String>, claim: &Ref<PersistentVolumeClaim>) -> Self {
        let claim = claim.clone();
        self.mount(folder, move |volume| volume.persistent_volume_claim(&claim))
    }

    /// Any volume in a folder: `.mount("/host", |volume| volume.host_path(…))`.
    pub fn mount(
        mut self,
        folder: impl Into<String>,
        volume: impl FnOnce(Volume) -> Volume + 'static,
    ) -> Self {
        self.mounts.push((folder.into(), Mount::Volume(Box::new(volume))));
        self
    }

    /// Speaks to the API server as this account. Without it there is no token in the pod.
    pub fn service_account(mut self, account: &Ref<ServiceAccount>) -> Self {
        self.account = Some(account.name().to_owned());
        self
    }

    /// Speaks to the API server as an account of its own that has these rights in its namespace: a `ServiceAccount`, a
    /// `Role` and a `RoleBinding`.
    pub fn rights(mut self, rules: impl IntoIterator<Item = PolicyRule>) -> Self {
        self.rights.extend(rules);
        self
    }

    /// The number of the user that it runs as, and of the group that its disks belong to. Without it the image says which
    /// user, by number, and it is not root.
    pub fn user(mut self, user: impl Into<i64>) -> Self {
        self.user = Some(user.into());
        self
    }

    /// Lets it run as root, with what a container may do by default: for images that need it.
    pub fn unrestricted(mut self) -> Self {
        self.restricted = false;
        self
    }

    /// Nothing in the image may be written to; see [`scratch`](Self::scratch).
    pub fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }

    /// As many pods, from the least to the most, as keep the CPU at this percentage of what is [kept](Self::cpu) for them.
    pub fn autoscale(mut self, least: i32, most: i32, cpu_percent: i32) -> Self {
        self.scale = Some((least, most, cpu_percent));
        self
    }

    /// How many pods may be away at once when nodes are emptied: a number or a share as `25%`.
    pub fn max_unavailable(mut self, pods: impl Into<IntOrString>) -> Self {
        self.max_unavailable = Some(pods.into());
        self
    }

    /// How many pods stay when nodes are emptied, in place of how many may be away.
    pub fn min_available(mut self, pods: impl Into<IntOrString>) -> Self {
        self.min_available = Some(pods.into());
        self
    }

    /// Who asks for this host from outside gets here: an Ingress to the first port. All hosts share one Ingress.
    pub fn ingress(self, host: impl Into<String>) -> Self {
        self.route(Route::ingress(host))
    }

    /// As [`ingress`](Self::ingress), with the certificate in this Secret.
    pub fn ingress_with_tls(self, host: impl Into<String>, secret: impl Into<String>) -> Self {
        self.route(Route::ingress(host).tls(secret))
    }

    /// Who asks a gateway for this host gets here: an HTTPRoute of the Gateway API to the first port.
    pub fn gateway(self, gateway: impl Into<String>, host: impl Into<String>) -> Self {
        self.route(Route::gateway(gateway, host))
    }

    /// Who comes on this route from outside gets here.
    pub fn route(mut self, route: Route) -> Self {
        self.routes.push(route);
        self
    }

    /// Only pods of these workloads, of the same namespace, may connect to it: a NetworkPolicy. With none, nobody may.
    pub fn only_from<'r>(mut self, others: impl IntoIterator<Item = &'r Running>) -> Self {
        self.only_from = Some(others.into_iter().map(|other| other.labels().clone()).collect());
        self
    }

    /// It may connect to pods of these workloads, of the same namespace, and ask for names: a NetworkPolicy. With none, to
    /// nothing else.
    pub fn only_to<'r>(mut self, others: impl IntoIterator<Item = &'r Running>) -> Self {
        self.only_to = Some(others.into_iter().map(|other| other.labels().clone()).collect());
        self
    }

    /// A container that runs to its end before the workload's own begins. It may do no more than that one, unless it has a
    /// security context of its own.
    pub fn init(mut self, container: Container) -> Self {
        self.first.push(container);
        self
    }

    /// A container beside the workload's own, from before it begins until after it ends. It may do no more than that one,
    /// unless it has a security context of its own.
    pub fn sidecar(mut self, container: Container) -> Self {
        self.beside.push(container);
        self
    }

    /// Changes the Service: `.service(|service| service.type_(ServiceType::LoadBalancer))`.
    pub fn service(mut self, change: impl FnOnce(ServiceSpec) -> ServiceSpec + 'static) -> Self {
        self.change_service.push(Box::new(change));
        self
    }

    /// Changes the container: for what nothing here does.
    pub fn container(mut self, change: impl FnOnce(Container) -> Container + 'static) -> Self {
        self.change_container.push(Box::new(change));
        self
    }

    /// Changes the pods: for what nothing here does.
    pub fn pods(mut self, change: impl FnOnce(PodSpec) -> PodSpec + 'static) -> Self {
        self.change_pods.push(Box::new(change));
        self
    }
}
