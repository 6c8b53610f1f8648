#!/usr/bin/env node
import { built } from './built.mjs';

await built();
await import('../dist/kymo-monitor.js');
