import type { ExplanationView } from '@kymo/api';
import { KymoError } from '@kymo/domain';
import { Semaphore } from '@kymo/statistics';
import { Injectable } from '@nestjs/common';
import { ConfigService } from '../config/config.service';
import { ownCommand } from '../own-command';

/** How incidents came to be, as `kymo alerts explain` computes it again. One at a time. */
@Injectable()
export class Explanations {
  private readonly turn = new Semaphore(1);

  constructor(private readonly config: ConfigService) {}

  /** @throws KymoError INCIDENT_UNKNOWN where nothing is kept to explain it by */
  explanation(id: string): Promise<ExplanationView> {
    return this.turn.hold(() => this.explain(id));
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
