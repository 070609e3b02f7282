export { type EmittedManifest, emitManifest, emitYaml, MAX_DEPTH } from './emit';
