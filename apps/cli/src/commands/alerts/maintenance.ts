import {
  Maintenance,
  MAINTENANCE_DOCUMENT,
  maintenanceIn,
  maintenanceSchema,
  withMaintenance,
  withoutMaintenance,
} from '@kymo/alerting';
import type { MaintenancesView, MaintenanceView } from '@kymo/api';
import { KymoError, type Store } from '@kymo/domain';
import { Command, Option } from 'commander';
import { z } from 'zod';
import { ask, change } from '../../monitor-access';
import { type FolderOptions, withFolder } from '../../models/with-folder';
import { auditOf, operatorName } from '../../operator';
import { optionDuration } from '../../option-duration';
import { table } from '../../table';

interface PlanOptions extends FolderOptions {
  readonly match?: readonly string[];
  readonly from?: string;
  readonly until?: string;
  readonly for?: number;
  readonly cron?: string;
  readonly timeZone: string;
  readonly alert?: boolean;
  readonly learn?: boolean;
  readonly by?: string;
}

/** `kymo alerts maintenance`: times in which trouble is expected. */
export function maintenanceCommand(): Command {
  return new Command('maintenance')
    .description('Times in which trouble is expected, once or again and again.')
    .addCommand(listCommand())
    .addCommand(planCommand())
    .addCommand(removeCommand());
}

function listCommand(): Command {
  return withFolder(
    new Command('list').description('List the maintenance windows, including those of the configuration.'),
  ).action(async ({ dataFolder, json }: FolderOptions) => {
    const { maintenance } = await ask<MaintenancesView>(dataFolder, '/api/maintenance', (store) =>
      calendarOf(store.document(MAINTENANCE_DOCUMENT)),
    );
    const rows = maintenance.map(({ name, active, when, alert, learn, by = 'configuration', matchers }) => [
      name,
      active ? 'under way' : 'no',
      'cron' in when
        ? `${when.cron} ${when.timeZone} for ${when.durationMs / 60_000} min`
        : `${when.from} to ${when.until}`,
      alert ? 'yes' : 'no',
      learn ? 'yes' : 'no',
      by,
      matchers.join(' and ') || 'everything',
    ]);
    const headings = ['name', 'now', 'when', 'alerts', 'learns', 'by', 'matchers'];
    const text = rows.length === 0 ? 'No maintenance windows.' : table(headings, rows);
    process.stdout.write(`${json ? JSON.stringify({ maintenance }) : text}\n`);
  });
}

function planCommand(): Command {
  return withFolder(
    new Command('add')
      .description(
        'Plan a maintenance window: nobody is alerted to what matches, and Kymo does not learn from it. Give --from ' +
          'and --until, --for alone to begin now, or --cron with --for.',
      )
      .argument('<name>', 'name, shown as the reason why nobody was alerted')
      .option(
        '--match <matcher...>',
        'conditions that must all hold, such as tag.line=A (default: everything)',
      )
      .option('--from <time>', 'start, ISO 8601 with offset')
      .option('--until <time>', 'end, ISO 8601 with offset')
      .option('--for <time>', 'how long, such as 2h', optionDuration)
      .addOption(
        new Option('--cron <expression>', 'when it begins each time, such as "0 22 * * SUN"').conflicts([
          'from',
          'until',
        ]),
      )
      .option('--time-zone <zone>', 'time zone of --cron, such as Europe/Berlin', 'UTC')
      .option('--alert', 'alert people anyway')
      .option('--learn', 'learn from this time anyway')
      .option('--by <name>', 'who asks for it (default: the user of the command)'),
  ).action(plan);
}

async function plan(name: string, { dataFolder, json, ...options }: PlanOptions): Promise<void> {
  const { match = [], alert = false, learn = false, by = operatorName() } = options;
  const result = maintenanceSchema.safeParse({ name, matchers: match, when: whenOf(options), alert, learn });
  if (!result.success)
    throw new KymoError('OPTIONS_INVALID', `planning maintenance: ${z.prettifyError(result.error)}`);
  const window = result.data;
  const view = await change<MaintenanceView>(
    dataFolder,
    '/api/maintenance',
    { ...window, by },
    async (store: Store) => {
      const audit = { ...auditOf('maintenance.add', name, { ...window }), by };
      const planned = { ...window, by };
      await store.changeDocument(MAINTENANCE_DOCUMENT, (known) => withMaintenance(known, planned), audit);
      return calendarOf([planned]).maintenance[0]!;
    },
  );
  const said = `${name} is planned${view.active ? ', and under way' : ''}`;
  process.stdout.write(json ? `${JSON.stringify(view)}\n` : `${said}\n`);
}

function whenOf({
  from,
  until,
  for: lengthMs,
  cron,
  timeZone,
}: Omit<PlanOptions, keyof FolderOptions>): object {
  if (cron !== undefined) return { cron, timeZone, durationMs: lengthMs };
  const begin = from ?? new Date().toISOString();
  if (until !== undefined || lengthMs === undefined) return { from: begin, until };
  return { from: begin, until: new Date(Date.parse(begin) + lengthMs).toISOString() };
}

function removeCommand(): Command {
  return withFolder(
    new Command('remove')
      .description('Remove a maintenance window that somebody has planned.')
      .argument('<name>', 'as `kymo alerts maintenance list` shows it'),
  ).action(async (name: string, { dataFolder, json }: FolderOptions) => {
    const path = `/api/maintenance/${encodeURIComponent(name)}/remove`;
    const view = await change<MaintenancesView>(dataFolder, path, {}, async (store: Store) => {
      const audit = auditOf('maintenance.remove', name);
      await store.changeDocument(MAINTENANCE_DOCUMENT, (known) => withoutMaintenance(known, name), audit);
      return calendarOf(store.document(MAINTENANCE_DOCUMENT));
    });
    process.stdout.write(json ? `${JSON.stringify(view)}\n` : `${name} is taken back\n`);
  });
}

/** What people have asked for; a store at rest knows no configuration. */
function calendarOf(document: unknown): MaintenancesView {
  const asked = maintenanceIn(document);
  const calendar = new Maintenance(asked);
  const nowMs = Date.now();
  return { maintenance: asked.map((one) => ({ ...one, active: calendar.isActive(one.name, nowMs) })) };
}
