import type { ColumnFacts } from './facts';

const DIGITS = /^[-+]?\d{16,}$/;

/** What is said of whole numbers whose last digits a 64-bit float does not keep. */
export function longNumberDoubts({ name, distinct }: ColumnFacts): string[] {
  const long = [...distinct].filter(
    (cell) => DIGITS.test(cell) && String(BigInt(Number(cell))) !== String(BigInt(cell)),
  );
  return long.length === 0
    ? []
    : [
        `${name} holds numbers such as ${long[0]}, of which the last digits are lost: differences below ${Math.abs(2 * (Number(long[0]) - Number(BigInt(long[0]!) - 1n))) || 2} are not seen`,
      ];
}
