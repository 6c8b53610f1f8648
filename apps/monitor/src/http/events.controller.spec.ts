import { KymoError } from '@kymo/domain';
import { lastValueFrom, Subject } from 'rxjs';
import { expect, it } from 'vitest';
import { EventsController } from './events.controller';
import { IncidentNews } from '../alerting/incident-news';

it('logs what breaks off the events of a page', async () => {
  const failure = new KymoError('STORE_FAILED', 'planted');
  const view = () => {
    throw failure;
  };
  const told: unknown[] = [];
  const logger = { error: (...line: unknown[]) => told.push(line) };
  const parts = [{ passes: new Subject() }, {}, { view }, new IncidentNews(), logger];
  const controller = new EventsController(
    ...(parts as unknown as ConstructorParameters<typeof EventsController>),
  );
  await expect(lastValueFrom(controller.events())).rejects.toBe(failure);
  expect(told).toEqual([[{ code: 'STORE_FAILED' }, 'sending events to a page: planted']]);
});
