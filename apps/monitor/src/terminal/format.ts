/** `1,431`: whole, with separators. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en');
}

/** `45 s`, `6 min`, `3 h 20 min`: two units at the most. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

/** `2026-03-01 14:20`, UTC. */
export function moment(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ');
}

export function plural(amount: number, noun: string): string {
  return `${count(amount)} ${noun}${amount === 1 || noun.endsWith('s') ? '' : 's'}`;
}
