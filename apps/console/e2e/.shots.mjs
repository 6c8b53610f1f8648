// apps/console/e2e/stand-in.ts
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
var built = new URL('file:///work/main/dist/console/');
var TYPES = {
  "index.html": "text/html; charset=utf-8",
  "main.js": "text/javascript",
  "main.css": "text/css"
};
var POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
var StandIn = class {
  plant;
  /** When set, every question is refused with this message. */
  refusing;
  server;
  listeners = /* @__PURE__ */ new Set();
  port = 0;
  constructor(plant) {
    this.plant = plant;
  }
  get address() {
    return `http://127.0.0.1:${this.port}`;
  }
  /** How many pages listen to events. */
  get listening() {
    return this.listeners.size;
  }
  /** Comes up, at the same port again if it was up before. */
  async start(port = this.port) {
    const server = createServer((asked, answer) => void this.answer(asked, answer));
    this.server = server;
    await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
    this.port = server.address().port;
  }
  /** Goes away, as if killed. */
  async stop() {
    const server = this.server;
    for (const listener of this.listeners) listener.destroy();
    this.listeners.clear();
    server?.closeAllConnections();
    await new Promise((resolve) => server === void 0 ? resolve(0) : server.close(resolve));
  }
  tell(name2, document) {
    for (const listener of this.listeners) listener.write(`event: ${name2}
data: ${JSON.stringify(document)}

`);
  }
  async answer(asked, answer) {
    const { pathname, searchParams } = new URL(asked.url ?? "/", this.address);
    const json = (document, status = 200) => {
      answer.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(document));
    };
    const number = (name2) => searchParams.has(name2) ? Number(searchParams.get(name2)) : void 0;
    if (this.refusing !== void 0 && pathname.startsWith("/api/")) return json({ message: this.refusing }, 503);
    if (pathname === "/api/fleet") return json(this.plant.fleet);
    if (pathname === "/api/incidents") return json({ incidents: this.plant.incidents });
    if (pathname === "/api/health") return json(this.plant.health);
    if (pathname.startsWith("/api/series/")) {
      const key = decodeURIComponent(pathname.slice("/api/series/".length));
      const view = this.plant.series(key, number("fromMs"), number("toMs"));
      return view === void 0 ? json({ message: `no series ${key}` }, 404) : json(view);
    }
    if (pathname === "/api/events") {
      answer.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" }).flushHeaders();
      this.listeners.add(answer);
      asked.on("close", () => this.listeners.delete(answer));
      return;
    }
    const file = pathname === "/" ? "index.html" : pathname.slice(1);
    const type = TYPES[file];
    if (type === void 0) return json({ message: `nothing at ${pathname}` }, 404);
    answer.writeHead(200, { "content-type": type, "content-security-policy": POLICY });
    answer.end(await readFile(new URL(file, built)));
  }
};

// libs/domain/src/counters.ts
function zeroCounters() {
  return {
    records: 0,
    decoded: 0,
    rejected: {},
    late: 0,
    duplicate: 0,
    open: 0,
    scored: 0,
    warmingUp: 0,
    unscorable: 0,
    windowsScored: 0,
    unknownChannelValues: 0
  };
}

// libs/domain/src/random.ts
function seededRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = state + 1831565813 >>> 0;
    let mixed = Math.imul(state ^ state >>> 15, state | 1);
    mixed ^= mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61);
    return ((mixed ^ mixed >>> 14) >>> 0) / 4294967296;
  };
}

// libs/domain/src/sample.ts
import { z } from "zod";
var NAME_LENGTH_LIMIT = 256;
var name = z.string().min(1).max(NAME_LENGTH_LIMIT);
var telemetryRecordSchema = z.object({
  series: name.describe("Which series the sample belongs to"),
  time: z.union([z.number(), z.string()]).describe("Event time: milliseconds since the Unix epoch, or an ISO 8601 date-time with offset"),
  values: z.record(name, z.number().nullable()).describe("Finite number by channel name; null where the sensor gave nothing"),
  tags: z.record(name, z.string().max(NAME_LENGTH_LIMIT)).optional().describe("Labels of the series")
}).strict();

// apps/console/e2e/plant.ts
var MINUTE = 6e4;
var HOUR = 60 * MINUTE;
var BUCKETS = 72;
var BUCKET_MS = 5 * MINUTE;
var KINDS = ["compressor", "furnace", "pump"];
var CHANNELS = ["bearing_temperature", "current", "flow", "level", "pressure", "speed", "torque", "vibration"];
var MODEL = { detector: "lstm-autoencoder", hash: "5d1f0c9b7a34e2" };
function createPlant(size, nowMs, seed = 7) {
  const random = seededRandom(seed);
  const newest = Math.floor(nowMs / BUCKET_MS) * BUCKET_MS;
  const bucketsMs = Array.from({ length: BUCKETS }, (_, index) => newest - (BUCKETS - 1 - index) * BUCKET_MS);
  const names = Array.from({ length: size }, (_, index) => {
    const kind = KINDS[index % KINDS.length];
    return { kind, key: `${kind}-${String(Math.floor(index / KINDS.length) + 1).padStart(2, "0")}` };
  });
  const incidents = size === 0 ? [] : incidentsOf(names.map(({ key }) => key), nowMs);
  const series = names.map(({ key, kind }, index) => {
    const mine = incidents.filter((incident) => incident.series === key);
    const firing = mine.find(({ status }) => status === "firing");
    const state = stateOf(index, firing);
    const history = bucketsMs.map((bucket) => {
      if (state === "warming_up") return null;
      const during = mine.find(({ startMs, endMs }) => bucket + BUCKET_MS > startMs && bucket <= (endMs ?? nowMs));
      const calm = 0.28 + 0.34 * random() + (random() > 0.97 ? 0.32 : 0);
      return during?.peakScore === void 0 ? calm : during.peakScore * (0.6 + 0.4 * random());
    });
    const scored = state === "normal" || state === "anomalous";
    return {
      key,
      tags: { kind, hall: ["north", "south"][index % 2] },
      state,
      score: scored ? firing?.peakScore ?? history.at(-1) ?? null : null,
      lastMs: firing?.kind === "silence" ? firing.startMs : nowMs,
      history,
      incident: firing?.id ?? null
    };
  });
  return {
    fleet: { nowMs, bucketsMs, series },
    incidents,
    health: healthOf(size, nowMs),
    series: (key, fromMs, toMs) => {
      const one = series.find((candidate) => candidate.key === key);
      return one && viewOf(one, incidents, fromMs ?? nowMs - 6 * HOUR, toMs ?? nowMs, nowMs);
    }
  };
}
function stateOf(index, firing) {
  if (firing !== void 0) return firing.kind === "silence" ? "unscorable" : "anomalous";
  if (index % 23 === 13) return "warming_up";
  return index % 29 === 19 ? "unscorable" : "normal";
}
function incidentsOf(keys, nowMs) {
  const incident = (place, given) => {
    const series = keys[place % keys.length];
    return {
      id: `${series}@${given.startMs}`,
      kind: "anomaly",
      series,
      tags: { kind: series.split("-")[0] },
      status: given.endMs === void 0 ? "firing" : "resolved",
      severity: "warning",
      raisedMs: given.startMs + MINUTE,
      lastMs: given.endMs ?? nowMs,
      peakScore: 1.7,
      channels: [
        { name: "bearing_temperature", share: 0.61 },
        { name: "vibration", share: 0.24 },
        { name: "torque", share: 0.11 },
        { name: "speed", share: 0.04 }
      ],
      model: MODEL,
      rule: "score at or above 1 in 3 of 4 windows",
      ...given
    };
  };
  return [
    incident(7, { startMs: nowMs - 47 * MINUTE, severity: "critical", peakScore: 4.36 }),
    incident(16, { startMs: nowMs - 12 * MINUTE, peakScore: 1.42, channels: [{ name: "pressure", share: 0.993 }] }),
    incident(20, {
      startMs: nowMs - 26 * MINUTE,
      kind: "silence",
      peakScore: void 0,
      channels: [],
      model: void 0,
      rule: "no sample for 60 s"
    }),
    incident(7, { startMs: nowMs - 290 * MINUTE, endMs: nowMs - 268 * MINUTE, peakScore: 1.9 }),
    incident(2, { startMs: nowMs - 180 * MINUTE, endMs: nowMs - 95 * MINUTE, severity: "critical", peakScore: 12.8 }),
    incident(11, { startMs: nowMs - 31 * HOUR, endMs: nowMs - 30.4 * HOUR, peakScore: 2.31 })
  ];
}
function viewOf(one, all, fromMs, toMs, nowMs) {
  const incidents = all.filter(
    ({ series, startMs, endMs }) => series === one.key && startMs <= toMs && (endMs ?? nowMs) >= fromMs
  );
  const from = Math.max(fromMs, nowMs - 48 * HOUR);
  const to = Math.min(toMs, one.lastMs);
  const steps = to <= from ? 0 : Math.min(900, Math.floor((to - from) / 1e3));
  const timesMs = Array.from({ length: steps }, (_, step) => Math.round(from + (step + 1) * (to - from) / steps));
  const during = timesMs.map((time) => incidents.find(({ startMs, lastMs }) => time >= startMs && time <= lastMs));
  const random = seededRandom(one.key.length + 3);
  const scored = one.state !== "warming_up";
  return {
    key: one.key,
    tags: one.tags,
    state: one.state,
    detector: scored ? MODEL.detector : null,
    timesMs,
    channels: CHANNELS.map((name2, index) => channelOf(name2, index, timesMs, during, scored)),
    score: during.map((incident) => {
      const calm = 0.3 + 0.35 * random();
      return scored ? (incident?.peakScore ?? 0.5) * (incident === void 0 ? 1 : 0.7) + calm * 0.4 : null;
    }),
    incidents
  };
}
function channelOf(name2, index, timesMs, during, scored) {
  const random = seededRandom(index + 11);
  const size = 10 ** (index % 3);
  const expected = timesMs.map(
    (time) => size * (4 + index + 1.4 * Math.sin(time / (HOUR / 2) + index) + 0.5 * Math.sin(time / (7 * MINUTE)))
  );
  const band = size * 0.45;
  const actual = expected.map((value, step) => {
    if (index === 3 && step > 300 && step < 360) return null;
    const share = during[step]?.channels.find((channel) => channel.name === name2)?.share ?? 0;
    return value + size * 0.3 * (random() + random() - 1) + share * size * 3.2;
  });
  const none = timesMs.map(() => null);
  return {
    name: name2,
    actual,
    expected: scored ? expected : none,
    lower: scored ? expected.map((value) => value - band) : none,
    upper: scored ? expected.map((value) => value + band) : none
  };
}
function healthOf(size, nowMs) {
  return {
    version: "0.1.0",
    startedAt: new Date(nowMs - 3 * HOUR).toISOString(),
    uptimeSeconds: 3 * 3600,
    parts: [
      { name: "kafka telemetry", ready: true },
      { name: "influx", ready: false, why: "connection refused at 127.0.0.1:8086, trying again in 8 s", owed: 4213 },
      { name: "webhook", ready: true },
      { name: "store", ready: true }
    ],
    counters: {
      ...zeroCounters(),
      records: 2073600,
      decoded: size === 0 ? 0 : 2073588,
      rejected: { not_json: 7, time_in_seconds: 5 },
      late: 214,
      duplicate: 31,
      open: 1536,
      scored: 2033407,
      warmingUp: 38400,
      unscorable: 0,
      windowsScored: 254176,
      ...size === 0 ? { records: 0, rejected: {}, late: 0, duplicate: 0, open: 0, scored: 0, warmingUp: 0 } : {}
    },
    samplesPerSecond: size * 8,
    series: size,
    models: [
      { detector: "linear-autoencoder", group: "furnace", state: "serving", hash: "91c4be07d2aa" },
      { detector: "lstm-autoencoder", group: "pump", state: "serving", hash: MODEL.hash },
      {
        detector: "lstm-autoencoder",
        group: "furnace",
        state: "fitting",
        detail: "epoch 21 of 60, validation error 0.0121",
        fraction: 0.37,
        remainingMs: 74e3
      },
      { detector: "lstm-variational", group: "compressor", state: "waiting", detail: "1 900 of 4 000 samples gathered" }
    ],
    rssMiB: 212
  };
}

// ../../var/tmp/kc/shots.ts
import { screenshot } from "/work/main/apps/console/e2e/screenshot.mjs";
var only = process.argv[2];
var now = Date.now();
var sizes = { small: 24, none: 0, many: 5e3 };
var jobs = [
  ["fleet", "small", "#/fleet"],
  ["series", "small", "#/series/furnace-03", { full: true }],
  ["incidents", "small", "#/incidents"],
  ["health", "small", "#/health", { full: true }],
  ["none", "none", "#/fleet"],
  ["many", "many", "#/fleet"],
  ["calmseries", "small", "#/series/compressor-02?last=900"],
  ["missing", "small", "#/series/nope"]
];
for (const [name2, size, hash, extra] of jobs) {
  if (only && !only.split(",").includes(name2)) continue;
  const s = new StandIn(createPlant(sizes[size], now));
  await s.start();
  for (const theme of ["light", "dark"]) for (const width of [1280, 360]) {
    await screenshot({ url: `${s.address}/${hash}`, out: `/var/tmp/kc/${name2}-${theme}-${width}.png`, theme, width, height: width === 360 ? 760 : 800, scale: width === 360 ? 2 : 1.25, ...extra });
  }
  await s.stop();
}
