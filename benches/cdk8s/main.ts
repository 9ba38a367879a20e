import { ApiObject, App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { Component, metadata } from './component';

const settings = {
  replicas: 2,
  host: 'guestbook.example.com',
  image: 'us-docker.pkg.dev/google-samples/containers/gke/gb-frontend:v5',
};

class Guestbook extends Chart {
  constructor(scope: Construct) {
    super(scope, 'guestbook');

    const store = new Component(this, {
      name: 'store',
      image: 'docker.io/valkey/valkey:8.1-alpine',
      port: 6379,
      replicas: 1,
      memory: '64Mi',
    });
    const web = new Component(this, {
      name: 'web',
      image: settings.image,
      port: 80,
      replicas: settings.replicas,
      memory: '128Mi',
      config: {
        GET_HOSTS_FROM: 'env',
        REDIS_LEADER_SERVICE_HOST: store.props.name,
        REDIS_FOLLOWER_SERVICE_HOST: store.props.name,
      },
    });
    const service = { name: web.props.name, port: { number: web.props.port } };
    new ApiObject(this, 'ingress', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: metadata('guestbook'),
      spec: {
        rules: [
          {
            host: settings.host,
            http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service } }] },
          },
        ],
      },
    });
  }
}

const app = new App();
new Guestbook(app);
app.synth();
