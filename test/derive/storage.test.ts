import { described, threeZones } from '../platform/described';

test('on AWS the class that volumes name is there, encrypts, and marks its disks', () => {
  const { one, cluster } = described(() => {}, threeZones);
  expect(one('StorageClass')).toMatchObject({
    metadata: {
      name: cluster.cloud.storageClass,
      annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
    },
    provisioner: 'ebs.csi.aws.com',
    parameters: { type: 'gp3', encrypted: 'true', tagSpecification_1: 'lakehouse-gitops/cluster=tiny' },
  });
});

test('on a laptop it is there already', () => {
  expect(described(() => {}).one('StorageClass')).toBeUndefined();
});
