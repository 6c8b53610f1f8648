import { addCounters, type Counters, type Effects, zeroCounters } from '@kymo/domain';
import type { StoreTables } from './store-tables';

const COUNTERS_KEY = 'counters';

export function readCounters({ kept }: Pick<StoreTables, 'kept'>): Counters {
  return (kept.get(COUNTERS_KEY) as Counters | undefined) ?? zeroCounters();
}

/** Within a transaction. */
export function count(tables: Pick<StoreTables, 'kept'>, counters: Counters): void {
  tables.kept.put(COUNTERS_KEY, addCounters(readCounters(tables), counters));
}

/** Writes all that a pass has changed, within a transaction. */
export function writeEffects(tables: StoreTables, effects: Effects): void {
  const { positions, topicIds, series, states } = tables;
  for (const { partition, nextOffset, topicId } of effects.reached) {
    positions.put(partition, nextOffset);
    if (topicId !== undefined) topicIds.put(partition, topicId);
  }
  for (const key of effects.forgotten) series.remove(key);
  for (const { stage, key, state } of effects.states) {
    if (state === undefined) states.remove([stage, key]);
    else states.put([stage, key], state);
  }
  for (const state of effects.series) series.put(state.key, state);
  putOutboxEntries(tables, effects.outbox);
  count(tables, effects.counters);
  writeRecords(tables, effects);
}

/** Writes what stays where it was made when a partition moves away, within a transaction. */
export function writeRecords(tables: StoreTables, effects: Effects): void {
  const { history, incidents } = tables;
  for (const block of effects.history) history.put(block);
  for (const incident of effects.incidents) incidents.put(incident);
  for (const change of effects.acknowledged ?? []) incidents.follow(change);
  for (const change of effects.keptBack ?? []) incidents.keepBack(change);
  if (effects.evidence.length > 0) writeEvidence(tables, effects.evidence);
}

export function putOutboxEntries({ outbox }: StoreTables, owed: Effects['outbox']): void {
  for (const [sink, entries] of Object.entries(owed)) outbox.append(sink, entries);
}

function writeEvidence({ incidents, evidence }: StoreTables, added: Effects['evidence']): void {
  for (const one of added) {
    const raised = incidents.get(one.incident);
    if (raised !== undefined) evidence.put(raised, one);
  }
  evidence.dropOldest();
}
