/** What the build makes of imports with a query, for workers: vite's own declarations bring the DOM along. */

declare module '*?url' {
  const address: string;
  export default address;
}
declare module '*?worker&url' {
  const address: string;
  export default address;
}
