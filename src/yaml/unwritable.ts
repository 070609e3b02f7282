/** More steps than this say nothing more to a reader: the value contains itself. */
const SHOWN_STEPS = 8;

/** A value that YAML cannot carry to Kubernetes unchanged. Each level that it passes on its way up adds its step. */
export class Unwritable {
  readonly #reason: string;
  readonly #path: (string | number)[] = [];

  /** `reason` completes the sentence that begins with where the value stands. */
  constructor(reason: string) {
    this.#reason = reason;
  }

  under(step: string | number): this {
    this.#path.unshift(step);
    return this;
  }

  toError(): Error {
    return new Error(`YAML: ${this.#where()} ${this.#reason}`);
  }

  #where(): string {
    if (this.#path.length === 0) return 'the document';
    const shown = this.#path.slice(0, SHOWN_STEPS).map(formatStep).join('').replace(/^\./, '');
    return this.#path.length > SHOWN_STEPS ? `${shown}...` : shown;
  }
}

function formatStep(step: string | number): string {
  if (typeof step === 'number') return `[${step}]`;
  return /^[\w-]+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
}
