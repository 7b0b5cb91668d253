// The page's requests to the local run: describe the system, set a switch, move the clock, start a run, take a note.
import { useEffect, useState } from 'react';
import type { SystemInfo } from '../../system-info.ts';
import type { SwitchState } from '../../timeline/switch-positions.ts';

export const fetchInfo = async (): Promise<SystemInfo> => {
  const response = await fetch('/local/info');
  if (!response.ok) throw new Error(`the local run answered ${response.status}`);
  return response.json();
};

const post = async (path: string, body: object): Promise<void> => {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
};

/** One switch at a time. */
export const setSwitch = (position: Partial<Omit<SwitchState, 'clockOffsetSeconds'>>): Promise<void> =>
  post('/local/switches', position);

export const moveClock = (moveBySeconds: number): Promise<void> => post('/local/clock', { moveBySeconds });

/** Resolves when the run is over; how it ended is in the timeline. */
export const runSchedule = (functionName: string): Promise<void> => post('/local/runs', { functionName });

/** Resolves when the local run is as it was at its start. */
export const startOver = (): Promise<void> => post('/local/start-over', {});

/** Puts something that only this page saw into the timeline. The server takes the secrets out of it. */
export const note = (title: string, detail?: unknown): void => {
  // A note that gets lost is no trouble of the visitor's.
  post('/local/notes', { title, detail }).catch(() => {});
};

type Loaded<Value> = { readonly value?: Value; readonly failure?: unknown };

/** `load` is called again when it changes; what was loaded before stays until then. */
export const useLoaded = <Value>(load: () => Promise<Value>): Loaded<Value> => {
  const [loaded, setLoaded] = useState<Loaded<Value>>({});
  useEffect(() => {
    let isCurrent = true;
    load().then(
      (value) => isCurrent && setLoaded({ value }),
      (failure: unknown) => isCurrent && setLoaded((before) => ({ ...before, failure })),
    );
    return () => {
      isCurrent = false;
    };
  }, [load]);
  return loaded;
};
