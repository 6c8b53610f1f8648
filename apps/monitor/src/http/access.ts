import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KymoError } from '@kymo/domain';
import { type MonitorAddress, MONITOR_ADDRESS_FILE } from '@kymo/api';
import { Injectable } from '@nestjs/common';
import { ConfigService } from '../config/config.service';

/** Bytes of a token: too many to guess. */
const TOKEN_BYTES = 32;

/**
 * Who may change something in a running monitor: whoever can read its data folder, where the address and a token that
 * holds for this run are written for the `kymo` command.
 */
@Injectable()
export class Access {
  private readonly token = randomBytes(TOKEN_BYTES).toString('base64url');
  private readonly file: string;

  constructor({ values }: ConfigService) {
    this.file = join(values.dataFolder, MONITOR_ADDRESS_FILE);
  }

  /** @param authorization header of a request @throws KymoError UNAUTHORISED */
  check(authorization: string | undefined): void {
    // Digests are of one length, whatever was sent.
    if (timingSafeEqual(digest(authorization ?? ''), digest(`Bearer ${this.token}`))) return;
    throw new KymoError(
      'UNAUTHORISED',
      `Changing something in this monitor: ${authorization === undefined ? 'no token was' : 'another token was'} sent, ` +
        'the bearer token of this run is allowed. Use the kymo command with --data-folder, which reads it there.',
    );
  }

  /** Writes the address file; a file left by a run that was killed is replaced. */
  async announce(url: string): Promise<void> {
    await rm(this.file, { force: true });
    const address: MonitorAddress = { url, token: this.token };
    await writeFile(this.file, `${JSON.stringify(address)}\n`, { mode: 0o600, flag: 'wx' });
  }

  async withdraw(): Promise<void> {
    await rm(this.file, { force: true });
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
