// Runs one handler in a process of its own and says after each phase what it has used so far. Plain JavaScript, and only modules that
// every Node process has loaded, so that nothing is measured but Node and the handler.
import { readSync, writeSync } from 'node:fs';

const [handlerUrl, eventText, warmInvocations, idleSeconds, idleTimes] = process.argv.slice(2);
// File descriptors; a handler may open the standard ones for itself.
const reports = 3;
const orders = 4;
const goAhead = Buffer.alloc(1);
const atStart = new Set(process.moduleLoadList);

// Waits until whoever measures has read the upstreams' counts: nothing runs meanwhile, as in a Lambda that is frozen.
const report = (phase, facts = {}) => {
  const { user, system } = process.cpuUsage();
  const used = { cpuMilliseconds: (user + system) / 1000, wallMilliseconds: process.uptime() * 1000 };
  writeSync(reports, `${JSON.stringify({ phase, ...used, ...facts })}\n`);
  readSync(orders, goAhead);
};

const event = JSON.parse(eventText);
const context = { awsRequestId: 'bench-1', functionName: 'bench', getRemainingTimeInMillis: () => 10_000 };
// A handler may change its event; Lambda gives each invocation its own.
const invoke = () => handler(structuredClone(event), context);

// A trigger of Cognito's answers with a response, and an authorizer with a word, neither with a status.
const readAnswer = (answer) => {
  if (answer.response) return { statusCode: 200, body: JSON.stringify(answer.response) };
  if (typeof answer.isAuthorized === 'boolean')
    return { statusCode: answer.isAuthorized ? 200 : 403, body: JSON.stringify(answer.context) };
  return { statusCode: 200, ...answer };
};

const loaded = await import(handlerUrl);
const handler = loaded.handler ?? loaded.default.handler;
report('init', { modules: process.moduleLoadList.filter((name) => !atStart.has(name)) });

if (eventText !== '{}') {
  const answer = await invoke();
  const { statusCode, body } = readAnswer(answer);
  report('first', { statusCode, body, modules: process.moduleLoadList.filter((name) => !atStart.has(name)) });
  if (Number(warmInvocations) > 0) {
    for (let count = 0; count < Number(warmInvocations); count += 1) await invoke();
    report('warm');
  }
  for (let time = 0; time < Number(idleTimes); time += 1) {
    await new Promise((resolve) => setTimeout(resolve, Number(idleSeconds) * 1000));
    await invoke();
    report('idle');
  }
}
process.exit(0);
