import { type ChartRelease, type Component, DescriptionError, type MadeUp, Resource } from '#platform';
import { chartsProject, repositoryOf } from './projects';
import { Application, inCluster, syncWave } from './resources';
import { syncPolicy, watched, watchedInPart } from './sync-policy';

/** A chart by version, rendered by Argo CD. It stands beside the Application of its component, in the same wave: each may need the other. */
export function chartApplication(sync: Component, release: ChartRelease, wave: number): void {
  const { chart } = release.props;
  const name = `chart-${release.component.home}-${release.props.name}`;
  const ignored = leftAlone(release);
  new Resource(sync, name, Application, {
    metadata: { name, annotations: { ...syncWave(wave), ...(ignored.length > 0 ? watchedInPart : watched) } },
    spec: {
      project: chartsProject,
      source: {
        repoURL: repositoryOf(chart),
        targetRevision: chart.version,
        // A chart that is an OCI artifact is its own root (docs/user-guide/oci.md).
        ...(chart.from === 'oci' ? { path: '.' } : { chart: chart.chart }),
        helm: { releaseName: release.props.name, valuesObject: { ...release.values } },
      },
      destination: { server: inCluster, namespace: release.component.home },
      ignoreDifferences:
        ignored.length > 0
          ? // An empty group must not be stated: Argo CD takes it away again, and the root puts it back for ever.
            ignored.map(({ group, kind, name, fields }) => ({
              ...(group ? { group } : {}),
              ...{ kind, name, jsonPointers: fields },
            }))
          : undefined,
      // A chart that leaves a definition out would take all objects of that kind with it; a person looks first. No finalizer for the same reason.
      syncPolicy: syncPolicy({ prune: false, options: ignored.length > 0 ? ['RespectIgnoreDifferences=true'] : [] }),
    },
  });
}

/** Argo CD reads no values from a Secret (argoproj/argo-cd#5664), and finds a difference in what a chart makes up at each rendering. */
function leftAlone({ component, props: { name, secretValues, madeUp = [] } }: ChartRelease): readonly MadeUp[] {
  if (!secretValues) return [];
  if (madeUp.length > 0) return madeUp;
  throw new DescriptionError({
    code: 'LH330',
    where: component.node.path,
    what: `the chart ${name} takes values from a Secret, which Argo CD cannot read`,
    fix: 'State in `madeUp` what the chart makes up without them, or give it the name of a Secret in its values.',
  });
}
