import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { newsOf, onCallOf, SECOND } from '../src/grouping/on-call.fixture';
import type { IncidentNews } from '../src/episode/episode';

const SERIES = 1000;
const ROUNDS = 100;
/** Rounds between two looks at the clock of the processor, which cost as much as many transitions. */
const ROUNDS_AT_ONCE = 4;
const REPEATS = 5;
const STORM_SERIES = 5000;

/** Changes of incidents a second of one core, and what people get of a storm. */
export function bench() {
  const perSecond = {
    'one group for each series': median(() => transitionsPerSecond(['series'], 2 * SERIES)),
    'one group for each series, taken in by 20 storms': median(() => transitionsPerSecond(['series'], 100)),
    'one group for each of 20 lines': median(() => transitionsPerSecond(['tag.line'], 100)),
  };
  return { 'transitions a second': perSecond, 'storm of 5,000 series': storm() };
}

/**
 * Every series breaks, gets worse and mends in turn, long enough apart to be told each time.
 * @param maxGroups more groups than that are a storm
 */
function transitionsPerSecond(groupBy: string[], maxGroups: number): number {
  const onCall = onCallOf({ route: { groupBy }, options: { maxGroups, correlationMs: 1000 } });
  const names = Array.from({ length: SERIES }, (_, index) => `pump-${index}`);
  let told = 0;
  let cpuMicroseconds = 0;
  for (let round = 0; round < ROUNDS; round += ROUNDS_AT_ONCE) {
    const rounds = Array.from({ length: ROUNDS_AT_ONCE }, (_, later) =>
      names.map((series, index) => changeOf(series, index, round + later)),
    );
    const before = process.cpuUsage();
    for (const news of rounds) {
      for (const one of news) onCall.take(one, one.atMs);
      told += onCall.takeNotices().length;
      onCall.takeRows();
    }
    const { user, system } = process.cpuUsage(before);
    cpuMicroseconds += user + system;
  }
  if (told === 0) throw new Error('measuring transitions: nobody was told of any');
  return (SERIES * ROUNDS) / (cpuMicroseconds / 1e6);
}

function changeOf(series: string, index: number, round: number): IncidentNews {
  const phase = round % 4;
  const startMs = (round - phase) * 600 * SECOND;
  const tags = { tags: { line: `L${index % 20}` } };
  const atMs = startMs + phase * 600 * SECOND + index;
  if (phase === 3) return newsOf(series, startMs, { ...tags, endMs: atMs });
  return newsOf(
    series,
    startMs,
    { ...tags, peakScore: 2 + phase, severity: phase === 2 ? 'critical' : 'warning' },
    atMs,
  );
}

function storm() {
  const onCall = onCallOf();
  const heapBefore = heapAlone();
  const startMs = performance.now();
  const messages: number[] = [];
  const take = (one: IncidentNews) => {
    onCall.take(one, one.atMs);
    for (const { atMs } of onCall.takeNotices()) messages.push(atMs);
  };
  const tagsOf = (index: number) => ({ tags: { line: `L${index % 3}`, host: `h${index}` } });
  for (let index = 0; index < STORM_SERIES; index++)
    take(newsOf(`s${index}`, Math.floor(index / 5), tagsOf(index)));
  for (let nowMs = SECOND; nowMs <= 3600 * SECOND; nowMs += SECOND) {
    onCall.tick(nowMs);
    for (const { atMs } of onCall.takeNotices()) messages.push(atMs);
  }
  const collectingMs = performance.now();
  const heapMiB = (heapAlone() - heapBefore) / 2 ** 20;
  const collectedMs = performance.now() - collectingMs;
  for (let index = 0; index < STORM_SERIES; index++) {
    const endMs = 3600 * SECOND + Math.floor(index / 5);
    take(newsOf(`s${index}`, Math.floor(index / 5), { ...tagsOf(index), endMs }));
  }
  for (let nowMs = 3601 * SECOND; nowMs <= 7200 * SECOND; nowMs += SECOND) {
    onCall.tick(nowMs);
    for (const { atMs } of onCall.takeNotices()) messages.push(atMs);
  }
  return {
    messages: messages.length,
    'first message after, s': messages[0]! / SECOND,
    'heap while it lasts, MiB': heapMiB,
    'arithmetic for two hours, s': (performance.now() - startMs - collectedMs) / 1000,
  };
}

/** Bytes of what is reachable: what waits to be collected depends on what was measured before. */
function heapAlone(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let round = 0; round < 3; round++) collect();
  return process.memoryUsage().heapUsed;
}

function median(measure: () => number): number {
  const found = Array.from({ length: REPEATS }, measure).sort((a, b) => a - b);
  return found[Math.floor(REPEATS / 2)]!;
}
