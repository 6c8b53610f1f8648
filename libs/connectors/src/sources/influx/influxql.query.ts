import { addressOf } from '../../influx/access';
import { quoted, rowOf, type HistoryQuery } from './history-query';

interface Series {
  readonly tags?: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  readonly values?: readonly (readonly unknown[])[];
  readonly partial?: boolean;
}

/** InfluxQL of InfluxDB 1, and of 3 by the path of 1. */
export const influxqlQuery: HistoryQuery = {
  request({ url, database, retentionPolicy, measurement, channels }, fromMs, toMs) {
    const fields = channels?.map((name) => quoted(name.replaceAll('\\', '\\\\'))).join(', ') ?? '*';
    const from = [...(retentionPolicy === undefined ? [] : [retentionPolicy]), measurement]
      .map((name) => quoted(name.replaceAll('\\', '\\\\')))
      .join('.');
    const q = `SELECT ${fields} FROM ${from} WHERE time >= ${fromMs}ms AND time < ${toMs}ms GROUP BY *`;
    const body = new URLSearchParams({ db: database, q, epoch: 'ms' }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
    return { url: addressOf(url, 'query'), request: { method: 'POST', headers, body } };
  },

  rows({ text }) {
    const { results } = JSON.parse(text) as {
      results: [{ series?: Series[]; error?: string; partial?: boolean }];
    };
    const [{ series = [], error, partial }] = results;
    if (error !== undefined) throw new Error(error);
    if (partial || series.some((one) => one.partial)) return 'too_much';
    return series.flatMap(({ tags = {}, columns, values = [] }) =>
      values.map(([time, ...cells]) => {
        const named = columns.slice(1).map((name, index) => [name, cells[index]] as const);
        // Fields of text are no tags.
        const numbers = named.filter(([, cell]) => typeof cell !== 'string');
        return { ...rowOf(Number(time), Object.fromEntries(numbers)), tags: withoutEmpty(tags) };
      }),
    );
  },
};

/** A group without a tag carries it empty. */
function withoutEmpty(tags: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).filter(([, value]) => value !== ''));
}
