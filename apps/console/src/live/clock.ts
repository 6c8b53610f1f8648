import { useEffect, useState } from 'preact/hooks';
import { useKnown } from './monitor';
import { withQuiet, type ShownSeries } from './quiet';

const TICK_MS = 1_000;

/** The monitor's clock, milliseconds since the Unix epoch; the component is drawn again each second. */
export function useMonitorClock(): number {
  const aheadMs = useKnown((known) => known.aheadMs);
  const [nowMs, setNowMs] = useState(Date.now());
  useEffect(() => {
    const ticking = setInterval(() => setNowMs(Date.now()), TICK_MS);
    return () => clearInterval(ticking);
  }, []);
  return Math.max(nowMs, Date.now()) + aheadMs;
}

/** A series as it is shown now; undefined where it is not watched. */
export function useShownSeries(name: string): ShownSeries | undefined {
  const one = useKnown(({ fleet }) => fleet?.series.find(({ key }) => key === name));
  const stream = useKnown(({ health }) => health?.stream);
  const clockMs = useMonitorClock();
  return one && withQuiet([one], stream, clockMs)[0];
}
