import type { FeedbackView, PrecisionView } from '@kymo/api';
import type { JSX } from 'preact';
import { hrefOf } from '../live/route';
import { countOf, formatShare } from '../look/format';

/** What follows from the labels: precision, moved thresholds, suggested rules. */
export function Feedback({ view }: { view: FeedbackView }): JSX.Element {
  const { detectors, groups, receivers, thresholds, maxFactor, suggestions } = view;
  const isLabelled = detectors.length + groups.length + receivers.length > 0;
  return (
    <section class="panel" aria-labelledby="feedback">
      <h2 id="feedback">
        What labels say <small>about incidents that people were alerted to</small>
      </h2>
      {!isLabelled && <p>Nobody has labelled an incident yet. The page of each incident asks what it was.</p>}
      <Precisions by="Detector" precisions={detectors} />
      <Precisions by="Group" precisions={groups} />
      <Precisions by="Receiver" precisions={receivers} />
      {thresholds.length > 0 && (
        <>
          <h3>
            Moved thresholds <small>at most {maxFactor} times; removing the labels undoes it</small>
          </h3>
          <ul class="listing">
            {thresholds.map(({ level, name, factor, false: wrong, true: right }) => (
              <li key={`${level} ${name}`}>
                <b>
                  <a href={hrefOf({ page: 'incidents', filter: `${name} assessment=false` })}>
                    {level === 'group' ? `all of ${name}` : name}
                  </a>
                </b>
                <span>{factor.toFixed(2)} times</span>
                <small>
                  {wrong} false, {right} true
                </small>
              </li>
            ))}
          </ul>
        </>
      )}
      {suggestions.length > 0 && (
        <>
          <h3>
            Suggested <small>none is applied by itself</small>
          </h3>
          <ul class="listing">
            {suggestions.map(({ text, command }) => (
              <li key={text} class="whole">
                {text}
                <code>{command}</code>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Precisions(props: { by: string; precisions: readonly PrecisionView[] }): JSX.Element | null {
  if (props.precisions.length === 0) return null;
  return (
    <>
      <h3>{props.by}</h3>
      <ul class="listing">
        {props.precisions.map(({ name, precision, true: right, false: wrong, expected }) => (
          <li key={name}>
            <b>{name}</b>
            <span>{precision === null ? 'no precision yet' : `${formatShare(precision)} were trouble`}</span>
            <small>
              {countOf(right + wrong + expected, 'label')}: {right} true, {wrong} false, {expected} expected
            </small>
          </li>
        ))}
      </ul>
    </>
  );
}
