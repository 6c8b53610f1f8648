import { expect, it, vi } from 'vitest';
import { Progress } from './progress';

it('tells the time left as soon as something is known of it', () => {
  vi.useFakeTimers({ toFake: ['performance'], now: 20_000 });
  const lines: string[] = [];
  const out = { write: (line: string) => lines.push(line) } as unknown as NodeJS.WriteStream;
  const progress = new Progress('evaluating', 4, out);
  vi.advanceTimersByTime(10_000);
  progress.show(0, 'reading');
  vi.advanceTimersByTime(10_000);
  progress.show(1);
  expect(lines).toEqual(['evaluating 0 %: reading\n', 'evaluating 25 %, about 1m left\n']);
  vi.useRealTimers();
});
