// An engine that dies by SIGKILL while it is asked, and comes back on the same data a little later.
import { setTimeout } from 'node:timers/promises';
import { type EngineOptions, startEngine } from '../../local/dynamodb/engine.ts';
import type { CallEngine, Engine } from '../../local/dynamodb/engine-call.ts';
import type { EngineProgram } from '../../local/dynamodb/engine-program.ts';
import type { LocalTable } from '../../local/dynamodb/template-tables.ts';
import { operationOf } from '../../local/stand-in/fault-switch.ts';
import type { Outage } from './history.ts';
import type { Kill, TakeKill } from './kills.ts';

export type Killing = Required<Pick<EngineOptions, 'dataFolder'>> & {
  readonly program: EngineProgram;
  /** The kill that is due at this operation, if any is. */
  readonly takeKill: TakeKill;
  readonly outages: Outage[];
  /** Called when it is back. */
  readonly onBack: () => void;
};

export type KillableEngine = Engine & {
  /** Resolves when it can be asked. */
  untilThere(): Promise<void>;
};

export const startKillableEngine = async (
  tables: readonly LocalTable[],
  { program, dataFolder, takeKill, outages, onBack }: Killing,
): Promise<KillableEngine> => {
  const start = () => startEngine(tables, { program, dataFolder });
  let running: Engine | undefined = await start();
  let back: Promise<void> = Promise.resolve();
  const { promise: failed, resolve: fail } = Promise.withResolvers<string>();

  const kill = (engine: Engine, { pauseMilliseconds }: Kill): void => {
    if (running !== engine || engine.processId === undefined) return;
    const outage: Outage = { from: performance.now() };
    outages.push(outage);
    running = undefined;
    process.kill(engine.processId, 'SIGKILL');
    const restart = async (): Promise<void> => {
      await engine.close();
      await setTimeout(pauseMilliseconds);
      running = await start();
      outage.until = performance.now();
      onBack();
    };
    back = restart();
    back.catch((error) => fail(`${program.title} did not come back: ${String(error)}`));
  };

  const call: CallEngine = async (headers, body) => {
    const engine = running;
    if (engine === undefined) throw new Error('the engine is away');
    const due = takeKill(operationOf(headers['x-amz-target']), body);
    if (due?.moment === 'before') {
      kill(engine, due);
      throw new Error('the engine was killed before it was asked');
    }
    const answer = engine.call(headers, body);
    if (due?.moment === 'meanwhile') kill(engine, due);
    if (due?.moment === 'after') {
      await answer.catch(() => undefined);
      kill(engine, due);
      throw new Error('the engine was killed before its answer was passed on');
    }
    return answer;
  };

  return {
    get url() {
      if (running === undefined) throw new Error('the engine is away');
      return running.url;
    },
    call,
    ended: failed,
    untilThere: () => back,
    close: async () => {
      await back.catch(() => undefined);
      await running?.close();
    },
  };
};
