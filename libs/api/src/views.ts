import type { Incident } from '@kymo/domain';
import type { Trial } from '@kymo/domain';
import type { Counters } from '@kymo/domain';
import type { SeriesKey } from '@kymo/domain';
import type { VerdictState } from '@kymo/domain';

/** `GET /api/fleet` */
export interface FleetView {
  /** Latest event time seen, milliseconds since the Unix epoch; 0 before the first sample. */
  readonly nowMs: number;
  /** Start of each bucket of `history`, common to all series; the last few hours, oldest first. */
  readonly bucketsMs: readonly number[];
  readonly series: readonly FleetSeries[];
}

export interface FleetSeries {
  readonly key: SeriesKey;
  readonly tags: Readonly<Record<string, string>>;
  readonly state: VerdictState;
  /** Latest calibrated score; null where there is none. */
  readonly score: number | null;
  readonly lastMs: number;
  /** Highest score by bucket; null where there was none. */
  readonly history: readonly (number | null)[];
  /** Identity of the firing incident that people know, if any. */
  readonly incident: string | null;
}

/** `GET /api/series/:key?fromMs=&toMs=` (defaults: the last few hours); at most 1,000 steps, of a longer stretch the lowest, highest and worst. */
export interface SeriesView {
  readonly key: SeriesKey;
  readonly tags: Readonly<Record<string, string>>;
  readonly state: VerdictState;
  /** Registry name of the serving detector; null before one serves. */
  readonly detector: string | null;
  /** How far the ways of the series are known, 0 to 1; null where its last window had no score. */
  readonly maturity: number | null;
  readonly timesMs: readonly number[];
  readonly channels: readonly ChannelView[];
  /** Calibrated score by time; the threshold is 1. */
  readonly score: readonly (number | null)[];
  readonly incidents: readonly Incident[];
}

export interface ChannelView {
  readonly name: string;
  readonly actual: readonly (number | null)[];
  readonly expected: readonly (number | null)[];
  readonly lower: readonly (number | null)[];
  readonly upper: readonly (number | null)[];
}

/** `GET /api/incidents?status=&series=&limit=` */
export interface IncidentsView {
  readonly incidents: readonly Incident[];
}

/** `GET /api/health` */
export interface HealthView {
  readonly version: string;
  readonly startedAt: string;
  readonly uptimeSeconds: number;
  /** Name of the source and of each sink, with what is wrong where something is. */
  readonly parts: readonly HealthPart[];
  readonly counters: Counters;
  readonly samplesPerSecond: number;
  readonly series: number;
  readonly models: readonly ModelView[];
  readonly rssMiB: number;
}

export interface HealthPart {
  readonly name: string;
  readonly ready: boolean;
  readonly why?: string;
  /** Entries owed to a sink. */
  readonly owed?: number;
}

/** A detector and where it stands. */
export interface ModelView {
  readonly detector: string;
  /** Which series it is for: a group's name. */
  readonly group: string;
  readonly state: 'waiting' | 'fitting' | 'shadow' | 'serving' | 'retired' | 'refused' | 'failed';
  /** Why it waits or failed, or what is being done. */
  readonly detail?: string;
  /** Share of the fit done, 0 to 1. */
  readonly fraction?: number;
  readonly remainingMs?: number;
  readonly hash?: string;
  readonly drift?: DriftView;
  /** Share of normal windows that it takes for anomalous by the boundary it has learnt; present where that is too many. */
  readonly alarmShare?: number;
}

/** How far the series of a group have moved from what their models were fitted on. */
export interface DriftView {
  /** Series that have shown enough of late. */
  readonly series: number;
  /** Those that have drifted. */
  readonly drifted: readonly SeriesKey[];
  /** The furthest of all at the last look, in limits: where it stays beyond 1, the series has drifted. */
  readonly furthest: number;
  /** The channel that has moved furthest. */
  readonly where: string;
}

/** `GET /api/models` */
export interface ModelsView {
  readonly models: readonly ModelEntry[];
  /** Oldest first. */
  readonly promotions: readonly Promotion[];
  /** Groups whose model an operator has chosen: the ladder replaces it only once they are released. */
  readonly pinned: readonly string[];
}

/** A detector where it stands, and what its fit has said. */
export interface ModelEntry extends ModelView {
  readonly fittedAt?: string;
  /** Series it was fitted on. */
  readonly series?: number;
  readonly trial?: Trial;
}

/** A model that has taken over a group. */
export interface Promotion {
  /** ISO 8601. */
  readonly at: string;
  readonly group: string;
  /** Hash of the model that served before; absent for the first of a group. */
  readonly from?: string;
  readonly to: string;
  readonly detector: string;
  readonly act: 'first' | 'promotion' | 'rollback';
  readonly by: 'ladder' | 'operator';
  /** In words. */
  readonly why: string;
}

/** What an operator can have done to the models: `POST /api/models/<act>` with the rest as its body. */
export type ModelOrder =
  | { readonly act: 'promote'; readonly hash: string }
  | { readonly act: 'rollback' | 'release'; readonly group: string };

/** What came of an order. */
export interface ModelOrderView {
  readonly done: string;
}

/**
 * `GET /api/events`: server-sent events, the data of each a JSON document.
 * - `fleet`: {@link FleetChange}, at most one a second
 * - `incident`: {@link Incident}, when one begins, changes severity, is labelled or ends
 * - `health`: {@link HealthView}, every few seconds
 */
export interface FleetChange {
  readonly nowMs: number;
  readonly series: readonly Pick<FleetSeries, 'key' | 'state' | 'score' | 'lastMs' | 'incident'>[];
  /** Series that are watched no longer, if any. */
  readonly forgotten?: readonly SeriesKey[];
}
