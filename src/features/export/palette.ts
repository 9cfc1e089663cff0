/** Colours of pictures that are taken away: the page's light theme, whatever theme the page has. */
export const paper = '#fbfaf7';
export const surface = '#ffffff';
export const ink = '#1f1d1a';
export const muted = '#5f5a52';
export const line = '#d9d4ca';
export const strong = '#7d766b';
export const accent = '#1c54b2';
export const bad = '#a82a1e';
export const badSoft = '#fbe6e2';
export const good = '#1a6b36';
export const wall = '#45423a';
export const warn = '#7a5200';
export const FONT = 'system-ui, sans-serif';
