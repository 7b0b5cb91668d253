// What the page orders from the local run: throw a switch, move the clock, start a scheduled run, note what happened here.
import type { SwitchState } from '../../../timeline/switch-positions.ts';

const post = async (path: string, body: object): Promise<void> => {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
};

/** One switch at a time. */
export const throwSwitch = (position: Partial<Omit<SwitchState, 'clockOffsetSeconds'>>): Promise<void> =>
  post('/local/switches', position);

export const moveClock = (moveBySeconds: number): Promise<void> => post('/local/clock', { moveBySeconds });

/** Resolves when the run is over; how it ended is in the timeline. */
export const runSchedule = (functionName: string): Promise<void> => post('/local/runs', { functionName });

/** Puts something that only this page saw into the timeline. The server takes the secrets out of it. */
export const note = (title: string, detail?: unknown): void => {
  // A note that gets lost is no trouble of the visitor's.
  post('/local/notes', { title, detail }).catch(() => {});
};
