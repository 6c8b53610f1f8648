import type { Alert } from '@kymo/domain';
import type { ModelView } from '@kymo/api';
import type { Logger } from '../logging/logger';
import { firstLine, standing } from './format';

/** What a run tells whoever watches it. */
export interface Narrator {
  say(line: string): void;
  alert(alert: Alert): void;
  /** A change in where a model stands. */
  model(view: ModelView): void;
  close(): void;
}

/** The account of a service: structured lines in its log, one for each thing that happens. */
export function createJournal(logger: Logger): Narrator {
  return {
    say(text) {
      for (const line of text.split('\n')) if (line.trim() !== '') logger.info(line.trim());
    },
    alert({ status, incident, summary }) {
      const { id, series, kind, severity, startMs, peakScore, maturity } = incident;
      logger.info({ incident: id, status, series, kind, severity, startMs, peakScore, maturity }, summary);
    },
    model(view) {
      const { detector, group, state, hash } = view;
      const gaveNone = state === 'refused' || state === 'failed';
      logger[gaveNone ? 'warn' : 'info']({ detector, group, state, hash }, firstLine(standing(view)));
    },
    close: () => undefined,
  };
}
