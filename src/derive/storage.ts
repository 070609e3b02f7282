import { type Cluster, Component, Resource, StorageClass } from '#platform';

/**
 * The class of all volumes. EKS brings an old one that does not encrypt, and its add-on for disks none
 * (docs.aws.amazon.com/eks/latest/userguide/create-storage-class.html); on a laptop there is one already.
 */
export function deriveStorageClass(on: Cluster): void {
  const { cloud } = on;
  if (cloud.provider === 'none') return;
  const component = new Component(on, 'storage', { layer: 'operators', namespace: 'default' });
  const name = cloud.storageClass;
  new Resource(component, name, StorageClass, {
    metadata: { name, annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner: 'ebs.csi.aws.com',
    parameters: {
      type: name,
      encrypted: 'true',
      // By which they are found when the cluster is gone: nobody else knows them then.
      tagSpecification_1: `lakehouse-gitops/cluster=${on.name}`,
    },
    allowVolumeExpansion: true,
    // In the zone in which its pod will run.
    volumeBindingMode: 'WaitForFirstConsumer',
  });
}
