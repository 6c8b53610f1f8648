import { isPrometheusLine, isScrapedLine } from '../events/prometheus-text';
import { isProtocolLine, isStatement } from '../line-protocol/line-events';
import type { FileFormat } from '../reading/reading';

const EXTENSIONS: Readonly<Record<string, FileFormat>> = {
  csv: 'csv',
  tsv: 'csv',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  lp: 'line-protocol',
  line: 'line-protocol',
  influx: 'line-protocol',
};
/** Names with labels in a file of cells look like points, too. */
const TIMESTAMP_BEHIND = /\s-?\d{9,19}\s*$/;
const PACKED = /\.(gz|zst|bz2|xz|zip)$/;

/** The format that the first lines of an input show, else its name. */
export function sniffFormat(path: string, lines: readonly string[]): FileFormat {
  const filled = lines.filter((line) => line.trim() !== '').slice(0, 50);
  const first = filled[0]?.replace(/^[\s\u001e]+/, '') ?? '';
  const isBraced = (line: string) => /^\s*[\u001e{}[\],"]/.test(line);
  const isTitled = filled.length > 3 && first.endsWith('}') && !filled.slice(1, 4).some(isBraced);
  if (isTitled) return 'csv';
  if (first.startsWith('{"') || first === '{' || /^\[\s*([[{]|$)/.test(first) || /^\{\s/.test(first))
    return 'ndjson';
  const extension = path.toLowerCase().replace(PACKED, '').split('.').at(-1) ?? '';
  const named = EXTENSIONS[extension];
  const points = filled.filter((line) => !isStatement(line));
  if (points.length > 0 && 2 * points.filter(isPrometheusLine).length > points.length) return 'prometheus';
  if (filled.some((line) => line.startsWith('# TYPE ')) && points.every(isScrapedLine)) return 'prometheus';
  const isPoint = (line: string) => isProtocolLine(line) && (named !== 'csv' || TIMESTAMP_BEHIND.test(line));
  if (points.length > 0 && 2 * points.filter(isPoint).length >= points.length) return 'line-protocol';
  return named === 'line-protocol' || named === 'ndjson' ? named : 'csv';
}
