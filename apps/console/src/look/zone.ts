import { useEffect, useState } from 'preact/hooks';
import { chooseZone, currentZone, type Zone } from './time';

const listeners = new Set<() => void>();

/** The zone that times are written in. */
export function useZone(): { zone: Zone; toggle: () => void } {
  const [zone, setZone] = useState(currentZone());
  useEffect(() => {
    const update = (): void => setZone(currentZone());
    listeners.add(update);
    return () => void listeners.delete(update);
  }, []);
  return { zone, toggle };
}

function toggle(): void {
  chooseZone(currentZone() === 'UTC' ? 'local' : 'UTC');
  for (const update of listeners) update();
}
