import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReadOptions } from './sources/source';
import { TelemetryFile } from './telemetry-file';

/**
 * Reads a text as a file.
 * @returns its moments and values, sorted, those of each channel of each series, and how it was understood
 */
export async function readText(text: string, extension = 'csv', options: ReadOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'kymo-text-'));
  try {
    const path = join(folder, `text.${extension}`);
    writeFileSync(path, text);
    const file = await TelemetryFile.open([path], options);
    const values: string[] = [];
    const channels: Record<string, string[]> = {};
    for await (const block of file.outcomes())
      for (const { series, timeMs, values: read } of block.flatMap(({ samples }) => samples))
        for (const [channel, value] of Object.entries(read)) {
          if (value === null) continue;
          values.push(`${timeMs} ${value}`);
          (channels[`${series}: ${channel}`] ??= []).push(`${timeMs} ${value}`);
        }
    return { values: values.sort(), channels, reading: file.reading };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
