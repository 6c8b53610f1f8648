import type { ExplanationView } from '@kymo/api';
import { KymoError } from '@kymo/domain';
import { Injectable } from '@nestjs/common';
import { ConfigService } from '../config/config.service';
import { ownCommand } from '../own-command';

/** How incidents came to be, as `kymo alerts explain` computes it again. One at a time. */
@Injectable()
export class Explanations {
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly config: ConfigService) {}

  /** @throws KymoError INCIDENT_UNKNOWN where nothing is kept to explain it by */
  explanation(id: string): Promise<ExplanationView> {
    const next = this.last.then(() => this.explain(id));
    this.last = next.catch(() => undefined);
    return next;
  }

  private async explain(id: string): Promise<ExplanationView> {
    const { dataFolder, detection } = this.config.values;
    const options = ['--data-folder', dataFolder, '--engine', detection.engine, '--json'];
    const { stdout, complaint } = await ownCommand(['alerts', 'explain', ...options, '--', id]);
    const answer = (stdout === '' ? { error: {} } : JSON.parse(stdout)) as
      ExplanationView | { error: object };
    // A score that is not reproduced fails the command, and is an answer.
    if ('error' in answer) throw new KymoError('INCIDENT_UNKNOWN', complaint);
    return answer;
  }
}
