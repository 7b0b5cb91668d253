// Your deployment under your app's own origin, so that the session's cookie also reaches Next.js. `allowedOrigins` of the stage has that origin.
export default {
  rewrites: async () => [{ source: '/auth/:path*', destination: `${process.env.CORBADO_ACTIONS_URL}/auth/:path*` }],
};
