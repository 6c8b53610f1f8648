import type { DetectorFactory, Log, SharedDocuments, Store } from '@kymo/domain';
import type { DetectionOptions } from './options/detection-options';

/** What the model lifecycle needs of the rest of the program. */
export interface ModelDeps {
  readonly options: DetectionOptions;
  /** Steps from one window to the next. */
  readonly stride: number;
  readonly store: Pick<
    Store,
    'history' | 'incidents' | 'series' | 'document' | 'documents' | 'putDocument' | 'modelsNamed'
  >;
  readonly factory: DetectorFactory;
  readonly modelsFolder: string;
  /** Where several monitors share the series: through it they share their models, too. */
  readonly shared?: SharedDocuments | undefined;
  readonly logger: Pick<Log, 'info' | 'warn'>;
}
