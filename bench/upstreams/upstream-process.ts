// A process of its own that is everything outside a function: it opens a set of servers for each measurement and tells their counts.
import { createLoopbackCertificate } from '../../local/stand-in/loopback-certificate.ts';
import { type CountedServer, startCountedServer } from './counted-server.ts';

export type UpstreamOrder = { readonly order: number } & (
  | { readonly kind: 'open'; readonly names: readonly string[] }
  | { readonly kind: 'counts' | 'close'; readonly set: number }
);

const certificate = createLoopbackCertificate();
const sets = new Map<number, Record<string, CountedServer>>();

const open = async (set: number, names: readonly string[]): Promise<Record<string, number>> => {
  const servers: Record<string, CountedServer> = {};
  for (const name of names) servers[name] = await startCountedServer(certificate);
  sets.set(set, servers);
  return Object.fromEntries(names.map((name) => [name, servers[name]?.port ?? 0]));
};

const carryOut = async (order: UpstreamOrder): Promise<unknown> => {
  if (order.kind === 'open') return open(order.order, order.names);
  const servers = sets.get(order.set) ?? {};
  const counts = Object.fromEntries(Object.entries(servers).map(([name, server]) => [name, server.counts]));
  if (order.kind === 'close') {
    for (const server of Object.values(servers)) server.close();
    sets.delete(order.set);
  }
  return counts;
};

process.on('message', (order: UpstreamOrder) => {
  carryOut(order).then(
    (answer) => process.send?.({ order: order.order, answer }),
    (error: unknown) => process.send?.({ order: order.order, failure: String(error) }),
  );
});
process.on('disconnect', () => process.exit());
process.send?.({ order: 0, answer: certificate.cert });
