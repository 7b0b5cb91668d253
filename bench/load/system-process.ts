// The local system in a process of its own, so that making the load and bearing it do not share a thread. Obeys over Node's IPC.
import { startLocalSystem } from '../../local/system.ts';
import { createOrders } from './system-orders.ts';

type Order = { id: number; name: string; args: unknown[] };

// A few users make all the requests.
const unlimited = { USER_REQUESTS_PER_MINUTE: '0' };
const system = await startLocalSystem({ extraEnv: { 'connect-token': unlimited, session: unlimited } });
const orders: Record<string, (...args: never[]) => unknown> = createOrders(system);
for (const { name } of system.template.functions) await system.warm(name);

const obey = async ({ id, name, args }: Order): Promise<void> => {
  try {
    process.send?.({ id, result: await orders[name]?.(...(args as never[])) });
  } catch (error) {
    process.send?.({ id, problem: String(error) });
  }
};

process.on('message', (order: Order) => void obey(order));
// Whoever started it is gone, or has no further use for it.
process.on('disconnect', () => void system.close().finally(() => process.exit()));
process.send?.({ url: system.url, actionSecret: system.actionSecret });
