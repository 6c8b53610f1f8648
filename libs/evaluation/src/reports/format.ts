const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => ESCAPES[letter]!);
}

/** A detector as people name it: of the hash of an artifact's folder, its beginning. */
export function nameOf(detector: string): string {
  return detector.replace(/\b([0-9a-f]{12})[0-9a-f]{52}\b/g, '$1');
}

/** A figure for a table; a dash where there is none. */
export function figure(value: number | undefined, digits = 3): string {
  return value === undefined || !Number.isFinite(value) ? '–' : value.toFixed(digits);
}

/** A moment in UTC, to the minute. @param time ISO 8601, or milliseconds since the Unix epoch */
export function moment(time: string | number): string {
  const text = typeof time === 'string' ? time : new Date(time).toISOString();
  return text.slice(0, 16).replace('T', ' ');
}

/** A place in a drawing, to the tenth. */
export function short(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '');
}

export function percent(value: number): string {
  return Number.isFinite(value) ? `${(100 * value).toFixed(1)} %` : '–';
}
