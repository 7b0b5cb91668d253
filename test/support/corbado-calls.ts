// The calls that Corbado's stand-in received.
import type { CorbadoRoute } from '../../local/corbado/fault.ts';
import type { ReceivedCall } from '../../local/corbado/received-calls.ts';
import type { Bench } from './system.ts';

/** All calls to one route of the API so far. */
export const callsTo = (bench: Bench, route: CorbadoRoute): ReceivedCall[] =>
  bench.system().corbado.calls.filter((call) => call.route === route);

/** Runs something, and returns its result with the calls to one route that came of it. */
export const callsDuring = async <Result>(
  bench: Bench,
  route: CorbadoRoute,
  run: () => Promise<Result>,
): Promise<{ result: Result; calls: ReceivedCall[] }> => {
  const earlier = callsTo(bench, route).length;
  const result = await run();
  return { result, calls: callsTo(bench, route).slice(earlier) };
};
