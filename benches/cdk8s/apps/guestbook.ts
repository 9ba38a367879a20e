import { ApiObject, App, Chart } from 'cdk8s';
import { Construct } from 'constructs';

/** The guestbook: a page that people sign, and the store that remembers what they wrote. */
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

    new ApiObject(this, 'service', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { selector: labels, ports: [{ name: 'http', port, targetPort: 'http' }] },
    });
    new ApiObject(this, 'deployment', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
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
                  seccompProfile: { type: 'RuntimeDefault' },
                }
              : undefined,
            affinity: replicas > 1 ? apart(labels) : undefined,
            containers: [
              {
                name: id,
                image,
                env: names.length > 0 ? names : undefined,
                ports: [{ containerPort: port, name: 'http' }],
                readinessProbe: { tcpSocket: { port: 'http' } },
                resources: { requests: { cpu: '50m', memory }, limits: { memory } },
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
      new ApiObject(this, 'ingress', {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata,
        spec: { rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }] },
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
