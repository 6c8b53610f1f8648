import type { JSX } from 'preact';
import { Shape } from '../frame/signs';
import { formatCount } from '../look/format';
import { formatMoment } from '../look/time';
import { LEVELS, MARK_WORDS, type Mark } from '../look/scale';

/** How many series stand in each state; each count narrows the grid to its series. */
export function States(props: {
  counts: Readonly<Record<Mark, number>>;
  chosen: Mark | undefined;
  choose: (mark: Mark | undefined) => void;
}): JSX.Element {
  const marks = (Object.keys(props.counts) as Mark[]).filter(
    (mark) => props.counts[mark] > 0 || mark === props.chosen,
  );
  return (
    <div class="states" role="group" aria-label="Show only series that are">
      {marks.map((mark) => (
        <button
          type="button"
          key={mark}
          aria-pressed={mark === props.chosen}
          onClick={() => props.choose(mark === props.chosen ? undefined : mark)}
        >
          <Shape mark={mark} />
          <b>{formatCount(props.counts[mark])}</b> {MARK_WORDS[mark]}
        </button>
      ))}
    </div>
  );
}

/** What colours and shapes mean. @param options.fromMs where the strips begin; undefined where none are shown */
export function Legend({ fromMs, nowMs }: { fromMs: number | undefined; nowMs: number }): JSX.Element {
  return (
    <footer class="legend">
      <span>Score</span>
      <ol>
        {LEVELS.map(({ from, words }, level) => (
          <li key={from} data-level={level} title={`from ${from}: ${words}`}>
            {from === 0 ? '0' : from}
          </li>
        ))}
      </ol>
      <span>
        1 is the learned boundary
        {fromMs === undefined
          ? '.'
          : `: the line through the middle of each strip. Strips run from ${formatMoment(fromMs, nowMs, false)} to now.`}
      </span>
    </footer>
  );
}
