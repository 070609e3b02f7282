import type { Cloud } from './cloud';
import type { Bytes } from './quantities';

/** The volume of a StatefulSet's pod, on the cluster's own storage: a `volumeClaimTemplates` entry called `data`. */
export const dataVolume = ({ storageClass }: Cloud, size: Bytes) =>
  ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: storageClass,
      resources: { requests: { storage: String(size) } },
    },
  }) as const;
