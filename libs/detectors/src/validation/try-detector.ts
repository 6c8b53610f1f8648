import {
  decisiveScore,
  type Detector,
  type FaultTrial,
  type Score,
  type Trial,
  type Window,
} from '@kymo/domain';
import { rocAuc } from '@kymo/statistics';
import { VISIBLE_KINDS, windowsWithFaults } from '@kymo/faults';
import { thin } from '../preprocessing/thin';

/** Maximum number of windows in a trial, spread evenly over those given. */
export const MAX_TRIED = 300;

/**
 * Scores windows clean and with a fault of each kind in their newest steps. The AUC is taken of the values, the share of
 * caught faults of the scores that decide on alarms.
 * @param windows healthy windows of series that the detector knows, which it should not have learnt; several per series
 * @returns undefined where no window can be scored
 */
export async function tryDetector(
  detector: Pick<Detector, 'score'>,
  windows: readonly Window[],
  seed: number,
): Promise<Trial | undefined> {
  const tried = thin(windows, MAX_TRIED);
  const scoresOf = async (some: readonly Window[]) =>
    (await detector.score(some)).filter(({ value }) => !Number.isNaN(value));
  const clean = await scoresOf(tried);
  if (clean.length === 0) return undefined;
  const faults: FaultTrial[] = [];
  for (const kind of VISIBLE_KINDS) {
    const faulty = await scoresOf(windowsWithFaults(tried, kind, seed));
    if (faulty.length === 0) continue;
    faults.push({
      kind,
      auc: rocAuc(clean.map(valueOf), faulty.map(valueOf)),
      caughtShare: shareBeyond(faulty),
    });
  }
  return { windows: clean.length, falseAlarmShare: shareBeyond(clean), faults };
}

const valueOf = ({ value }: Score) => value;

function shareBeyond(scores: readonly Score[]): number {
  return scores.filter((score) => decisiveScore(score) > 1).length / scores.length;
}
