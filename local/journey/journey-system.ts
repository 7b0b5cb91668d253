// The part of the running system that a journey needs, and what its chapters share.
import type { Ceremonies } from '../corbado/ceremonies.ts';
import type { LoginUser } from '../login/demo-users.ts';
import { createHttpClient, type HttpClient } from './client.ts';
import { createWalk, type Walk } from './step.ts';

export type JourneySystem = {
  /** The gateway, which is also the origin of the app. */
  url: string;
  corbado: { ceremonies: Ceremonies };
  login: { url: string; addVisitor: () => LoginUser };
};

export type Traveller = {
  step: Walk;
  system: JourneySystem;
  /** A user of this journey alone: logging out everywhere ends nobody else's sessions. */
  user: LoginUser;
  browser: HttpClient;
  nativeApp: HttpClient;
  /** An address of the gateway. */
  at: (path: string) => string;
};

export const createTraveller = (system: JourneySystem): Traveller => ({
  step: createWalk(() => Math.round(performance.now())),
  system,
  user: system.login.addVisitor(),
  browser: createHttpClient(new URL(system.url).origin),
  nativeApp: createHttpClient(),
  at: (path) => new URL(path, system.url).href,
});
