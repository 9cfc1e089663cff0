/**
 * Builds the packed row tables of the public ARC builds into public/published/:
 *   npx tsx tools/rowTables.ts ROWS.json OUT.json [TASKS_DIR]
 * ROWS.json: {"dataset","rows","tasks":{"007bbfb7":[first row, rows, ["0612384597", ...]]}}, a digit for the turn and nine for the colours.
 * TASKS_DIR: task files by id, whose demonstrations are hashed so that the page knows them without an id.
 */

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { parseArcFile } from '../src/kinds/arc/core/parse.ts';
import { demonstrationsHash } from '../src/kinds/arc/core/task.ts';
import { packAugmentation, parsePackedRows, type PackedRows } from '../src/model/weights/rows.ts';
import { readOptions, usage } from './args.ts';

const HELP = 'Usage: npx tsx tools/rowTables.ts ROWS.json OUT.json [TASKS_DIR]';
const { positionals } = readOptions([], HELP);
const [rowsFile = usage(HELP), out = usage(HELP), tasksFolder] = positionals;

const source = z
  .object({
    dataset: z.string(),
    rows: z.number(),
    tasks: z.record(z.string(), z.tuple([z.number(), z.number(), z.array(z.string().regex(/^[0-7][1-9]{9}$/))])),
  })
  .parse(JSON.parse(readFileSync(rowsFile, 'utf8')));

const known: PackedRows['known'] = {};
if (tasksFolder !== undefined && existsSync(tasksFolder)) {
  for (const name of readdirSync(tasksFolder)
    .filter((f) => f.endsWith('.json'))
    .sort()) {
    const id = basename(name, '.json');
    if (!(id in source.tasks)) continue;
    const [task] = parseArcFile(readFileSync(join(tasksFolder, name), 'utf8'), id);
    if (task) known[demonstrationsHash(task.task)] = id;
  }
}

const packed: PackedRows = {
  dataset: source.dataset,
  rows: source.rows,
  licence: 'facts (numbers of rows and of augmentations), free to use',
  origin:
    "replayed from TinyRecursiveModels' dataset/build_arc_dataset.py (MIT) with its seed 42, checked against the published counts of rows",
  tasks: Object.fromEntries(
    Object.entries(source.tasks).map(([id, [first, count, augmentations]]) => [
      id,
      [first, count, augmentations.map((digits) => packAugmentation(Number(digits[0]), [...digits.slice(1)].map(Number))).join('')],
    ]),
  ),
  known,
};
const text = `${JSON.stringify(packed)}\n`;
parsePackedRows(text);
writeFileSync(out, text);
console.log(
  `${out}: ${Object.keys(packed.tasks).length} tasks, ${Object.keys(known).length} of them known by their demonstrations, ${text.length} bytes`,
);
