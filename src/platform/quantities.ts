/** Amounts with their unit in the name: `gib(2)`, `cores(0.5)`, `days(7)`. A bare number whose unit must be guessed has no place in a description. */

/** An amount of memory or storage. Prints as a Kubernetes quantity (`2Gi`, `512Mi`). */
export class Bytes {
  static of(bytes: number): Bytes {
    if (!Number.isSafeInteger(bytes) || bytes < 0) throw new RangeError(`${bytes} is not a whole number of bytes`);
    return new Bytes(bytes);
  }

  private constructor(readonly bytes: number) {}

  times(factor: number): Bytes {
    return Bytes.of(Math.ceil(this.bytes * factor));
  }

  plus(other: Bytes): Bytes {
    return Bytes.of(this.bytes + other.bytes);
  }

  /** Whole mebibytes, for the engines that count in them (`2048m` in Flink). */
  get mebibytes(): number {
    return Math.ceil(this.bytes / MIB);
  }

  toString(): string {
    if (this.bytes % GIB === 0) return `${this.bytes / GIB}Gi`;
    if (this.bytes % MIB === 0) return `${this.bytes / MIB}Mi`;
    return String(this.bytes);
  }
}

/** An amount of processor time. Prints as a Kubernetes quantity (`2`, `500m`). */
export class Cpu {
  static of(millicores: number): Cpu {
    if (!Number.isInteger(millicores) || millicores < 0)
      throw new RangeError(`${millicores} is not a whole number of millicores`);
    return new Cpu(millicores);
  }

  private constructor(readonly millicores: number) {}

  times(factor: number): Cpu {
    return Cpu.of(Math.ceil(this.millicores * factor));
  }

  plus(other: Cpu): Cpu {
    return Cpu.of(this.millicores + other.millicores);
  }

  get cores(): number {
    return this.millicores / 1000;
  }

  toString(): string {
    return this.millicores % 1000 === 0 ? String(this.millicores / 1000) : `${this.millicores}m`;
  }
}

/** A length of time. Prints in the largest unit that divides it (`7d`, `90s`), a form that Go and Flink both read except for days: use `go`. */
export class Duration {
  static of(milliseconds: number): Duration {
    if (!Number.isSafeInteger(milliseconds) || milliseconds < 0)
      throw new RangeError(`${milliseconds} is not a whole number of milliseconds`);
    return new Duration(milliseconds);
  }

  private constructor(readonly milliseconds: number) {}

  get seconds(): number {
    return this.milliseconds / 1000;
  }

  /** As Go's time.ParseDuration reads it, whose largest unit is the hour: `168h0m0s` is written `168h`. */
  get go(): string {
    if (this.milliseconds % HOUR === 0) return `${this.milliseconds / HOUR}h`;
    if (this.milliseconds % MINUTE === 0) return `${this.milliseconds / MINUTE}m`;
    return this.milliseconds % SECOND === 0 ? `${this.milliseconds / SECOND}s` : `${this.milliseconds}ms`;
  }

  toString(): string {
    return this.milliseconds > 0 && this.milliseconds % DAY === 0 ? `${this.milliseconds / DAY}d` : this.go;
  }
}

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const mib = (amount: number): Bytes => Bytes.of(amount * MIB);
export const gib = (amount: number): Bytes => Bytes.of(amount * GIB);
export const cores = (amount: number): Cpu => Cpu.of(Math.round(amount * 1000));
export const millicores = (amount: number): Cpu => Cpu.of(amount);
export const seconds = (amount: number): Duration => Duration.of(amount * SECOND);
export const minutes = (amount: number): Duration => Duration.of(amount * MINUTE);
export const hours = (amount: number): Duration => Duration.of(amount * HOUR);
export const days = (amount: number): Duration => Duration.of(amount * DAY);
