import { KymoError } from '@kymo/domain';
import { lastValueFrom, Subject } from 'rxjs';
import { expect, it } from 'vitest';
import { ApiController } from './api.controller';
import { IncidentNews } from './incident-news';

it('tells in the log what breaks off the events of a page', async () => {
  const failure = new KymoError('STORE_FAILED', 'planted');
  const view = () => {
    throw failure;
  };
  const told: unknown[] = [];
  const logger = { error: (...line: unknown[]) => told.push(line) };
  const parts = [{}, {}, { passes: new Subject() }, {}, { view }, new IncidentNews(), logger];
  const controller = new ApiController(...(parts as unknown as ConstructorParameters<typeof ApiController>));
  await expect(lastValueFrom(controller.events())).rejects.toBe(failure);
  expect(told).toEqual([[{ code: 'STORE_FAILED' }, 'telling a page what happens: planted']]);
});
