import { useEffect, useRef, useState } from 'preact/hooks';
import { monitor } from './monitor';
import { wordsOf } from './session';

/** Word of the monitor's health can come several times a second; nobody reads faster than this. */
const SHORTEST_GAP_MS = 2_500;

export interface Asked<Answer> {
  readonly answer?: Answer;
  readonly trouble?: string;
  /** Asks at once, because something was changed. */
  readonly again: () => Promise<void>;
}

/**
 * An answer that is kept current: asked for at once, then again as word of the monitor's health comes.
 * @param ask absent where nothing is to be asked
 * @param subject what is asked about; another one is asked about afresh
 * @param isCurrent whether an answer still holds; by default none does for long
 */
export function useAsked<Answer>(
  ask: (() => Promise<Answer>) | undefined,
  subject = '',
  isCurrent: (answer: Answer) => boolean = () => false,
): Asked<Answer> {
  const [known, setKnown] = useState<Omit<Asked<Answer>, 'again'>>({});
  const latest = useRef(ask);
  latest.current = ask;
  const held = useRef<() => boolean>(() => false);
  held.current = () => known.answer !== undefined && isCurrent(known.answer);
  const about = useRef(subject);
  about.current = subject;
  const again = async (): Promise<void> => {
    const asked = about.current;
    try {
      const answer = await latest.current?.();
      if (answer !== undefined && asked === about.current) setKnown({ answer });
    } catch (thrown) {
      if (asked === about.current) setKnown((before) => ({ ...before, trouble: wordsOf(thrown) }));
    }
  };
  useEffect(() => {
    setKnown({});
    let [isWaiting, askedMs, heard] = [false, 0, monitor.now.health];
    const askOnce = async (): Promise<void> => {
      [isWaiting, askedMs] = [true, Date.now()];
      await again();
      isWaiting = false;
    };
    void askOnce();
    return monitor.watch(() => {
      const { health } = monitor.now;
      if (health === heard || isWaiting || Date.now() - askedMs < SHORTEST_GAP_MS || held.current()) return;
      heard = health;
      void askOnce();
    });
  }, [subject]);
  return { ...known, again };
}
