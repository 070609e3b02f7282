import type { Cluster } from '#platform';
import type { Step } from '../engine';
import { keyFile, signersStep } from '../signers';

/** In the name of Argo CD, which syncs the same later: what two own stays when one of them leaves it out. */
const asArgo = '--field-manager=argocd-controller';

/** From a cluster without Argo CD to one that Argo CD keeps. */
export function start(on: Cluster): readonly Step[] {
  const { namespace } = on.sync;
  const folder = `dist/${on.name}/argocd`;
  return [
    {
      what: `Argo CD ${on.versions.engines.argocd}, with the settings of this cluster.`,
      commands: [
        `kubectl apply --server-side --force-conflicts ${asArgo} -k ${folder}/install`,
        `kubectl rollout status --namespace ${namespace} statefulset/argocd-application-controller`,
      ],
    },
    ...access(on),
    ...signers(on),
    {
      what: 'The Application of all Applications, and its project. From here on everything comes from Git but these two: apply them again when they change.',
      commands: [
        `kubectl apply --server-side ${asArgo} -f ${folder}/appproject-sync.yaml -f ${folder}/application-root.yaml`,
        `kubectl get applications --namespace ${namespace} --watch`,
      ],
    },
  ];
}

/** Argo CD knows repositories by a label (declarative-setup.md). The command makes the Secret or changes it, so that rotating is the same. */
function access({ sync: { access, url, namespace } }: Cluster): readonly Step[] {
  if (!access) return [];
  const [what, keys] =
    access.kind === 'deploy key'
      ? ['The deploy key of the repository.', '--from-file=sshPrivateKey=deploy-key']
      : [
          "The private key of GitHub's app.",
          `--from-literal=githubAppID=${access.app} --from-literal=githubAppInstallationID=${access.installation} --from-file=githubAppPrivateKey=app.pem`,
        ];
  const made = `kubectl create secret generic ${access.secretName} --namespace ${namespace} --from-literal=type=git --from-literal=url=${url} ${keys} --dry-run=client -o yaml`;
  const labelled = 'kubectl label --local -f - argocd.argoproj.io/secret-type=repository -o yaml';
  return [{ what, commands: [`${made} | ${labelled} | kubectl apply --server-side -f -`] }];
}

/** Under a name of its own, so that Argo CD's next sync of the ConfigMap leaves the keys where they are. */
const signers = (on: Cluster): readonly Step[] =>
  signersStep(on, (keys) => {
    const files = keys.map((key) => `--from-file=${key}=${keyFile(key)}`).join(' ');
    const made = `kubectl create configmap argocd-gpg-keys-cm --namespace ${on.sync.namespace} ${files} --dry-run=client -o yaml`;
    return `${made} | kubectl apply --server-side --field-manager=signers -f -`;
  });
