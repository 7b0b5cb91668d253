// Runs one bundle in a process of its own: its start, one invocation, and which of Node's own modules these two loaded.
// Plain JavaScript, so that nothing but the bundle is loaded on top of a bare Node.
const [bundleUrl = '', event = ''] = process.argv.slice(2);
const before = new Set(process.moduleLoadList);

const { handler } = await import(bundleUrl);
const context = { awsRequestId: 'lambda-request-1', getRemainingTimeInMillis: () => 10_000 };
const answer = await handler(JSON.parse(event), context);

const loaded = process.moduleLoadList.filter((name) => !before.has(name));
process.stdout.write(`${JSON.stringify({ answer, loaded })}\n`);
process.exit(0);
