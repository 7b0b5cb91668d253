// All tests that need a browser: one file for the runner, so that they share one Chromium, one page and one system in one worker. Each
// of another worker costs seconds of a processor before its first test.
import './shop-login.ts';
import './page-accessibility.ts';
import './frontend-api.ts';
import './shop-troubles.ts';
import './shop-user-pool.ts';
import './client-package.ts';
