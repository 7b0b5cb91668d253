// What the Frontend API's stories share, and what can be set from outside.
import type { ActionParts } from '../corbado/action-call.ts';
import type { CorbadoState } from '../corbado/corbado-state.ts';
import type { SignedPasskeyDataOverrides } from '../corbado/signed-passkey-data.ts';
import type { Announce } from '../corbado/webhooks.ts';
import { createFaultSwitch, type FaultSource, type FaultSwitch } from '../dynamodb/fault-switch.ts';
import { type Challenges, createChallenges } from './challenges.ts';
import type { StandInCall } from './client-call.ts';
import { type RelyingParty, relyingPartyAt } from './relying-party.ts';

/** Whether a post-login action is configured at Corbado; without one the app gets the signed data alone. */
export type PostLoginMode = 'none' | 'action';

/** `status` refuses with Corbado's envelope and does nothing; `stall` never answers. */
export type FrontendFault = { kind: 'status'; status: number } | { kind: 'stall' };

export type FrontendOptions = ActionParts & {
  state: CorbadoState;
  projectId: string;
  sign: (overrides: SignedPasskeyDataOverrides) => Promise<string>;
  /**
   * The web app, e.g. `http://localhost:4100`: the only origin that may call, and the one that has the passkeys.
   * @default - where the action routes are: one gateway serves both
   */
  appOrigin?: () => string;
  calls: StandInCall[];
  /** To be called after every change of a real passkey. */
  savePasskeys: () => void;
  /** Lets Corbado's webhooks know of a passkey that came or went. */
  announce: Announce;
};

export type FrontendParts = Omit<FrontendOptions, 'appOrigin'> & {
  party: () => RelyingParty;
  challenges: Challenges;
  faults: FaultSource<FrontendFault>;
  settings: { postLogin: PostLoginMode };
  /** Forgets what waits; the setting stays. */
  clear: () => void;
};

export const createFrontendParts = ({ appOrigin, ...options }: FrontendOptions): FrontendParts => {
  const challenges = createChallenges();
  const faults = createFaultSwitch<FrontendFault>();
  return {
    ...options,
    party: () => relyingPartyAt(appOrigin?.() ?? new URL(options.actionsUrl()).origin),
    challenges,
    faults,
    settings: { postLogin: 'none' },
    clear: () => {
      challenges.clear();
      faults.clear();
    },
  };
};

export type FrontendControls = {
  /** `none` until it is set. */
  readonly postLogin: PostLoginMode;
  setPostLogin: (mode: PostLoginMode) => void;
  /** For the next calls of an operation such as `login/finish`, or of `any`. */
  faults: FaultSwitch<FrontendFault>;
};

export const frontendControls = ({ settings, faults }: FrontendParts): FrontendControls => ({
  get postLogin() {
    return settings.postLogin;
  },
  setPostLogin: (mode) => {
    settings.postLogin = mode;
  },
  faults,
});
