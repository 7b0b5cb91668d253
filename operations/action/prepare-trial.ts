// From options and target to a trial: the event is made up, and a trial that would write something needs a user to be named.
import { type ActionEvent, documentedEvent } from '../../kit/index.ts';
import { UsageProblem } from '../command/command-line.ts';
import { type ActionOptions, refusedVariants, requireSignature } from './options.ts';
import type { Target } from './target.ts';
import type { Trial } from './trial.ts';

/** What only the outside world can give. */
export type Given = {
  readonly seed: number;
  readonly deliveryId: string;
  readonly signedPasskeyData: string | undefined;
};

/** Whom a proof is about, as it says itself: to name the same user in the event, never to believe it. */
export const unverifiedUserOf = (signedPasskeyData: string): string | undefined => {
  try {
    const text = Buffer.from(signedPasskeyData.split('.')[1] ?? '', 'base64url').toString('utf8');
    const { webauthnId } = Object(JSON.parse(text)) as Record<string, unknown>;
    return typeof webauthnId === 'string' && webauthnId !== '' ? webauthnId : undefined;
  } catch {
    return undefined;
  }
};

const proofOf = ({ action, variant }: ActionOptions, { loan }: Target, { signedPasskeyData }: Given) => {
  if (action !== 'post-login') return undefined;
  const proof = signedPasskeyData ?? loan?.signedPasskeyData;
  if (proof === undefined && variant === 'other-user')
    throw new UsageProblem('--other-user needs a proof: write --signed-passkey-data');
  return proof;
};

// Of a made-up user a deployed stage would keep a row, or a session, for good.
const requireUser = ({ action, variant }: ActionOptions, userId: string | undefined): void => {
  if (action === 'pre-login' || userId !== undefined || refusedVariants.includes(variant)) return;
  throw new UsageProblem(
    '--user is missing: a deployed stage writes down whom the event is about, so name a user of yours',
  );
};

// Without signed data an event is known again by the id of its delivery, which basic does not have.
const requireRecognisable = (
  { action, variant }: ActionOptions,
  auth: Target['auth'],
  proof: string | undefined,
): void => {
  if (action !== 'post-login' || variant !== 'replay' || auth !== 'basic' || proof !== undefined) return;
  throw new UsageProblem('--replay with basic needs a proof: nothing else tells an event from its repetition');
};

const typedIdentifier = ({ guide, identifier }: ActionOptions, { loan }: Target): string | undefined =>
  identifier ?? (guide === 'cognito' ? loan?.email : loan?.userId);

/** The event alone, for whoever may not or cannot send it. */
export const eventOf = (options: ActionOptions, target: Target, given: Given): ActionEvent => {
  const { action, guide, variant } = options;
  const signedPasskeyData = proofOf(options, target, given);
  const proven = signedPasskeyData === undefined ? undefined : unverifiedUserOf(signedPasskeyData);
  const userId = variant === 'other-user' ? undefined : (options.userId ?? proven ?? target.loan?.userId);
  const identifier = typedIdentifier(options, target);
  return documentedEvent({ action, guide, seed: given.seed, userId, identifier, signedPasskeyData });
};

/** Throws a usage problem. */
export const prepareTrial = (
  options: ActionOptions,
  target: Target & { readonly auth: Trial['auth'] },
  given: Given,
): Trial => {
  const { action, variant } = options;
  const { auth, secret, nowSeconds, trustsEvents, loan } = target;
  const proof = proofOf(options, target, given);
  const provenUser = proof === undefined ? undefined : unverifiedUserOf(proof);
  if (auth === 'basic') requireSignature(variant);
  requireRecognisable(options, auth, proof);
  // With a proof it is the proof that counts.
  if (proof === undefined) requireUser(options, options.userId ?? loan?.userId);
  const event = eventOf(options, target, given);
  return { action, variant, event, auth, secret, deliveryId: given.deliveryId, nowSeconds, provenUser, trustsEvents };
};
