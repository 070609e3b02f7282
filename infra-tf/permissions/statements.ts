import { Bucket, BucketPrefix, DnsZone, type Grant, KeptOutside, MachineNotices, NodeRole, Relation } from '#platform';
import { machineStatements, noticeStatements } from './machines';
import { dnsStatements, secretStatements } from './names-and-secrets';
import { objectStatements } from './objects';
import type { Statement } from './statement';
import { tableStatements } from './tables';
import type { Where } from './where';

/** What AWS must allow for a grant: nothing, unless it is on something that lies in the cloud. */
export function statementsOf({ action, what }: Grant, where: Where): readonly Statement[] {
  if (action === 'connect') return [];
  if (what instanceof Relation) {
    return what.stored ? tableStatements(where, action, `${what.kind} ${what.name}`, what.stored) : [];
  }
  // What stands on the cluster has an owner there, who hands out rights himself.
  if (what.owner) return [];
  if (what instanceof Bucket) return objectStatements(where, action, { bucket: what, called: what.name });
  if (what instanceof BucketPrefix) {
    return objectStatements(where, action, { bucket: what.bucket, path: what.path, called: what.name });
  }
  if (what instanceof NodeRole) return machineStatements(where, what.name);
  if (what instanceof MachineNotices) return noticeStatements(where, what.name);
  if (what instanceof DnsZone) return dnsStatements(what.name);
  if (what instanceof KeptOutside) return secretStatements(where, what.name);
  return [];
}
