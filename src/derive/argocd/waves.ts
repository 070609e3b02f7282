import { type Component, layers } from '#platform';
import type { Order } from '../order';

/**
 * The wave of each component: after all of the layers before its own, and after all that it waits for. Argo CD begins a wave when the one before
 * is healthy, whoever waits for whom; with layers kept apart nothing is held up by what comes later for another reason (pods by their nodes).
 */
export function wavesOf(order: Order): ReadonlyMap<Component, number> {
  const waves = new Map<Component, number>();
  let wave = 0;
  for (const layer of layers) {
    let waiting = [...order].filter(([component]) => component.layer === layer);
    // The order has no circles, so each round finds somebody.
    for (; waiting.length > 0; wave++) {
      const ready = waiting.filter(([, dependencies]) => dependencies.every((dependency) => waves.has(dependency)));
      for (const [component] of ready) waves.set(component, wave);
      waiting = waiting.filter(([component]) => !waves.has(component));
    }
  }
  return waves;
}
