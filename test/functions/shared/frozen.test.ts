// A process that is stopped, as Lambda stops one between two requests: meanwhile its connections are forgotten at the other end.
import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';
import { answerOf, startRawServer } from './corbado/raw-server.ts';
import type { Order, Report } from './frozen-client.ts';

const burst = 38;

/** A table that forgets, without a word, the connections it has; and a process that has opened 38 of them. */
const frozenClient = async () => {
  const waiting = new Set<Socket>();
  const forgotten = new Set<Socket>();
  const server = await startRawServer((socket, before) => {
    if (forgotten.has(socket)) return;
    waiting.add(socket);
    // The first ones are answered together, so that each has a connection of its own.
    if (before < burst - 1) return;
    for (const one of waiting) one.write(answerOf('{}'));
  });
  const child = spawn(process.execPath, [join(import.meta.dirname, 'frozen-client.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      ...{ PATH: process.env.PATH, AWS_ENDPOINT_URL: server.url.origin, AWS_REGION: 'eu-central-1' },
      ...{ AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
    },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const order = async (what: Order): Promise<Report> => {
    child.stdin.write(`${JSON.stringify(what)}\n`);
    return JSON.parse((await lines.next()).value ?? '') as Report;
  };
  expect(await order({ reads: burst, clockMovedBySeconds: 0 })).toMatchObject({ answered: burst });
  const freeze = async (milliseconds: number) => {
    // Until the process has put its connections aside.
    await new Promise((resolve) => setTimeout(resolve, 100));
    child.kill('SIGSTOP');
    for (const socket of waiting) forgotten.add(socket);
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    child.kill('SIGCONT');
  };
  return { server, order, freeze };
};

it('R1: stopped for longer than connections are trusted, the next twelve requests are answered at once', async () => {
  const { server, order, freeze } = await frozenClient();
  await freeze(300);
  for (let request = 0; request < 12; request += 1) {
    const report = await order({ reads: 1, clockMovedBySeconds: 60 });
    expect(report).toMatchObject({ answered: 1, lost: [] });
    expect(report.milliseconds).toBeLessThan(1000);
  }
  expect(server.connections()).toBe(burst + 1);
});

it('R1: stopped for less, one request waits for one timeout, and none is refused', async () => {
  const { server, order, freeze } = await frozenClient();
  await freeze(300);
  const times: number[] = [];
  for (let request = 0; request < 12; request += 1) {
    const report = await order({ reads: 1, clockMovedBySeconds: 5 });
    expect(report).toMatchObject({ answered: 1, lost: [] });
    times.push(report.milliseconds);
  }
  expect(times.filter((milliseconds) => milliseconds > 1000).length).toBeLessThanOrEqual(1);
  expect(Math.max(...times)).toBeLessThan(3000);
  expect(server.connections()).toBe(burst + 1);
});
