import type { RungEvent } from './events';
import type { RungState } from './group-models';

/** What may change the state of a rung: its own events, an operator's choice of its model, another rung that takes over. */
export type Cause = RungEvent['type'] | 'chosen' | 'replaced';

/**
 * Where a rung may stand after each cause, by where it stood before. A cause that is not listed changes nothing: it
 * comes too late.
 *
 * - A rung whose model is the champion rests as `serving`, one with a challenger as `shadow`.
 * - While a rung is `fitting`, its earlier model may serve or stand in the shadow.
 * - `waiting` has a challenger only after a restart that ended a fit; `retired` only where an operator chose a model of
 *   a lower rung while a refit stood in the shadow.
 * - A model that takes over ends the shadow of its own rung and those below; rungs above keep theirs.
 * - In a pinned group, a challenger that wins is `retired`.
 * - A regime change of a series moves no rung: what came after it is history that the next fit learns.
 */
export const TRANSITIONS: Readonly<Record<RungState, Partial<Record<Cause, readonly RungState[]>>>> = {
  waiting: {
    'fit-began': ['fitting'],
    'challenger-undecided': ['waiting'],
    'challenger-lost': ['retired'],
    'challenger-won': ['serving', 'retired'],
    chosen: ['serving'],
    replaced: ['waiting'],
  },
  fitting: {
    'fit-progressed': ['fitting'],
    fitted: ['serving', 'shadow', 'retired'],
    'fit-refused': ['refused', 'serving', 'shadow'],
    'fit-failed': ['failed', 'serving', 'shadow'],
    'challenger-undecided': ['fitting'],
    'challenger-lost': ['fitting'],
    'challenger-won': ['fitting'],
    chosen: ['fitting'],
    replaced: ['fitting'],
  },
  shadow: {
    'fit-began': ['fitting'],
    'challenger-undecided': ['shadow'],
    'challenger-lost': ['retired'],
    'challenger-won': ['serving', 'retired'],
    chosen: ['serving'],
    replaced: ['retired'],
  },
  serving: {
    'fit-began': ['fitting'],
    'challenger-undecided': ['serving'],
    'challenger-lost': ['serving'],
    'challenger-won': ['serving'],
    chosen: ['serving'],
    replaced: ['retired'],
  },
  retired: {
    'fit-began': ['fitting'],
    'challenger-undecided': ['retired'],
    'challenger-lost': ['retired'],
    'challenger-won': ['serving', 'retired'],
    chosen: ['serving'],
    replaced: ['retired'],
  },
  refused: { 'fit-began': ['fitting'], chosen: ['serving'], replaced: ['refused'] },
  failed: { 'fit-began': ['fitting'], chosen: ['serving'], replaced: ['failed'] },
};
