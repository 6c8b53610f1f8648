import type { IncidentAlertsView, ReceiverView } from '@kymo/api';
import { type Incident, whyNotTold } from '@kymo/domain';
import type { JSX } from 'preact';
import { api } from '../live/api';
import { useKnown } from '../live/monitor';
import { hrefOf } from '../live/route';
import { useAsked } from '../live/use-asked';
import { formatMoment, zoneOf } from '../look/time';

type Event = IncidentAlertsView['sent'][number]['event'];

const EVENT_WORDS: Readonly<Record<Event, string>> = {
  firing: 'it has begun',
  updated: 'it has changed',
  repeated: 'it goes on',
  acknowledged: 'somebody has acknowledged it',
  resolved: 'it is over',
};

/** Who was told of an incident, when by the clock, and who has yet to hear of it. */
export function AlertsSent({ incident }: { incident: Incident }): JSX.Element {
  const { answer, trouble } = useAsked(() => askOf(incident.id), incident.id);
  const { alerts, receivers = [] } = answer ?? {};
  return (
    <section class="panel" aria-labelledby="alerts-sent">
      <h2 id="alerts-sent">
        Alerts sent <small>clock time, {zoneOf(Date.now())}</small>
      </h2>
      {trouble !== undefined && <p role="alert">{trouble}</p>}
      <Returns incident={incident} />
      {alerts !== undefined && (
        <ol class="timeline">
          {alerts.sent.map(({ receiver, event, atMs }) => (
            <li key={`${receiver} ${event} ${atMs}`}>
              <time dateTime={new Date(atMs).toISOString()}>{formatMoment(atMs, Date.now())}</time>
              <span>
                <b>{receiver}</b>: {EVENT_WORDS[event]}
              </span>
            </li>
          ))}
          {alerts.waiting.map(({ receiver, event }) => (
            <li key={`${receiver} ${event}`}>
              <span>not sent yet</span>
              <span>
                <b>{receiver}</b>: {EVENT_WORDS[event]}
                {troubleOf(receivers, receiver)}
              </span>
            </li>
          ))}
        </ol>
      )}
      {alerts?.sent.length === 0 && alerts.waiting.length === 0 && <p>{whyNone(incident, receivers)}</p>}
    </section>
  );
}

/** What people hear of as one with it. */
function Returns({ incident: { id, returnOf } }: { incident: Incident }): JSX.Element | null {
  const latest = useKnown(({ incidents }) => incidents?.find((one) => one.returnOf === id)?.id);
  if (returnOf !== undefined)
    return (
      <p>
        It came back soon after it was over. It shares its alerts with the{' '}
        <a href={hrefOf({ page: 'incident', id: returnOf })}>first incident</a>.
      </p>
    );
  if (latest === undefined) return null;
  return (
    <p>
      It <a href={hrefOf({ page: 'incident', id: latest })}>has come back</a> since. Both share their alerts.
    </p>
  );
}

function troubleOf(receivers: readonly ReceiverView[], name: string): string {
  const why = receivers.find((one) => one.name === name)?.why;
  return why === undefined ? '' : ` (${why})`;
}

function whyNone(incident: Incident, receivers: readonly ReceiverView[]): JSX.Element {
  const untold = whyNotTold(incident);
  if (untold !== undefined) return <>None: {untold}.</>;
  const configured = <a href={hrefOf({ page: 'on-call' })}>No receiver is configured</a>;
  return receivers.length === 0 ? <>None. {configured}.</> : <>None so far.</>;
}

async function askOf(id: string) {
  const [alerts, { receivers }] = await Promise.all([api.alertsOf(id), api.receivers()]);
  return { alerts, receivers };
}
