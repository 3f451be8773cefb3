import adapter from '@sveltejs/adapter-static';
import { directives } from './scripts/serve/headers.mjs';

/** One prerendered build serves `/` and any sub-path: paths are relative, state lives in the fragment. */
/** @type {import('@sveltejs/kit').Config} */
export default {
  kit: {
    adapter: adapter({ pages: 'build', assets: 'build', strict: true }),
    paths: { relative: true },
    // The service worker is registered by the app itself: it must know when a reload isolates the page.
    serviceWorker: { register: false },
    csp: {
      mode: 'hash',
      directives,
    },
  },
};
