import { SILENCES_DOCUMENT, silencesIn, silenceStatus } from '@kymo/alerting';
import type { SilencesView } from '@kymo/api';
import { Command } from 'commander';
import { ask } from '../../monitor-access';
import { type FolderOptions, withFolder } from '../../models/with-folder';
import { table } from '../../table';

/** `kymo alerts silences`: what people have silenced. */
export function silencesCommand(): Command {
  return withFolder(new Command('silences').description('List the silences of the last week.')).action(
    async ({ dataFolder, json }: FolderOptions) => {
      const { silences } = await ask<SilencesView>(dataFolder, '/api/silences', (store) => ({
        silences: silencesIn(store.document(SILENCES_DOCUMENT)).map((one) => ({
          ...one,
          status: silenceStatus(one, Date.now()),
          muted: 0,
        })),
      }));
      const rows = silences.map(({ id, status, untilMs, by, muted, matchers, why }) => [
        id,
        status,
        new Date(untilMs).toISOString(),
        by,
        String(muted),
        matchers.join(' and '),
        why,
      ]);
      const text =
        rows.length === 0
          ? 'No silences.'
          : table(['silence', 'status', 'until', 'by', 'muted', 'matchers', 'why'], rows);
      process.stdout.write(`${json ? JSON.stringify({ silences }) : text}\n`);
    },
  );
}
