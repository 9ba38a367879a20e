import { ApiObject, App, Chart } from 'cdk8s';

/** Two hundred teams on one cluster, a thousand objects: for each a namespace with limits, rights, and a wall. */
const teams = 200;

/** Names come from people: this is what Kubernetes takes, the same one each time. */
function slug(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, '-') + '-' + hash(text);
}

/** FNV-1a of 32 bits. */
function hash(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text + '/')) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, '0');
}

class Tenant extends Chart {
  constructor(app: App, team: string) {
    const name = slug(team);
    super(app, name);
    const limits = { name: `${name}-limits`, namespace: name };
    new ApiObject(this, 'namespace', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name,
        annotations: { 'example.com/team': team },
        labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
      },
    });
    new ApiObject(this, 'quota', {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: limits,
      spec: { hard: { 'requests.cpu': '8', 'requests.memory': '16Gi', pods: '50' } },
    });
    new ApiObject(this, 'limits', {
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: limits,
      spec: {
        limits: [{ type: 'Container', default: { memory: '256Mi' }, defaultRequest: { cpu: '50m' } }],
      },
    });
    new ApiObject(this, 'wall', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: `${name}-wall`, namespace: name },
      spec: { podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }], policyTypes: ['Ingress'] },
    });
    new ApiObject(this, 'people', {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: `${name}-people`, namespace: name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'edit' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: team }],
    });
  }
}

const app = new App();
for (let number = 1; number <= teams; number++) {
  new Tenant(app, `Team ${String(number).padStart(3, '0')}`);
}
app.synth();
