import { createToken, revokeToken, TOKENS_DOCUMENT, tokensIn, viewOf } from '@kymo/access';
import {
  type CreatedToken,
  type NewToken,
  type Role,
  ROLES,
  type TokensView,
  type TokenView,
} from '@kymo/api';
import { lineSchema } from '@kymo/domain';
import { Command, InvalidArgumentError, Option } from 'commander';
import { ask, change } from '../../monitor-access';
import { type FolderOptions, withFolder } from '../../models/with-folder';
import { auditOf } from '../../operator';
import { optionDuration } from '../../option-duration';
import { table } from '../../table';

interface CreateOptions extends FolderOptions {
  readonly role: Role;
  readonly expiresIn?: number;
}

/** `kymo tokens`: who may ask the monitor for what. */
export function tokensCommand(): Command {
  return new Command('tokens')
    .description(
      'Create, list and revoke tokens for the page and the API of a monitor. Once a token exists, every request ' +
        'to the API needs one.',
    )
    .addCommand(createCommand())
    .addCommand(listCommand())
    .addCommand(revokeCommand());
}

function createCommand(): Command {
  return withFolder(
    new Command('create')
      .description('Create a token. It is shown only once, since only its hash is stored.')
      .argument('<name>', 'who or what it is for', line)
      .addOption(
        new Option(
          '--role <role>',
          'role: ingest may only send telemetry, read may look, operate may also answer incidents, admin may do ' +
            'everything',
        )
          .choices(ROLES)
          .makeOptionMandatory(),
      )
      .option('--expires-in <time>', 'how long it is valid, such as 90d (default: forever)', optionDuration),
  ).action(async (name: string, { dataFolder, json, role, expiresIn }: CreateOptions) => {
    const expires = expiresIn === undefined ? {} : { expiresMs: Date.now() + expiresIn };
    const asked: NewToken = { name, role, ...expires };
    const created = await change<CreatedToken>(dataFolder, '/api/tokens', asked, async (store) => {
      const audit = auditOf('token.create', name, { role });
      const { created, document } = createToken(store.document(TOKENS_DOCUMENT), asked, audit.atMs);
      await store.changeDocument(TOKENS_DOCUMENT, () => document, audit);
      return created;
    });
    process.stdout.write(`${json ? JSON.stringify(created) : created.token}\n`);
  });
}

function listCommand(): Command {
  return withFolder(new Command('list').description('List the tokens.')).action(
    async ({ dataFolder, json }: FolderOptions) => {
      const { tokens } = await ask<TokensView>(dataFolder, '/api/tokens', (store) => ({
        tokens: tokensIn(store.document(TOKENS_DOCUMENT)).map(viewOf),
      }));
      const rows = tokens.map(({ id, name, role, createdMs, expiresMs }) => [
        id,
        name,
        role,
        new Date(createdMs).toISOString(),
        expiresMs === undefined ? 'never' : new Date(expiresMs).toISOString(),
      ]);
      const text =
        rows.length === 0
          ? 'No tokens: whoever reaches the page may read.'
          : table(['token', 'name', 'role', 'created', 'expires'], rows);
      process.stdout.write(`${json ? JSON.stringify({ tokens }) : text}\n`);
    },
  );
}

function revokeCommand(): Command {
  return withFolder(
    new Command('revoke')
      .description('Revoke a token. It is refused from now on.')
      .argument('<token>', 'its id or name'),
  ).action(async (idOrName: string, { dataFolder, json }: FolderOptions) => {
    const path = `/api/tokens/${encodeURIComponent(idOrName)}/revoke`;
    const revoked = await change<TokenView>(dataFolder, path, {}, async (store) => {
      const { revoked, document } = revokeToken(store.document(TOKENS_DOCUMENT), idOrName);
      await store.changeDocument(TOKENS_DOCUMENT, () => document, auditOf('token.revoke', revoked.name));
      return revoked;
    });
    process.stdout.write(
      json ? `${JSON.stringify(revoked)}\n` : `${revoked.id} of ${revoked.name} is revoked\n`,
    );
  });
}

function line(text: string): string {
  const result = lineSchema.safeParse(text);
  if (result.success) return result.data;
  throw new InvalidArgumentError('Give one line of text.');
}
