// A user's passkeys: the list and the deletion, each for the user of a connect token.
import * as z from 'zod';
import { realPasskeysOf } from '../corbado/corbado-state.ts';
import { type ClientCall, Refused } from './client-call.ts';
import { consumeToken, type FrontendParts } from './frontend-parts.ts';
import { listItem } from './passkey-shapes.ts';
import { userHandleOf } from './relying-party.ts';

export const manageListSchema = z.object({ connectToken: z.string().min(1) });

/** With `rpID` and `userID` the client tells the browser which passkeys are left, so that it forgets deleted ones. */
export const listPasskeys = async (
  parts: FrontendParts,
  { connectToken }: z.output<typeof manageListSchema>,
  call: ClientCall,
): Promise<object> => {
  const { identifier: userId } = consumeToken(parts, connectToken, 'passkey-list', call);
  const passkeys = realPasskeysOf(parts.state, userId).map(listItem);
  return { passkeys, rpID: parts.party().id, userID: userHandleOf(userId) };
};

export const manageDeleteSchema = z.object({
  connectToken: z.string().min(1),
  /** Corbado's id of the passkey (`cre-…`), not the browser's. */
  credentialID: z.string().min(1),
});

export const deletePasskey = async (
  parts: FrontendParts,
  { connectToken, credentialID }: z.output<typeof manageDeleteSchema>,
  call: ClientCall,
): Promise<object> => {
  const { identifier: userId } = consumeToken(parts, connectToken, 'passkey-delete', call);
  const passkey = realPasskeysOf(parts.state, userId).find(({ id }) => id === credentialID);
  if (passkey === undefined) throw new Refused('not_found', 'This user has no such passkey.');
  parts.state.passkeys.splice(parts.state.passkeys.indexOf(passkey), 1);
  parts.savePasskeys();
  parts.announce('passkey.deleted', passkey);
  return { credentialID };
};
