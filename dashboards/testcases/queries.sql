-- fleet: variable tag
SELECT "column_name" FROM information_schema.columns WHERE "table_name" = 'kymo_verdict' AND "data_type" LIKE 'Dictionary%'

-- fleet: variable group
SELECT DISTINCT "${tag:raw}" FROM "kymo_verdict" WHERE "${tag:raw}" IS NOT NULL AND "time" >= $__timeFrom AND "time" <= $__timeTo ORDER BY "${tag:raw}" LIMIT 500

-- fleet: variable detector
SELECT DISTINCT "detector" FROM "kymo_score" WHERE "detector" IS NOT NULL AND "time" >= $__timeFrom AND "time" <= $__timeTo ORDER BY "detector" LIMIT 500

-- fleet: variable worst
SELECT "time" AS "Time", "series_key" AS "series" FROM (SELECT max("time") AS "time", "series_key", max("score") AS "score" FROM "kymo_score" WHERE ('*' IN (${group:sqlstring}) OR "${tag:raw}" IN (${group:sqlstring})) AND ('*' IN (${detector:sqlstring}) OR "detector" IN (${detector:sqlstring})) AND "score" IS NOT NULL AND "time" >= $__timeFrom AND "time" <= $__timeTo GROUP BY "series_key") ORDER BY "score" DESC NULLS LAST LIMIT 20

-- fleet: variable troubled
SELECT "time" AS "Time", "series_key" AS "series" FROM (SELECT max("time") AS "time", "series_key", count("incident") AS "alerts" FROM "kymo_alert" WHERE ('*' IN (${group:sqlstring}) OR "${tag:raw}" IN (${group:sqlstring})) AND "incident" IS NOT NULL AND "time" >= $__timeFrom AND "time" <= $__timeTo GROUP BY "series_key") ORDER BY "alerts" DESC NULLS LAST LIMIT 20

-- fleet: How many series are watched?
SELECT max("time") AS "time", count("windows") AS "Series" FROM (SELECT max("time") AS "time", "series_key", sum("windows") AS "windows" FROM "kymo_verdict" WHERE ('*' IN (${group:sqlstring}) OR "${tag:raw}" IN (${group:sqlstring})) AND "windows" IS NOT NULL AND "time" >= $__timeFrom AND "time" <= $__timeTo GROUP BY "series_key") HAVING count(*) > 0

-- fleet: How many series are anomalous now?
SELECT max("time") AS "time", count("score") AS "Series" FROM (SELECT DISTINCT ON ("series_key") "time", "series_key", "score", "threshold" FROM "kymo_score" WHERE ('*' IN (${group:sqlstring}) OR "${tag:raw}" IN (${group:sqlstring})) AND ('*' IN (${detector:sqlstring}) OR "detector" IN (${detector:sqlstring})) AND "score" IS NOT NULL AND "time" >= $__timeFrom AND "time" <= $__timeTo ORDER BY "series_key", "time" DESC) WHERE "score" >= "threshold" HAVING count(*) > 0

-- fleet: How many incidents are open?
SELECT max("time") AS "time", count("incident") AS "Incidents" FROM (SELECT DISTINCT ON ("series_key", "incident_kind") "time", "series_key", "incident_kind", "incident", "status", "start_ms", "severity", "nature", "summary", "channels", "peak_score" FROM "kymo_alert" WHERE ('*' IN (${group:sqlstring}) OR "${tag:raw}" IN (${group:sqlstring})) AND "incident" IS NOT NULL ORDER BY "series_key", "incident_kind", "time" DESC) WHERE "status" IN ('firing') HAVING count(*) > 0

-- fleet: How many series are silent?
SELECT max("time") AS "time", count("incident") AS "Incidents" FROM (SELECT DISTINCT ON ("series_key", "incident_kind") "time", "series_key", "incident_kind", "incident", "status", "start_ms", "severity", "nature", "summary", "channels", "peak_score" FROM "kymo_alert" WHERE ('*' IN (${group:sqlstring}) OR "${tag:raw}" IN (${group:sqlstring})) AND "incident" IS NOT NULL ORDER BY "series_key", "incident_kind", "time" DESC) WHERE "status" IN ('firing') AND "incident_kind" IN ('silence') HAVING count(*) > 0

-- fleet: How many windows have no score?
SELECT max("time") AS "time", sum("windows") AS "Windows" FROM "kymo_verdict" WHERE "state" IN ('unscorable') AND ('*' IN (${group:sqlstring}) OR "${tag:raw}" IN (${group:sqlstring})) AND "windows" IS NOT NULL AND "time" >= $__timeFrom AND "time" <= $__timeTo HAVING count(*) > 0

-- fleet: How is the fleet doing over time?
SELECT "time", count("score") AS "normal" FROM (SELECT $__dateBin("time") AS "time", "series_key", max("score") AS "score" FROM "kymo_score" WHERE ('*' IN (${group:sqlstring}) OR "${tag:raw}" IN (${group:sqlstring})) AND ('*' IN (${detector:sqlstring}) OR "detector" IN (${detector:sqlstring})) AND "score" IS NOT NULL AND "time" >= $__timeFrom AND "time" <= $__timeTo GROUP BY 1, "series_key" ORDER BY 1) WHERE "score" < 0.8 GROUP BY "time" ORDER BY "time"

-- fleet: How is the fleet doing over time?
SELECT "time", count("score") AS "close to its boundary" FROM (SELECT $__dateBin("time") AS "time", "series_key", max("score") AS "score" FROM "kymo_score" WHERE ('*' IN (${group:sqlstring}) OR "${tag:raw}" IN (${group:sqlstring})) AND ('*' IN (${detector:sqlstring}) OR "detector" IN (${detector:sqlstring})) AND "score" IS NOT NULL AND "time" >= $__timeFrom AND "time" <= $__timeTo GROUP BY 1, "series_key" ORDER BY 1) WHERE "score" >= 0.8 AND "score" < 1 GROUP BY "time" ORDER BY "time"

-- fleet: How is the fleet doing over time?
SELECT "time", count("score") AS "anomalous" FROM (SELECT $__dateBin("time") AS "time", "series_key", max("score") AS "score" FROM "kymo_score" WHERE ('*' IN (${group:sqlstring}) OR "${tag:raw}" IN (${group:sqlstring})) AND ('*' IN (${detector:sqlstring}) OR "detector" IN (${detector:sqlstring})) AND "score" IS NOT NULL AND "time" >= $__timeFrom AND "time" <= $__timeTo GROUP BY 1, "series_key" ORDER BY 1) WHERE "score" >= 1 AND "score" < 2 GROUP BY "time" ORDER BY "time"

-- fleet: How is the fleet doing over time?
SELECT "time", count("score") AS "far beyond its boundary" FROM (SELECT $__dateBin("time") AS "time", "series_key", max("score") AS "score" FROM "kymo_score" WHERE ('*' IN (${group:sqlstring}) OR "${tag:raw}" IN (${group:sqlstring})) AND ('*' IN (${detector:sqlstring}) OR "detector" IN (${detector:sqlstring})) AND "score" IS NOT NULL AND "time" >= $__timeFrom AND "time" <= $__timeTo GROUP BY 1, "series_key" ORDER BY 1) WHERE "score" >= 2 GROUP BY "time" ORDER BY "time"

-- fleet: Which series have the worst scores now?
SELECT "time" AS "Time", "series_key" AS "Series", "score" AS "Score", "threshold" AS "Threshold", "detector" AS "Detector" FROM (SELECT DISTINCT ON ("series_key") "time", "series_key", "score", "threshold", "detector" FROM "kymo_score" WHERE ('*' IN (${group:sqlstring}) OR "${tag:raw}" IN (${group:sqlstring})) AND ('*' IN (${detector:sqlstring}) OR "detector" IN (${detector:sqlstring})) AND "score" IS NOT NULL AND "time" >= $__timeFrom AND "time" <= $__timeTo ORDER BY "series_key", "time" DESC) ORDER BY "score" DESC NULLS LAST LIMIT 100

-- fleet: Which series were anomalous, and when?
SELECT $__dateBin("time") AS "time", "series_key", max("score") AS "Value" FROM "kymo_score" WHERE array_has(make_array(${worst:sqlstring}), "series_key") AND ('*' IN (${detector:sqlstring}) OR "detector" IN (${detector:sqlstring})) AND "score" IS NOT NULL AND "time" >= $__timeFrom AND "time" <= $__timeTo GROUP BY 1, "series_key" ORDER BY 1

-- fleet: When were incidents open?
SELECT "time" AS "Time", "incident" AS "Incident", "series_key" AS "Series", "status" AS "Status" FROM "kymo_alert" WHERE array_has(make_array(${troubled:sqlstring}), "series_key") AND ('*' IN (${severity:sqlstring}) OR "severity" IN (${severity:sqlstring})) AND "time" >= $__timeFrom AND "time" <= $__timeTo ORDER BY "time" DESC LIMIT 1000

-- fleet: Which series are silent?
SELECT "time" AS "Time", "start_ms" AS "Since", "severity" AS "Severity", "series_key" AS "Series", "nature" AS "Kind", "summary" AS "Summary", "channels" AS "Channels", "peak_score" AS "Highest score" FROM (SELECT DISTINCT ON ("series_key", "incident_kind") "time", "series_key", "incident_kind", "incident", "status", "start_ms", "severity", "nature", "summary", "channels", "peak_score" FROM "kymo_alert" WHERE ('*' IN (${group:sqlstring}) OR "${tag:raw}" IN (${group:sqlstring})) AND "incident" IS NOT NULL ORDER BY "series_key", "incident_kind", "time" DESC) WHERE "status" IN ('firing') AND "incident_kind" IN ('silence') AND ('*' IN (${severity:sqlstring}) OR "severity" IN (${severity:sqlstring})) LIMIT 200

-- fleet: Which series were judged least?
SELECT "time" AS "Time", "series_key" AS "Series", "windows" AS "Windows" FROM (SELECT max("time") AS "time", "series_key", sum("windows") AS "windows" FROM "kymo_verdict" WHERE ('*' IN (${group:sqlstring}) OR "${tag:raw}" IN (${group:sqlstring})) AND "windows" IS NOT NULL AND "time" >= $__timeFrom AND "time" <= $__timeTo GROUP BY "series_key") ORDER BY "windows" ASC NULLS LAST LIMIT 50

-- fleet: Why did some windows get no score?
SELECT "time" AS "Time", "series_key" AS "Series", "state" AS "Verdict", "reason" AS "Reason" FROM (SELECT DISTINCT ON ("series_key", "state") "time", "series_key", "state", "reason" FROM "kymo_verdict" WHERE "state" IN ('warming_up', 'unscorable') AND ('*' IN (${group:sqlstring}) OR "${tag:raw}" IN (${group:sqlstring})) AND "reason" IS NOT NULL AND "time" >= $__timeFrom AND "time" <= $__timeTo ORDER BY "series_key", "state", "time" DESC) LIMIT 100

-- fleet: How many windows are judged, and how?
SELECT $__dateBin("time") AS "time", "state", sum("windows") AS "Value" FROM "kymo_verdict" WHERE ('*' IN (${group:sqlstring}) OR "${tag:raw}" IN (${group:sqlstring})) AND "windows" IS NOT NULL AND "time" >= $__timeFrom AND "time" <= $__timeTo GROUP BY 1, "state" ORDER BY 1

-- series: variable tag
SELECT "column_name" FROM information_schema.columns WHERE "table_name" = 'kymo_verdict' AND "data_type" LIKE 'Dictionary%'

-- series: variable group
SELECT DISTINCT "${tag:raw}" FROM "kymo_verdict" WHERE "${tag:raw}" IS NOT NULL AND "time" >= $__timeFrom AND "time" <= $__timeTo ORDER BY "${tag:raw}" LIMIT 500

-- series: variable series
SELECT DISTINCT "series_key" FROM "kymo_verdict" WHERE strpos("series_key", ${search:sqlstring}) > 0 AND ('*' IN (${group:sqlstring}) OR "${tag:raw}" IN (${group:sqlstring})) AND "series_key" IS NOT NULL AND "time" >= $__timeFrom AND "time" <= $__timeTo ORDER BY "series_key" LIMIT 500

-- series: variable channel
SELECT DISTINCT "channel" FROM "kymo_reconstruction" WHERE ('*' IN (${series:sqlstring}) OR "series_key" IN (${series:sqlstring})) AND "channel" IS NOT NULL AND "time" >= $__timeFrom AND "time" <= $__timeTo ORDER BY "channel" LIMIT 500

-- series: variable detector
SELECT DISTINCT "detector" FROM "kymo_score" WHERE "detector" IS NOT NULL AND "time" >= $__timeFrom AND "time" <= $__timeTo ORDER BY "detector" LIMIT 500

-- series: annotation Incidents
SELECT "time" AS "Time", "summary" AS "Summary", "severity" AS "Severity", "nature" AS "Kind", "start_ms" AS "Began" FROM "kymo_alert" WHERE ('*' IN (${series:sqlstring}) OR "series_key" IN (${series:sqlstring})) AND "status" IN ('resolved') AND ('*' IN (${severity:sqlstring}) OR "severity" IN (${severity:sqlstring})) AND "time" >= $__timeFrom AND "time" <= $__timeTo ORDER BY "time" DESC LIMIT 200

-- series: annotation Alerts
SELECT "time" AS "Time", "summary" AS "Summary", "severity" AS "Severity", "nature" AS "Kind", "start_ms" AS "Began" FROM "kymo_alert" WHERE ('*' IN (${series:sqlstring}) OR "series_key" IN (${series:sqlstring})) AND "status" IN ('firing') AND ('*' IN (${severity:sqlstring}) OR "severity" IN (${severity:sqlstring})) AND "time" >= $__timeFrom AND "time" <= $__timeTo ORDER BY "time" DESC LIMIT 200

-- series: When was $series anomalous, and by how much?
SELECT $__dateBin("time") AS "time", "detector", max("score") AS "Score", avg("threshold") AS "Threshold" FROM "kymo_score" WHERE ('*' IN (${series:sqlstring}) OR "series_key" IN (${series:sqlstring})) AND ('*' IN (${detector:sqlstring}) OR "detector" IN (${detector:sqlstring})) AND "time" >= $__timeFrom AND "time" <= $__timeTo GROUP BY 1, "detector" ORDER BY 1

-- series: How well is the behaviour of $series known?
SELECT $__dateBin("time") AS "time", avg("maturity") AS "Maturity" FROM "kymo_score" WHERE ('*' IN (${series:sqlstring}) OR "series_key" IN (${series:sqlstring})) AND "maturity" IS NOT NULL AND "time" >= $__timeFrom AND "time" <= $__timeTo GROUP BY 1 ORDER BY 1

-- series: How were the windows of $series judged?
SELECT $__dateBin("time") AS "time", "state", sum("windows") AS "Value" FROM "kymo_verdict" WHERE ('*' IN (${series:sqlstring}) OR "series_key" IN (${series:sqlstring})) AND "windows" IS NOT NULL AND "time" >= $__timeFrom AND "time" <= $__timeTo GROUP BY 1, "state" ORDER BY 1

-- series: Which channels contribute to the score of $series?
SELECT $__dateBin("time") AS "time", "channel", avg("contribution") AS "Value" FROM "kymo_reconstruction" WHERE ('*' IN (${series:sqlstring}) OR "series_key" IN (${series:sqlstring})) AND ('*' IN (${channel:sqlstring}) OR "channel" IN (${channel:sqlstring})) AND "contribution" IS NOT NULL AND "time" >= $__timeFrom AND "time" <= $__timeTo GROUP BY 1, "channel" ORDER BY 1

-- series: Is $channel of $series where it is expected?
SELECT $__dateBin("time") AS "time", avg("actual") AS "Actual", avg("expected") AS "Expected", avg("lower") AS "Usually above", avg("upper") AS "Usually below" FROM "kymo_reconstruction" WHERE ('*' IN (${series:sqlstring}) OR "series_key" IN (${series:sqlstring})) AND ('*' IN (${channel:sqlstring}) OR "channel" IN (${channel:sqlstring})) AND "time" >= $__timeFrom AND "time" <= $__timeTo GROUP BY 1 ORDER BY 1

-- series: What went wrong in $series?
SELECT "time" AS "Time", "incident" AS "Incident", "start_ms" AS "Since", "status" AS "Status", "severity" AS "Severity", "series_key" AS "Series", "nature" AS "Kind", "summary" AS "Summary", "channels" AS "Channels", "peak_score" AS "Highest score" FROM "kymo_alert" WHERE ('*' IN (${series:sqlstring}) OR "series_key" IN (${series:sqlstring})) AND ('*' IN (${group:sqlstring}) OR "${tag:raw}" IN (${group:sqlstring})) AND ('*' IN (${severity:sqlstring}) OR "severity" IN (${severity:sqlstring})) AND "time" >= $__timeFrom AND "time" <= $__timeTo ORDER BY "time" DESC LIMIT 500

-- incidents: variable tag
SELECT "column_name" FROM information_schema.columns WHERE "table_name" = 'kymo_verdict' AND "data_type" LIKE 'Dictionary%'

-- incidents: variable group
SELECT DISTINCT "${tag:raw}" FROM "kymo_verdict" WHERE "${tag:raw}" IS NOT NULL AND "time" >= $__timeFrom AND "time" <= $__timeTo ORDER BY "${tag:raw}" LIMIT 500

-- incidents: How many anomalies are open?
SELECT max("time") AS "time", count("incident") AS "Incidents" FROM (SELECT DISTINCT ON ("series_key", "incident_kind") "time", "series_key", "incident_kind", "incident", "status", "start_ms", "severity", "nature", "summary", "channels", "peak_score" FROM "kymo_alert" WHERE ('*' IN (${group:sqlstring}) OR "${tag:raw}" IN (${group:sqlstring})) AND "incident" IS NOT NULL ORDER BY "series_key", "incident_kind", "time" DESC) WHERE "status" IN ('firing') AND "incident_kind" IN ('anomaly') HAVING count(*) > 0

-- incidents: How many series are silent?
SELECT max("time") AS "time", count("incident") AS "Incidents" FROM (SELECT DISTINCT ON ("series_key", "incident_kind") "time", "series_key", "incident_kind", "incident", "status", "start_ms", "severity", "nature", "summary", "channels", "peak_score" FROM "kymo_alert" WHERE ('*' IN (${group:sqlstring}) OR "${tag:raw}" IN (${group:sqlstring})) AND "incident" IS NOT NULL ORDER BY "series_key", "incident_kind", "time" DESC) WHERE "status" IN ('firing') AND "incident_kind" IN ('silence') HAVING count(*) > 0

-- incidents: How long does a typical incident last?
SELECT "time" AS "Time", "start_ms" AS "Since" FROM "kymo_alert" WHERE "status" IN ('resolved') AND ('*' IN (${group:sqlstring}) OR "${tag:raw}" IN (${group:sqlstring})) AND ('*' IN (${severity:sqlstring}) OR "severity" IN (${severity:sqlstring})) AND "time" >= $__timeFrom AND "time" <= $__timeTo ORDER BY "time" DESC LIMIT 500

-- incidents: What is open now?
SELECT "time" AS "Time", "start_ms" AS "Since", "severity" AS "Severity", "series_key" AS "Series", "nature" AS "Kind", "summary" AS "Summary", "channels" AS "Channels", "peak_score" AS "Highest score" FROM (SELECT DISTINCT ON ("series_key", "incident_kind") "time", "series_key", "incident_kind", "incident", "status", "start_ms", "severity", "nature", "summary", "channels", "peak_score" FROM "kymo_alert" WHERE ('*' IN (${group:sqlstring}) OR "${tag:raw}" IN (${group:sqlstring})) AND "incident" IS NOT NULL ORDER BY "series_key", "incident_kind", "time" DESC) WHERE "status" IN ('firing') AND ('*' IN (${severity:sqlstring}) OR "severity" IN (${severity:sqlstring})) LIMIT 200

-- incidents: What went wrong, since when, and is it over?
SELECT "time" AS "Time", "incident" AS "Incident", "start_ms" AS "Since", "status" AS "Status", "severity" AS "Severity", "series_key" AS "Series", "nature" AS "Kind", "summary" AS "Summary", "channels" AS "Channels", "peak_score" AS "Highest score" FROM "kymo_alert" WHERE ('*' IN (${group:sqlstring}) OR "${tag:raw}" IN (${group:sqlstring})) AND ('*' IN (${severity:sqlstring}) OR "severity" IN (${severity:sqlstring})) AND "time" >= $__timeFrom AND "time" <= $__timeTo ORDER BY "time" DESC LIMIT 500

-- incidents: How many alerts do people get each day?
SELECT date_bin(interval '1 day', "time", timestamp '1970-01-01T00:00:00Z') AS "time", count("incident") AS "Incidents" FROM "kymo_alert" WHERE "status" IN ('firing') AND ('*' IN (${group:sqlstring}) OR "${tag:raw}" IN (${group:sqlstring})) AND ('*' IN (${severity:sqlstring}) OR "severity" IN (${severity:sqlstring})) AND "incident" IS NOT NULL AND "time" >= $__timeFrom AND "time" <= $__timeTo GROUP BY 1 ORDER BY 1

-- incidents: What kinds of incident are they?
SELECT date_bin(interval '1 day', "time", timestamp '1970-01-01T00:00:00Z') AS "time", "incident_kind", count("incident") AS "Value" FROM "kymo_alert" WHERE "status" IN ('firing') AND ('*' IN (${group:sqlstring}) OR "${tag:raw}" IN (${group:sqlstring})) AND ('*' IN (${severity:sqlstring}) OR "severity" IN (${severity:sqlstring})) AND "incident" IS NOT NULL AND "time" >= $__timeFrom AND "time" <= $__timeTo GROUP BY 1, "incident_kind" ORDER BY 1

-- incidents: Which groups have the most incidents?
SELECT "time" AS "Time", "incidents" AS "Incidents", "${tag:raw}" FROM (SELECT max("time") AS "time", "${tag:raw}", count("incident") AS "incidents" FROM "kymo_alert" WHERE "status" IN ('firing') AND ('*' IN (${group:sqlstring}) OR "${tag:raw}" IN (${group:sqlstring})) AND ('*' IN (${severity:sqlstring}) OR "severity" IN (${severity:sqlstring})) AND "incident" IS NOT NULL AND "time" >= $__timeFrom AND "time" <= $__timeTo GROUP BY "${tag:raw}") ORDER BY "incidents" DESC NULLS LAST LIMIT 20

-- incidents: How long do incidents last?
SELECT "time" AS "Time", "start_ms" AS "Since" FROM "kymo_alert" WHERE "status" IN ('resolved') AND ('*' IN (${group:sqlstring}) OR "${tag:raw}" IN (${group:sqlstring})) AND ('*' IN (${severity:sqlstring}) OR "severity" IN (${severity:sqlstring})) AND "time" >= $__timeFrom AND "time" <= $__timeTo ORDER BY "time" DESC LIMIT 500

-- incidents: How long until people are alerted?
SELECT "time" AS "Time", "start_ms" AS "Since" FROM "kymo_alert" WHERE "status" IN ('firing') AND ('*' IN (${group:sqlstring}) OR "${tag:raw}" IN (${group:sqlstring})) AND ('*' IN (${severity:sqlstring}) OR "severity" IN (${severity:sqlstring})) AND "time" >= $__timeFrom AND "time" <= $__timeTo ORDER BY "time" DESC LIMIT 500

-- models: variable tag
SELECT "column_name" FROM information_schema.columns WHERE "table_name" = 'kymo_verdict' AND "data_type" LIKE 'Dictionary%'

-- models: variable group
SELECT DISTINCT "${tag:raw}" FROM "kymo_verdict" WHERE "${tag:raw}" IS NOT NULL AND "time" >= $__timeFrom AND "time" <= $__timeTo ORDER BY "${tag:raw}" LIMIT 500

-- models: variable detector
SELECT DISTINCT "detector" FROM "kymo_score" WHERE "detector" IS NOT NULL AND "time" >= $__timeFrom AND "time" <= $__timeTo ORDER BY "detector" LIMIT 500

-- models: Which detector does the scoring?
SELECT $__dateBin("time") AS "time", "detector", count("score") AS "Value" FROM "kymo_score" WHERE ('*' IN (${group:sqlstring}) OR "${tag:raw}" IN (${group:sqlstring})) AND ('*' IN (${detector:sqlstring}) OR "detector" IN (${detector:sqlstring})) AND "score" IS NOT NULL AND "time" >= $__timeFrom AND "time" <= $__timeTo GROUP BY 1, "detector" ORDER BY 1

-- models: How are scores distributed?
SELECT $__dateBin("time") AS "time", "detector", approx_percentile_cont("score", 0.5) AS "median", approx_percentile_cont("score", 0.99) AS "99 of 100 below" FROM "kymo_score" WHERE ('*' IN (${group:sqlstring}) OR "${tag:raw}" IN (${group:sqlstring})) AND ('*' IN (${detector:sqlstring}) OR "detector" IN (${detector:sqlstring})) AND "score" IS NOT NULL AND "time" >= $__timeFrom AND "time" <= $__timeTo GROUP BY 1, "detector" ORDER BY 1

-- models: Which series are known least?
SELECT "time" AS "Time", "series_key" AS "Series", "maturity" AS "Maturity", "boundary" AS "Boundary", "detector" AS "Detector" FROM (SELECT DISTINCT ON ("series_key") "time", "series_key", "maturity", "boundary", "detector" FROM "kymo_score" WHERE ('*' IN (${group:sqlstring}) OR "${tag:raw}" IN (${group:sqlstring})) AND ('*' IN (${detector:sqlstring}) OR "detector" IN (${detector:sqlstring})) AND "maturity" IS NOT NULL AND "time" >= $__timeFrom AND "time" <= $__timeTo ORDER BY "series_key", "time" DESC) ORDER BY "maturity" ASC NULLS LAST LIMIT 50

-- rule: Kymo judges nothing A
SELECT max("time") AS "time", sum("windows") AS "Windows" FROM "kymo_verdict" WHERE "windows" IS NOT NULL AND "time" >= $__timeFrom AND "time" <= $__timeTo HAVING count(*) > 0

-- rule: Kymo has critical incidents open A
SELECT max("time") AS "time", count("incident") AS "Incidents" FROM (SELECT DISTINCT ON ("series_key", "incident_kind") "time", "series_key", "incident_kind", "incident", "status", "severity" FROM "kymo_alert" WHERE "incident" IS NOT NULL ORDER BY "series_key", "incident_kind", "time" DESC) WHERE "status" IN ('firing') AND "severity" IN ('critical') HAVING count(*) > 0

-- rule: Kymo finds many series anomalous at once A
SELECT max("time") AS "time", count("score") AS "Series" FROM (SELECT DISTINCT ON ("series_key") "time", "series_key", "score", "threshold" FROM "kymo_score" WHERE "score" IS NOT NULL AND "time" >= $__timeFrom AND "time" <= $__timeTo ORDER BY "series_key", "time" DESC) WHERE "score" >= "threshold" HAVING count(*) > 0

-- rule: Kymo finds many series anomalous at once C
SELECT max("time") AS "time", count("score") AS "Series" FROM (SELECT DISTINCT ON ("series_key") "time", "series_key", "score", "threshold" FROM "kymo_score" WHERE "score" IS NOT NULL AND "time" >= $__timeFrom AND "time" <= $__timeTo ORDER BY "series_key", "time" DESC) HAVING count(*) > 0

-- rule: Kymo cannot score many windows A
SELECT max("time") AS "time", sum("windows") AS "Windows" FROM "kymo_verdict" WHERE "state" IN ('unscorable') AND "windows" IS NOT NULL AND "time" >= $__timeFrom AND "time" <= $__timeTo HAVING count(*) > 0

-- rule: Kymo cannot score many windows C
SELECT max("time") AS "time", sum("windows") AS "Windows" FROM "kymo_verdict" WHERE "windows" IS NOT NULL AND "time" >= $__timeFrom AND "time" <= $__timeTo HAVING count(*) > 0
