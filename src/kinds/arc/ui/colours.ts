/** ARC's ten colours by name, and the ink that can be read on each. The values are ARC's own and the same in both themes. */
export interface ArcColour {
  readonly name: string;
  readonly fill: string;
  readonly ink: string;
}

const WHITE = '#ffffff';
const BLACK = '#000000';

export const arcColours: readonly ArcColour[] = [
  { name: 'black', fill: '#000000', ink: WHITE },
  { name: 'blue', fill: '#0074d9', ink: WHITE },
  { name: 'red', fill: '#ff4136', ink: BLACK },
  { name: 'green', fill: '#2ecc40', ink: BLACK },
  { name: 'yellow', fill: '#ffdc00', ink: BLACK },
  { name: 'grey', fill: '#aaaaaa', ink: BLACK },
  { name: 'pink', fill: '#f012be', ink: BLACK },
  { name: 'orange', fill: '#ff851b', ink: BLACK },
  { name: 'azure', fill: '#7fdbff', ink: BLACK },
  { name: 'maroon', fill: '#870c25', ink: WHITE },
];

/** The colour of a cell's number; a number out of range is black, so that nothing breaks. */
export const arcColour = (colour: number): ArcColour => arcColours[colour] ?? { name: 'black', fill: BLACK, ink: WHITE };
