import type { ModelView } from '@kymo/api';
import prettyMs from 'pretty-ms';

/** `1,431`: whole, with separators. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en');
}

/** `45s`, `6m`, `3h 20m`, `4d 2h`: a second at the least, two units at the most. */
export function duration(seconds: number): string {
  return prettyMs(Math.max(1, Math.round(seconds)) * 1000, { unitCount: 2 });
}

/** `2026-03-01 14:20`, UTC. */
export function moment(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ');
}

export function plural(amount: number, noun: string): string {
  return `${count(amount)} ${noun}${amount === 1 || noun.endsWith('s') ? '' : 's'}`;
}

/** State of a model: `linear-autoencoder for pump: serving`. */
export function standing({ detector, group, state, detail }: ModelView): string {
  return `${detector} for ${group}: ${state}${detail ? `, ${detail}` : ''}`;
}

/** Parts of a sentence, joined into as many lines as keep every part whole. */
export function wrapped(parts: readonly string[], columns: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const longer = `${lines.at(-1) ?? ''} · ${part}`;
    if (lines.length === 0 || longer.length > columns) lines.push(`  ${part}`);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

/** First line of a text. */
export function firstLine(text: string): string {
  return text.split('\n', 1)[0]!;
}
