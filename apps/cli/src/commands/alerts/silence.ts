import { randomUUID } from 'node:crypto';
import { SILENCES_DOCUMENT, silenceSchema, silenceStatus, withEnded, withSilence } from '@kymo/alerting';
import type { SilenceView } from '@kymo/api';
import { type Incident, KymoError } from '@kymo/domain';
import { Command } from 'commander';
import { z } from 'zod';
import { identified } from '../../alerts/find-incident';
import { change } from '../../monitor-access';
import { type FolderOptions, withFolder } from '../../models/with-folder';
import { auditOf, operatorName } from '../../operator';
import { optionDuration } from '../../option-duration';

interface Options extends FolderOptions {
  readonly match?: readonly string[];
  readonly for: number;
  readonly why: string;
  readonly by?: string;
}

/** `kymo alerts silence`: keeps incidents from people for a while. */
export function silenceCommand(): Command {
  return withFolder(
    new Command('silence')
      .description(
        'Send no alerts for certain incidents for a while. People are alerted to what still fires once the silence ' +
          'is over.',
      )
      .argument('[incident]', 'silences its series and kind')
      .option(
        '--match <matcher...>',
        'conditions that must all hold, such as tag.line=A or channel=~"flow.*"',
      )
      .requiredOption('--for <time>', 'how long, such as 2h', optionDuration)
      .requiredOption('--why <text>', 'the reason, for others to read')
      .option('--by <name>', 'who asks for it (default: the user of the command)'),
  ).action(silence);
}

async function silence(id: string | undefined, options: Options): Promise<void> {
  const { dataFolder, json, match, why, by = operatorName() } = options;
  const matchers = match ?? (id === undefined ? [] : matchersOf(await identified(dataFolder, id)));
  const fromMs = Date.now();
  const asked = { matchers, why, by, fromMs, untilMs: fromMs + options.for };
  const result = silenceSchema.safeParse({ id: randomUUID(), ...asked });
  if (!result.success)
    throw new KymoError(
      'OPTIONS_INVALID',
      `silencing incidents: ${z.prettifyError(result.error)}. Name an incident, or matchers by --match.`,
    );
  const view = await change<SilenceView>(dataFolder, '/api/silences', asked, async (store) => {
    const audit = { ...auditOf('silence.begin', result.data.id, { matchers, why }), by };
    await store.changeDocument(SILENCES_DOCUMENT, (known) => withSilence(known, result.data, fromMs), audit);
    return { ...result.data, status: silenceStatus(result.data, fromMs), muted: 0 };
  });
  const until = new Date(view.untilMs).toISOString();
  process.stdout.write(
    json
      ? `${JSON.stringify(view)}\n`
      : `${view.id} silences ${view.matchers.join(' and ')} until ${until}\n`,
  );
}

function matchersOf({ series, kind }: Incident): string[] {
  return [`series=${JSON.stringify(series)}`, `kind=${kind}`];
}

/** `kymo alerts unsilence`: ends a silence. */
export function unsilenceCommand(): Command {
  return withFolder(
    new Command('unsilence')
      .description('End a silence now.')
      .argument('<silence>', 'its id, as `kymo alerts silences` shows it'),
  ).action(async (id: string, { dataFolder, json }: FolderOptions) => {
    const body = await change<object>(dataFolder, `/api/silences/${id}/end`, {}, async (store) => {
      const audit = auditOf('silence.end', id);
      await store.changeDocument(SILENCES_DOCUMENT, (known) => withEnded(known, id, audit.atMs), audit);
      return { id };
    });
    process.stdout.write(json ? `${JSON.stringify(body)}\n` : `${id} is over\n`);
  });
}
