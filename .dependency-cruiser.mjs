/**
 * Folders and files of a library's `src`, lowest first: a file imports from its own folder and from those before it, and a
 * deeper folder named here is apart from the one around it. Specs and fixtures may enter any folder of their library.
 */
const order = {
  engine: [
    'engine.ts',
    'kernel-errors.ts',
    'outstanding.ts',
    'protobuf.ts',
    'tensor-specs.ts',
    'ops',
    'workers',
    'tensorboard',
    'tfjs',
    'onnx',
    'training',
    'create-engine.ts',
  ],
  simulation: [
    'machine-kinds.ts',
    'noise.ts',
    'load.ts',
    'plant.ts',
    'fault-schedule.ts',
    'fault-effects.ts',
    'telemetry.ts',
    'scorecard.ts',
    'clean',
  ],
  config: [
    'issues.ts',
    'log-options.ts',
    'tracing-options.ts',
    'listener-tls.ts',
    'plant-options.ts',
    'config-parts.ts',
    'agreement.ts',
    'config-schema.ts',
    'interpolation.ts',
    'load-config.ts',
    'config-changes.ts',
    'preflight.ts',
    'presets.ts',
  ],
  detectors: [
    'types',
    'preprocessing',
    'calibration',
    'drift',
    'networks/layers',
    'networks',
    'inference',
    'validation',
    'observation',
    'training',
    'artifacts',
    'runtime',
    'inspection',
  ],
  models: [
    'options',
    'model-deps.ts',
    'lifecycle',
    'groups',
    'history',
    'stores',
    'assignments',
    'fitting',
    'shadow',
    'watch',
    'configured-models.ts',
    'model-ladder.ts',
  ],
  alerting: ['incidents', 'routing', 'feedback', 'policy', 'episode', 'grouping', 'content', 'on-call'],
  pipeline: ['stages', 'rehearsal', 'flow', 'pipeline.ts', 'runner'],
  connectors: [
    'connector.ts',
    'connection.ts',
    'environment.ts',
    'tls.ts',
    'http',
    'kafka',
    'influx',
    'decoders',
    'store',
    'sources',
    'sinks',
    'dead-letters',
    'receivers',
    'registry.ts',
  ],
  'telemetry-io': [
    'bytes',
    'numbers',
    'times',
    'dialect',
    'reading',
    'tables',
    'line-protocol',
    'events',
    'sources',
    'telemetry-file.ts',
    'cell-file.ts',
    'command-line.ts',
  ],
  evaluation: ['metrics', 'readers', 'backtest', 'baselines', 'evaluate', 'compare', 'reports', 'live'],
};

const TESTS = '\\.(spec|fixture)\\.ts$';

/** Paths of one folder of a library, less the deeper folders that stand in the order themselves. */
function pathsOf(library, folder, folders) {
  const inside = folders.filter((other) => other.startsWith(`${folder}/`));
  return {
    path: patternOf(library, folder),
    pathNot: inside.map((other) => patternOf(library, other)),
  };
}

function patternOf(library, place) {
  return place.endsWith('.ts')
    ? `^libs/${library}/src/${place.replace('.', '\\.')}$`
    : `^libs/${library}/src/${place}/`;
}

/** One rule for each folder, and one that no folder stands outside the order. */
function rulesOf([library, folders]) {
  const upward = folders.flatMap((folder, place) =>
    folders.slice(place + 1).map((upper) => {
      const from = pathsOf(library, folder, folders);
      return {
        name: `${library}: ${folder} below ${upper}`,
        comment: 'A folder imports from those before it in the order of .dependency-cruiser.mjs.',
        severity: 'error',
        from: { path: from.path, pathNot: [TESTS, ...from.pathNot] },
        to: pathsOf(library, upper, folders),
      };
    }),
  );
  const known = folders.map((folder) => patternOf(library, folder));
  return [
    ...upward,
    {
      name: `${library}: folder without a place`,
      comment: 'Give the folder its place in the order of .dependency-cruiser.mjs.',
      severity: 'error',
      from: { path: `^libs/${library}/src/`, pathNot: [`^libs/${library}/src/index\\.ts$`, TESTS, ...known] },
      to: {},
    },
    {
      name: `${library}: index entered from inside`,
      comment: 'Import the file itself: index.ts is for other libraries.',
      severity: 'error',
      from: { path: `^libs/${library}/src/` },
      to: { path: `^libs/${library}/src/index\\.ts$` },
    },
  ];
}

/** No file imports in a circle, and no folder imports upward: `npm run lint`. */
export default {
  forbidden: [
    {
      name: 'no-cycle',
      comment: 'Files that import each other in a circle can only be understood together.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    ...Object.entries(order).flatMap(rulesOf),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^dist/', 'testcases/', 'generated/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
  },
};
