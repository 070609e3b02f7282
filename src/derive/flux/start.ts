import type { Cluster } from '#platform';
import type { Step } from '../engine';
import { keyFile, signersStep } from '../signers';
import { repository, signersSecret } from './bootstrap';

/** From a cluster without Flux to one that Flux keeps. */
export function start(on: Cluster): readonly Step[] {
  const { namespace } = on.sync;
  const files = [`gitrepository-${repository}`, `kustomization-${repository}`].map(
    (name) => `-f dist/${on.name}/flux/${name}.yaml`,
  );
  return [
    {
      what: "Flux's controllers, by its own command line of the same version.",
      commands: [`flux install --version=${on.versions.engines.flux}`],
    },
    ...access(on),
    ...signersStep(on, (keys) => {
      const files = keys.map((key) => `--from-file=${keyFile(key)}`).join(' ');
      return `kubectl create secret generic ${signersSecret} --namespace ${namespace} ${files} --dry-run=client -o yaml | kubectl apply --server-side -f -`;
    }),
    {
      what: 'The repository, and the Kustomization of all others. From here on everything comes from Git.',
      commands: [`kubectl apply --server-side ${files.join(' ')}`, 'flux get kustomizations --watch'],
    },
  ];
}

/** `flux create secret` makes the Secret or changes it, so that rotating is the same command. */
function access({ sync: { url, access } }: Cluster): readonly Step[] {
  if (!access) return [];
  if (access.kind === 'deploy key') {
    return [
      {
        what: 'The deploy key of the repository. Compare the host key that it prints with the one that the forge publishes.',
        commands: [`flux create secret git ${access.secretName} --url=${url} --private-key-file=deploy-key`],
      },
    ];
  }
  return [
    {
      what: "The private key of GitHub's app.",
      commands: [
        `flux create secret githubapp ${access.secretName} --app-id=${access.app} --app-installation-id=${access.installation} --app-private-key=app.pem`,
      ],
    },
  ];
}
