import { UnknownChannels } from '@kymo/models';
import { Injectable } from '@nestjs/common';
import { Logger } from '../logging/logger';
import { Runner } from '@kymo/pipeline';
import { OldIncidentLog } from './old-incident-log';
import { RejectionLog } from './rejection-log';
import { WrongClockLog } from './wrong-clock-log';

/** Most series named in one line. */
const NAMED_SERIES = 5;

/** Tells in the log what of a pass an operator has to know. */
@Injectable()
export class PassLog {
  constructor(runner: Runner, logger: Logger) {
    const unknownChannels = new UnknownChannels(logger);
    const rejections = new RejectionLog(logger);
    const wrongClocks = new WrongClockLog(logger);
    const oldIncidents = new OldIncidentLog(logger);
    runner.passes.subscribe(({ effects, outcome }) => {
      const { forgotten } = effects;
      unknownChannels.look(outcome);
      rejections.look(outcome);
      wrongClocks.look(outcome);
      oldIncidents.look(effects);
      if (forgotten.length === 0) return;
      logger.info(
        { series: forgotten.length, named: forgotten.slice(0, NAMED_SERIES) },
        'forgot series that were silent for longer than series.forgetAfterHours',
      );
    });
  }
}
