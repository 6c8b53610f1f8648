import { readStore, type StoreReader } from '@kymo/connectors';
import { ASSESSMENTS, type Incident, KymoError, messageOf, VERSION } from '@kymo/domain';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import { identified } from '../alerts/find-incident';
import { labelIncident, labellingOf } from '../alerts/label-incident';
import { replayIncident } from '../alerts/replay';
import { issuesOf } from '../config-issues';
import { backtestThreshold } from './backtest-threshold';
import { strictArguments } from './strict-arguments';

const MAX_LISTED = 1_000;

export interface McpOptions {
  readonly dataFolder: string;
  /** Whether tools that change something are offered. */
  readonly allowChanges: boolean;
}

const reading = { readOnlyHint: true, openWorldHint: false };
const limit = z.number().int().min(1).max(MAX_LISTED).default(100);
const incident = z.string().describe('Id of an incident, or its first characters');

/** The tools of `kymo mcp` over one data folder, whether its monitor runs or not. */
export function mcpServer({ dataFolder, allowChanges }: McpOptions): McpServer {
  const server = new McpServer({ name: 'kymo', version: VERSION });
  const read = <Answer>(query: (store: StoreReader) => Answer) => reply(() => withStore(dataFolder, query));

  server.registerTool(
    'list_series',
    {
      description:
        'Lists the series that the monitor knows: channels, latest time, verdict and score (1 is the boundary).',
      inputSchema: strictArguments({
        contains: z.string().optional().describe('Only series whose key contains this text'),
        limit,
      }),
      annotations: reading,
    },
    ({ contains = '', limit: most }) =>
      read((store) => ({
        series: store
          .series()
          .filter(({ key }) => key.includes(contains))
          .slice(0, most)
          .map(({ firstMs, lastMs, ...series }) => ({ ...series, first: iso(firstMs), last: iso(lastMs) })),
      })),
  );
  server.registerTool(
    'list_incidents',
    {
      description: 'Lists incidents, newest first: series, start, severity, channels.',
      inputSchema: strictArguments({
        status: z.enum(['firing', 'resolved']).optional(),
        series: z.string().optional().describe('Only incidents of the series with this key'),
        limit,
      }),
      annotations: reading,
    },
    ({ status, series, limit: most }) =>
      read((store) => ({
        incidents: store
          .incidents({
            ...(status !== undefined && { status }),
            ...(series !== undefined && { series }),
            limit: most,
          })
          .map(withTimes),
      })),
  );
  server.registerTool(
    'explain_incident',
    {
      description:
        'Recomputes the score of the window that raised an incident: share of each channel and step, measured and expected values.',
      inputSchema: strictArguments({ incident }),
      annotations: reading,
    },
    ({ incident: id }) => reply(() => replayIncident(dataFolder, id, { engine: 'onnx' })),
  );
  server.registerTool(
    'validate_configuration',
    {
      description:
        'Checks a YAML configuration, including the files and environment variables that it needs.',
      inputSchema: strictArguments({ file: z.string().describe('Path of the file') }),
      annotations: reading,
    },
    ({ file }) => reply(() => issuesOf(file)),
  );
  server.registerTool(
    'backtest_threshold',
    {
      description:
        'Shows what a threshold on the score would have flagged in the stored history of a series, compared with its incidents.',
      inputSchema: strictArguments({
        series: z.string().describe('Key of the series'),
        threshold: z
          .number()
          .positive()
          .describe('Threshold on the score; 1 is the boundary that the model has learnt'),
        from: z.iso.datetime().optional().describe('Start, ISO 8601 in UTC; the whole history by default'),
        to: z.iso.datetime().optional().describe('End, ISO 8601 in UTC'),
      }),
      annotations: reading,
    },
    ({ series, threshold, from, to }) =>
      read((store) => {
        if (!store.series().some(({ key }) => key === series)) throw unknown(series);
        const fromMs = from === undefined ? 0 : Date.parse(from);
        const toMs = to === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(to);
        const incidents = store.incidents({ series, limit: MAX_LISTED });
        const within = incidents.filter(({ startMs, lastMs }) => startMs <= toMs && lastMs >= fromMs);
        return backtestThreshold(store.history(series, fromMs, toMs), within, threshold);
      }),
  );
  if (!allowChanges) return server;
  server.registerTool(
    'label_incident',
    {
      description: 'Says what an incident was. Later incidents that look like it will mention it.',
      inputSchema: strictArguments({
        incident,
        label: z.string().max(200).optional().describe('What it was, in one line, such as bearing wear'),
        assessment: z
          .enum(ASSESSMENTS)
          .optional()
          .describe('Whether it was trouble, a false alarm, or expected'),
      }),
      annotations: { readOnlyHint: false, destructiveHint: false, openWorldHint: false },
    },
    ({ incident: id, label, assessment }) =>
      reply(async () => {
        const labelling = labellingOf({ label, assessment });
        const { id: whole } = await identified(dataFolder, id);
        return withTimes(await labelIncident(dataFolder, whole, labelling));
      }),
  );
  return server;
}

async function withStore<Answer>(dataFolder: string, query: (store: StoreReader) => Answer): Promise<Answer> {
  const store = readStore(dataFolder);
  try {
    return query(store);
  } finally {
    await store.close();
  }
}

/** The answer as text and as structure; what goes wrong is told to whoever asked. */
async function reply(answer: () => object | Promise<object>) {
  try {
    const content = JSON.parse(JSON.stringify(await answer(), plain)) as Record<string, unknown>;
    return {
      content: [{ type: 'text' as const, text: JSON.stringify(content) }],
      structuredContent: content,
    };
  } catch (thrown) {
    return { content: [{ type: 'text' as const, text: messageOf(thrown) }], isError: true };
  }
}

function withTimes({ startMs, lastMs, endMs, ...one }: Incident): object {
  return {
    ...one,
    start: iso(startMs),
    last: iso(lastMs),
    ...(endMs !== undefined && { end: iso(endMs) }),
  };
}

function iso(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

function plain(_: string, value: unknown): unknown {
  return ArrayBuffer.isView(value) ? Array.from(value as unknown as ArrayLike<number>) : value;
}

function unknown(series: string): KymoError {
  return new KymoError(
    'INPUT_UNREADABLE',
    `looking for the series '${series}': list_series names those that are known`,
  );
}
