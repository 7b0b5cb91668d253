// A process that is stopped, as Lambda stops one between two requests: meanwhile its connections are forgotten at the other end.
import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';
import { answerOf, startRawServer } from '../corbado/raw-server.ts';
import type { Order, Report } from './frozen-client.ts';

const burst = 38;
// In milliseconds, as the process has it.
const timeout = 800;

/** A table that forgets, without a word, the connections that it has; and a process that asks it. */
const frozenClient = async () => {
  const bursting = new Set<Socket>();
  const forgotten = new Set<Socket>();
  let isBurst = false;
  const server = await startRawServer((socket) => {
    if (forgotten.has(socket)) return;
    if (!isBurst) return void socket.write(answerOf('{}'));
    // The requests of a burst are answered together, so that each has a connection of its own.
    bursting.add(socket);
    if (bursting.size === burst) for (const one of bursting) one.write(answerOf('{}'));
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
  /** Opens 38 connections at once, then stops the process while the other end forgets them. */
  const freezeAfterBurst = async (clockMovedBySeconds: number) => {
    isBurst = true;
    bursting.clear();
    expect(await order({ reads: burst, clockMovedBySeconds })).toMatchObject({ answered: burst });
    isBurst = false;
    // Until the process has put its connections aside.
    await new Promise((resolve) => setTimeout(resolve, 50));
    child.kill('SIGSTOP');
    for (const socket of bursting) forgotten.add(socket);
    await new Promise((resolve) => setTimeout(resolve, 100));
    child.kill('SIGCONT');
  };
  /** Twelve requests, one after the other; how long each took. */
  const requests = async (clockMovedBySeconds: number): Promise<number[]> => {
    const before = server.connections();
    const times: number[] = [];
    for (let request = 0; request < 12; request += 1) {
      const report = await order({ reads: 1, clockMovedBySeconds });
      expect(report).toMatchObject({ answered: 1, lost: [] });
      times.push(report.milliseconds);
    }
    expect(server.connections() - before).toBe(1);
    return times;
  };
  return { freezeAfterBurst, requests };
};

it('R1: a process that was stopped loses no request, and waits for one timeout only if it was stopped for a short time', async () => {
  const { freezeAfterBurst, requests } = await frozenClient();
  // For less time than connections are trusted: one request finds out that they are gone.
  await freezeAfterBurst(0);
  const afterShort = await requests(5);
  expect(afterShort.filter((milliseconds) => milliseconds >= timeout).length).toBe(1);
  // For longer: nobody tries them any more.
  await freezeAfterBurst(5);
  expect(Math.max(...(await requests(65)))).toBeLessThan(timeout);
});
