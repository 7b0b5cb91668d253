// The pre-login action with nothing but Node: what was typed is the user id.
import { answer, isFromCorbado } from './corbado.mjs';

export const handler = async (event) => {
  if (!(await isFromCorbado(event))) return answer(401, { error: 'unauthorized' });
  const { identifier } = JSON.parse(event.body);
  if (!/^[\w.~:|+@=/-]{1,128}$/.test(identifier))
    return answer(200, {
      identifier: '',
      error: { return: true, code: 'user_not_found', message: 'There is no such user.' },
    });
  return answer(200, { identifier, userId: identifier });
};
