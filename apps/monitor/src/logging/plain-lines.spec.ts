import { describe, expect, it } from 'vitest';
import { createLogger } from './logger';
import { PlainLines } from './plain-lines';

describe('the log on a terminal', () => {
  it('is in plain words, with what the words do not say', () => {
    const lines: string[] = [];
    const plain = new PlainLines();
    plain.takeOver((line) => lines.push(line));
    const logger = createLogger({ level: 'info' }, plain);
    logger.info({}, 'connected to kafka');
    logger.warn({ group: 'pump', alarmShare: 0.06 }, 'The model is ill-fitting.');
    logger.warn({ group: 'pump' }, '1 of 8 series of pump have drifted.');
    logger.error({ code: 'STORE_FAILED', password: 'secret' }, 'writing the store: disk full');
    expect(lines).toEqual([
      '  connected to kafka',
      '  warning: The model is ill-fitting. (group pump)',
      '  warning: 1 of 8 series of pump have drifted.',
      '  ERROR: writing the store: disk full ({"code":"STORE_FAILED","password":"[Redacted]"})',
    ]);
    expect(logger.lines).toEqual({ warn: 2, error: 1 });
  });
});
