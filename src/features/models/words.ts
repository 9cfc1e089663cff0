/** Sentences about a model's origin: what was assumed of it, what else its file held. */

import type { Assumable, ModelInfo } from '../../protocol/session.ts';
import { bytes } from '../../ui/format.ts';
import { isAskedFor, type ModelsState } from './models.ts';

type About = NonNullable<ModelInfo['about']>;

/** Of a person's own file and the next visit. */
export const keptWords = {
  title: (size: string) => `Your files in this browser: ${size}`,
  copying: 'It is being copied into this browser, to be in use again after a reload.',
  kept: 'It is kept in this browser, and in use again after a reload.',
  gone: 'It is not kept in this browser: open it again after a reload.',
  tooLong: (size: number, most: number) =>
    `It has ${bytes(size)}, and files up to ${bytes(most)} are kept in this browser: open it again after a reload.`,
  noRoom: (size: number, room: number) =>
    `It has ${bytes(size)}, and this browser has room for ${bytes(room)} more: open it again after a reload.`,
  refused: 'This browser keeps no files for this page (a private window?): open it again after a reload.',
} as const;

/** What an assumption is called, with what it does. */
export const assumptionWords: Readonly<Record<Assumable, { readonly name: string; readonly help: string }>> = {
  seqLen: { name: 'Cells', help: 'of the board: 81 for a Sudoku, 900 for a 30x30 maze, 16 for a 4x4 Sudoku' },
  prefixLen: { name: 'Prefix', help: 'positions before the cells: 16 as published, 1 in small models' },
  heads: { name: 'Heads', help: 'of attention' },
  T: { name: 'T', help: 'cycles a step' },
  n: { name: 'n', help: 'updates of z a cycle: 6 for Sudoku, 4 for mazes and ARC' },
  nSup: { name: 'Steps', help: 'supervision steps at most' },
};

/** By whose configuration published weights are run. */
export function besideWords(beside: NonNullable<About['beside']>): string {
  const instead = 'Run by the catalogue’s configuration';
  switch (beside.is) {
    case 'used': {
      const { differs } = beside;
      if (differs.length === 0) return 'Run by the all_config.yaml beside the weights.';
      const said = differs.map(({ field, file, catalogue }) => `${assumptionWords[field].name} = ${file}, not ${catalogue}`).join('; ');
      return `The all_config.yaml beside the weights differs from the catalogue (${said}). The file counts; correct it here if you know better.`;
    }
    case 'unusable':
      return `${instead}: the all_config.yaml beside the weights cannot be used (${beside.problem}).`;
    case 'absent':
      return `${instead}: there is no all_config.yaml beside the weights.`;
    case 'unanswered':
      return `${instead}: the host gave no usable answer about the all_config.yaml beside the weights.`;
    case 'unasked':
      return `${instead}: no all_config.yaml is kept with the weights.`;
  }
  return beside satisfies never;
}

/** Why a file that was dropped is not taken now. */
export const busyWords = (models: Pick<ModelsState, 'loading'>): string =>
  isAskedFor(models)
    ? `Wait until ${models.loading?.name ?? 'the other model'} is loaded, or pause it; then drop the file again.`
    : 'Another model can be loaded when the run has ended: drop the file again then.';

/** Of published weights whose file is not as long as the catalogue has it; null where it is, or nobody published a length. */
export const otherSizeWords = (bytes: number, listed: number | null): string | null =>
  listed === null || bytes === listed
    ? null
    : `The file there has ${bytes.toLocaleString('en')} bytes, its catalogue entry says ${listed.toLocaleString('en')}: it may be another version, and what it is said to reach another’s.`;

/** What a person should know of a file that was opened, a sentence each. */
export function aboutWords({ recognised, alike, averagedAt, passedOver, tableRows, traffic, notKept }: About): string[] {
  const sentences: string[] = [];
  if (recognised !== undefined) sentences.push(`Recognised: these are the weights of ${recognised}.`);
  else if (alike && alike.length > 0) sentences.push(`Its shapes are those of ${alike.join(' and ')}, so it is run as ${alike[0]} is.`);
  if (averagedAt !== undefined) sentences.push(`The averaged weights (${averagedAt}) are used.`);
  if (passedOver.length > 0)
    sentences.push(
      `Not read, since no part of the model: ${passedOver.slice(0, 5).join(', ')}${passedOver.length > 5 ? ' and more' : ''}.`,
    );
  if (tableRows !== undefined)
    sentences.push(`Its table of ${tableRows.toLocaleString('en')} rows stays where it is; the rows of a task are read when you ask.`);
  if (traffic && traffic.requests > 0) sentences.push(`Fetched ${(traffic.bytes / 1e6).toFixed(1)} MB in ${traffic.requests} requests.`);
  if (notKept !== undefined) sentences.push(notKept);
  return sentences;
}
