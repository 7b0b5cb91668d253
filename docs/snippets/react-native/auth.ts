// The client for a React Native app: a bearer token in the Keychain or Keystore. The stage sets `session.allowTokenInBody`.
import { createCorbadoActions } from 'corbado-actions-client';
import * as SecureStore from 'expo-secure-store';

const key = 'corbado-actions-session';

export const auth = createCorbadoActions({
  baseUrl: 'https://api.example.com',
  storage: {
    get: () => SecureStore.getItemAsync(key),
    set: (token) => SecureStore.setItemAsync(key, token),
    remove: () => SecureStore.deleteItemAsync(key),
  },
});
