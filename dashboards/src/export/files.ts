import { stringify } from 'yaml';
import { contactPoint, notificationPolicy } from '../alerting/notifications';
import { FOLDER } from '../alerting/rule';
import type { RuleGroup } from '../alerting/rules';
import { LANGUAGES } from '../queries/language';
import { languageNameOf, type ExportOptions } from './options';
import { placedDashboards, placedRuleGroups } from './placed';

/** A file of an export: its path below the folder exported to, and its text. */
export interface ExportedFile {
  readonly path: string;
  readonly text: string;
}

const ORGANISATION = 1;

/** The dashboards as files that Grafana loads, and its provisioning: the same text for the same source. */
export function exportedFiles(options: ExportOptions): ExportedFile[] {
  const dashboards = Object.entries(placedDashboards(options)).map(([name, dashboard]) => ({
    path: `dashboards/${name}.json`,
    text: `${JSON.stringify(dashboard, null, 2)}\n`,
  }));
  const provisioning: Record<string, object> = {
    'dashboards/kymo': provider(),
    'datasources/kymo': dataSources(options),
    'alerting/rules': { groups: placedRuleGroups(options).map(provisionedGroup) },
    'alerting/contact-points': contactPoints(),
    'alerting/policies': { policies: [{ orgId: ORGANISATION, ...notificationPolicy() }] },
  };
  const files = Object.entries(provisioning).map(([name, content]) => ({
    path: `provisioning/${name}.yaml`,
    text: `# Written by \`kymo dashboards export\`: changes belong in its source.\n${stringify(
      { apiVersion: 1, ...content },
      { lineWidth: 0, aliasDuplicateObjects: false },
    )}`,
  }));
  return [...dashboards, ...files];
}

function provider() {
  const options = { path: '/var/lib/grafana/dashboards' };
  return {
    providers: [
      {
        name: 'kymo',
        orgId: ORGANISATION,
        folder: FOLDER.title,
        folderUid: FOLDER.uid,
        type: 'file',
        allowUiUpdates: false,
        disableDeletion: true,
        updateIntervalSeconds: 30,
        options,
      },
    ],
  };
}

/** Grafana fills in the environment variables; user and password may stay unset where InfluxDB asks for none. */
function dataSources({ influx, prometheus }: ExportOptions) {
  return {
    prune: false,
    datasources: [
      {
        name: influx.name,
        uid: influx.uid,
        type: 'influxdb',
        access: 'proxy',
        url: influx.url,
        isDefault: true,
        ...influxAccess(influx),
      },
      {
        name: prometheus.name,
        uid: prometheus.uid,
        type: 'prometheus',
        access: 'proxy',
        url: prometheus.url,
        jsonData: { httpMethod: 'POST', timeInterval: '15s' },
      },
    ],
  };
}

/** Version 1 is logged in to by user and password, 2 and 3 by token: in InfluxQL within a header. */
function influxAccess(influx: ExportOptions['influx']) {
  const { database, version = '1', organization = '', url } = influx;
  const language = languageNameOf(influx);
  const shared = { version: LANGUAGES[language], timeInterval: '1s' };
  const secureJsonData = { token: '${KYMO_INFLUX_TOKEN}' };
  if (language === 'flux')
    return { jsonData: { ...shared, organization, defaultBucket: database }, secureJsonData };
  if (language === 'sql') {
    // Grafana asks by gRPC, with TLS unless it is told otherwise.
    const isPlain = url.startsWith('http:');
    const jsonData = {
      ...shared,
      dbName: database,
      httpMode: 'POST',
      ...(isPlain && { insecureGrpc: true }),
    };
    return { jsonData, secureJsonData };
  }
  const jsonData = { ...shared, dbName: database, httpMode: 'POST' };
  if (version === '1')
    return {
      user: '${KYMO_INFLUX_USERNAME}',
      jsonData,
      secureJsonData: { password: '${KYMO_INFLUX_PASSWORD}' },
    };
  return {
    jsonData: { ...jsonData, httpHeaderName1: 'Authorization' },
    secureJsonData: { httpHeaderValue1: 'Token ${KYMO_INFLUX_TOKEN}' },
  };
}

function provisionedGroup({ title, intervalSeconds, rules }: RuleGroup) {
  return escaped({
    orgId: ORGANISATION,
    name: title,
    folder: FOLDER.title,
    interval: `${intervalSeconds}s`,
    rules: rules.map(({ folderUID: _, ruleGroup: __, orgID: ___, ...rule }) => rule),
  });
}

/** Doubles each dollar: Grafana would take `$timeFilter` in a file for a variable of its environment. */
function escaped<Content>(content: Content): Content {
  const text = JSON.stringify(content, (_, value: unknown) =>
    typeof value === 'string' ? value.replaceAll('$', '$$$$') : value,
  );
  return JSON.parse(text) as Content;
}

function contactPoints() {
  const { uid, name, type, settings, disableResolveMessage } = contactPoint();
  const receivers = [{ uid, type, settings: settings as unknown, disableResolveMessage }];
  return { contactPoints: [{ orgId: ORGANISATION, name, receivers }] };
}
