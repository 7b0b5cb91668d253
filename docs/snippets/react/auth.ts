// The two services of the app: your deployment, and your Corbado project.
import { ConnectService } from '@corbado/web-core';
import { createCorbadoActions } from 'corbado-actions-client';
import { handOverProof } from 'corbado-actions-client/corbado';

export const projectId = 'pro-1234567890';

export const auth = createCorbadoActions({
  baseUrl: 'https://api.example.com',
  onFailure: (failure) => {
    if (failure.needsFreshLogin) location.assign('/login?prompt=login');
  },
});

export const corbado = handOverProof(new ConnectService(projectId, 'frontendapi.cloud.corbado.io', false));
