import type { Assessment, Incident } from '@kymo/domain';
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { SignIn } from '../frame/sign-in';
import { api } from '../live/api';
import { useSession, wordsOf } from '../live/session';
import { formatMoment } from '../look/time';
import { SAID } from './similar';

const HOUR = 3_600_000;
const SILENCES = [
  { words: '1 h', lengthMs: HOUR },
  { words: '8 h', lengthMs: 8 * HOUR },
  { words: '1 d', lengthMs: 24 * HOUR },
] as const;

export interface AnswersOptions {
  readonly incident: Incident;
  readonly learn: (incident: Incident) => void;
}

/** What people do about an incident: take it on, say what it was, keep it quiet. */
export function Answers({ incident, learn }: AnswersOptions): JSX.Element {
  const { id, series, status, acknowledged, assessment, label } = incident;
  const { session, mayOperate, learn: know } = useSession();
  const [said, say] = useState<string>();
  const note = useRef<HTMLInputElement>(null);

  const attempt = (asked: Promise<string>): void =>
    void asked.then(say, (thrown: unknown) => say(wordsOf(thrown)));
  const change = (action: string, body: object, words: string): void =>
    attempt(
      api.act<Incident>(`api/incidents/${encodeURIComponent(id)}/${action}`, body).then((next) => {
        learn(next);
        return words;
      }),
    );
  const silence = (lengthMs: number): void => {
    const untilMs = Date.now() + lengthMs;
    const matchers = [`series=${JSON.stringify(series)}`];
    const why = note.current?.value.trim() || `Silenced on the page of incident ${id}`;
    attempt(
      api
        .act('api/silences', { matchers, why, untilMs })
        .then(() => `Nobody is told of ${series} until ${formatMoment(untilMs, Date.now(), false)}.`),
    );
  };

  if (session === undefined) return <div class="answers" />;
  if (!mayOperate) return <SignIn to="Acknowledge, label or silence" learn={know} />;
  return (
    <section class="answers" aria-label="Answer">
      {status === 'firing' &&
        (acknowledged === undefined ? (
          <button type="button" class="strong" onClick={() => change('acknowledge', {}, 'Acknowledged.')}>
            Acknowledge
          </button>
        ) : (
          <button type="button" onClick={() => change('unacknowledge', {}, 'Handed back.')}>
            Acknowledged by {acknowledged.by}: hand back
          </button>
        ))}
      <div class="switch" role="group" aria-label="What it was">
        {(Object.keys(SAID) as Assessment[]).map((one) => (
          <button
            type="button"
            key={one}
            aria-pressed={assessment === one}
            onClick={() => change('label', { assessment: assessment === one ? null : one }, 'Noted.')}
          >
            {SAID[one]}
          </button>
        ))}
      </div>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          change('label', { label: note.current?.value.trim() || null }, 'Noted.');
        }}
      >
        <input ref={note} aria-label="Note" placeholder="What it was, in a few words" defaultValue={label} />
        <button type="submit">Save note</button>
      </form>
      <div class="switch" role="group" aria-label={`Tell nobody of ${series} for`}>
        <span>Silence for</span>
        {SILENCES.map(({ words, lengthMs }) => (
          <button type="button" key={words} onClick={() => silence(lengthMs)}>
            {words}
          </button>
        ))}
      </div>
      <p role="status">{said}</p>
    </section>
  );
}
