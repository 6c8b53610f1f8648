import type { FaultKind } from './fault';

/** Faults of a measured value, with a size that a person would see at a glance: magnitude and steps affected. */
export const VISIBLE_FAULTS = {
  spike: { magnitude: 5, steps: 2 },
  drift: { magnitude: 4, steps: 24 },
  'level-shift': { magnitude: 3, steps: 16 },
  stuck: { magnitude: 0, steps: 16 },
  'noise-burst': { magnitude: 1.5, steps: 16 },
  'lost-correlation': { magnitude: 1.5, steps: 16 },
  'frequency-change': { magnitude: 2, steps: 32 },
  'slow-leak': { magnitude: 4, steps: 24 },
} satisfies Partial<Record<FaultKind, { readonly magnitude: number; readonly steps: number }>>;

export type VisibleKind = keyof typeof VISIBLE_FAULTS;

export const VISIBLE_KINDS = Object.keys(VISIBLE_FAULTS) as VisibleKind[];
