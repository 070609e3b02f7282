/** Counts what holds and what does not, one line each, with the time since the line before. */
export class Report {
  private passed = 0;
  private failed = 0;
  private last = Date.now();

  /** Runs one check; it fails by throwing. A failed check does not stop the others. */
  async check(what: string, body: () => Promise<void> | void): Promise<void> {
    try {
      await body();
      this.passed += 1;
      this.line('ok  ', what);
    } catch (error) {
      this.failure(what, error);
    }
  }

  /** Counts a failure. */
  failure(what: string, error: unknown): void {
    this.failed += 1;
    this.line('FAIL', what);
    const lines = (error instanceof Error ? error.message : String(error)).trim().split('\n');
    for (const text of lines.slice(-LINES)) console.log(`       ${text}`);
  }

  /** Says what is ready, with its time. */
  step(what: string): void {
    this.line('    ', what);
  }

  /** Prints the count and returns the exit code. */
  finish(): number {
    console.log(`${this.passed} passed, ${this.failed} failed`);
    return this.failed === 0 && this.passed > 0 ? 0 : 1;
  }

  private line(mark: string, what: string): void {
    const now = Date.now();
    console.log(`${mark} ${((now - this.last) / 1000).toFixed(1).padStart(5)} s  ${what}`);
    this.last = now;
  }
}

/** A message of several lines, such as a difference of rows or a program's own report, says most at its end. */
const LINES = 30;
