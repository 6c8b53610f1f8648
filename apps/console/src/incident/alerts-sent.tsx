import type { IncidentAlertsView, ReceiverView } from '@kymo/api';
import { type Incident, whyNotTold } from '@kymo/domain';
import type { JSX } from 'preact';
import { api } from '../live/api';
import { useKnown } from '../live/monitor';
import { hrefOf } from '../live/route';
import { useAsked } from '../live/use-asked';
import { formatMoment, zoneOf } from '../look/time';
import { type Message, messagesOf } from './messages';

const EVENT_WORDS: Readonly<Record<Message['event'], string>> = {
  firing: 'it has begun',
  updated: 'it has changed',
  repeated: 'it goes on',
  acknowledged: 'somebody has acknowledged it',
  resolved: 'it is over',
};

interface Known {
  readonly alerts: IncidentAlertsView;
  readonly receivers: readonly ReceiverView[];
}

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
        <>
          <ol class="timeline messages">
            {messagesOf(alerts).map((message) => (
              <Row key={message.key} message={message} />
            ))}
          </ol>
          <Troubles alerts={alerts} receivers={receivers} />
        </>
      )}
      {alerts?.sent.length === 0 && alerts.waiting.length === 0 && <p>{whyNone(incident, receivers)}</p>}
    </section>
  );
}

/** One message: who took it at once, then whoever took it later or has yet to. */
function Row({ message: { event, taken, owed } }: { message: Message }): JSX.Element {
  const [first, ...later] = taken;
  return (
    <li>
      {first === undefined ? <span>not sent yet</span> : <Minute atMs={first.atMs} />}
      <b>{EVENT_WORDS[event]}</b>
      <div>
        {first !== undefined && (
          <p>
            <Names of={first.receivers} />
          </p>
        )}
        {later.map(({ atMs, receivers }) => (
          <p key={atMs}>
            later, <Minute atMs={atMs} />: <Names of={receivers} />
          </p>
        ))}
        {owed.length > 0 && (
          <p>
            {first !== undefined && 'not sent yet: '}
            <Names of={owed} />
          </p>
        )}
      </div>
    </li>
  );
}

function Minute({ atMs }: { atMs: number }): JSX.Element {
  return <time dateTime={new Date(atMs).toISOString()}>{formatMoment(atMs, Date.now(), false)}</time>;
}

/** In the order of the alphabet, in which each is found again from message to message. */
function Names({ of }: { of: readonly string[] }): JSX.Element {
  const names = [...of].sort((one, other) => one.localeCompare(other));
  return (
    <>
      {names.map((name, at) => (
        <span key={name} class="name">
          {name}
          {at < names.length - 1 && ', '}
        </span>
      ))}
    </>
  );
}

/** Why receivers have yet to take what waits for them. */
function Troubles({ alerts, receivers }: Known): JSX.Element {
  const late = new Set(alerts.waiting.map(({ receiver }) => receiver));
  const troubled = receivers.filter(({ name, why }) => late.has(name) && why !== undefined);
  return (
    <ul class="troubles">
      {troubled.map(({ name, why }) => (
        <li key={name}>
          {name}: {why}
        </li>
      ))}
    </ul>
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

function whyNone(incident: Incident, receivers: readonly ReceiverView[]): JSX.Element {
  const untold = whyNotTold(incident);
  if (untold !== undefined) return <>None: {untold}.</>;
  const configured = <a href={hrefOf({ page: 'on-call' })}>No receiver is configured</a>;
  return receivers.length === 0 ? <>None. {configured}.</> : <>None so far.</>;
}

async function askOf(id: string): Promise<Known> {
  const [alerts, { receivers }] = await Promise.all([api.alertsOf(id), api.receivers()]);
  return { alerts, receivers };
}
