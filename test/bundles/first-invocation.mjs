// Runs one bundle in a process of its own: its start, then one invocation, with the event that comes on stdin; and says which of Node's own
// modules these two loaded. Plain JavaScript, so that nothing but the bundle is loaded on top of a bare Node.
import { readFileSync } from 'node:fs';

const before = new Set(process.moduleLoadList);
const { handler } = await import(process.argv[2] ?? '');
console.log('started');
// Without a stream, which would load modules, too.
const event = JSON.parse(readFileSync(0, 'utf8'));
const context = { awsRequestId: 'lambda-request-1', getRemainingTimeInMillis: () => 10_000 };
const answer = await handler(event, context);

const loaded = process.moduleLoadList.filter((name) => !before.has(name));
console.log(JSON.stringify({ answer, loaded }));
process.exit(0);
