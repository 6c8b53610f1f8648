import type { FeedbackView, MaintenancesView, ReceiversView, SilencesView } from '@kymo/api';

/** What the page knows of on-call. */
export interface OnCallView {
  readonly silences: SilencesView['silences'];
  readonly maintenance: MaintenancesView['maintenance'];
  readonly receivers: ReceiversView['receivers'];
  readonly feedback: FeedbackView;
}

/** Has the monitor change something, and says what was done. */
export type Change = (path: string, body: object, words: string) => void;
