import { Construct } from 'constructs';
import { Component } from './component';
import type { Labels } from './kinds';
import { type Peer, pods } from './network';

/** Whoever may be granted something: a workload of the cluster, or somebody outside (the API server that calls a webhook). */
export interface Principal {
  /** Unique in the cluster, as the ledger prints it: `flink-cat-cafe/raw-ingestion`. */
  readonly id: string;
  readonly peer: Peer;
  /** What it proves to the cloud who it is with. Nobody outside the cluster has one. */
  readonly account?: PodAccount | undefined;
  /** Where its own objects lie, synced after the things that it uses. Nobody outside the cluster has one. */
  readonly component: Component | undefined;
}

export interface PodAccount {
  readonly namespace: string;
  readonly name: string;
}

export interface WorkloadProps {
  readonly namespace: string;
  /** Labels that its pods carry, whoever makes them: what NetworkPolicies select. */
  readonly podLabels: Labels;
  /** @default - the workload's name */
  readonly serviceAccount?: string;
  /** It keeps data in order and changes nothing that they say: no part of their lineage. @default false */
  readonly upkeep?: boolean;
}

/** Pods that run under one identity. What they may do is derived from the references that they use. */
export class Workload extends Construct implements Principal {
  readonly id: string;
  readonly name: string;
  readonly namespace: string;
  readonly podLabels: Labels;
  readonly serviceAccount: string;
  readonly upkeep: boolean;
  readonly component: Component;

  constructor(scope: Construct, name: string, props: WorkloadProps) {
    // The blank keeps it apart from the objects beside it, whose ids have none.
    super(scope, `workload ${name}`);
    this.name = name;
    this.namespace = props.namespace;
    this.podLabels = props.podLabels;
    this.serviceAccount = props.serviceAccount ?? name;
    this.upkeep = props.upkeep ?? false;
    this.component = Component.of(this);
    this.id = `${props.namespace}/${name}`;
    this.component.cluster.ledger.enter(this);
  }

  get account(): PodAccount {
    return { namespace: this.namespace, name: this.serviceAccount };
  }

  get peer(): Peer {
    return pods(this.namespace, this.podLabels);
  }
}
