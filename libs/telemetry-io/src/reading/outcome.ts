import type { RejectionReason } from '@kymo/domain';

/** One moment of one series, as read from a file. */
export interface ReadSample {
  readonly series: string;
  /** Milliseconds since the Unix epoch. */
  readonly timeMs: number;
  readonly values: Record<string, number | null>;
  readonly tags?: Readonly<Record<string, string>>;
}

/** Why a row is no sample. */
export interface Refusal {
  readonly reason: RejectionReason;
  readonly message: string;
}

/** What one row of a file says. */
export interface Outcome {
  /** Number of the row, from 0. */
  readonly row: number;
  readonly samples: readonly ReadSample[];
  readonly refusal?: Refusal;
  /** The row as it stands in the file, where it is refused. */
  readonly text?: string;
  /** The row is a telemetry record already: whoever decodes those judges it. */
  readonly isRecord?: boolean;
}

export function refused(row: number, text: string, reason: RejectionReason, why: string): Outcome {
  return { row, samples: [], text, refusal: { reason, message: `row ${row + 1}: ${why}` } };
}

/** A value as it stands in a message. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'string' ? value : String(value);
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

/** A name that can stand as one: `__proto__` would change the object that holds it. */
export function safeName(name: string): string {
  return name === '__proto__' ? '_proto_' : name;
}
