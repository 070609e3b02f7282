/**
 * The shape of an event or a row, stated once. Topics, tables and the programs that produce events all refer to the same
 * value; each engine maps the types to its own names in its chart folder (`charts/<engine>/types.ts`).
 */

export type DataType =
  | { readonly kind: 'string' | 'int' | 'bigint' | 'double' | 'boolean' | 'date' }
  /** An instant, with `precision` digits of fractional seconds. */
  | { readonly kind: 'timestamp'; readonly precision: number }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'array'; readonly of: DataType }
  | { readonly kind: 'map'; readonly key: DataType; readonly value: DataType }
  | { readonly kind: 'row'; readonly fields: readonly NamedField[] };

export interface NamedField {
  readonly name: string;
  readonly type: DataType;
  readonly optional: boolean;
}

declare const js: unique symbol;

/** A field's type as the description states it. `Js` is what a TypeScript program puts there, `Kind` what the compiler may check columns by. */
export interface FieldType<
  Js = unknown,
  Kind extends DataType['kind'] = DataType['kind'],
  Optional extends boolean = boolean,
> {
  readonly type: DataType & { readonly kind: Kind };
  readonly optional: Optional;
  readonly [js]?: Js;
}

export type Fields = Readonly<Record<string, FieldType>>;

export const string = () => field<string, 'string'>({ kind: 'string' });
/** 32 bits. */
export const int = () => field<number, 'int'>({ kind: 'int' });
/** 64 bits; a JavaScript number up to 2^53 - 1, since JSON has no other. */
export const bigint = () => field<number, 'bigint'>({ kind: 'bigint' });
export const double = () => field<number, 'double'>({ kind: 'double' });
export const boolean = () => field<boolean, 'boolean'>({ kind: 'boolean' });
/** A day, `YYYY-MM-DD`. */
export const date = () => field<`${number}-${number}-${number}`, 'date'>({ kind: 'date' });
/** An instant; JSON carries it as ISO 8601 in UTC, which is what `Date` serialises to. */
export const timestamp = (precision: 0 | 3 | 6 = 3) => field<Date, 'timestamp'>({ kind: 'timestamp', precision });
export const decimal = (precision: number, scale: number) =>
  field<number, 'decimal'>({ kind: 'decimal', precision, scale });
export const array = <Js>(of: FieldType<Js>) => field<readonly Js[], 'array'>({ kind: 'array', of: of.type });
export const map = <Js>(value: FieldType<Js>) =>
  field<Readonly<Record<string, Js>>, 'map'>({ kind: 'map', key: { kind: 'string' }, value: value.type });
export const row = <F extends Fields>(fields: F) =>
  field<Event<F>, 'row'>({ kind: 'row', fields: namedFields(fields) });
/** A field that may be missing. */
export const optional = <Js, K extends DataType['kind']>(of: FieldType<Js, K>): FieldType<Js, K, true> => ({
  type: of.type,
  optional: true,
});

/** A column as SQL refers to it. Interpolated into a statement it becomes the quoted name; a name the shape lacks does not compile. */
export class Column<Name extends string = string> {
  constructor(
    readonly name: Name,
    readonly type: DataType,
    readonly optional: boolean,
  ) {}
}

export class RecordShape<F extends Fields = Fields> {
  readonly columns: { readonly [K in keyof F & string]: Column<K> };

  constructor(readonly fields: F) {
    this.columns = Object.fromEntries(
      Object.entries(fields).map(([name, { type, optional }]) => [name, new Column(name, type, optional)]),
    ) as { [K in keyof F & string]: Column<K> };
  }

  get columnList(): readonly Column[] {
    return Object.values(this.columns);
  }

  /** The same shape with more columns behind. */
  with<More extends Fields>(more: More): RecordShape<F & More> {
    return new RecordShape({ ...this.fields, ...more });
  }
}

export const record = <F extends Fields>(fields: F): RecordShape<F> => new RecordShape(fields);

/** What a TypeScript program must write for a shape: `const order: EventOf<typeof CafeOrder> = {...}`. */
export type EventOf<S extends RecordShape> = Event<S['fields']>;

/** The columns of a shape that have one of the given types. */
export type ColumnsOf<F extends Fields, Kind extends DataType['kind']> = {
  [K in keyof F & string]: F[K] extends FieldType<unknown, Kind> ? K : never;
}[keyof F & string];

type Event<F extends Fields> = {
  readonly [K in keyof F as F[K] extends FieldType<unknown, DataType['kind'], true> ? never : K]: JsOf<F[K]>;
} & {
  readonly [K in keyof F as F[K] extends FieldType<unknown, DataType['kind'], true> ? K : never]?: JsOf<F[K]>;
};

type JsOf<T> = T extends FieldType<infer Js> ? Js : never;

function field<Js, K extends DataType['kind']>(type: DataType & { readonly kind: K }): FieldType<Js, K, false> {
  return { type, optional: false };
}

function namedFields(fields: Fields): readonly NamedField[] {
  return Object.entries(fields).map(([name, { type, optional }]) => ({ name, type, optional }));
}
