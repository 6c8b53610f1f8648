import type { SessionView } from '@kymo/api';
import { useEffect, useState } from 'preact/hooks';
import { api } from './api';

export interface Session {
  /** Who asks; undefined until the monitor has said so. */
  readonly session: SessionView | undefined;
  readonly mayOperate: boolean;
  readonly learn: (session: SessionView) => void;
}

/** Who looks at the page, and what they may do. */
export function useSession(): Session {
  const [session, setSession] = useState<SessionView>();
  useEffect(() => void api.session().then(setSession, () => undefined), []);
  return { session, mayOperate: session?.role === 'operate' || session?.role === 'admin', learn: setSession };
}

/** The words of a failure. */
export function wordsOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
