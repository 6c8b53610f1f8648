import type { Assessment, Incident } from '@kymo/domain';
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { SignIn } from '../frame/sign-in';
import { api } from '../live/api';
import { useSession, wordsOf } from '../live/session';
import { useAsked } from '../live/use-asked';
import type { Change } from '../on-call/view';
import { QuietNow } from './quiet-now';
import { QuietTimes } from './quiet-times';
import { SAID } from './similar';

export interface AnswersOptions {
  readonly incident: Incident;
  readonly learn: (incident: Incident) => void;
}

/** What people do about an incident: take it on, say what it was, keep it quiet. */
export function Answers({ incident, learn }: AnswersOptions): JSX.Element {
  const { id, status, acknowledged, assessment, label } = incident;
  const { session, mayOperate, learn: know } = useSession();
  const { answer: quiet, again: look } = useAsked(() => api.quietTimesOf(id), id);
  const [said, setSaid] = useState<string>();
  const note = useRef<HTMLInputElement>(null);

  const attempt = (asked: Promise<string>): void =>
    void asked.then((words) => (setSaid(words), look())).catch((thrown: unknown) => setSaid(wordsOf(thrown)));
  const change = (action: string, body: object, words: string): void =>
    attempt(
      api.act<Incident>(`api/incidents/${encodeURIComponent(id)}/${action}`, body).then((next) => {
        learn(next);
        return words;
      }),
    );
  const end: Change = (path, body, words) => attempt(api.act(path, body).then(() => words));
  const kept = quiet && <QuietNow quiet={quiet} change={mayOperate ? end : undefined} />;
  if (session === undefined) return <div class="answers" />;
  if (!mayOperate)
    return (
      <>
        <SignIn to="Acknowledge, label, silence or plan maintenance" learn={know} />
        {kept}
      </>
    );
  return (
    <>
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
          <input
            ref={note}
            aria-label="Note"
            placeholder="What it was, in a few words"
            defaultValue={label}
          />
          <button type="submit">Save note</button>
        </form>
        <QuietTimes incident={incident} note={() => note.current?.value.trim() ?? ''} attempt={attempt} />
        <p role="status">{said}</p>
      </section>
      {kept}
    </>
  );
}
