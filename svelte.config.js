import adapter from '@sveltejs/adapter-static';
import { listSite } from './scripts/lib/site-paths.mjs';
import { directives } from './scripts/serve/headers.mjs';

/** One prerendered build serves `/` and any sub-path: paths are relative, state lives in the fragment. */
/** @type {import('@sveltejs/kit').Config} */
export default {
  kit: {
    adapter: {
      name: 'static, with its paths listed for the service worker',
      async adapt(builder) {
        await adapter({ pages: 'build', assets: 'build', strict: true }).adapt(builder);
        listSite('build');
      },
    },
    paths: { relative: true },
    // The service worker is registered by the app itself: it must know when a reload isolates the page.
    serviceWorker: { register: false },
    csp: {
      mode: 'hash',
      directives,
    },
  },
};
