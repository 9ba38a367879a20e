import { ApiObject, App, Chart } from 'cdk8s';
import { Construct } from 'constructs';

/** As many objects as OBJECTS says, four for each part: the twin of benches/sdk/many.rs. */
class Web extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const name = `many-${id}`;
    const labels = { 'app.kubernetes.io/instance': `many.${id}`, 'app.kubernetes.io/name': id };
    const config = new ApiObject(this, 'config', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name },
      data: { color: 'blue', size: 'large' },
    });
    const account = new ApiObject(this, 'account', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name, labels },
    });
    new ApiObject(this, 'deployment', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name },
      spec: {
        replicas: 3,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            serviceAccountName: account.name,
            containers: [
              {
                name: 'web',
                image: 'registry.example.com/team/web:1.29',
                ports: [{ containerPort: 8080, name: 'http' }],
                envFrom: [{ configMapRef: { name: config.name } }],
                env: [
                  { name: 'LOG', value: 'info' },
                  { name: 'COLOR', valueFrom: { configMapKeyRef: { name: config.name, key: 'color' } } },
                ],
                readinessProbe: { httpGet: { port: 'http', path: '/' } },
                resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '128Mi' } },
              },
            ],
          },
        },
      },
    });
    new ApiObject(this, 'service', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name },
      spec: { selector: labels, ports: [{ port: 80, targetPort: 'http' }] },
    });
  }
}

const app = new App();
const chart = new Chart(app, 'many', { namespace: 'many' });
const objects = Number(process.env.OBJECTS ?? 100);
for (let number = 0; number < objects / 4; number++) {
  new Web(chart, `app${number}`);
}
app.synth();
