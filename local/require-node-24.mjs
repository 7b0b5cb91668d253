// Starts a script on Node 24 or newer, and on anything older says how to get it. Plain JavaScript, so that older ones can read it.
import * as nodeModules from 'node:module';
import { join, resolve } from 'node:path';

// npm passes SIGTERM on to the shell that it started us by, and a plain shell dies of it without passing it on: what runs here would
// go on by itself and keep its port. So it is ended as npm meant to, once it finds itself with another parent.
const endWithNpm = () => {
  const shell = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  watch.unref();
};

const required = 24;
const script = process.argv[2];

if (Number(process.versions.node.split('.')[0]) < required) {
  console.error(
    `This needs Node ${required} or newer, and this is Node ${process.versions.node}: start it through npm after "npm ci", which ` +
      `brings Node ${required} on Linux and Windows as an optional package, or install it from https://nodejs.org.`,
  );
  process.exitCode = 1;
} else if (script === undefined) {
  console.error('usage: node local/require-node-24.mjs <script> [arguments]');
  process.exitCode = 2;
} else {
  if (process.env.npm_lifecycle_event !== undefined) endWithNpm();
  // What it loads is stripped of its types and compiled once for all starts.
  nodeModules.enableCompileCache(join(import.meta.dirname, '..', '.local', 'compile-cache'));
  process.argv.splice(1, 2, resolve(script));
  // Not import(): the script must be the main module, as if it had been started directly.
  nodeModules.runMain();
}
