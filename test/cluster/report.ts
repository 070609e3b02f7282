/** Counts what was checked and says each failure once, at the moment it is found. */
export class Report {
  private passed = 0;
  private failed = 0;

  /** One check: it holds when nothing is said against it. */
  check(what: string, ...objections: readonly string[]): boolean {
    if (objections.length === 0) this.passed += 1;
    else this.failed += 1;
    for (const objection of objections) console.log(`  FAIL ${what}: ${objection.slice(0, 800)}`);
    return objections.length === 0;
  }

  /** Runs one step and prints how long it took, and what it has to say. */
  async timed<T>(step: string, work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    const result = await work();
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`  ${step.padEnd(30)} ${seconds.padStart(6)} s  ${typeof result === 'string' ? result : ''}`.trimEnd());
    return result;
  }

  /** The last line of the lane; true when the lane passed. A lane that checked nothing has not passed. */
  finish(): boolean {
    console.log(`${this.passed} passed, ${this.failed} failed`);
    return this.failed === 0 && this.passed > 0;
  }
}
