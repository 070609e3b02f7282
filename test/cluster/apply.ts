/**
 * Applies every rendered cluster to a real Kubernetes API and holds it to four promises: nothing is refused, nothing is
 * warned about, a second apply changes nothing, and what the server stores is what the files say. What a team owns is
 * applied in the name of its account, which may do that and no more. Then it spoils some of those objects and expects each to be refused,
 * which proves that the first promise could have been broken.
 *
 * Run by run.sh: apply.ts <folder of the servers> <library of CRDs> <dist folder>
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { resourceOf } from '../../src/platform/kinds';
import type { KubeApi } from './api';
import { BROKEN, type BrokenCase } from './broken';
import { startControlPlane } from './control-plane';
import { loadCrds } from './crds';
import { bootstrapNamespaces, type KubeObject, type Rendered, readCluster } from './layers';
import { Report } from './report';
import { lostFields, sameStored } from './stored';
import { Accounts } from './teams';

async function main([bin, library, dist]: readonly string[]): Promise<boolean> {
  if (!bin || !library || !dist) throw new Error('usage: apply.ts <folder of the servers> <library of CRDs> <dist>');
  const report = new Report();
  const untried = new Set(BROKEN);
  for (const cluster of clustersIn(dist)) await applyCluster(join(dist, cluster), bin, library, untried, report);
  for (const { what } of untried) report.check(`refused: ${what}`, 'no cluster renders an object to try it on');
  return report.finish();
}

/** Each cluster meets an empty API: what one cluster made must not help the next. */
async function applyCluster(
  folder: string,
  bin: string,
  library: string,
  untried: Set<BrokenCase>,
  report: Report,
): Promise<void> {
  const all = readCluster(folder);
  console.log(`${folder}: ${all.length} objects`);
  const { api, stop } = await report.timed('start etcd and kube-apiserver', () => startControlPlane(bin));
  try {
    const objects = all.map(({ object }) => object);
    await report.timed('load CRDs', async () => `${await loadCrds(api, library, objects)} kinds`);
    await checkNames(api, objects, report);
    for (const name of bootstrapNamespaces(folder)) await applyNamespace(api, name);
    const accounts = new Accounts(api, all, report);
    const stored = await report.timed('apply', () => applyAll(accounts, all, report));
    await report.timed('apply again', () => applyAgain(api, stored, report));
    await report.timed('try what teams may not', () => accounts.tryLimits());
    accounts.close();
    await report.timed('apply spoilt objects', () => applySpoilt(api, all, untried, report));
  } finally {
    await stop();
  }
}

/** Returns what the server stored. */
async function applyAll(
  accounts: Accounts,
  all: readonly Rendered[],
  report: Report,
): Promise<Map<Rendered, KubeObject>> {
  const stored = new Map<Rendered, KubeObject>();
  for (const each of all) {
    const { ok, object, refusal, warnings } = await accounts.apply(each);
    report.check(each.file, ...(ok ? [] : [`refused: ${refusal}`]), ...warnings.map((text) => `warning: ${text}`));
    if (ok) stored.set(each, object);
  }
  return stored;
}

/** The second answer holds the object as it is stored, so it also tells whether the server kept what we said. */
async function applyAgain(api: KubeApi, stored: ReadonlyMap<Rendered, KubeObject>, report: Report): Promise<void> {
  for (const [each, first] of stored) {
    const { ok, object, refusal } = await api.apply(each.object, each.yaml);
    report.check(
      `${each.file}, second apply`,
      ...(ok ? lostFields(each.object, object) : [`refused: ${refusal}`]),
      ...(!ok || sameStored(first, object)
        ? []
        : ['the same bytes changed the object: does another file write it too?']),
    );
  }
}

/** Each case is tried once, in the first cluster that has an object for it; what was tried leaves the set. */
async function applySpoilt(
  api: KubeApi,
  all: readonly Rendered[],
  untried: Set<BrokenCase>,
  report: Report,
): Promise<void> {
  for (const broken of [...untried]) {
    const subject = all.find(({ object }) => broken.subject(object));
    if (!subject) continue;
    untried.delete(broken);
    const yaml = broken.spoil(subject.yaml);
    const { ok, refusal } = await api.apply(parse(yaml, { uniqueKeys: false }), yaml, { dryRun: true });
    const said = ok ? 'the server took it' : refusal.replaceAll('\n', ' ');
    const asMeant = !ok && broken.refusal.test(said);
    report.check(`spoilt: ${broken.what}`, ...(asMeant ? [] : [said]));
    if (asMeant) console.log(`  refused: ${broken.what}\n    ${said.slice(0, 300)}`);
  }
}

/** Roles name kinds by a rule of ours; the server says whether it is its own. */
async function checkNames(api: KubeApi, objects: readonly KubeObject[], report: Report): Promise<void> {
  const kinds = new Map(objects.map((object) => [`${object.apiVersion} ${object.kind}`, object]));
  for (const [what, object] of kinds) {
    const [name, ours] = [await api.resourceOf(object), resourceOf(object.kind)];
    report.check(`the name of ${what}`, ...(name === ours ? [] : [`the server calls it ${name}, and we ${ours}`]));
  }
}

async function applyNamespace(api: KubeApi, name: string): Promise<void> {
  const namespace: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
  const { ok, refusal } = await api.apply(namespace, JSON.stringify(namespace));
  if (!ok) throw new Error(`namespace ${name} was refused: ${refusal}`);
}

function clustersIn(dist: string): string[] {
  if (!existsSync(dist)) throw new Error(`there is no folder ${dist}: run npm run synth`);
  const folders = readdirSync(dist, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders
    .map((entry) => entry.name)
    .filter((name) => !name.startsWith('.'))
    .sort();
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

main(process.argv.slice(2)).then(
  (passed) => {
    process.exitCode = passed ? 0 : 1;
  },
  (error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
