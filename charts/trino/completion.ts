import { JsonPatch } from 'cdk8s';
import { type EnvVar, fingerprint, type KubeObject, type Server } from '#platform';
import type { PodSpec } from '#schemas/core/v1';

/** What a server's pods get when the ledger is complete. */
export interface Completion {
  readonly env: readonly EnvVar[];
  readonly configMaps: readonly { readonly path: string; readonly name: string }[];
  readonly secrets: readonly { readonly path: string; readonly secret: string }[];
  /** Text that is read when the program starts: where it changes, the pods are started anew. */
  readonly restarts: string;
}

/** Adds to a server what follows from references that were made after it. */
export function complete(server: Server, { env, configMaps, secrets, restarts }: Completion): void {
  const { template } = (server.object.value() as KubeObject & { spec: { template: { spec: PodSpec } } }).spec;
  const [container] = template.spec.containers;
  const sources = [
    ...configMaps.map(({ name, path }) => ({ name, path, volume: { name, configMap: { name } } })),
    ...secrets.map(({ secret, path }) => ({
      name: secret,
      path,
      volume: { name: secret, secret: { secretName: secret } },
    })),
  ];
  const mounts = sources.map(({ name, path }) => ({ name, mountPath: path, readOnly: true }));
  const pod = '/spec/template/spec';
  // The whole list each time, so that it does not matter how often the patch is carried out.
  server.object.addJsonPatch(
    JsonPatch.replace(`${pod}/containers/0/env`, [...(container?.env ?? []), ...env]),
    JsonPatch.replace(`${pod}/containers/0/volumeMounts`, [...(container?.volumeMounts ?? []), ...mounts]),
    JsonPatch.replace(`${pod}/volumes`, [...(template.spec.volumes ?? []), ...sources.map(({ volume }) => volume)]),
    JsonPatch.add('/spec/template/metadata/annotations/lakehouse-gitops~1catalogs-sha256', fingerprint(restarts)),
  );
}
