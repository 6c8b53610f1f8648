import { csvRecords } from '@kymo/telemetry-io';
import { addressOf } from '../../influx/access';
import { rowOf, type HistoryQuery, type HistoryRow } from './history-query';

const NUMBERS = new Set(['double', 'long', 'unsignedLong']);
/** Columns of Flux itself. */
const OWN = new Set(['', 'result', 'table', '_start', '_stop', '_time', '_measurement']);

/** A text of Flux: `${` would begin an expression. */
const text = (value: string) => JSON.stringify(value).replaceAll('${', '\\${');

/** Flux of InfluxDB 2, answered in annotated CSV. */
export const fluxQuery: HistoryQuery = {
  request({ url, database, organization = '', measurement, channels }, fromMs, toMs) {
    const fields = channels?.map((name) => `r._field == ${text(name)}`).join(' or ');
    const query = [
      `from(bucket: ${text(database)})`,
      `range(start: ${new Date(fromMs).toISOString()}, stop: ${new Date(toMs).toISOString()})`,
      `filter(fn: (r) => r._measurement == ${text(measurement)}${fields === undefined ? '' : ` and (${fields})`})`,
      'pivot(rowKey: ["_time"], columnKey: ["_field"], valueColumn: "_value")',
    ].join(' |> ');
    const dialect = { header: true, delimiter: ',', annotations: ['datatype', 'group', 'default'] };
    const headers = { 'content-type': 'application/json', accept: 'application/csv' };
    return {
      url: addressOf(url, 'api/v2/query', { org: organization }),
      request: { method: 'POST', headers, body: JSON.stringify({ query, type: 'flux', dialect }) },
    };
  },

  rows(answer) {
    const rows: HistoryRow[] = [];
    let types: string[] = [];
    let groups: string[] = [];
    let names: string[] | undefined;
    for (const cells of csvRecords(answer.text)) {
      const [mark = ''] = cells;
      if (mark.startsWith('#')) {
        if (mark === '#datatype') types = cells;
        if (mark === '#group') groups = cells;
        names = undefined;
      } else if (names === undefined) {
        names = cells;
      } else rows.push(rowOfCells(names, types, groups, cells));
    }
    return rows;
  },
};

function rowOfCells(
  names: readonly string[],
  types: readonly string[],
  groups: readonly string[],
  cells: readonly string[],
): HistoryRow {
  const at = names.indexOf('_time');
  if (at < 0) throw new Error(cells[names.indexOf('error')] ?? 'the answer has no column _time');
  const read = names.flatMap((name, index): [string, unknown][] => {
    const [type, cell = ''] = [types[index]!, cells[index]];
    if (OWN.has(name) || cell === '') return [];
    if (NUMBERS.has(type)) return [[name, Number(cell)]];
    if (type === 'boolean') return [[name, cell === 'true']];
    // Tags are what rows are grouped by; other texts are fields.
    return groups[index] === 'true' ? [[name, cell]] : [];
  });
  return rowOf(Date.parse(cells[at]!), Object.fromEntries(read));
}
