/** What is said of taking a run away and bringing one back. */

export const exportWords = {
  menu: 'Export',
  menuHint: 'Save pictures, a film or the run, or open a saved run',
  stop: 'Stop recording',
  items: {
    board: { name: 'Board as PNG', hint: 'the board at the shown step, with title and legend' },
    z: { name: 'z as PNG', hint: 'the latent picture at the shown step' },
    film: { name: 'Run as film (WebM)', hint: 'board and z of every step, at the playback speed' },
    link: { name: 'Copy link with this run', hint: 'opens the watched copy, every step, without a model' },
    run: { name: 'Run as JSON', hint: 'every step, to be opened here again without a model' },
  },
  open: { name: 'Open a run …', hint: 'a JSON file saved here; it plays without a GPU' },
  recording: 'The film takes as long as it plays. Stay on this tab.',
  stopped: 'The recording was stopped; nothing was saved.',
  saved: (what: string) => `Saved ${what}.`,
  copied: (length: number) => `Copied a link with this run (${length} characters).`,
  linkTitle: 'Link with this run',
  opened: (what: string) => `Opened ${what}.`,
  linked: (what: string) => `Opened ${what}, from the link.`,
  badLink: (why: string) => `The run in the link: ${why}`,
  unchanged: ' The board and the run on the page stay as they are.',
} as const;
