// The one client of Corbado that all components on the page share, and what it was last refused.
import type { ConnectService } from '@corbado/web-core';
import { type CorbadoProject, createConnectService } from './connect-service.ts';
import type { CorbadoRefusal } from './corbado-refusal.ts';

export type CorbadoLink = {
  readonly service: ConnectService;
  /** Why Corbado said no to the latest call; undefined when it did not. */
  readonly lastRefusal: () => CorbadoRefusal | undefined;
  /** Calls the listener with each refusal; returns the function that ends it. */
  readonly onRefusal: (listener: (refusal: CorbadoRefusal) => void) => () => void;
};

export const createCorbadoLink = (project: CorbadoProject): CorbadoLink => {
  const listeners = new Set<(refusal: CorbadoRefusal) => void>();
  let last: CorbadoRefusal | undefined;
  const service = createConnectService(project, (refusal) => {
    last = refusal;
    if (refusal) for (const listener of listeners) listener(refusal);
  });
  return {
    service,
    lastRefusal: () => last,
    onRefusal: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};
