import type { JSX } from 'preact';
import { countOf, formatCount } from '../look/format';
import { formatMoment } from '../look/time';
import type { OnCallView } from './view';

/** Whoever is told, and how that goes. */
export function Receivers({ receivers }: Pick<OnCallView, 'receivers'>): JSX.Element {
  return (
    <section class="panel" aria-labelledby="receivers">
      <h2 id="receivers">
        Receivers <small>{receivers.length === 0 ? 'none is configured, so nobody is alerted' : ''}</small>
      </h2>
      {receivers.length === 0 && (
        <p>
          Receivers are sinks in the configuration. <code>npx kymo init</code> writes a configuration to start
          from.
        </p>
      )}
      <ul class="listing">
        {receivers.map(({ name, type, ready, why, owed, delivered, retried, refused, lastDeliveredMs }) => (
          <li key={name}>
            <b>{name}</b>
            <span>
              {type}, {ready ? 'ready' : `not ready: ${why ?? 'no reason given'}`}
            </span>
            <small>
              {countOf(delivered, 'message')} delivered
              {lastDeliveredMs !== undefined && `, the last at ${formatMoment(lastDeliveredMs, Date.now())}`}
              {owed > 0 && `, ${formatCount(owed)} owed`}
              {retried > 0 && `, ${formatCount(retried)} tried again`}
              {refused > 0 && `, ${formatCount(refused)} refused`}
            </small>
          </li>
        ))}
      </ul>
    </section>
  );
}
