import { extname } from 'node:path';
import type { TimeColumns } from '../times/row-times';

/** Command of the shell that puts rows of CSV in order of time. */
export function sortCells(separator: string, time: TimeColumns | undefined): string {
  const isNumber = /since|elapsed|digits/.test(time?.form ?? '');
  const keys = (time?.columns ?? []).map((index) => ` -k${index + 1},${index + 1}${isNumber ? 'n' : ''}`);
  return `sort -s -t ${separator === '\t' ? "$'\\t'" : `'${separator}'`}${keys.join('')}`;
}

/** The same for NDJSON, objects or arrays of them, by the dotted names of what holds the time. */
export function sortObjects(time: readonly string[]): string {
  const keys = time.map((name) =>
    /^[A-Za-z_][\w.]*$/.test(name) ? `.${name}` : `.[${JSON.stringify(name)}]`,
  );
  return `jq -cs ${quotedForShell(`flatten | sort_by(${keys.join(', ')})[]`)}`;
}

/** The same for line protocol, where the time stands last. */
export const SORT_LINES = "awk '{ print $NF, $0 }' | sort -s -n -k1,1 | cut -d ' ' -f 2-";

/** The whole command for a file: reads it, leaves its header on top, and writes a new one. */
export function sortFile(path: string, headerLines: number, sortRows: string): string {
  const unpack = `${/\.gz$/i.test(path) ? 'gzip -dc' : 'cat'} ${quotedForShell(path)}`;
  const sorted = quotedForShell(`sorted${extname(path.replace(/\.gz$/i, ''))}`);
  if (headerLines === 0) return `${unpack} | ${sortRows} > ${sorted}`;
  const skip = `tail -n +${headerLines + 1}`;
  return `{ ${unpack} | head -n ${headerLines}; ${unpack} | ${skip} | ${sortRows}; } > ${sorted}`;
}

function quotedForShell(text: string): string {
  return /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
