import { isAscii, isUtf8 } from 'node:buffer';
import type { Decoded, Rejection, Sample } from '@kymo/domain';
import { messageOf } from '@kymo/domain';
import { rejection, tooLarge, type Limits } from './limits';

const BARE_NON_NUMBER = /[[:,]\s*(-?Infinity|NaN)\s*[,}\]]/;

/** A record's bytes as text, or why they are none. */
export function readText(value: Uint8Array, maxRecordBytes: number): string | Rejection {
  if (value.byteLength > maxRecordBytes) return tooLarge(value, maxRecordBytes);
  const bytes = Buffer.isBuffer(value)
    ? value
    : Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  // Most records are, and are read faster so.
  if (isAscii(bytes)) return bytes.toString('latin1');
  if (!isUtf8(bytes)) {
    const start = bytes.subarray(0, 8).toString('hex');
    return rejection(
      'not_text',
      `record: ${bytes.length} bytes starting 0x${start} are not UTF-8; send UTF-8 text`,
    );
  }
  const text = bytes.toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** Parsed JSON under `json`, or why the text is none. */
export function readJson(text: string): { readonly json: unknown } | Rejection {
  try {
    return { json: JSON.parse(text) as unknown };
  } catch (thrown) {
    if (text.trim() === '')
      return rejection('not_json', 'record: it is empty; a JSON object or array expected');
    const bare = BARE_NON_NUMBER.exec(text)?.[1];
    if (bare !== undefined) {
      return rejection('value_not_finite', `record: JSON has no ${bare}; send null where there is no value`);
    }
    return rejection('not_json', `record: not JSON (${messageOf(thrown)}); a JSON object or array expected`);
  }
}

/** Decodes one document, or each element of an array for itself. */
export function decodeParts(
  json: unknown,
  decodePart: (part: unknown, where: string) => Sample | Rejection,
): Decoded {
  if (Array.isArray(json) && json.length === 0) {
    return {
      samples: [],
      rejections: [rejection('schema', 'record: an empty array found; at least one sample expected')],
    };
  }
  const parts: readonly unknown[] = Array.isArray(json) ? json : [json];
  const samples: Sample[] = [];
  const rejections: Rejection[] = [];
  for (let index = 0; index < parts.length; index++) {
    const outcome = decodePart(parts[index], parts === json ? `[${index}].` : '');
    if ('reason' in outcome) rejections.push(outcome);
    else samples.push(outcome);
  }
  return { samples, rejections };
}

/**
 * Decodes a record of JSON: one document, or one a line where each line is a document (NDJSON). A line that is none is
 * refused for itself.
 * @param decodeDocument takes what begins its messages, for example `line 2: `
 */
export function decodeText(
  value: Uint8Array,
  { maxRecordBytes }: Pick<Limits, 'maxRecordBytes'>,
  decodeDocument: (document: unknown, where: string) => Decoded,
): Decoded {
  const text = readText(value, maxRecordBytes);
  if (typeof text !== 'string') return { samples: [], rejections: [text] };
  const read = readJson(text);
  if ('json' in read) return decodeDocument(read.json, '');
  const lines = text.split('\n');
  const isLines = lines.filter((line) => line.trim() !== '').length > 1 && lines.some(isWhole);
  if (!isLines) return { samples: [], rejections: [read] };
  const decoded = { samples: [] as Sample[], rejections: [] as Rejection[] };
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const where = `line ${index + 1}: `;
    const part = readJson(line);
    if (!('json' in part)) {
      decoded.rejections.push({ ...part, message: where + part.message });
      continue;
    }
    const { samples, rejections } = decodeDocument(part.json, where);
    for (const sample of samples) decoded.samples.push(sample);
    for (const rejected of rejections) decoded.rejections.push(rejected);
  }
  return decoded;
}

/** Whether a line is an object or array by itself: lines of one document that is spread over several are not. */
function isWhole(line: string): boolean {
  const text = line.trim();
  if (!text.startsWith('{') && !text.startsWith('[')) return false;
  const read = readJson(text);
  return 'json' in read && typeof read.json === 'object' && read.json !== null;
}
