import type { ComponentChildren, JSX } from 'preact';
import { SignInForm } from './sign-in';
import { monitor, useKnown } from '../live/monitor';
import { hrefOf } from '../live/route';

export interface NoticeOptions {
  readonly title: string;
  readonly children: ComponentChildren;
  readonly urgent?: boolean;
  /** Stands below a heading of its view rather than for the whole of it. */
  readonly below?: boolean;
}

/** A view that has nothing to show, and says why and what to do. */
export function Notice({ title, children, urgent = false, below = false }: NoticeOptions): JSX.Element {
  return (
    <section class="notice" role={urgent ? 'alert' : undefined}>
      <svg class="flat" viewBox="0 0 320 40" aria-hidden="true" preserveAspectRatio="none">
        <path d="M0 20H320" />
      </svg>
      {below ? <h2>{title}</h2> : <h1>{title}</h1>}
      {children}
    </section>
  );
}

export function Loading(): JSX.Element {
  return (
    <section class="loading" role="status">
      <svg viewBox="0 0 320 40" aria-hidden="true">
        <path
          pathLength="100"
          d="M0 24c14 0 16-10 30-10s16 10 30 10 16-10 30-10 16 10 30 10 14-22 26-22 14 34 28 34 14-12 26-12 16-10 30-10 16 10 30 10 16-10 30-10 16 10 30 10"
        />
      </svg>
      <p>Asking the monitor…</p>
    </section>
  );
}

export function Failed({ why }: { why: string }): JSX.Element {
  return (
    <Notice title="The monitor cannot be reached" urgent>
      <p>
        {why}. This page keeps trying by itself. If it stays like this, check whether the monitor is still
        running and what its terminal says.
      </p>
      <p>
        <button type="button" onClick={() => void monitor.refresh()}>
          Try now
        </button>
      </p>
    </Notice>
  );
}

/** The monitor answers only whoever has signed in. */
export function Locked(): JSX.Element {
  return (
    <Notice title="Sign in">
      <p>This monitor asks for a token.</p>
      <div class="answers">
        <SignInForm learn={() => void monitor.refresh()} />
      </div>
    </Notice>
  );
}

export function NotHere({ hash }: { hash: string }): JSX.Element {
  return (
    <Notice title="There is no such view">
      <p>
        The address asks for <code>{hash}</code>.{' '}
        <a href={hrefOf({ page: 'fleet', filter: '' })}>See the fleet</a>.
      </p>
    </Notice>
  );
}

/** Before the first sample: what Kymo waits for and how to give it some. */
export function NoTelemetry(): JSX.Element {
  const parts = useKnown(({ health }) => health?.parts);
  const counters = useKnown(({ health }) => health?.counters);
  const waiting = parts?.filter(({ ready }) => !ready) ?? [];
  const refused = (counters?.records ?? 0) > 0;
  return (
    <Notice title="No telemetry yet">
      <p>
        Kymo is running and listening;{' '}
        {refused ? 'records came, but none held a sample.' : 'nothing has come in.'} The first series appears
        here by itself.
      </p>
      {waiting.map(({ name, why }) => (
        <p class="trouble" key={name}>
          <strong>{name}</strong> is not ready{why === undefined ? '.' : `: ${why}`}
        </p>
      ))}
      <ol>
        {refused && (
          <li>
            See under <a href={hrefOf({ page: 'health' })}>Health</a> why the records were refused.
          </li>
        )}
        <li>
          Send a record to the source that the monitor reads:
          <code class="sample">
            {
              '{"series":"pump-1","time":"2026-01-31T12:00:00Z","values":{"pressure":4.2},"tags":{"kind":"pump"}}'
            }
          </code>
        </li>
        <li>
          Or read a file: <code>npm start -- --input data.csv</code>
        </li>
        <li>
          Or watch a simulated plant: <code>npm start</code>
        </li>
      </ol>
    </Notice>
  );
}
