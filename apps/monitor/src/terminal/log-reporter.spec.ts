import type { ModelView } from '@kymo/api';
import pino from 'pino';
import { expect, it } from 'vitest';
import { LogReporter } from './log-reporter';

const INFO = 30;
const WARN = 40;

it.each<[ModelView['state'], string, number, string]>([
  [
    'refused',
    'it tells no fault from clean data:\n- spike 0.5\n- drift 0.4',
    WARN,
    'it tells no fault from clean data:',
  ],
  ['failed', 'the loss is not finite', WARN, 'the loss is not finite'],
  ['serving', 'fitted on 2 series', INFO, 'fitted on 2 series'],
])('logs in one line that a model is %s', (state, detail, level, why) => {
  const lines: string[] = [];
  const reporter = new LogReporter(pino({}, { write: (line) => void lines.push(line) }));
  reporter.model({ detector: 'lstm-autoencoder', group: 'pump', state, detail });
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({
      level,
      detector: 'lstm-autoencoder',
      group: 'pump',
      state,
      msg: `lstm-autoencoder for pump: ${state}, ${why}`,
    }),
  ]);
});
