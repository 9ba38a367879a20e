import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';

export interface ComponentProps {
  readonly name: string;
  readonly image: string;
  readonly port: number;
  readonly replicas: number;
  readonly memory: string;
  /** Entries of the ConfigMap whose entries become environment variables. */
  readonly config?: Record<string, string>;
}

/** A part of the app: a Deployment with one container, the Service in front of it, and its settings. */
export class Component extends Construct {
  constructor(scope: Construct, readonly props: ComponentProps) {
    super(scope, props.name);
    const { name, image, port, replicas, memory, config } = props;

    new ApiObject(this, 'deployment', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: metadata(name),
      spec: {
        replicas,
        selector: { matchLabels: labels(name) },
        template: {
          metadata: { labels: labels(name) },
          spec: {
            containers: [
              {
                name,
                image,
                envFrom: config && [{ configMapRef: { name } }],
                ports: [{ containerPort: port }],
                readinessProbe: { tcpSocket: { port } },
                resources: { requests: { cpu: '50m' }, limits: { memory } },
              },
            ],
          },
        },
      },
    });
    new ApiObject(this, 'service', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata(name),
      spec: { selector: labels(name), ports: [{ port }] },
    });
    if (config) {
      new ApiObject(this, 'config', {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: metadata(name),
        data: config,
      });
    }
  }
}

export function metadata(name: string) {
  return { name, labels: labels(name) };
}

function labels(name: string) {
  return { 'app.kubernetes.io/part-of': 'guestbook', 'app.kubernetes.io/name': name };
}
