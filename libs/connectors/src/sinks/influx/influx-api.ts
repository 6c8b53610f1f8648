import { MEASUREMENTS, type MeasurementSchema } from '@kymo/domain';
import type { HttpAnswer, HttpRequest } from '../../http/http-client';
import { addressOf } from '../../influx/access';
import type { InfluxOptions } from './influx-options';

/** A request that creates what points are written to. */
export interface Creation {
  readonly what: 'database' | 'table';
  readonly url: URL;
  readonly request: HttpRequest;
}

/** How one version of InfluxDB is written to. */
export interface InfluxApi {
  readonly write: URL;
  /** `before` the first write, or once an answer says that what is written to is `missing`. */
  readonly createWhen: 'before' | 'missing';
  readonly creations: readonly Creation[];
}

/** The form of the requests that the options ask for. */
export function influxApi(options: InfluxOptions): InfluxApi {
  return FORMS[options.version](options);
}

/** Whether the answer to a write says that its database does not exist. */
export function isMissing({ status, text }: HttpAnswer): boolean {
  return status === 404 && text.includes('database not found');
}

const FORMS: Readonly<Record<InfluxOptions['version'], (options: InfluxOptions) => InfluxApi>> = {
  1: ({ url, database, retentionPolicy }) => ({
    write: addressOf(url, 'write', {
      db: database,
      precision: 'ms',
      ...(retentionPolicy !== undefined && { rp: retentionPolicy }),
    }),
    createWhen: 'missing',
    creations: [
      {
        what: 'database',
        url: addressOf(url, 'query', {
          q: `CREATE DATABASE "${database.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`,
        }),
        request: { method: 'POST' },
      },
    ],
  }),
  2: ({ url, database, organization = '' }) => ({
    write: addressOf(url, 'api/v2/write', { org: organization, bucket: database, precision: 'ms' }),
    createWhen: 'missing',
    creations: [],
  }),
  3: ({ url, database, tags }) => ({
    write: addressOf(url, 'api/v3/write_lp', {
      db: database,
      precision: 'millisecond',
      accept_partial: 'true',
    }),
    createWhen: 'before',
    creations: [
      creation('database', addressOf(url, 'api/v3/configure/database'), { db: database }),
      ...tables(tags).map((table) =>
        creation('table', addressOf(url, 'api/v3/configure/table'), { db: database, ...table }),
      ),
    ],
  }),
};

const COLUMN_TYPES = { float: 'float64', string: 'utf8' } as const;

/** Tables with their tags: those that the first point happens to lack could not be added later. */
function tables(travelling: readonly string[]) {
  return Object.values<MeasurementSchema>(MEASUREMENTS).map(({ name, tags, fields }) => ({
    table: name,
    tags: [...tags, ...travelling],
    fields: Object.entries(fields).map(([field, { type }]) => ({ name: field, type: COLUMN_TYPES[type] })),
  }));
}

function creation(what: Creation['what'], url: URL, body: object): Creation {
  const headers = { 'content-type': 'application/json' };
  return { what, url, request: { method: 'POST', headers, body: JSON.stringify(body) } };
}
