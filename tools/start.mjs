import { build } from './build.mjs';

await build();
await import('../dist/kymo-monitor.js');
