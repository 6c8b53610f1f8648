import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { fromField, toField } from '../look/local-time';
import { zoneOf } from '../look/time';

export interface RangeOptions {
  readonly fromMs: number;
  readonly toMs: number;
  /** What the button says. */
  readonly words: string;
  readonly choose: (fromMs: number, toMs: number) => void;
}

/** A stretch of time from then to then. */
export function RangeForm({ fromMs, toMs, words, choose }: RangeOptions): JSX.Element {
  const isTouched = useRef(false);
  const from = useRef<HTMLInputElement>(null);
  const to = useRef<HTMLInputElement>(null);
  const [trouble, setTrouble] = useState<string>();
  // What follows the time does so here as well, until somebody writes something else.
  useLayoutEffect(() => {
    if (isTouched.current) return;
    from.current!.value = toField(fromMs);
    to.current!.value = toField(toMs);
  }, [fromMs, toMs]);
  const submit = (): void => {
    const [begin, end] = [fromField(from.current!.value), fromField(to.current!.value)];
    if (!(begin < end)) return setTrouble('The stretch has to begin before it ends.');
    setTrouble(undefined);
    isTouched.current = false;
    choose(begin, end);
  };
  return (
    <form
      class="range"
      onInput={() => (isTouched.current = true)}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <label>
        From <input ref={from} type="datetime-local" required />
      </label>
      <label>
        to <input ref={to} type="datetime-local" required />
      </label>
      <span class="zone">{zoneOf(toMs)}</span>
      <button type="submit">{words}</button>
      {trouble !== undefined && <small role="alert">{trouble}</small>}
    </form>
  );
}
