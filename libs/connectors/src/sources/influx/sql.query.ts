import { addressOf } from '../../influx/access';
import { quoted, rowOf, type HistoryQuery } from './history-query';

/** SQL of InfluxDB 3, answered as a JSON object a line. */
export const sqlQuery: HistoryQuery = {
  request({ url, database, measurement }, fromMs, toMs) {
    const at = (timeMs: number) => `'${new Date(timeMs).toISOString()}'`;
    const q = `SELECT * FROM ${quoted(measurement, '""')} WHERE time >= ${at(fromMs)} AND time < ${at(toMs)}`;
    const headers = { 'content-type': 'application/json', accept: 'application/jsonl' };
    return {
      url: addressOf(url, 'api/v3/query_sql'),
      request: { method: 'POST', headers, body: JSON.stringify({ db: database, q, format: 'jsonl' }) },
    };
  },

  rows({ text }) {
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => {
        const { time, ...cells } = JSON.parse(line) as Record<string, unknown>;
        return rowOf(timeOf(time), cells);
      });
  },
};

/** Times come as `2025-02-25T20:19:34.984098`, in UTC and without saying so. */
function timeOf(time: unknown): number {
  if (typeof time === 'number') return time;
  const timeMs = Date.parse(`${String(time).replace(/Z$/, '')}Z`);
  if (Number.isNaN(timeMs)) throw new Error(`${JSON.stringify(time)} is no time`);
  return timeMs;
}
