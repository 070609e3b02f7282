import type { Volume, VolumeMount } from '#schemas/core/v1';
import { DescriptionError } from './problems';
import type { Bytes } from './quantities';

/** Files that a program finds at a path. */
export type Mount =
  /** Text that we render, by file name. A ConfigMap is made for it, and a changed text restarts the program. */
  | { readonly path: string; readonly config: Readonly<Record<string, string>> }
  /** A Secret of the program's own namespace. */
  | {
      readonly path: string;
      readonly secret: string;
      /** File by key. @default - a file each key */
      readonly keys?: Readonly<Record<string, string>>;
      /** This key alone, as the file that `path` names: for a folder whose other files are the image's. It stays as it was when the pod began. @default - a folder */
      readonly file?: string;
      /** Permissions, for a program that refuses keys that others may read. @default 0o644 */
      readonly mode?: number;
    }
  /** An empty folder to write in, gone with the pod; a pod that writes more is evicted. */
  | { readonly path: string; readonly scratch: Bytes };

/** Mounts with the names that a pod knows them by. */
export interface Mounted {
  readonly volumes: readonly Volume[];
  readonly volumeMounts: readonly VolumeMount[];
  /** What the ConfigMaps hold, by name. */
  readonly configs: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

/** @param owner whose ConfigMaps these are: `superset` gets `superset-etc-superset` for `/etc/superset` */
export function mounted(owner: string, where: string, mounts: readonly Mount[]): Mounted {
  const volumes: Volume[] = [];
  const volumeMounts: VolumeMount[] = [];
  const configs = new Map<string, Readonly<Record<string, string>>>();
  for (const mount of mounts) {
    const name = volumeName(mount.path);
    const twin = volumeMounts.find((other) => other.name === name);
    if (twin) refuseTwin(where, mount.path, twin.mountPath);
    volumeMounts.push({
      name,
      mountPath: mount.path,
      subPath: 'secret' in mount ? mount.file : undefined,
      readOnly: 'scratch' in mount ? undefined : true,
    });
    if ('config' in mount) {
      const configMap = `${owner}-${name}`;
      configs.set(configMap, mount.config);
      volumes.push({ name, configMap: { name: configMap } });
    } else if ('secret' in mount) {
      const items = mount.keys && Object.entries(mount.keys).map(([key, path]) => ({ key, path }));
      volumes.push({ name, secret: { secretName: mount.secret, items, defaultMode: mount.mode } });
    } else {
      volumes.push({ name, emptyDir: { sizeLimit: String(mount.scratch) } });
    }
  }
  return { volumes, volumeMounts, configs };
}

/** From the path alone, so that a new neighbour renames nothing. A volume's name is a DNS label, and `data` is the disk's. */
export function volumeName(path: string): string {
  const name = path
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(-60)
    .replace(/^-/, '');
  return name === 'data' ? 'data-folder' : name;
}

function refuseTwin(where: string, path: string, other: string): never {
  throw new DescriptionError({
    code: 'LH106',
    where,
    what:
      path === other
        ? `two things are mounted at '${path}', and a pod can show one`
        : `the mounts '${other}' and '${path}' would get one volume name`,
    fix: 'Mount one of them at another path.',
  });
}
