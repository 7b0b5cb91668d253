// A bundle that cannot be loaded.
export const handler = async () => 'never reached';

throw new Error('this stage is not configured');
