import { ApiObject, App, Chart } from 'cdk8s';
import { Construct } from 'constructs';

/** Starboard: an operator that scans what runs in the cluster, with the rights and settings that it needs. */
const SCANNERS = ['VULNERABILITY_SCANNER', 'CONFIG_AUDIT_SCANNER', 'CIS_KUBERNETES_BENCHMARK'];
const settings = { version: '0.15.25', jobs: 10, scanners: [] as string[] };
const namespace = 'starboard-system';

interface StarboardProps {
  readonly version: string;
  readonly jobs: number;
  readonly scanners: string[];
}

class Starboard extends Construct {
  readonly deployment: ApiObject;

  constructor(scope: Construct, id: string, props: StarboardProps) {
    super(scope, id);
    const name = 'starboard-operator';
    const labels = { 'app.kubernetes.io/instance': 'starboard.operator', 'app.kubernetes.io/name': 'operator' };
    const config = new ApiObject(this, 'settings', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'starboard', namespace },
      data: {
        'vulnerabilityReports.scanner': 'Trivy',
        'configAuditReports.scanner': 'Conftest',
        'kube-bench.imageRef': 'docker.io/aquasec/kube-bench:v0.6.9',
      },
    });
    new ApiObject(this, 'trivy', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'starboard-trivy-config', namespace },
      data: { 'trivy.imageRef': 'docker.io/aquasec/trivy:0.35.0', 'trivy.mode': 'Standalone' },
    });
    const account = new ApiObject(this, 'account', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name, namespace },
    });
    const role = new ApiObject(this, 'role', {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name },
      rules: rights(),
    });
    new ApiObject(this, 'binding', {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role.name },
      subjects: [{ kind: 'ServiceAccount', name: account.name, namespace }],
    });
    const env: Record<string, string> = {
      OPERATOR_NAMESPACE: namespace,
      OPERATOR_TARGET_NAMESPACES: '',
      OPERATOR_CONCURRENT_SCAN_JOBS_LIMIT: String(props.jobs),
      OPERATOR_SCAN_JOB_RETRY_AFTER: '30s',
      OPERATOR_METRICS_BIND_ADDRESS: ':8080',
      OPERATOR_HEALTH_PROBE_BIND_ADDRESS: ':9090',
    };
    for (const scanner of SCANNERS) {
      const runs = props.scanners.length === 0 || props.scanners.includes(scanner);
      env[`OPERATOR_${scanner}_ENABLED`] = String(runs);
    }
    this.deployment = new ApiObject(this, 'deployment', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace },
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        strategy: { type: 'Recreate' },
        template: {
          metadata: { labels },
          spec: {
            serviceAccountName: account.name,
            containers: [
              {
                name: 'operator',
                image: `docker.io/aquasec/starboard-operator:${props.version}`,
                env: Object.entries(env).map(([name, value]) => ({ name, value })),
                envFrom: [{ configMapRef: { name: config.name } }],
                ports: [
                  { containerPort: 8080, name: 'metrics' },
                  { containerPort: 9090, name: 'probes' },
                ],
                readinessProbe: { httpGet: { path: '/readyz/', port: 'probes' } },
                livenessProbe: { httpGet: { path: '/healthz/', port: 'probes' }, initialDelaySeconds: 5 },
                securityContext: {
                  allowPrivilegeEscalation: false,
                  readOnlyRootFilesystem: true,
                  capabilities: { drop: ['ALL'] },
                },
              },
            ],
          },
        },
      },
    });
  }
}

/** It reads what runs, makes jobs that scan it, and writes reports. */
function rights() {
  const rule = (group: string, resources: string[], verbs: string[]) => ({ apiGroups: [group], resources, verbs });
  const look = ['get', 'list', 'watch'];
  const write = ['get', 'list', 'watch', 'create', 'update', 'delete'];
  return [
    rule(
      '',
      ['pods', 'pods/log', 'replicationcontrollers', 'services', 'resourcequotas', 'limitranges', 'nodes'],
      look,
    ),
    rule('', ['configmaps', 'secrets', 'serviceaccounts'], write),
    rule('', ['events'], ['create']),
    rule('apps', ['deployments', 'replicasets', 'statefulsets', 'daemonsets'], look),
    rule('batch', ['jobs'], write),
    rule('batch', ['cronjobs'], look),
    rule('rbac.authorization.k8s.io', ['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'], look),
    rule('networking.k8s.io', ['networkpolicies', 'ingresses'], look),
    rule('apiextensions.k8s.io', ['customresourcedefinitions'], look),
    rule(
      'aquasecurity.github.io',
      ['vulnerabilityreports', 'configauditreports', 'clusterconfigauditreports', 'ciskubebenchreports'],
      write,
    ),
    rule('coordination.k8s.io', ['leases'], ['create', 'get', 'update']),
  ];
}

class Starboards extends Chart {
  constructor(app: App) {
    super(app, 'starboard');
    new ApiObject(this, 'namespace', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace },
    });
    new Starboard(this, 'operator', settings);
  }
}

const app = new App();
new Starboards(app);
app.synth();
