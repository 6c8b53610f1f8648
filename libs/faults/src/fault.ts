/** Every way in which the plant can go wrong, in the order in which they take their turn. */
export const FAULT_KINDS = [
  'spike',
  'drift',
  'level-shift',
  'stuck',
  'noise-burst',
  'lost-correlation',
  'frequency-change',
  'slow-leak',
  'silent-sensor',
  'silent-machine',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/** One fault of one machine: what an ideal monitor would report. */
export interface Fault {
  readonly id: string;
  readonly kind: FaultKind;
  /** Series key of the machine. */
  readonly machine: string;
  /** Channels that show it; all of them when the machine falls silent. */
  readonly channels: readonly string[];
  /** First moment affected, milliseconds since the Unix epoch. */
  readonly startMs: number;
  /** First moment that is well again. */
  readonly endMs: number;
}
