import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { unpacked } from './debian.mjs';

/** Debian's build reads its templates from here, whatever it is told. */
const TEMPLATES = '/usr/share/prometheus/alertmanager';

/** Path of Alertmanager, with its templates in their place: that takes root where the package is not installed. */
export function alertmanager() {
  const program = unpacked('prometheus-alertmanager', 'prometheus-alertmanager');
  if (!existsSync(TEMPLATES)) cpSync(join(program, '../../..', TEMPLATES), TEMPLATES, { recursive: true });
  return { KYMO_ALERTMANAGER: program };
}
