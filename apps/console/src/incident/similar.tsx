import type { Incident, SimilarIncident } from '@kymo/domain';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { hrefOf, type Span } from '../live/route';
import { spanAround } from '../live/incidents';
import { formatShare } from '../look/format';
import { formatMoment } from '../look/time';
import { ChannelChart } from '../series/channel-chart';
import { rankChannels } from '../series/rank';
import { useSeries } from '../series/use-series';

const SHOWN = 2;
const HOUR = 3_600_000;

/** The nearest earlier incidents, side by side: their worst channel, and what people said of them. */
export function Similar({ incident, nowMs }: { incident: Incident; nowMs: number }): JSX.Element | null {
  const { similar = [] } = incident;
  if (similar.length === 0) return null;
  return (
    <section aria-labelledby="similar">
      <h2 id="similar" class="group-title">
        Earlier ones that look like it
      </h2>
      <div class="channels">
        {similar.slice(0, SHOWN).map((one) => (
          <Earlier key={one.id} one={one} nowMs={nowMs} />
        ))}
      </div>
    </section>
  );
}

function Earlier({ one, nowMs }: { one: SimilarIncident; nowMs: number }): JSX.Element {
  const { id, series, startMs, label, assessment, similarity } = one;
  const span = useMemo<Span & { kind: 'fixed' }>(
    () => ({ kind: 'fixed', ...spanAround({ startMs, lastMs: startMs + HOUR }) }),
    [id],
  );
  const { view } = useSeries(series, span);
  const [worst] = view === undefined ? [] : rankChannels(view);
  return (
    <div>
      <p>
        <a href={hrefOf({ page: 'incident', id })}>
          {series}, {formatMoment(startMs, nowMs, false)}
        </a>{' '}
        <span class="soft">
          {formatShare(similarity)} alike{assessment !== undefined && ` · ${SAID[assessment]}`}
        </span>
        {label !== undefined && <q class="label">{label}</q>}
      </p>
      {worst !== undefined && view !== undefined && (
        <ChannelChart
          ranked={worst}
          of={`${series}, ${formatMoment(startMs, nowMs, false)}`}
          timesMs={view.timesMs}
          nowMs={nowMs}
          scene={{
            incidents: () => view.incidents,
            span: () => [span.fromMs, span.toMs],
            nowMs: () => nowMs,
          }}
          onStretch={() => undefined}
        />
      )}
    </div>
  );
}

/** What an assessment is called. */
export const SAID = { true: 'was trouble', false: 'false alarm', expected: 'expected' } as const;
