import type { ModelView } from '@kymo/api';
import type { Alert } from '@kymo/domain';
import type { Logger } from '../logging/logger';
import { firstLine, standing } from '../status/format';
import type { Reporter } from './reporter';

/** Reports a run in its log, one structured line for each thing that happens: for services. */
export class LogReporter implements Reporter {
  constructor(private readonly logger: Pick<Logger, 'info' | 'warn'>) {}

  say(text: string): void {
    for (const line of text.split('\n')) if (line.trim() !== '') this.logger.info(line.trim());
  }

  alert({ status, incident, summary }: Alert): void {
    const { id, series, kind, severity, startMs, peakScore, maturity } = incident;
    this.logger.info({ incident: id, status, series, kind, severity, startMs, peakScore, maturity }, summary);
  }

  model(view: ModelView): void {
    const { detector, group, state, hash } = view;
    const gaveNone = state === 'refused' || state === 'failed';
    this.logger[gaveNone ? 'warn' : 'info']({ detector, group, state, hash }, firstLine(standing(view)));
  }

  close(): void {
    // Nothing is held open.
  }
}
