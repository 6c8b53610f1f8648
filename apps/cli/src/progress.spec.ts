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

it('tells the time left that is known, whatever the pace so far', () => {
  const lines: string[] = [];
  const out = { write: (line: string) => lines.push(line) } as unknown as NodeJS.WriteStream;
  vi.useFakeTimers({ toFake: ['performance'], now: 20_000 });
  const progress = new Progress('simulating', 10_000, out);
  vi.advanceTimersByTime(10_000);
  progress.show(1, '', 6 * 86_400_000 + 3_600_000);
  expect(lines).toEqual(['simulating 0 %, about 6d 1h left\n']);
  vi.useRealTimers();
});
