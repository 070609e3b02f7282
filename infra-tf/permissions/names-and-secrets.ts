import { secretsKeyAlias } from '../names';
import { type Statement, when } from './statement';
import { arn, sid, type Where } from './where';

/** Proving to an authority that a domain is ours: TXT records and nothing else (cert-manager.io/docs/configuration/acme/dns01/route53). */
export function dnsStatements(zone: string): readonly Statement[] {
  return [
    {
      sid: sid('prove in', zone),
      actions: ['route53:ChangeResourceRecordSets'],
      resources: [`arn:aws:route53:::hostedzone/${zone}`],
      conditions: [when('ForAllValues:StringEquals', 'route53:ChangeResourceRecordSetsRecordTypes', 'TXT')],
    },
    {
      sid: sid('look at', zone),
      actions: ['route53:ListResourceRecordSets'],
      resources: [`arn:aws:route53:::hostedzone/${zone}`],
    },
    { sid: 'WaitForChanges', actions: ['route53:GetChange'], resources: ['arn:aws:route53:::change/*'] },
  ];
}

/** Reading one secret, under the key of the cluster's secrets. Secrets Manager adds six characters to each name. */
export function secretStatements(where: Where, path: string): readonly Statement[] {
  const { cluster, region } = where;
  return [
    {
      sid: sid('read', path),
      actions: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
      resources: [arn(where, 'secretsmanager', `secret:${path}-??????`)],
    },
    {
      sid: 'DecryptSecrets',
      actions: ['kms:Decrypt'],
      resources: [arn(where, 'kms', 'key/*')],
      conditions: [
        when('ForAnyValue:StringEquals', 'kms:ResourceAliases', secretsKeyAlias(cluster)),
        when('StringEquals', 'kms:ViaService', `secretsmanager.${region}.amazonaws.com`),
      ],
    },
  ];
}
