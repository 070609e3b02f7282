import { stringify } from 'yaml';
import { hostsOf, type Place, type Publisher } from '../lanes/publisher.js';
import type { Application } from './applications.js';

/** Name of the ConfigMap that holds what a release was given. */
export const valuesOf = (release: string) => `${release}-values`;

/** Those that render a chart, with where it is published. */
function chartsOf(applications: readonly Application[]): readonly [Place, Application['spec']][] {
  return applications
    .filter(({ spec }) => spec.source.helm)
    .map(({ spec }) => {
      const { chart, repoURL } = spec.source;
      return [{ chart: chart ?? repoURL.split('/').at(-1)!, url: repoURL }, spec];
    });
}

export const hostsOfCharts = (applications: readonly Application[]) =>
  chartsOf(applications).flatMap(([place]) => hostsOf(place));

/**
 * Charts of the rendered names and versions. What is in them is the lane's, for the real ones are out of reach: a ConfigMap with the values that arrived,
 * and what the Application is told to look away from, made up anew at each rendering.
 */
export async function publishCharts(publisher: Publisher, applications: readonly Application[]): Promise<void> {
  for (const [place, { source, ignoreDifferences = [] }] of chartsOf(applications)) {
    const made = ignoreDifferences.map((each, index) => [`templates/made-up-${index}.yaml`, stringify(madeUp(each))]);
    await publisher.publish(place, source.targetRevision, {
      'templates/values.yaml': VALUES,
      ...Object.fromEntries(made),
    });
  }
}

const VALUES = `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${valuesOf('{{ .Release.Name }}')}
data:
  values: {{ toJson .Values | quote }}
`;

type Ignored = NonNullable<Application['spec']['ignoreDifferences']>[number];

function madeUp({ kind, name, jsonPointers }: Ignored): object {
  const keys = jsonPointers.map((pointer) => pointer.split('/').at(-1)!.replaceAll('~1', '/'));
  const fields = Object.fromEntries(keys.map((key) => [key, '{{ randAlphaNum 16 | b64enc }}']));
  if (kind === 'Secret') return { apiVersion: 'v1', kind, metadata: { name }, data: fields };
  const labels = { app: name };
  const spec = { containers: [{ name, image: 'stand-in' }] };
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels, annotations: fields }, spec } },
  };
}
