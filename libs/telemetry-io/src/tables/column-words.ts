const words = (text: string) => new Set(text.split(' '));

/** Names of columns that tell machines apart. */
export const SERIES_NAMES = words(
  'series seriesid seriesname machine machineid machinename device deviceid devicename asset assetid assetname equipment equipmentid ' +
    'host hostname server instance node nodeid nodename well wellid wellname turbine turbineid pump pumpid uniqueid itemid entity ' +
    'sensor sensorid sensorindex sensorname sensornr station stationno siteno sitenumber stationid stationsid stationname site siteid sitename plant plantid location locationid ' +
    'meter meterid meternumber logger loggerid probe probeid anlage anlageid maschine messstelle standort zaehler zähler gerät geraet ' +
    'tags tagset labels vehicle vehicleid robot robotid line lineid mac deveui serial serialnumber serialno building room zone vesselid tankid bay address addr slave slaveid port feedid' +
    ' mprn mpan cups ean',
);
/** Names that may as well number the rows: they name a series only where they repeat. */
export const DOUBTFUL_SERIES_NAMES = words(
  'id unit unitid unitnumber name group source cluster area section',
);
/** Names of columns that name what is measured. */
export const CHANNEL_NAMES = words(
  'tag tagname tagid variable variablename parameter parametername parametercode parameterid metric metricname signal signalname channel ' +
    'channelname channelid measurement measurementname measurementtype field fieldname quantity messgröße messgrösse messgroesse kanal kanalname ' +
    'point pointname pointid item itemname attribute attributename property propertyname observedproperty characteristicname entityid ' +
    'ch chan channelno channelnr channelnumber kanalnr pid tagno tagnr pointno key datapoint datapointname kpi kennwert kennung merkmal variabel variable_name opctag nodeidentifier path tagpath ' +
    'varname namepathreference objectname topic pointslicename messgroessenname signalid',
);
/** Names of the one column of values of a table that names in another what is measured. */
export const VALUE_NAMES = words(
  'value values val wert messwert state reading result resultvalue resultmeasurevalue mean avg average numericvalue measurementvalue valeur valor ' +
    'waarde valore værdi varde värde wartość data doublevalue floatvalue intvalue integervalue longvalue vvalue actualvalue istwert processvalue pv avgvalue varvalue objectvalue payload tagvalue vvalue',
);
export const LABEL_NAMES = words(
  'anomaly anomalies isanomaly changepoint ischangepoint label labels class islabel target groundtruth outlier isoutlier',
);
const QUALITY =
  /^(quality|qualität|qualitaet|qualityflag|qualitycode|qc|qcflag|qualitydetail|qflag|qual|flag|flags|statuscode|opcquality|valuestatus|confidence|approvalstatus|validity|validität|gültigkeit|reliability)$|^qn\d*$|quality$|quality[ _]?(detail|code|flag)$|^qn_/i;

export function isQualityName(name: string): boolean {
  return QUALITY.test(name) || /^qn_?\d*$/i.test(name);
}

const GOOD = /^(good|ok|gut|valid|gültig|192|normal|approved|raw|a|g|0x0+)\b/i;
const BAD =
  /^(bad|schlecht|invalid|ungültig|error|fail|uncertain|questionable|i\/o|comm|no data|not good|(0|4|8|12|16|20|24|28)\b|0x[4-9a-f][\da-f]{7}\b)/i;
/** Status codes of OPC UA in digits: 0 is good, and what sets one of the two highest of 32 bits is not. */
const WORST_GOOD = 2 ** 30;
const STATUS_LIMIT = 2 ** 32;

/**
 * What a column of quality says of the value beside it: whether it is none. Undefined where its words and codes are not
 * known.
 */
export function qualityIn(distinct: ReadonlySet<string>): ((word: string) => boolean) | undefined {
  const words = [...distinct];
  const isStatusCode = words.every((word) => /^\d{1,10}$/.test(word) && Number(word) < STATUS_LIMIT);
  if (isStatusCode && words.some((word) => Number(word) >= WORST_GOOD))
    return (word) => Number(word) >= WORST_GOOD;
  return words.some((word) => GOOD.test(word)) ? (word) => BAD.test(word) : undefined;
}

/** The name of the channel of which a column such as `flow_quality` or `Flow QualityDetail` tells; empty for all of them. */
export function qualifiedBy(plain: string): string | undefined {
  return /^(.*?)(?:quality|qualitydetail|qualitycode|qualityflag|opcquality|statuscode|qcflag|qc|validity)$/.exec(
    plain,
  )?.[1];
}
