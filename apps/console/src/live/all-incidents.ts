import type { Incident } from '@kymo/domain';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { api } from './api';
import { ordered } from './incidents';
import { monitor, useKnown } from './monitor';

const PAGE = 1000;
/** Most incidents held. */
export const MAX_HELD = 10_000;

/** All incidents that the monitor keeps, up to a bound: what the page knows at once, then page after page of what is older. */
export function useAllIncidents(): readonly Incident[] {
  const known = useKnown(({ incidents }) => incidents ?? []);
  const kept = useKnown(({ health }) => {
    const { firing = 0, resolved = 0, noted = 0 } = health?.incidents ?? {};
    return firing + resolved + noted > known.length;
  });
  const [older, setOlder] = useState<Map<string, Incident>>(new Map());
  // With each that changes what is known is another list, too, so that all are put in order again.
  useEffect(() => monitor.watchIncidents((one) => older.size > 0 && older.set(one.id, one)), [older]);
  useEffect(() => {
    if (!kept) return;
    let isGone = false;
    const gather = async (): Promise<void> => {
      const found = new Map<string, Incident>();
      let untilMs: number | undefined;
      while (!isGone && found.size < MAX_HELD) {
        const { incidents } = await api.incidentsUntil(untilMs, PAGE);
        const before = found.size;
        for (const incident of incidents) found.set(incident.id, incident);
        setOlder(new Map(found));
        if (incidents.length < PAGE || found.size === before) return;
        untilMs = incidents.at(-1)!.startMs;
      }
    };
    void gather().catch(() => undefined);
    return () => void (isGone = true);
  }, [kept]);
  return useMemo(() => {
    if (older.size === 0) return known;
    return ordered([...new Map([...older, ...known.map((one) => [one.id, one] as const)]).values()]);
  }, [known, older]);
}
