import type { Structure } from '../schemas/structure';

const core = (name: string): Structure => ({ $ref: `../core/v1.json#/$defs/${name}` });
const list = (name: string): Structure => ({ type: 'array', items: core(name) });

/** What charts copy into a pod as it is goes by these names everywhere. `securityContext` does not say whose. */
const parts: Readonly<Record<string, Structure>> = {
  resources: core('ResourceRequirements'),
  affinity: core('Affinity'),
  tolerations: list('Toleration'),
  topologySpreadConstraints: list('TopologySpreadConstraint'),
  podSecurityContext: core('PodSecurityContext'),
  containerSecurityContext: core('SecurityContext'),
  env: list('EnvVar'),
  extraEnv: list('EnvVar'),
  extraEnvs: list('EnvVar'),
  extraVolumes: list('Volume'),
  extraVolumeMounts: list('VolumeMount'),
  nodeSelector: { type: 'object', additionalProperties: { type: 'string' } },
};

/** The structure of a value that no template looks into, by its name: a part of a pod, or free. */
export function partOfPod(name: string, free: Structure): Structure | undefined {
  const part = Object.hasOwn(parts, name) ? parts[name] : undefined;
  if (part === undefined) return undefined;
  const fits = part.type === 'array' ? free.type === 'array' : free.type === undefined || free.type === 'object';
  return fits ? part : undefined;
}
