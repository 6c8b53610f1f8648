import { parquetSchema, type FileMetaData, type SchemaElement } from 'hyparquet';

/** A column that holds what a wall clock shows, rather than a moment. */
export interface ClockColumn {
  readonly path: readonly string[];
  readonly write: (value: unknown) => unknown;
}

type Tree = ReturnType<typeof parquetSchema>;
type Row = Record<string, unknown>;

const UNITS_PER_MS: Readonly<Record<string, number>> = { MILLIS: 1, MICROS: 1e3, NANOS: 1e6 };

/** The columns of times without a zone, and those of times of day. */
export function clocksIn(metadata: FileMetaData): ClockColumn[] {
  const found: ClockColumn[] = [];
  const look = ({ element, children }: Tree, path: readonly string[]) => {
    const write = writerOf(element);
    if (write !== undefined) found.push({ path, write });
    for (const child of children) look(child, [...path, child.element.name]);
  };
  look(parquetSchema(metadata), []);
  return found;
}

function writerOf({ logical_type: logical, converted_type: converted }: SchemaElement) {
  if (logical?.type === 'TIMESTAMP') return logical.isAdjustedToUTC ? undefined : withoutZone;
  if (logical?.type === 'TIME') return (value: unknown) => timeOfDay(value, UNITS_PER_MS[logical.unit] ?? 1);
  if (converted === 'TIME_MILLIS') return (value: unknown) => timeOfDay(value, 1);
  return converted === 'TIME_MICROS' ? (value: unknown) => timeOfDay(value, 1e3) : undefined;
}

function withoutZone(value: unknown): unknown {
  return value instanceof Date ? value.toISOString().slice(0, -1) : value;
}

function timeOfDay(value: unknown, perMs: number): unknown {
  if (typeof value !== 'number' && typeof value !== 'bigint') return value;
  return new Date(Math.floor(Number(value) / perMs)).toISOString().slice(11, -1);
}

/** A row with what its clocks show as text. */
export function asWritten(row: Row, clocks: readonly ClockColumn[]): Row {
  const written = { ...row };
  for (const { path, write } of clocks) {
    const holder = path
      .slice(0, -1)
      .reduce<unknown>((outer, name) => (outer as Row | null | undefined)?.[name], written);
    const last = path.at(-1)!;
    if (typeof holder === 'object' && holder !== null && last in holder)
      (holder as Row)[last] = write((holder as Row)[last]);
  }
  return written;
}
