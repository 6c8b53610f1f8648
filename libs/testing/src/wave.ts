/** Time of its first row. */
export const START_MS = 1_600_000_000_000;

/** A wave of two channels as CSV, with a fault of 60 steps in the first. */
export function wave(rows: number, faultFrom: number, stepMs = 60_000): string {
  const lines = ['time,flow,pressure'];
  for (let row = 0; row < rows; row++) {
    const value = Math.sin(row / 12) + 0.05 * Math.sin(row * 7.1);
    const fault = row >= faultFrom && row < faultFrom + 60 ? 2.5 : 0;
    lines.push(`${new Date(START_MS + row * stepMs).toISOString()},${value + fault},${2 * value}`);
  }
  return `${lines.join('\n')}\n`;
}
