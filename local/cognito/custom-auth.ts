// Sign-in by custom challenges: the pool's own functions say what to ask, whether the answer is right, and when it is enough.
import type { AuthSession, ChallengeResult } from './auth-sessions.ts';
import { notAuthorized } from './cognito-error.ts';
import type { CognitoParts } from './operation.ts';
import { issueTokens, type SigningIn } from './signing-in.ts';
import { askTrigger, unrecognizable } from './triggers.ts';

const customChallenge = 'CUSTOM_CHALLENGE';

type ClientMetadata = Readonly<Record<string, string>> | undefined;

type Round = { readonly history: readonly ChallengeResult[]; readonly clientMetadata?: ClientMetadata };

const ask = async (parts: CognitoParts, signingIn: SigningIn, { history, clientMetadata }: Round): Promise<object> => {
  const asked = { challengeName: customChallenge, session: history, ...(clientMetadata && { clientMetadata }) };
  const created = await askTrigger(parts, signingIn, 'CreateAuthChallenge', asked);
  const privateParameters = created.privateChallengeParameters ?? {};
  // Without a private parameter Cognito refuses the sign-in. https://github.com/aws-samples/amazon-cognito-passwordless-auth/pull/214
  if (Object.keys(privateParameters).length === 0) throw notAuthorized();
  const { pool, client, username, givenUsername } = signingIn;
  const session = parts.sessions.open({
    poolId: pool.id,
    clientId: client.id,
    username,
    givenUsername,
    challengeName: customChallenge,
    challengeMetadata: created.challengeMetadata ?? null,
    privateParameters,
    history,
  });
  const shown = { USERNAME: username, ...created.publicChallengeParameters };
  return { ChallengeName: customChallenge, Session: session, ChallengeParameters: shown };
};

const takeStep = async (parts: CognitoParts, signingIn: SigningIn, round: Round): Promise<object> => {
  const { history, clientMetadata } = round;
  const asked = { session: history, ...(clientMetadata && { clientMetadata }) };
  const defined = await askTrigger(parts, signingIn, 'DefineAuthChallenge', asked);
  if (defined.failAuthentication) throw notAuthorized();
  if (defined.issueTokens) return issueTokens(parts, signingIn);
  // Cognito's own challenges (SRP, SMS) are no part of the stand-in.
  if (defined.challengeName !== customChallenge) throw unrecognizable();
  return ask(parts, signingIn, round);
};

/** Without the caller's metadata: Cognito passes on only what comes with an answer. */
export const startCustomAuth = (parts: CognitoParts, signingIn: SigningIn): Promise<object> =>
  takeStep(parts, signingIn, { history: [] });

export const answerCustomChallenge = async (
  parts: CognitoParts,
  signingIn: SigningIn,
  { challengeName, challengeMetadata, privateParameters, history }: AuthSession,
  answer: string,
  clientMetadata: ClientMetadata,
): Promise<object> => {
  const asked = {
    privateChallengeParameters: privateParameters,
    challengeAnswer: answer,
    ...(clientMetadata && { clientMetadata }),
  };
  const verified = await askTrigger(parts, signingIn, 'VerifyAuthChallengeResponse', asked);
  const result = { challengeName, challengeResult: verified.answerCorrect === true, challengeMetadata };
  return takeStep(parts, signingIn, { history: [...history, result], clientMetadata });
};
