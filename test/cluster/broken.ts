import { parseDocument } from 'yaml';
import type { KubeObject } from './layers';

/** One way to spoil a rendered object. The server must refuse the result, and for the reason that is meant. */
export interface BrokenCase {
  readonly what: string;
  /** Which rendered object is spoilt: the first one that fits. */
  readonly subject: (object: KubeObject) => boolean;
  readonly spoil: (yaml: string) => string;
  /** What the server has to say; any other refusal would prove nothing about this fault. */
  readonly refusal: RegExp;
}

const topic = ofKind('KafkaTopic');
const workload = ofKind('Deployment', 'StatefulSet');
const container = ['spec', 'template', 'spec', 'containers', 0] as const;

export const BROKEN: readonly BrokenCase[] = [
  {
    what: 'a custom field with a typing error',
    subject: topic,
    spoil: set(['spec', 'partitons'], 3),
    refusal: /\.spec\.partitons: field not declared in schema/,
  },
  {
    what: 'a built-in field with a typing error',
    subject: workload,
    spoil: set([...container, 'imagePullpolicy'], 'Always'),
    refusal: /imagePullpolicy.*field not declared in schema/,
  },
  {
    what: 'a value outside an enum',
    subject: ofKind('FlinkDeployment'),
    spoil: set(['spec', 'job', 'upgradeMode'], 'save-point'),
    refusal: /spec\.job\.upgradeMode: Unsupported value: "save-point"/,
  },
  {
    what: 'a number below its minimum',
    subject: topic,
    spoil: set(['spec', 'partitions'], 0),
    refusal: /spec\.partitions.*should be greater than or equal to 1/,
  },
  {
    what: 'a string for a number',
    subject: topic,
    spoil: set(['spec', 'partitions'], 'six'),
    refusal: /\.spec\.partitions: expected numeric/,
  },
  {
    what: 'a text that breaks a pattern',
    subject: ofKind('Kustomization'),
    spoil: set(['spec', 'interval'], '10 minutes'),
    refusal: /spec\.interval in body should match/,
  },
  {
    what: 'two fields that exclude each other by a CEL rule (Flux)',
    subject: ofKind('Kustomization'),
    spoil: set(['spec', 'kubeConfig'], { secretRef: { name: 'a' }, configMapRef: { name: 'b' } }),
    refusal: /exactly one of spec\.kubeConfig\.configMapRef or spec\.kubeConfig\.secretRef/,
  },
  {
    what: 'one field without the other that a CEL rule asks for (Strimzi)',
    subject: ofKind('KafkaUser'),
    spoil: set(['spec', 'authentication'], { type: 'tls', validityDays: 30 }),
    refusal: /must be set together/,
  },
  {
    what: 'a required field left out',
    subject: ofKind('Kustomization'),
    spoil: remove(['spec', 'sourceRef']),
    refusal: /spec\.sourceRef: Required value/,
  },
  {
    what: 'a key given twice',
    subject: topic,
    spoil: (yaml) => yaml.replace(/^( +)partitions: .*$/m, '$&\n$1partitions: 99'),
    refusal: /key "partitions" already set in map/,
  },
  {
    what: 'a label that is no label',
    subject: topic,
    spoil: set(['metadata', 'labels', 'team'], 'café & bar'),
    refusal: /metadata\.labels: Invalid value: "café & bar"/,
  },
  {
    what: 'a name that only Kafka allows',
    subject: topic,
    spoil: set(['metadata', 'name'], 'cafe_orders'),
    refusal: /metadata\.name: Invalid value: "cafe_orders"/,
  },
  {
    what: 'an API version that is served no more',
    subject: topic,
    spoil: set(['apiVersion'], 'kafka.strimzi.io/v1beta2'),
    refusal: /no kind KafkaTopic in kafka\.strimzi\.io\/v1beta2/,
  },
  {
    what: 'a namespace that nobody made',
    subject: topic,
    spoil: set(['metadata', 'namespace'], 'nowhere'),
    refusal: /namespaces "nowhere" not found/,
  },
  {
    what: 'a selector that misses its own pods',
    subject: workload,
    spoil: set(['spec', 'template', 'metadata', 'labels'], { app: 'another' }),
    refusal: /`selector` does not match template `labels`/,
  },
  {
    what: 'a port that does not exist',
    subject: (object) => object.kind === 'NetworkPolicy' && JSON.stringify(object).includes('"ingress":[{'),
    spoil: set(['spec', 'ingress', 0, 'ports'], [{ protocol: 'TCP', port: 70_000 }]),
    refusal: /spec\.ingress\[0\]\.ports\[0\]\.port: Invalid value: 70000: must be between 1 and 65535/,
  },
];

function ofKind(...kinds: readonly string[]): (object: KubeObject) => boolean {
  return (object) => kinds.includes(object.kind);
}

function set(path: readonly (string | number)[], value: unknown): (yaml: string) => string {
  return (yaml) => {
    const document = parseDocument(yaml);
    document.setIn(path, document.createNode(value));
    return document.toString();
  };
}

function remove(path: readonly string[]): (yaml: string) => string {
  return (yaml) => {
    const document = parseDocument(yaml);
    document.deleteIn(path);
    return document.toString();
  };
}
