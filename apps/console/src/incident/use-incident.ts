import type { Incident } from '@kymo/domain';
import { useEffect, useState } from 'preact/hooks';
import { api, Refused } from '../live/api';
import { useKnown } from '../live/monitor';

export interface Opened {
  readonly incident?: Incident;
  readonly trouble?: string;
  /** The monitor keeps no such incident. */
  readonly missing?: boolean;
  /** Takes what a request has answered. */
  readonly learn: (incident: Incident) => void;
}

/** One incident, asked for once, then kept current by what the monitor tells. */
export function useIncident(id: string): Opened {
  const [answer, setAnswer] = useState<Omit<Opened, 'learn'>>({});
  const told = useKnown(({ incidents }) => incidents?.find((one) => one.id === id));
  useEffect(() => {
    setAnswer(told === undefined ? {} : { incident: told });
    api.incident(id).then(
      (incident) => setAnswer({ incident }),
      (thrown: unknown) =>
        setAnswer((before) => ({
          ...before,
          trouble: thrown instanceof Error ? thrown.message : String(thrown),
          missing: thrown instanceof Refused && thrown.status === 404,
        })),
    );
  }, [id]);
  useEffect(() => {
    if (told !== undefined) setAnswer({ incident: told });
  }, [told]);
  return { ...answer, learn: (incident) => setAnswer({ incident }) };
}
