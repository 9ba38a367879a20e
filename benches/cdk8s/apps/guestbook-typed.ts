import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import {
  IntOrString,
  IoK8SApiCoreV1SeccompProfileType as SeccompProfileType,
  IoK8SApiNetworkingV1HttpIngressPathPathType as PathType,
  KubeDeployment,
  KubeIngress,
  KubeService,
  Quantity,
} from './imports/k8s';

/** The guestbook with the classes that `cdk8s import` makes: what is wrong does not compile. */
const settings = {
  replicas: 2,
  host: 'guestbook.example.com',
  image: 'us-docker.pkg.dev/google-samples/containers/gke/gb-frontend:v5',
};

interface WorkloadProps {
  readonly image: string;
  readonly port: number;
  readonly memory: string;
  readonly replicas?: number;
  /** The user that it runs as, with the restricted security context; without it, as the image says. */
  readonly user?: number;
  readonly env?: Record<string, string>;
  readonly host?: string;
}

class Workload extends Construct {
  readonly host: string;

  constructor(scope: Construct, id: string, props: WorkloadProps) {
    super(scope, id);
    const { image, port, memory, replicas = 1, user, env = {}, host } = props;
    const labels = { 'app.kubernetes.io/instance': `guestbook.${id}`, 'app.kubernetes.io/name': id };
    const metadata = { name: `guestbook-${id}`, labels };
    this.host = metadata.name;
    const restricted = user !== undefined;
    const names = Object.entries(env).map(([name, value]) => ({ name, value }));

    new KubeService(this, 'service', {
      metadata,
      spec: { selector: labels, ports: [{ name: 'http', port, targetPort: IntOrString.fromString('http') }] },
    });
    new KubeDeployment(this, 'deployment', {
      metadata,
      spec: {
        replicas,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            automountServiceAccountToken: false,
            securityContext: restricted
              ? {
                  fsGroup: user,
                  runAsGroup: user,
                  runAsNonRoot: true,
                  runAsUser: user,
                  seccompProfile: { type: SeccompProfileType.RUNTIME_DEFAULT },
                }
              : undefined,
            affinity: replicas > 1 ? apart(labels) : undefined,
            containers: [
              {
                name: id,
                image,
                env: names.length > 0 ? names : undefined,
                ports: [{ containerPort: port, name: 'http' }],
                readinessProbe: { tcpSocket: { port: IntOrString.fromString('http') } },
                resources: {
                  requests: { cpu: Quantity.fromString('50m'), memory: Quantity.fromString(memory) },
                  limits: { memory: Quantity.fromString(memory) },
                },
                securityContext: restricted
                  ? { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } }
                  : undefined,
              },
            ],
          },
        },
      },
    });
    if (host) {
      const backend = { service: { name: metadata.name, port: { name: 'http' } } };
      new KubeIngress(this, 'ingress', {
        metadata,
        spec: { rules: [{ host, http: { paths: [{ path: '/', pathType: PathType.PREFIX, backend }] } }] },
      });
    }
  }
}

/** On different nodes where that is possible. */
function apart(labels: Record<string, string>) {
  const podAffinityTerm = { labelSelector: { matchLabels: labels }, topologyKey: 'kubernetes.io/hostname' };
  return {
    podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ podAffinityTerm, weight: 100 }] },
  };
}

const app = new App();
const book = new Chart(app, 'guestbook');
const store = new Workload(book, 'store', {
  image: 'docker.io/valkey/valkey:8.1-alpine',
  user: 999,
  port: 6379,
  memory: '64Mi',
});
new Workload(book, 'web', {
  image: settings.image,
  replicas: settings.replicas,
  port: 80,
  memory: '128Mi',
  host: settings.host,
  env: {
    GET_HOSTS_FROM: 'env',
    REDIS_LEADER_SERVICE_HOST: store.host,
    REDIS_FOLLOWER_SERVICE_HOST: store.host,
  },
});
app.synth();
