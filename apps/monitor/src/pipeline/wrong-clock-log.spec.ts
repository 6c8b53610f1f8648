import { expect, it } from 'vitest';
import { WrongClockLog } from './wrong-clock-log';

it('tells of each series once a minute, with how many samples were set aside so far', () => {
  const lines: unknown[] = [];
  let nowMs = 0;
  const log = new WrongClockLog({ warn: (...line: unknown[]) => void lines.push(line) }, () => nowMs);
  const look = (series: string, samples: number) =>
    log.look({
      verdicts: [],
      alerts: [],
      deadLetters: [],
      wrongClocks: [{ series, samples, aheadMs: 3_600_000 }],
    });
  look('pump-1', 2);
  look('pump-1', 3);
  look('pump-2', 1);
  nowMs = 60_000;
  look('pump-1', 1);
  expect(lines).toEqual([
    [
      { series: 'pump-1', samples: 2, setAside: 2 },
      expect.stringContaining('the clock of pump-1 was 1h ahead of its other samples: 2 set aside'),
    ],
    [{ series: 'pump-2', samples: 1, setAside: 1 }, expect.anything()],
    [{ series: 'pump-1', samples: 1, setAside: 6 }, expect.anything()],
  ]);
});
