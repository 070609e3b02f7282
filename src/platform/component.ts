import { Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { Cluster } from './cluster';
import type { Labels } from './kinds';
import type { Layer } from './layers';
import type { Resource } from './resource';

export interface ComponentProps {
  readonly layer: Layer;
  /** Where the objects lie that do not say otherwise. */
  readonly namespace: string;
  /** Name of the component's folder in its layer. @default - the component's name */
  readonly folder?: string;
  /** The application's name in the field, for `app.kubernetes.io/name`. @default - the component's name */
  readonly application?: string;
}

const COMPONENT = Symbol.for('lakehouse.Component');

/** What is synced as one: a folder `dist/<cluster>/<layer>/<component>/`, one Kustomization or Application. A cdk8s chart. */
export class Component extends Chart {
  static override of(construct: IConstruct): Component {
    const chart = Chart.of(construct);
    if (!isComponent(chart)) throw new Error(`${construct.node.path} stands in a plain cdk8s Chart; use a Component`);
    return chart;
  }

  /** cdk8s redefines `instanceof` for charts and all that extend them, so it cannot tell a component from a chart. */
  static is(construct: IConstruct): construct is Component {
    return isComponent(construct);
  }

  readonly name: string;
  readonly layer: Layer;
  readonly home: string;
  /** Folder below `dist/<cluster>/`, and the identity of the component among those of its cluster. */
  readonly folder: string;
  /** Labels that all its objects carry; `labels` is a copy of them. */
  readonly commonLabels: Labels;
  /** The objects of declared kinds that stand in it. */
  readonly resources: Resource[] = [];

  constructor(scope: Construct, name: string, props: ComponentProps) {
    const on = Cluster.of(scope);
    const labels = {
      'app.kubernetes.io/name': props.application ?? name,
      'app.kubernetes.io/instance': name,
      'app.kubernetes.io/part-of': on.name,
      'app.kubernetes.io/managed-by': 'lakehouse-gitops',
    };
    super(scope, name, { namespace: props.namespace, disableResourceNameHashes: true, labels });
    Object.defineProperty(this, COMPONENT, { value: true });
    this.commonLabels = labels;
    this.name = name;
    this.layer = props.layer;
    this.home = props.namespace;
    const folder = props.folder ?? name;
    this.folder = props.layer === 'sync' ? folder : `${props.layer}/${folder}`;
    on.components.push(this);
  }

  get cluster(): Cluster {
    return Cluster.of(this);
  }
}

const isComponent = (construct: IConstruct): construct is Component => COMPONENT in construct;
