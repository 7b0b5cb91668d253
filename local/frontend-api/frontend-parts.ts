// What the operations of the Frontend API share: their parts, the connect token that a client shows, and what can be set from outside.
import type { ActionParts } from '../corbado/action-call.ts';
import { consumeConnectToken } from '../corbado/connect-tokens.ts';
import type { ConnectToken, ConnectTokenType, CorbadoState } from '../corbado/corbado-state.ts';
import type { SignedPasskeyDataOverrides } from '../corbado/signed-passkey-data.ts';
import type { Announce } from '../corbado/webhooks.ts';
import { createFaultSwitch, type FaultSource, type FaultSwitch } from '../stand-in/fault-switch.ts';
import { type Challenges, createChallenges } from './challenges.ts';
import { type ClientCall, Refused, type StandInCall, secondsOf } from './client-call.ts';
import { type RelyingParty, relyingPartyAt } from './relying-party.ts';

/** Whether a post-login action is configured at Corbado; without one the app gets the signed data alone. */
type PostLoginMode = 'none' | 'action';

/** `status` refuses with Corbado's envelope and does nothing; `stall` never answers. */
export type FrontendFault = { kind: 'status'; status: number } | { kind: 'stall' };

type FrontendOptions = ActionParts & {
  state: CorbadoState;
  projectId: string;
  sign: (overrides: SignedPasskeyDataOverrides) => Promise<string>;
  /**
   * The web app, e.g. `http://localhost:4100`: it may call, and has the passkeys.
   * @default - where the action routes are: one gateway serves both
   */
  appOrigin?: () => string;
  /** Further origins on the app's host that may do the same: an app under development beside it. */
  furtherOrigins?: readonly string[];
  calls: StandInCall[];
  /** To be called after every change of a real passkey. */
  savePasskeys: () => void;
  /** Lets Corbado's webhooks know of a passkey that came or went. */
  announce: Announce;
};

export type FrontendParts = Omit<FrontendOptions, 'appOrigin' | 'furtherOrigins'> & {
  party: () => RelyingParty;
  challenges: Challenges;
  faults: FaultSource<FrontendFault>;
  settings: { postLogin: PostLoginMode };
  /** Forgets what waits; the setting stays. */
  clear: () => void;
};

export const createFrontendParts = ({ appOrigin, furtherOrigins, ...options }: FrontendOptions): FrontendParts => {
  const challenges = createChallenges();
  const faults = createFaultSwitch<FrontendFault>();
  return {
    ...options,
    party: () => relyingPartyAt(appOrigin?.() ?? new URL(options.actionsUrl()).origin, furtherOrigins),
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

export const consumeToken = (
  { state }: FrontendParts,
  secret: string,
  type: ConnectTokenType,
  call: ClientCall,
): ConnectToken['data'] => {
  const token = consumeConnectToken(state, secret, type, secondsOf(call));
  if (token) return token.data;
  throw new Refused('login_error', `This is no usable connect token of type ${type}.`);
};
