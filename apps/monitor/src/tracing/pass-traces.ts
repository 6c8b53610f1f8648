import type { OutboxEntry, Reached } from '@kymo/domain';
import type { Passed, StageObservation } from '@kymo/pipeline';
import type { Parent, SpanExporter } from './span-exporter';

/** Entries on their way to sinks whose trace is kept; the oldest make room. */
const MAX_OWED = 5_000;
/** Entries of one sink that are traced of one pass. */
const MAX_ENTRIES = 20;
/** Stages kept of a partition while none of its passes is committed. */
const MAX_STAGES = 1_000;

interface Owed {
  readonly parent: Parent;
  readonly sinceMs: number;
}

/**
 * Makes traces of passes: one span from the batch to its durable effects, one for each stage within, and one for each
 * entry from then on until its sink has taken it. A pass that raises or ends an incident is always traced.
 */
export class PassTraces {
  private readonly stages = new Map<string, StageObservation[]>();
  private readonly owed = new Map<string, Owed>();
  private share = 0;

  constructor(
    private readonly exporter: Pick<SpanExporter, 'send'>,
    private readonly sampleShare: number,
  ) {}

  noteStage(observation: StageObservation): void {
    const { partition } = observation.pass;
    const stages = this.stages.get(partition);
    if (stages === undefined) this.stages.set(partition, [observation]);
    else stages.push(observation);
    if (stages !== undefined && stages.length > MAX_STAGES) stages.shift();
  }

  /** @param endMs when the effects were durable, milliseconds since the Unix epoch */
  notePassed({ effects, outcome, seconds }: Passed, endMs: number): void {
    const { reached } = effects;
    const stages = reached.flatMap((one) => this.stagesOf(one));
    const { alerts } = outcome;
    if (!this.isSampled() && alerts.length === 0) return;
    const parent = this.exporter.send({
      name: 'pass',
      startMs: Math.min(endMs - seconds * 1000, ...stages.map(({ startMs }) => startMs)),
      endMs,
      attributes: {
        'kymo.partitions': reached.map(({ partition }) => partition),
        'kymo.next_offsets': reached.map(({ nextOffset }) => nextOffset),
        'kymo.samples': effects.counters.decoded,
        'kymo.incidents': alerts.map(({ incident }) => incident.id),
        'kymo.series': alerts.map(({ incident }) => incident.series),
      },
    });
    for (const { stage, taken, given, startMs, endMs: leftMs } of stages)
      this.exporter.send(
        { name: stage, startMs, endMs: leftMs, attributes: { 'kymo.taken': taken, 'kymo.given': given } },
        parent,
      );
    const committedFromMs = Math.max(endMs - seconds * 1000, ...stages.map(({ endMs: leftMs }) => leftMs));
    this.exporter.send({ name: 'commit', startMs: committedFromMs, endMs, attributes: {} }, parent);
    for (const [sink, entries] of Object.entries(effects.outbox)) {
      for (const { id } of entries.slice(0, MAX_ENTRIES))
        this.owed.set(`${sink} ${id}`, { parent, sinceMs: endMs });
    }
    for (const key of this.owed.keys()) {
      if (this.owed.size <= MAX_OWED) break;
      this.owed.delete(key);
    }
  }

  noteDelivered(sink: string, entries: readonly OutboxEntry[], endMs: number): void {
    for (const { id } of entries) {
      const key = `${sink} ${id}`;
      const owed = this.owed.get(key);
      if (owed === undefined) continue;
      this.owed.delete(key);
      this.exporter.send(
        {
          name: `deliver to ${sink}`,
          startMs: owed.sinceMs,
          endMs: Math.max(endMs, owed.sinceMs),
          attributes: { 'kymo.sink': sink, 'kymo.entry': id },
        },
        owed.parent,
      );
    }
  }

  /** The stages of all passes up to an offset: those that follow each other closely are concluded as one. */
  private stagesOf({ partition, nextOffset }: Reached): readonly StageObservation[] {
    const stages = this.stages.get(partition) ?? [];
    const later = stages.filter(({ pass }) => pass.nextOffset > nextOffset);
    if (later.length === 0) this.stages.delete(partition);
    else this.stages.set(partition, later);
    return stages.filter(({ pass }) => pass.nextOffset <= nextOffset);
  }

  private isSampled(): boolean {
    this.share += this.sampleShare;
    if (this.share < 1) return false;
    this.share -= 1;
    return true;
  }
}
