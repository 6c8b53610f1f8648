import { counters } from './counters';
import { counts } from './counts';
import { daily, trend } from './daily';
import { duty } from './duty';
import { heavyTails } from './heavy-tails';
import { noise } from './noise';
import { pulses } from './pulses';
import { recipes } from './recipes';
import type { CleanMaker } from './signal';
import { slowPhases } from './slow-phases';
import { walks } from './walks';
import { week } from './week';

/** Every kind of clean stream. */
export const CLEAN_KINDS = [
  'noise',
  'daily',
  'week',
  'slow-phases',
  'walks',
  'duty',
  'recipes',
  'counts',
  'counters',
  'heavy-tails',
  'pulses',
  'trend',
] as const;

export type CleanKind = (typeof CLEAN_KINDS)[number];

export const CLEAN_MAKERS = {
  noise,
  daily,
  week,
  'slow-phases': slowPhases,
  walks,
  duty,
  recipes,
  counts,
  counters,
  'heavy-tails': heavyTails,
  pulses,
  trend,
} satisfies Record<CleanKind, CleanMaker>;
