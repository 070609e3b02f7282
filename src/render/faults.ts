import { MAX_DEPTH } from '../yaml';

/** Something in an object that has no JSON form, and where. */
export interface Fault {
  readonly path: string;
  readonly what: string;
}

/**
 * All that keeps an object from being written. What has no JSON form is a fault and never a guess: cdk8s writes a function as `{}` and NaN as
 * `.nan`. Asked only of an object that the emitter has refused, so it takes its time.
 */
export function faultsOf(object: object): readonly Fault[] {
  const pass = new Pass();
  pass.visit(object);
  return pass.faults;
}

class Pass {
  readonly faults: Fault[] = [];
  private readonly at: (string | number)[] = [];

  visit(value: unknown): void {
    if (typeof value === 'string') this.text(value);
    else if (typeof value === 'number') this.number(value);
    else if (typeof value === 'object') this.object(value);
    else if (typeof value !== 'boolean') this.fault(`a ${typeof value} is not data`);
  }

  private number(value: number): void {
    if (!Number.isFinite(value)) this.fault(`${value} is not a number that JSON can write`);
  }

  private object(value: object | null): void {
    if (value === null) return;
    if (this.at.length > MAX_DEPTH) this.fault('the value is nested too deep; does it hold itself?');
    else if (Array.isArray(value)) this.items(value);
    else this.members(value);
  }

  private items(value: readonly unknown[]): void {
    for (const [index, item] of value.entries()) this.under(index, item);
  }

  private members(value: object): void {
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
      this.fault(`a ${prototype.constructor?.name ?? 'class instance'} is not plain data`);
      return;
    }
    for (const [key, member] of Object.entries(value)) {
      if (member === undefined) continue;
      this.text(key);
      this.under(key, member);
    }
  }

  private under(step: string | number, value: unknown): void {
    this.at.push(step);
    this.visit(value);
    this.at.pop();
  }

  private text(value: string): void {
    if (!(value as string & WellFormed).isWellFormed())
      this.fault('the text holds half of a surrogate pair, which no UTF-8 file can');
  }

  private fault(what: string): void {
    const path = this.at.reduce<string>(
      (text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`),
      '',
    );
    this.faults.push({ path, what });
  }
}

/** ES2024; there since Node 20. */
interface WellFormed {
  isWellFormed(): boolean;
}
