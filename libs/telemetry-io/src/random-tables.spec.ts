import { expect, it } from 'vitest';
import { checkTables } from '../bench/random-tables';

it('reads a table of any dialect back as it was meant, or refuses it', { timeout: 240_000 }, async () => {
  const { same, refused, different, firstDifferent } = await checkTables(300, 20);
  expect(firstDifferent).toBeUndefined();
  expect(different).toBe(0);
  expect(same + refused).toBe(300);
  expect(same).toBeGreaterThan(250);
});
