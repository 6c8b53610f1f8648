import type { SessionView } from '@kymo/api';
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { api } from '../live/api';
import { wordsOf } from '../live/session';

export interface SignInOptions {
  /** What can be done once signed in: `Acknowledge, label or silence`. */
  readonly to: string;
  /** Whether the form is open from the start. */
  readonly isOpen?: boolean;
  readonly learn: (session: SessionView) => void;
}

/** For whoever may only read: how to act. */
export function SignIn({ to, isOpen = false, learn }: SignInOptions): JSX.Element {
  const [trouble, setTrouble] = useState<string>();
  const token = useRef<HTMLInputElement>(null);
  return (
    <details class="answers" open={isOpen}>
      <summary>{to}: sign in</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          api
            .act<SessionView>('api/session', { token: token.current?.value ?? '' })
            .then(learn, (thrown: unknown) => setTrouble(wordsOf(thrown)));
        }}
      >
        <input
          ref={token}
          type="password"
          autocomplete="current-password"
          aria-label="Token"
          placeholder="Token"
          required
        />
        <button type="submit">Sign in</button>
      </form>
      <p>
        <code>npx kymo tokens create &lt;name&gt; --role operate</code> prints a token, on the host of the
        monitor.
      </p>
      {trouble !== undefined && (
        <p class="trouble" role="alert">
          {trouble}
        </p>
      )}
    </details>
  );
}
