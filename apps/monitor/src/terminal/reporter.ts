import type { ModelView } from '@kymo/api';
import type { Alert } from '@kymo/domain';

/** Reports a run to whoever watches it. */
export abstract class Reporter {
  abstract say(text: string): void;
  abstract alert(alert: Alert): void;
  /** A change in the state of a model. */
  abstract model(view: ModelView): void;
  abstract close(): void;
}
