// Where the pre-login function finds a look-up of the team's own: in the layer that it gets.

/** The module, at the top of the layer. */
export const lookUpFile = 'resolve-user.mjs';

/** Where Lambda unpacks layers: https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html */
export const layerFolder = '/opt';
