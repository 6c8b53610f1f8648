import type { FleetView } from '@kymo/api';
import type { Incident } from '@kymo/domain';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { useKnown } from '../live/monitor';
import { seriesHref } from '../live/route';
import { formatScore } from '../look/format';
import { levelOf } from '../look/scale';
import { highest } from '../look/thin';

const NAMED = 6;
/** From this score on a series is told of: close to its boundary. */
const ODD = 0.8;

export interface Odd {
  readonly key: string;
  readonly score: number;
}

/** The other series that scored highest between two moments, as far as the fleet's history reaches back. */
export function oddAt(fleet: FleetView, except: string, fromMs: number, untilMs: number): Odd[] {
  const { bucketsMs } = fleet;
  const width = (bucketsMs[1] ?? 0) - (bucketsMs[0] ?? 0);
  const inside = bucketsMs.map((startMs) => startMs + width > fromMs && startMs <= untilMs);
  return fleet.series
    .flatMap(({ key, history }) => {
      const score = highest(history.filter((_, place) => inside[place] === true));
      return key === except || score === null || score < ODD ? [] : [{ key, score }];
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, NAMED);
}

/** What else was odd at that time. */
export function Elsewhere({ incident, untilMs }: { incident: Incident; untilMs: number }): JSX.Element {
  const fleet = useKnown((known) => known.fleet!);
  const { series, startMs } = incident;
  const odd = useMemo(() => oddAt(fleet, series, startMs, untilMs), [fleet, series, startMs, untilMs]);
  const isOld = untilMs < (fleet.bucketsMs[0] ?? 0);
  return (
    <section class="panel" aria-labelledby="elsewhere">
      <h2 id="elsewhere">
        Odd at the same time <small>highest score of other series</small>
      </h2>
      {odd.length === 0 && (
        <p>
          {isOld
            ? 'It ended before the hours that the fleet shows.'
            : 'No other series came close to its boundary.'}
        </p>
      )}
      <ul class="odd">
        {odd.map(({ key, score }) => (
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
