import { basename, dirname } from 'node:path';
import { CONFIGURED_MODELS_DOCUMENT, type ModelView } from '@kymo/api';
import { loadArtifact } from '@kymo/detectors';
import type { Detector, SeriesKey } from '@kymo/domain';
import type { ModelDeps } from './model-deps';

/** The models that the configuration names. They serve the series they were fitted on, instead of the ladder. */
export class ConfiguredModels {
  private detectors: readonly Detector[] = [];

  constructor(private readonly deps: Pick<ModelDeps, 'options' | 'factory' | 'store'>) {}

  /** @throws KymoError ARTIFACT_DAMAGED, ARTIFACT_FOREIGN */
  async open(): Promise<void> {
    const { options, factory, store } = this.deps;
    this.detectors = await Promise.all(
      options.artifacts.map(async (folder) =>
        factory.restore(await loadArtifact(dirname(folder), basename(folder))),
      ),
    );
    await store.putDocument(CONFIGURED_MODELS_DOCUMENT, this.views());
  }

  /** The detector of a series, if one was fitted on it. */
  for(series: SeriesKey): Detector | undefined {
    return this.detectors.find((detector) => detector.knows(series));
  }

  views(): ModelView[] {
    return this.detectors.map(({ model }): ModelView => {
      return { ...model, group: 'artifact', state: 'serving', detail: 'named by the configuration' };
    });
  }
}
