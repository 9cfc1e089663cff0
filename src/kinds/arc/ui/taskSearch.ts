/** Searching tasks by what people remember of them: id, sizes, colours. */

import { type ArcTask, type Grid, gridCols, gridRows } from '../core/index.ts';
import { arcColours } from './colours.ts';

interface Searchable {
  readonly id: string;
  readonly title?: string;
  readonly hint?: string;
  readonly task: ArcTask;
}

/** What is searched of a task. */
interface Card {
  readonly words: string;
  readonly sizes: ReadonlySet<string>;
  readonly largest: number;
  readonly colours: ReadonlySet<string>;
}

const cards = new WeakMap<ArcTask, Card>();

const gridsOf = ({ train, test }: ArcTask): Grid[] =>
  [...train, ...test].flatMap(({ input, output }) => (output ? [input, output] : [input]));

function cardOf({ id, title = '', hint = '', task }: Searchable): Card {
  const known = cards.get(task);
  if (known) return known;
  const grids = gridsOf(task);
  const present = new Set(grids.flatMap((grid) => [...new Set(grid.flat())]));
  const card: Card = {
    words: `${id} ${title} ${hint}`.toLowerCase(),
    sizes: new Set(grids.map((grid) => `${gridRows(grid)}x${gridCols(grid)}`)),
    largest: grids.reduce((most, grid) => Math.max(most, gridRows(grid), gridCols(grid)), 0),
    colours: new Set([...present].map((colour) => arcColours[colour]?.name ?? '')),
  };
  cards.set(task, card);
  return card;
}

const NAMES = new Map([
  ...arcColours.map(({ name }): [string, string] => [name, name]),
  ['gray', 'grey'],
  ['magenta', 'pink'],
  ['fuchsia', 'pink'],
  ['cyan', 'azure'],
  ['teal', 'azure'],
  ['brown', 'maroon'],
]);

/**
 * The tasks that have everything that was asked for: "3x3" a grid of that size, "<=10" no side above it, "red" or "-red" a colour or
 * its absence, "4 colours" (written "4c" too) that many of them, anything else a part of the id or the name.
 */
export function searchTasks<Task extends Searchable>(tasks: readonly Task[], wanted: string): readonly Task[] {
  const words = wanted
    .toLowerCase()
    .replace(/(\d+)\s*colou?rs?/g, '$1c')
    .replace(/(\d+)\s*[x×]\s*(\d+)/g, '$1x$2')
    .replace(/(<=|≤|up to|<)\s*(\d+)(?:x\d+)?/g, '<=$2')
    .split(/[\s,]+/)
    .filter((word) => word !== '');
  if (words.length === 0) return tasks;
  return tasks.filter((task) => {
    const card = cardOf(task);
    return words.every((word) => {
      if (/^\d+x\d+$/.test(word)) return card.sizes.has(word) || card.words.includes(word);
      if (word.startsWith('<=')) return card.largest <= Number(word.slice(2));
      if (/^\d+c$/.test(word)) return card.colours.size === Number(word.slice(0, -1)) || card.words.includes(word);
      const absent = word.startsWith('-') ? NAMES.get(word.slice(1)) : undefined;
      if (absent !== undefined) return !card.colours.has(absent);
      const colour = NAMES.get(word);
      return (colour !== undefined && card.colours.has(colour)) || card.words.includes(word);
    });
  });
}
