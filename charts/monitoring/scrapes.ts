import { type Component, type MetricsSource, Resource } from '#platform';
import { PodMonitor } from './resources';

/** A monitor for each metrics source. Pods must declare the port: Prometheus finds it among those of their containers (pkg/prometheus/promcfg.go). */
export function monitors(component: Component, sources: readonly MetricsSource[]): void {
  for (const { name, endpoint, path = '/metrics', interval, scheme } of sources) {
    const { peer, ports } = endpoint;
    if (peer.kind !== 'pods') continue;
    new Resource(component, `monitor ${name}`, PodMonitor, {
      metadata: { name },
      spec: {
        selector: { matchLabels: peer.labels },
        namespaceSelector: { matchNames: [peer.namespace] },
        podMetricsEndpoints: [
          {
            portNumber: ports[0],
            path,
            interval: interval?.go,
            // A series that says what it is about (the namespace of a certificate) is believed; Prometheus would put its own labels before them.
            honorLabels: true,
            ...(scheme === 'https' ? overTls : {}),
            // Alerts and triggers name a source by what it is called here, not by where its monitor lies.
            relabelings: [{ targetLabel: 'job', replacement: name }],
          },
        ],
      },
    });
  }
}

/** Pods are read by address, which stands in no certificate of theirs. What is sent is no secret, and policies say who answers there. */
const overTls = { scheme: 'https', tlsConfig: { insecureSkipVerify: true } } as const;
