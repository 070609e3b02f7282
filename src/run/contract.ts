// What the launcher (launch.cjs) and the engine (src/commands/main.ts) promise each other. Types only.

/** What the launcher hands to `main(argv, host)`. */
export interface Host {
  /** Absolute path of the project: the folder of package.json. It is the working directory, too. */
  readonly root: string;
  /**
   * One entry for each `clusters/NAME.ts`, sorted by name. Calling it evaluates the file and returns its module
   * namespace (the default export is the cluster); a second call returns the same one.
   */
  readonly clusters: ReadonlyMap<string, () => unknown>;
  /** What each cluster is made from, by its name. It takes another run of esbuild. */
  readonly modules: () => Readonly<Record<string, Modules>>;
  /** To be called when the run turns out to be a long one: what is slow to start and fast in the end pays from here on. */
  readonly longRun: () => void;
}

/** What a cluster is made from, besides the generator and installed packages. */
export interface Modules {
  /** Its own file and all that this imports: relative to the root, with `/`. */
  readonly files: readonly string[];
  /** Why it may depend on more than these files: `charts/x.ts:3 uses process`. Nothing when it cannot. */
  readonly outside: string | undefined;
}

/** What `main` may return instead of a bare exit code, so that the next `synth` with nothing to do can be skipped. */
export interface RunResult {
  readonly exitCode: number;
  /** Every file that the run owns in dist/, its ledger included: relative to the root, with `/`. */
  readonly ownedFiles: readonly string[];
  /** The last line, which main itself prints: `dist: 3 added, 1 changed, 0 removed, 1204 unchanged`. */
  readonly summary: string;
  /** False when a skipped run would hide something: a warning was printed, or the engine read what is not on record. */
  readonly stampable: boolean;
}

/** The one export of src/commands/main.ts that the launcher calls. `argv` starts with the command: `['synth', ...]`. */
export type Main = (argv: readonly string[], host: Host) => number | RunResult | Promise<number | RunResult>;
