import type { Component } from '#platform';
import { pathOf } from '../synced';

/** Where an Application finds what a component is made of. */
export function inGit(component: Component) {
  const { url, branch } = component.cluster.sync;
  return { repoURL: url, targetRevision: branch, path: pathOf(component) };
}
