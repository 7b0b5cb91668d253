// A user of the pool who is signed in and owns passkeys: created and deleted at Corbado's stand-in with our connect tokens.
import { asBrowser, type SignedIn, signInByLogin } from './sign-in.ts';
import type { Bench } from './system.ts';
import { flagOf, newPoolUser } from './user-pool.ts';

const connectTokenOf = async (bench: Bench, owner: Pick<SignedIn, 'token'>, type: string): Promise<string> => {
  const { status, body } = await bench.client.post('/connectToken', { type }, asBrowser(bench, owner));
  if (status !== 200) throw new Error(`no connect token: ${status}`);
  return String(body.token);
};

/** Creates a passkey, about which Corbado calls the post-append action. */
export const appendPasskey = async (bench: Bench, owner: Pick<SignedIn, 'token'>) =>
  bench.system().corbado.ceremonies.append({ connectToken: await connectTokenOf(bench, owner, 'passkey-append') });

/** Deletes one, and waits for the webhooks about it. */
export const removePasskey = async (bench: Bench, owner: Pick<SignedIn, 'token'>, credentialId: string) => {
  const { ceremonies, webhooks } = bench.system().corbado;
  await ceremonies.remove({ connectToken: await connectTokenOf(bench, owner, 'passkey-delete'), credentialId });
  await webhooks.settled();
};

/** A user with so many passkeys, and the flag. `first` is the id of the first one. */
export const ownerOf = async (bench: Bench, passkeys: number) => {
  const owner = await signInByLogin(bench, newPoolUser(bench));
  const ids: string[] = [];
  for (let count = 0; count < passkeys; count += 1) ids.push((await appendPasskey(bench, owner)).passkey.id);
  if (flagOf(bench, owner.userId) !== 'true') throw new Error('the flag was not set');
  return { ...owner, first: ids[0] ?? '' };
};

/** A count of zero is believed so many seconds after the last append. */
export const believedAfterSeconds = 130;
