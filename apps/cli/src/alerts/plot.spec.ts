import { expect, it } from 'vitest';
import { plot } from './plot';

it('draws what was measured where nothing is known to expect, and nothing else', () => {
  const lines = plot(
    { channel: 'flow', actual: [1, 5, null], expected: [1, null, null], band: 1 },
    [0, 1, 0],
  ).map((line) => line.slice(-3));
  const columns = [0, 1, 2].map((step) =>
    lines
      .slice(0, -1)
      .map((line) => line[step])
      .join(''),
  );
  expect(columns[0]).toMatch(/^ +░+●░+$/u);
  expect(columns[1]!.trim()).toBe('●');
  expect(columns[2]!.trim()).toBe('');
});
