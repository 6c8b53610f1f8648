import type { HealthPart, HealthView } from '@kymo/api';
import type { JSX } from 'preact';
import { Loading } from '../frame/states';
import { useKnown } from '../live/monitor';
import { countOf, formatCount, formatRate } from '../look/format';
import { formatDuration, formatMoment } from '../look/time';
import { Accounts } from './accounts';
import { Sparkline } from './sparkline';

/** Whether the pipeline does its work, and where everything that came in has gone. */
export function Health(): JSX.Element {
  const health = useKnown((known) => known.health);
  const past = useKnown((known) => known.past);
  if (health === undefined) return <Loading />;
  return (
    <section class="health">
      <header class="title">
        <h1>Pipeline health</h1>
        <p class="about">
          <span>
            Kymo {health.version}, up {formatDuration(health.uptimeSeconds * 1000)}, since{' '}
            {formatMoment(Date.parse(health.startedAt), Date.now())}
          </span>
        </p>
      </header>
      <div class="figures">
        <Figure name="samples a second" value={formatRate(health.samplesPerSecond)}>
          <Sparkline values={past.map(({ samplesPerSecond }) => samplesPerSecond)} />
        </Figure>
        <Figure name="MiB of memory" value={formatCount(health.rssMiB)}>
          <Sparkline values={past.map(({ rssMiB }) => rssMiB)} />
        </Figure>
        <Figure name="series" value={formatCount(health.series)} />
        <Figure name="windows scored" value={formatCount(health.counters.windowsScored)} />
      </div>
      <Parts parts={health.parts} />
      <Accounts counters={health.counters} />
    </section>
  );
}

function Figure(props: { name: string; value: string; children?: JSX.Element }): JSX.Element {
  return (
    <div class="figure">
      <b>{props.value}</b>
      <span>{props.name}</span>
      {props.children}
    </div>
  );
}

function Parts({ parts }: Pick<HealthView, 'parts'>): JSX.Element {
  const unready = parts.filter(({ ready }) => !ready).length;
  return (
    <section class="panel" aria-labelledby="parts">
      <h2 id="parts">
        Parts{' '}
        <small>
          {unready === 0 ? 'all ready' : `${unready} of ${countOf(parts.length, 'part')} not ready`}
        </small>
      </h2>
      <ul class="parts">
        {parts.map((part) => (
          <Part key={part.name} {...part} />
        ))}
      </ul>
    </section>
  );
}

function Part({ name, ready, why, owed = 0 }: HealthPart): JSX.Element {
  return (
    <li class={ready ? 'ready' : 'unready'}>
      <svg class="shape" viewBox="0 0 12 12" aria-hidden="true">
        {ready ? <path class="hollow" d="M1.5 6.5 4.5 9.5 10.5 2.5" /> : <path d="M6 0 12 6 6 12 0 6Z" />}
      </svg>
      <b>{name}</b>
      <span>
        {ready ? 'ready' : 'not ready'}
        {why !== undefined && `: ${why}`}
      </span>
      {owed > 0 && <small>{countOf(owed, 'entry', 'entries')} owed to it, kept until it takes them</small>}
    </li>
  );
}
