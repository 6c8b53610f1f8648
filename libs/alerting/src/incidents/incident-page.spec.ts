import { expect, it } from 'vitest';
import { incidentPage } from './incident-page';

it.each([
  ['anomaly', 'https://kymo.example/#/incident/54f3'],
  ['silence', 'https://kymo.example/#/incident/54f3'],
  ['health', 'https://kymo.example/#/health'],
  ['late-data', 'https://kymo.example/#/health'],
] as const)('of kind %s is found at %s', (kind, link) => {
  expect(incidentPage({ id: '54f3', kind }, 'https://kymo.example/')).toBe(link);
});
