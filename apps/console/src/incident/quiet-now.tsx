import type { QuietTimesView } from '@kymo/api';
import type { JSX } from 'preact';
import { MaintenanceRow } from '../on-call/maintenance';
import { SilenceRow } from '../on-call/silences';
import type { Change } from '../on-call/view';

export interface QuietNowOptions {
  readonly quiet: QuietTimesView;
  readonly change: Change | undefined;
}

/** What keeps the series from people at the moment, and an end to it. */
export function QuietNow({ quiet: { silences, maintenance }, change }: QuietNowOptions): JSX.Element | null {
  if (silences.length + maintenance.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="quiet-now">
      <h2 id="quiet-now">
        Quiet now <small>nobody is alerted</small>
      </h2>
      <ul class="listing">
        {silences.map((one) => (
          <SilenceRow key={one.id} silence={one} change={change} />
        ))}
        {maintenance.map((one) => (
          <MaintenanceRow key={one.name} maintenance={one} change={change} />
        ))}
      </ul>
    </section>
  );
}
