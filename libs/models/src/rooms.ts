import type { Log, DetectorFactory, Store } from '@kymo/domain';
import type { DetectionOptions } from './detection-options';

/** What the life of the models needs of the rest of the program. */
export interface Rooms {
  readonly options: DetectionOptions;
  /** Steps from one window to the next. */
  readonly stride: number;
  readonly store: Pick<
    Store,
    'history' | 'incidents' | 'series' | 'document' | 'putDocument' | 'modelsNamed'
  >;
  readonly factory: DetectorFactory;
  readonly modelsFolder: string;
  readonly logger: Pick<Log, 'info' | 'warn'>;
}
