import type { SessionView } from '@kymo/api';
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { api } from '../live/api';
import { wordsOf } from '../live/session';

type Learn = (session: SessionView) => void;

export interface SignInOptions {
  /** What can be done once signed in: `Acknowledge, label or silence`. */
  readonly to: string;
  readonly learn: Learn;
}

/** For whoever may only read: how to act. */
export function SignIn({ to, learn }: SignInOptions): JSX.Element {
  return (
    <details class="answers">
      <summary>{to}: sign in</summary>
      <SignInForm learn={learn} />
    </details>
  );
}

/** Takes a token, and says how to get one. */
export function SignInForm({ learn }: { readonly learn: Learn }): JSX.Element {
  const [trouble, setTrouble] = useState<string>();
  const token = useRef<HTMLInputElement>(null);
  return (
    <>
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
        No token yet? Run <code>npx kymo tokens create &lt;name&gt; --role operate</code> where the monitor
        runs.
      </p>
      {trouble !== undefined && (
        <p class="trouble" role="alert">
          {trouble}
        </p>
      )}
    </>
  );
}
