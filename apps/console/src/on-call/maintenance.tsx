import type { MaintenanceView } from '@kymo/api';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { formatDuration, formatMoment } from '../look/time';
import type { Change, OnCallView } from './view';

const HOUR = 3_600_000;

/** Times in which trouble is expected: those of the configuration, and those that people have asked for. */
export function Maintenance(props: {
  maintenance: OnCallView['maintenance'];
  change: Change | undefined;
}): JSX.Element {
  const { maintenance, change } = props;
  return (
    <section class="panel" aria-labelledby="maintenance">
      <h2 id="maintenance">
        Maintenance <small>{maintenance.length === 0 ? 'none is planned' : ''}</small>
      </h2>
      <ul class="listing">
        {maintenance.map((one) => (
          <MaintenanceRow key={one.name} maintenance={one} change={change} />
        ))}
      </ul>
      {change !== undefined && <Plan change={change} />}
    </section>
  );
}

/** One maintenance window: what it covers, when, what it means, and its removal where somebody may and has asked for it. */
export function MaintenanceRow(props: {
  maintenance: MaintenanceView;
  change: Change | undefined;
}): JSX.Element {
  const { maintenance: one, change } = props;
  return (
    <li>
      <b>{one.name}</b>
      <span>
        {one.matchers.join(' and ') || 'everything'}, {whenOf(one)}
      </span>
      <small>
        {one.active && 'under way, '}
        {one.alert ? 'people are alerted' : 'nobody is alerted'},{' '}
        {one.learn ? 'what happens is learnt' : 'nothing is learnt'}
      </small>
      {change !== undefined && one.by !== undefined && (
        <button
          type="button"
          onClick={() =>
            change(`api/maintenance/${encodeURIComponent(one.name)}/remove`, {}, `${one.name} is removed.`)
          }
        >
          Remove
        </button>
      )}
    </li>
  );
}

function whenOf({ when }: MaintenanceView): string {
  if ('cron' in when) return `${when.cron} in ${when.timeZone} for ${formatDuration(when.durationMs)}`;
  const [from, until] = [Date.parse(when.from), Date.parse(when.until)];
  return `${formatMoment(from, Date.now(), false)} to ${formatMoment(until, from, false)}`;
}

/** Once from now on, or again and again. */
function Plan({ change }: { change: Change }): JSX.Element {
  const form = useRef<HTMLFormElement>(null);
  const plan = (event: Event): void => {
    event.preventDefault();
    const given = new FormData(form.current!);
    const text = (name: string): string => String(given.get(name) ?? '').trim();
    const lengthMs = Number(text('hours')) * HOUR;
    const once = { from: new Date().toISOString(), until: new Date(Date.now() + lengthMs).toISOString() };
    const again = { cron: text('cron'), timeZone: text('timeZone'), durationMs: lengthMs };
    const asked = {
      name: text('name'),
      matchers: text('matchers') === '' ? [] : [text('matchers')],
      when: text('cron') === '' ? once : again,
      alert: given.has('alert'),
      learn: given.has('learn'),
    };
    change('api/maintenance', asked, `${asked.name} is planned.`);
  };
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <details class="answers">
      <summary>Plan maintenance</summary>
      <form ref={form} onSubmit={plan}>
        <input name="name" aria-label="Name" placeholder="What work" required maxLength={200} />
        <input name="matchers" aria-label="Applies to" placeholder="tag.line=A; empty for everything" />
        <input
          name="hours"
          type="number"
          min="0.1"
          max="744"
          step="0.1"
          defaultValue="2"
          aria-label="Hours"
          required
        />
        <span>hours, from now on or</span>
        <input name="cron" aria-label="Cron expression" placeholder="0 22 * * SUN" />
        <input name="timeZone" aria-label="Time zone" defaultValue={zone} />
        <label>
          <input name="alert" type="checkbox" /> alert people anyway
        </label>
        <label>
          <input name="learn" type="checkbox" /> learn what happens anyway
        </label>
        <button type="submit">Plan it</button>
      </form>
    </details>
  );
}
