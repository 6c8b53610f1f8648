import type { AuditView } from '@kymo/api';
import { Command } from 'commander';
import { ask } from '../monitor-access';
import { type FolderOptions, withFolder } from '../models/with-folder';
import { optionWholeNumber } from '../option-number';
import { table } from '../table';

interface Options extends FolderOptions {
  readonly limit: number;
}

/** `kymo audit`: who has done what. */
export function auditCommand(): Command {
  return withFolder(
    new Command('audit')
      .description('List who acknowledged, silenced, labelled, promoted or changed what, newest first.')
      .option('--limit <number>', 'maximum number of entries', optionWholeNumber(1, 10_000), 50),
  ).action(async ({ dataFolder, json, limit }: Options) => {
    const { entries } = await ask<AuditView>(dataFolder, `/api/audit?limit=${limit}`, (store) => ({
      entries: store.auditLog(limit),
    }));
    const rows = entries.map(({ atMs, by, via, action, subject, details }) => [
      new Date(atMs).toISOString(),
      by,
      via,
      action,
      subject,
      details === undefined ? '' : JSON.stringify(details),
    ]);
    const text =
      rows.length === 0
        ? 'Nobody has done anything.'
        : table(['when', 'who', 'via', 'action', 'what', 'details'], rows);
    process.stdout.write(`${json ? JSON.stringify({ entries }) : text}\n`);
  });
}
