import { type Edge, peerKey } from '#platform';
import type { Report } from '../cluster/report';
import type { Analyser } from './analyser';
import { compare, ledgerOf, unreached } from './compare';
import { type Connections, enters, leaves, meant, named } from './expected';
import { blind, type Policy, unheardOf, type World } from './world';

/** Something wrong in a copy, and whether the lane sees it. */
interface Fault {
  readonly what: string;
  readonly seen: boolean;
}

/** What faults are put into. */
interface Subject {
  readonly world: World;
  readonly ledger: Connections;
  readonly ask: Analyser;
  /** One policy in so many is dropped; a share of those is widened, and of the edges forgotten. */
  readonly oneIn: number;
}

/** A lane that finds nothing must show that it would. */
export function seed(report: Report, subject: Subject): string {
  const kinds = { dropped, widened, forgotten, mislabelled };
  const counts = Object.entries(kinds).map(([kind, faults]) => {
    const found = [...faults(subject)].filter(({ what, seen }) =>
      report.check(`${subject.world.name}: it is seen when ${what}`, ...(seen ? [] : ['nothing differs'])),
    );
    return `${found.length} ${kind}`;
  });
  return counts.join(', ');
}

function* dropped(subject: Subject): Generator<Fault> {
  const { world, ledger, oneIn } = subject;
  for (const [i, policy] of world.policies.entries()) {
    if (i % oneIn !== 0) continue;
    const seen = differs(subject, world.policies.toSpliced(i, 1), selected(world, policy));
    if (seen || !isSpare(world, ledger, policy)) yield { what: `${idOf(policy)} is missing`, seen };
  }
}

function* widened(subject: Subject): Generator<Fault> {
  const { world, oneIn } = subject;
  const { policies, ends } = world;
  for (const [i, policy] of policies.filter(isOfSome).entries()) {
    if (i % (8 * oneIn) !== 0) continue;
    const { namespace } = policy.metadata;
    const stranger = ends.findIndex(({ id }) => id === `${namespace}/stranger`);
    const forAll = replaced(policies, policy, { ...policy.spec, podSelector: {} });
    yield { what: `${idOf(policy)} is for all pods of ${namespace}`, seen: differs(subject, forAll, [stranger]) };
    const open = replaced(policies, policy, opened(policy.spec));
    yield {
      what: `${idOf(policy)} lets one port more through`,
      seen: differs(subject, open, selected(world, policy)),
    };
  }
}

function* forgotten({ world, ledger, ask, oneIn }: Subject): Generator<Fault> {
  const answer = ask(world);
  for (const [i, { from, to }] of world.edges.entries()) {
    if (i % (16 * oneIn) !== 0) continue;
    const without = { ...world, edges: world.edges.toSpliced(i, 1) };
    const rest = ledgerOf(without);
    // Other edges may say the same: a range of addresses within another.
    if (rest.agrees(leaves | enters, ledger)) continue;
    yield {
      what: `the ledger forgets ${from.id} -> ${to.id}`,
      seen: compare(without, rest, answer).different.size > 0,
    };
  }
}

/** An operator that labels its pods otherwise after an upgrade: a policy and a ledger that both miss a pod agree with each other. */
function* mislabelled({ world, ledger }: Subject): Generator<Fault> {
  for (const [i, end] of world.ends.entries()) {
    if (!end.labels || !isSomebody(world, ledger, i)) continue;
    const labels = Object.fromEntries(Object.keys(end.labels).map((key) => [key, 'other']));
    const others = { ...world, ends: world.ends.with(i, { ...end, labels }) };
    const seen = isMissed(others) || unreached(others, ledgerOf(others)).length > 0;
    yield { what: `${end.id} has other labels`, seen };
  }
}

function differs({ world, ledger, ask }: Subject, policies: readonly Policy[], about: readonly number[]): boolean {
  const mutant = { ...world, policies };
  return compare(mutant, ledger, ask(mutant, about), about).different.size > 0;
}

/** Names alone tell of most; of the others, what systems call by themselves. */
const isMissed = (world: World) => Object.values(blind(world)).some((missed) => missed.length > 0);

/**
 * A policy that changes nothing because the ledger itself says the same in other words: a Spark driver may ask the API server, and may call AWS at any
 * address, which the API server's is among.
 */
function isSpare(world: World, ledger: Connections, { metadata: { namespace }, spec }: Policy): boolean {
  const key = peerKey({ kind: 'pods', namespace, labels: spec.podSelector.matchLabels ?? {} });
  const rules = [...(spec.ingress ?? []), ...(spec.egress ?? [])];
  const ports = (numbers: readonly number[]) => [...numbers].sort().join();
  const isOf = ({ from, to }: Edge): boolean => {
    const [own, other] = spec.ingress ? [to.peer, from.peer] : [from.peer, to.peer];
    return (
      peerKey(own) === key &&
      rules.some(
        (rule) =>
          ports(rule.ports.map(({ port }) => port)) === ports(to.ports) &&
          // Ranges and pods are told apart; more is not needed to tell the edges of one policy from those of another.
          (rule.from ?? rule.to ?? []).some((peer) => 'ipBlock' in peer === (other.kind === 'addresses')),
      )
    );
  };
  const others = world.edges.filter((edge) => !isOf(edge));
  if (others.length === world.edges.length) return false;
  return ledgerOf({ ...world, edges: others }).agrees(spec.ingress ? enters : leaves, ledger);
}

const idOf = ({ metadata: { namespace, name } }: Policy) => `${namespace}/${name}`;

const isOfSome = ({ spec }: Policy) => Object.keys(spec.podSelector.matchLabels ?? {}).length > 0;

/** Places of the pods that a policy is for. */
function selected({ ends }: World, { metadata: { namespace }, spec }: Policy): readonly number[] {
  const peer = { kind: 'pods', namespace, labels: spec.podSelector.matchLabels ?? {} } as const;
  return ends.flatMap((end, i) => (named(peer, end) ? [i] : []));
}

const replaced = (policies: readonly Policy[], policy: Policy, spec: Policy['spec']) =>
  policies.map((one) => (one === policy ? { ...one, spec } : one));

/** From or to all pods of its own namespace, at a port that nobody else names. */
function opened(spec: Policy['spec']): Policy['spec'] {
  const ports = [{ port: unheardOf, protocol: 'TCP' }] as const;
  return {
    ...spec,
    ...(spec.ingress ? { ingress: [...spec.ingress, { ports, from: [{ podSelector: {} }] }] } : {}),
    ...(spec.egress ? { egress: [...spec.egress, { ports, to: [{ podSelector: {} }] }] } : {}),
  };
}

/** A pod of ours that calls somebody by an edge of the ledger, or is called. */
function isSomebody({ ends, ports, isOurs }: World, ledger: Connections, place: number): boolean {
  const namespace = ends[place]?.namespace;
  if (namespace === undefined || !isOurs(namespace)) return false;
  return ends.some((_, i) =>
    ports.some((_, port) => ledger.has(meant, place, i, port) || ledger.has(meant, i, place, port)),
  );
}
