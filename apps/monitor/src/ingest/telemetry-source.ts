import type { Readiness, Source, SourceRun, SourceStatistics } from '@kymo/domain';

/** The source that the configuration chooses, under a name that the container can inject by type. */
export abstract class TelemetrySource implements Source {
  abstract readonly name: string;
  abstract run(run: SourceRun): Promise<void>;
  abstract readiness(): Readiness;
  readToEnd?(): ReadonlyMap<string, number>;
  statistics?(): SourceStatistics;
}
