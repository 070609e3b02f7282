import type { Versions } from './pinned-versions';
import { DescriptionError } from './problems';

/** What a release works with, oldest and newest; of every release that some cluster runs. */
type Releases = Readonly<Record<string, readonly [first: string, last: string]>>;

/** Kafka by release of Strimzi: kafka-versions.yaml at its tag, those with `supported: true`. */
const KAFKA: Releases = { '1.2.0': ['4.2.0', '4.3.1'] };

/** The hub in a release of its chart (images/hub/requirements.txt at its tag), which refuses servers of another minor version. */
const HUB: Releases = { '4.4.0': ['5.5', '5.5'] };

/** Kubernetes by release of Karpenter: website/content/en/docs/upgrading/compatibility.md at its tag. */
const KUBERNETES: Releases = { '1.14.1': ['1.30', '1.36'] };

/** Refuses versions that do not work with each other, or of which nobody has stated whether they do. */
export function requireFit(cluster: string, { charts, kafka, jupyter, eks, kubectl }: Versions): void {
  const refuse = (what: string, fix: string) => {
    throw new DescriptionError({ code: 'LH119', where: `cluster '${cluster}'`, what, fix });
  };
  const within = (what: string, version: string, by: string, range: readonly [string, string] | undefined) => {
    if (!range) return refuse(`nothing says what ${by} works with`, 'State it in src/platform/fitting.ts.');
    const [first, last] = range;
    if (compare(version, first) >= 0 && compare(version, last) <= 0) return;
    refuse(`${what} ${version} does not work with ${by}, which wants ${first} to ${last}`, 'Move both together.');
  };
  const strimzi = charts.strimzi.version;
  const hub = charts.jupyterhub.version;
  const karpenter = charts.karpenter.version;
  within('Kafka', kafka.version, `Strimzi ${strimzi}`, KAFKA[strimzi]);
  // A broker reads older metadata, and none that is newer than itself (kafka.apache.org/documentation/#upgrade).
  within('metadata of Kafka', minor(kafka.metadataVersion), `Kafka ${kafka.version}`, ['3.3', minor(kafka.version)]);
  within('a notebook server of JupyterHub', minor(jupyter.hub), `JupyterHub's chart ${hub}`, HUB[hub]);
  within('Kubernetes', eks.kubernetes, `Karpenter ${karpenter}`, KUBERNETES[karpenter]);
  // One minor version away at most: kubernetes.io/releases/version-skew-policy.
  const [major = 0, at = 0] = parts(eks.kubernetes);
  within('kubectl', minor(kubectl), `Kubernetes ${eks.kubernetes}`, [`${major}.${at - 1}`, `${major}.${at + 1}`]);
}

const parts = (version: string) => (version.match(/\d+/g) ?? []).map(Number);
const minor = (version: string) => parts(version).slice(0, 2).join('.');

function compare(a: string, b: string): number {
  const [left, right] = [parts(a), parts(b)];
  const at = left.findIndex((part, index) => part !== right[index]);
  return at < 0 ? left.length - right.length : (left[at] ?? 0) - (right[at] ?? 0);
}
