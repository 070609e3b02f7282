import type { Edit } from './edited';
import type { Change } from './terraform';

/** What a person changes one day, and all that Terraform may do about it. */
export const edits: readonly Edit[] = [
  {
    file: 'clusters/cat-cafe.ts',
    from: "      stateBucket: 'cat-cafe-terraform-111122223333',\n",
    to: "      stateBucket: 'cat-cafe-terraform-111122223333',\n      coreNodes: { max: 6 },\n      network: { interfaceEndpoints: ['sts'] },\n",
  },
  // What queries leave behind is kept a day longer.
  { file: 'infra-tf/lake.ts', from: 'expireAfter: days(2)', to: 'expireAfter: days(3)' },
  // The notebook reads a table less.
  { file: 'charts/cat-cafe/notebook.ts', from: 'reads: [tables.locations, ', to: 'reads: [' },
];

/** By stack; what is not named here must not change. */
export const expected: Readonly<Record<string, readonly Change[]>> = {
  network: [
    { action: 'create', address: 'aws_security_group.network_endpoints' },
    { action: 'create', address: 'aws_vpc_endpoint.network_endpoint_sts' },
    { action: 'create', address: 'aws_vpc_security_group_ingress_rule.network_endpoints_https' },
  ],
  cluster: [{ action: 'update', address: 'aws_eks_node_group.kubernetes_core_group' }],
  lake: [{ action: 'update', address: 'aws_s3_bucket_lifecycle_configuration.exchange_lifecycle' }],
  identity: [{ action: 'update', address: 'aws_iam_policy.jupyterhub_notebook_policy' }],
};

/** The role that loses a reference, and the statements that go with it. */
export const lost = {
  role: 'cat-cafe.jupyterhub.notebook',
  statements: ['FindTableLakeCatCafeCatLocationsRaw', 'ReadTableLakeCatCafeCatLocationsRaw'],
};
