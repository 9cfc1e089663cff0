/** The headers that the page is served with, in one place: for the preview server, for hosts that read `_headers`, and as a meta element. */

/** Cross-origin isolation, so that wasm may use threads. */
export const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
} as const;

/** No eval anywhere; wasm where the wasm backend runs; blob workers are its threads. */
const policy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval' blob:",
  "worker-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  // Other servers, both asked by a click only: tasks of the public ARC collection, and published weights (which redirect to *.hf.co).
  "connect-src 'self' blob: data: https://raw.githubusercontent.com https://huggingface.co https://*.hf.co",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
];

/** The policy as a meta element can say it. */
export const metaPolicy = policy.join('; ');

/** The same as a header; who may frame the page is for headers only. */
export const contentSecurityPolicy = `${metaPolicy}; frame-ancestors 'none'`;

/** All headers of the built page. */
export const pageHeaders = { ...isolation, 'Content-Security-Policy': contentSecurityPolicy, 'X-Content-Type-Options': 'nosniff' } as const;

/** The text of `_headers`, as Netlify, Cloudflare Pages and others read it. */
export const headersFile = `/*\n${Object.entries(pageHeaders)
  .map(([name, value]) => `  ${name}: ${value}\n`)
  .join('')}`;
