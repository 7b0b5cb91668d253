// The local system with its page that all test files of a worker use, one after the other; each finds it as if it had just been started.
import { startOver } from '../../page/start-over.ts';
import { type SystemWithPage, startWithPage } from '../../page/start-with-page.ts';

const start = async (): Promise<SystemWithPage> => {
  const running = await startWithPage({});
  await Promise.all(running.system.template.functions.map(({ name }) => running.system.warm(name)));
  running.beginRecording();
  return running;
};

// Ends with the worker: what it runs are threads and sockets of that process.
let shared: Promise<SystemWithPage> | undefined;

export const openPage = async (): Promise<SystemWithPage> => {
  shared ??= start();
  const running = await shared;
  await startOver(running);
  return running;
};
