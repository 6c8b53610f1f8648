import { exitCodeOf } from '@kymo/domain';
import { Subject } from 'rxjs';
import { CrashGuard } from './crash-guard';
import { createLogger } from './logger';

/** Run as a process of its own: fails in the way that it is told, where nobody waits. */
const guard = new CrashGuard(createLogger({ level: 'info' }));
guard.onModuleInit();
const fail = (): never => {
  throw new TypeError('planted');
};
const ways: Record<string, () => unknown> = {
  rejection: () => void Promise.resolve().then(fail),
  exception: () => setImmediate(fail),
  subscriber: () => {
    const passes = new Subject<number>();
    passes.subscribe(fail);
    passes.next(1);
  },
};
ways[process.argv[2]!]!();
process.exitCode = exitCodeOf(await guard.crashed);
