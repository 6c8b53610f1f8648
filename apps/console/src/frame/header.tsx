import type { JSX } from 'preact';
import { useKnown } from '../live/monitor';
import { hrefOf, type Route } from '../live/route';
import { formatCount } from '../look/format';
import { useTheme } from '../look/theme';
import { formatDuration, formatMoment, zoneOf } from '../look/time';
import { useZone } from '../look/zone';
import { LiveMark } from './live-mark';
import { Moon, Sun, Trace } from './signs';

export function Header({ route }: { route: Route }): JSX.Element {
  const firing = useKnown(({ health }) => health?.incidents.firing ?? 0);
  const unready = useKnown(({ health }) => health?.parts.filter(({ ready }) => !ready).length ?? 0);
  return (
    <header class="head">
      <a class="brand" href={hrefOf({ page: 'fleet', filter: '' })} aria-label="Kymo, to the fleet">
        <Trace />
        <span>Kymo</span>
      </a>
      <nav aria-label="Views">
        <Tab to="fleet" here={route.page === 'fleet' || route.page === 'series'} name="Fleet" />
        <Tab
          to="incidents"
          here={route.page === 'incidents' || route.page === 'incident'}
          name="Incidents"
          count={firing}
          what="firing"
        />
        <Tab to="on-call" here={route.page === 'on-call'} name="On call" />
        <Tab to="models" here={route.page === 'models'} name="Models" />
        <Tab to="health" here={route.page === 'health'} name="Health" count={unready} what="not ready" />
      </nav>
      <div class="now">
        <Simulated />
        <EventTime />
        <LiveMark />
        <ThemeSwitch />
      </div>
    </header>
  );
}

interface TabOptions {
  to: 'fleet' | 'incidents' | 'on-call' | 'models' | 'health';
  here: boolean;
  name: string;
  count?: number;
  what?: string;
}

function Tab({ to, here, name, count = 0, what }: TabOptions): JSX.Element {
  const href = hrefOf(to === 'fleet' || to === 'incidents' ? { page: to, filter: '' } : { page: to });
  return (
    <a href={href} aria-current={here ? 'page' : undefined}>
      {name}
      {count > 0 && (
        <span class="tally" title={`${formatCount(count)} ${what}`}>
          {formatCount(count)}
          <span class="unseen"> {what}</span>
        </span>
      )}
    </a>
  );
}

function EventTime(): JSX.Element | null {
  const nowMs = useKnown(({ fleet }) => Math.floor((fleet?.nowMs ?? 0) / 1000) * 1000);
  if (nowMs === 0) return null;
  return (
    <span class="event-time" title="Time of the latest telemetry, as the telemetry says">
      <span class="soft roomy">event time</span>{' '}
      <time dateTime={new Date(nowMs).toISOString()}>{formatMoment(nowMs, Date.now())}</time>{' '}
      <ZoneSwitch nowMs={nowMs} />
    </span>
  );
}

/** Names the zone of all times, and changes between local time and UTC. */
function ZoneSwitch({ nowMs }: { nowMs: number }): JSX.Element {
  const { zone, toggle } = useZone();
  const other = zone === 'UTC' ? 'local time' : 'UTC';
  return (
    <button type="button" class="zone" onClick={toggle} title={`Show times in ${other}`}>
      {zoneOf(nowMs)}
      <span class="unseen">, show times in {other}</span>
    </button>
  );
}

/** Says that the telemetry is made up, and how fast its time passes. */
function Simulated(): JSX.Element | null {
  const stream = useKnown(({ health }) => health?.stream);
  if (stream?.source !== 'simulator') return null;
  return (
    <span
      class="simulated"
      title={`The plant is simulated. ${formatDuration(stream.timesRealTime * 1000)} of it pass in a second.`}
    >
      <span class="roomy">simulated </span>
      {formatCount(stream.timesRealTime)}×
    </span>
  );
}

function ThemeSwitch(): JSX.Element {
  const { theme, toggle } = useTheme();
  const other = theme === 'dark' ? 'light' : 'dark';
  return (
    <button
      type="button"
      class="round"
      onClick={toggle}
      aria-label={`Turn to ${other}`}
      title={`Turn to ${other}`}
    >
      {theme === 'dark' ? <Sun /> : <Moon />}
    </button>
  );
}
