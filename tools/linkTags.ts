/**
 * What a shared link shows of the page (og:image, og:url). Crawlers want absolute addresses, and a static page does not know its own: where
 * PAGE_URL says it at build time the tags are absolute; else the picture's address stays relative, which some of them resolve.
 */

import type { Plugin } from 'vite';

const PICTURE = './pictures/link.png';

/** The page's address from PAGE_URL, with a slash at its end; null where it is not set. @throws Error where it is no http address */
export function pageUrl(text: string | undefined): URL | null {
  if (!text) return null;
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol))
    throw new Error(`PAGE_URL must be an http address, such as https://example.org/trm/; it is "${text}".`);
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  url.search = '';
  url.hash = '';
  return url;
}

/** The page's HTML with absolute tags. @throws Error where the picture's tag is not there */
export function withLinkTags(html: string, page: URL): string {
  const tag = `content="${PICTURE}"`;
  if (!html.includes(tag)) throw new Error(`index.html has no og:image ${PICTURE}.`);
  return html
    .replaceAll(tag, `content="${new URL(PICTURE, page).href}"`)
    .replace(
      '</title>',
      `</title>\n    <meta property="og:url" content="${page.href}" />\n    <link rel="canonical" href="${page.href}" />`,
    );
}

export function linkTags(env: NodeJS.ProcessEnv = process.env): Plugin {
  const page = pageUrl(env['PAGE_URL']);
  return {
    name: 'link-tags',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (html, { filename }) => (page && /[\\/]bench[\\/]/.test(filename) === false ? withLinkTags(html, page) : html),
    },
  };
}
