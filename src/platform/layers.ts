/**
 * What must stand before what, coarsely; the fine order is derived from references (src/derive/order.ts). A layer is a folder of dist/<cluster>/.
 * Namespaces come first because an operator's chart grants its permissions in the namespaces that it watches.
 */
export const layers = ['namespaces', 'operators', 'platform', 'services', 'workloads'] as const;

/** `sync` is not a step of its own: it holds the objects that carry out the steps. */
export type Layer = (typeof layers)[number] | 'sync';
