import type { FleetOddView, FleetView } from '@kymo/api';
import type { Incident } from '@kymo/domain';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { api } from '../live/api';
import { useKnown } from '../live/monitor';
import { seriesHref } from '../live/route';
import { useAsked } from '../live/use-asked';
import { formatScore } from '../look/format';
import { levelOf } from '../look/scale';
import { highest } from '../look/thin';

const NAMED = 6;
/** From this score on a series is told of: close to its boundary. */
const ODD = 0.8;

/** Of an incident that lasts, so much from its start on is read: others that broke with it broke then. */
const READ_MS = 24 * 3_600_000;

type Odd = FleetOddView['series'][number];

/** The series that scored highest between two moments, as far as the fleet's history reaches back. */
function oddAt(fleet: FleetView, fromMs: number, untilMs: number): Odd[] {
  const { bucketsMs } = fleet;
  const width = (bucketsMs[1] ?? 0) - (bucketsMs[0] ?? 0);
  const inside = bucketsMs.map((startMs) => startMs + width > fromMs && startMs <= untilMs);
  return fleet.series
    .flatMap(({ key, history }) => {
      const score = highest(history.filter((_, place) => inside[place] === true));
      return score === null ? [] : [{ key, score }];
    })
    .sort((a, b) => b.score - a.score);
}

/** What else was odd at that time. */
export function Elsewhere({ incident, untilMs }: { incident: Incident; untilMs: number }): JSX.Element {
  const fleet = useKnown((known) => known.fleet!);
  const { id, series, startMs } = incident;
  const isOld = startMs < (fleet.bucketsMs[0] ?? 0);
  const { answer, trouble } = useAsked(
    isOld ? () => api.fleetOdd({ fromMs: startMs, toMs: Math.min(untilMs, startMs + READ_MS) }) : undefined,
    `${id} ${isOld}`,
    () => true,
  );
  const scored = useMemo(
    () => (isOld ? answer?.series : oddAt(fleet, startMs, untilMs)),
    [isOld ? answer : fleet, startMs, untilMs],
  );
  const odd = scored?.filter(({ key, score }) => key !== series && score >= ODD).slice(0, NAMED);
  return (
    <section class="panel" aria-labelledby="elsewhere">
      <h2 id="elsewhere">
        Odd at the same time <small>highest score of other series</small>
      </h2>
      {odd === undefined && <p>{trouble ?? 'Reading the scores of that time …'}</p>}
      {odd?.length === 0 && <p>No other series came close to its boundary.</p>}
      <ul class="odd">
        {odd?.map(({ key, score }) => (
          <li key={key}>
            <b data-level={levelOf(score) ?? 'none'}>{formatScore(score)}</b>
            <a href={seriesHref(key, { kind: 'fixed', fromMs: startMs - 600_000, toMs: untilMs + 600_000 })}>
              {key}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
