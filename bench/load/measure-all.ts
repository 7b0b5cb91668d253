// The whole load run: every route, the memory of one thread, and every trouble, on one running system.
import type { LoadOptions } from './load-options.ts';
import { memoryLine, routeLine, routeTitle, troubleLines, verdictLines } from './load-report.ts';
import { startLoadedSystem } from './loaded-system.ts';
import { measureMemory } from './measure-memory.ts';
import { measureRoutes } from './measure-routes.ts';
import { measureTroubles } from './measure-troubles.ts';
import { writeResults } from './results.ts';
import { createStock } from './stock.ts';
import { troubles } from './troubles.ts';

/** Returns the exit code. */
export const measureAll = async (options: LoadOptions): Promise<number> => {
  const system = await startLoadedSystem();
  try {
    const stock = createStock(system);
    console.log(routeTitle(options.requestsPerRoute));
    const routes = await measureRoutes(system, stock, options.requestsPerRoute, (one) => console.log(routeLine(one)));
    console.log(`\nMemory of one thread over ${options.memory.requests.toLocaleString('en-GB')} requests`);
    const memory = await measureMemory(system, stock, options.memory, (point) => console.log(memoryLine(point)));
    console.log('\nIn trouble');
    const inTrouble = await measureTroubles(system, stock, troubles(options.isQuick), (one) =>
      console.log(troubleLines(one).join('\n')),
    );
    const verdicts = verdictLines(routes, memory, inTrouble);
    console.log(`\n${verdicts.lines.join('\n')}`);
    console.log(await writeResults('load', { options, routes, memory, inTrouble }));
    return verdicts.isGood ? 0 : 1;
  } finally {
    await system.close();
  }
};
