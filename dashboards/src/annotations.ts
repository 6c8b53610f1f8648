import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { AnnotationQuery } from '@grafana/grafana-foundation-sdk/dashboard';
import { COLOR } from './colors';
import { INFLUX } from './data-sources';
import { Deferred } from './queries/deferred';
import type { Language } from './queries/language';
import { is, isChosen, points, type Points } from './queries/query';

/** Marks of one source at most: a chart with more of them cannot be read. */
const MAX_MARKS = 200;

/** Incidents of the series on every chart: from begin to end those that are over, a mark where people were told. */
export function incidentAnnotations(): Builder<AnnotationQuery>[] {
  return [
    annotation('Incidents', alertsOfSeries('resolved'), COLOR.bad, true),
    annotation('Alerts', alertsOfSeries('firing'), COLOR.severe, false),
  ];
}

function annotation(
  name: string,
  query: Points,
  iconColor: string,
  isRegion: boolean,
): Builder<AnnotationQuery> {
  const deferred = new Deferred((language) => ({
    name,
    datasource: INFLUX,
    enable: true,
    iconColor,
    ...(language.name === 'influxql' ? columnsOf : mappingsOf)(language, query, isRegion),
  }));
  return { build: () => deferred as Deferred & AnnotationQuery };
}

/** The columns stand twice: in `target` for current releases of Grafana, beside it for those before 11. */
function columnsOf(language: Language, query: Points, isRegion: boolean): object {
  const region = {
    timeEndColumn: 'Began',
    mappings: { time: { source: 'field', value: 'timeEnd' }, timeEnd: { source: 'field', value: 'time' } },
  };
  const mark = {
    query: language.write(query),
    textColumn: 'Summary',
    tagsColumn: 'Severity,Kind',
    ...(isRegion && region),
  };
  const target = { refId: 'Anno', rawQuery: true, fromAnnotations: true, textEditor: true, ...mark };
  return { ...mark, target };
}

/** An incident that is over ends at the time of its point, and began at its field. */
function mappingsOf(language: Language, query: Points, isRegion: boolean): object {
  const named = (value: string) => ({ source: 'field', value });
  const mappings = {
    text: named('summary'),
    tags: named('severity'),
    ...(isRegion && { time: named('began'), timeEnd: named('time') }),
  };
  return { target: { refId: 'Anno', ...language.target(query) }, mappings };
}

function alertsOfSeries(status: 'firing' | 'resolved'): Points {
  return points('alert', {
    columns: { Summary: 'summary', Severity: 'severity', Kind: 'nature', Began: 'start_ms' },
    where: [isChosen('series_key', 'series'), is('status', status), isChosen('severity', 'severity')],
    limit: MAX_MARKS,
  });
}
