import { type Effects, zeroCounters } from '@kymo/domain';

/** Effects of a pass that has found nothing. */
export const NO_EFFECTS: Effects = {
  partition: 'p',
  nextOffset: 0,
  counters: zeroCounters(),
  states: [],
  series: [],
  forgotten: [],
  history: [],
  incidents: [],
  evidence: [],
  outbox: {},
};
