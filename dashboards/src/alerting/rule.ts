import {
  QueryBuilder,
  RuleBuilder,
  type Query as RuleQuery,
  type Rule,
} from '@grafana/grafana-foundation-sdk/alerting';
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import { Deferred } from '../queries/deferred';
import type { LineQuery } from '../queries/query';

/** Folder of the dashboards and the rules. */
export const FOLDER = { uid: 'kymo', title: 'Kymo' } as const;

/** Uids of the data sources: a rule cannot ask through a variable. */
export interface DataSourceUids {
  readonly influx: string;
  readonly prometheus: string;
}

/** When a rule fires, and what people are told. */
export interface AlertRule {
  readonly uid: string;
  readonly title: string;
  readonly summary: string;
  readonly description: string;
  readonly severity: 'warning' | 'critical';
  /** A query of InfluxDB, or an expression of Prometheus. */
  readonly of: LineQuery | string;
  /** Divides `of`, where the rule is about a share. */
  readonly dividedBy?: LineQuery;
  readonly fires: { readonly when: 'gt' | 'lt'; readonly bound: number };
  /** Seconds that the queries look back. */
  readonly rangeSeconds: number;
  /** How long it has to hold, like `10m`. */
  readonly forDuration: string;
  /** What it means that the queries find nothing. */
  readonly noDataState: 'OK' | 'Alerting' | 'NoData';
  /** Dashboard and panel that show it. */
  readonly panel: readonly [dashboardUid: string, panelId: number];
}

/** Queries, a reduction of each to its latest value, a quotient where there are two, and the threshold. */
export function ruleOf(rule: AlertRule, group: string, uids: DataSourceUids): Rule {
  const { of, dividedBy, fires, panel } = rule;
  const steps = [
    asked('A', of, rule, uids),
    expression('B', { type: 'reduce', expression: 'A', reducer: 'last' }),
  ];
  if (dividedBy) {
    steps.push(
      asked('C', dividedBy, rule, uids),
      expression('D', { type: 'reduce', expression: 'C', reducer: 'last' }),
      expression('E', { type: 'math', expression: '$B / $D' }),
    );
  }
  const conditions = [{ evaluator: { type: fires.when, params: [fires.bound] } }];
  steps.push(expression('F', { type: 'threshold', expression: dividedBy ? 'E' : 'B', conditions }));
  return new RuleBuilder(rule.title)
    .uid(rule.uid)
    .orgID(1)
    .folderUID(FOLDER.uid)
    .ruleGroup(group)
    .condition('F')
    .queries(steps)
    .forDuration(rule.forDuration)
    .noDataState(rule.noDataState)
    .execErrState('Error')
    .labels({ severity: rule.severity, product: 'kymo' })
    .annotations({
      summary: rule.summary,
      description: rule.description,
      __dashboardUid__: panel[0],
      __panelId__: String(panel[1]),
    })
    .build();
}

function asked(
  refId: string,
  query: LineQuery | string,
  rule: AlertRule,
  uids: DataSourceUids,
): Builder<RuleQuery> {
  const isInflux = typeof query !== 'string';
  const shared = { refId, intervalMs: 60_000, maxDataPoints: 100 };
  const model = isInflux
    ? new Deferred((language) => ({ ...shared, ...language.target(query) }))
    : { ...shared, expr: query, instant: true, range: false };
  return new QueryBuilder(refId)
    .datasourceUid(isInflux ? uids.influx : uids.prometheus)
    .relativeTimeRange({ from: rule.rangeSeconds, to: 0 })
    .model(built(model));
}

function expression(refId: string, model: object): Builder<RuleQuery> {
  return new QueryBuilder(refId).datasourceUid('__expr__').model(built({ refId, ...model }));
}

function built(model: object): Builder<Dataquery> {
  return { build: () => model as typeof model & Dataquery };
}
