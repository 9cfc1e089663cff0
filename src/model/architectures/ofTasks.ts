/** The architectures that are learnt anew for every task, as far as their files are known by: without what reads and learns them. A new one is a value and a place in the list. */

/** How the files of an architecture are known. */
export interface TaskFiles<Id extends string = string> {
  /** `arch` in configurations. */
  readonly id: Id;
  /** "E-TRM" */
  readonly label: string;
  /** Whether a tensor of this name, with whatever stands before it, is in every file of it and in none of another. */
  readonly owns: (tensor: string) => boolean;
  /** Whether a file is one of it, by the text of its header. */
  readonly wrote: (header: string) => boolean;
}

export const etrmFiles: TaskFiles<'e_trm'> = {
  id: 'e_trm',
  label: 'E-TRM',
  owns: (tensor) => /(?:^|\.)embed_cell\.weight$/.test(tensor),
  wrote: (header) => header.startsWith('{') && /\\"arch\\":\s*\\"e_trm\\"|"(?:inner\.)?embed_cell\.weight"/.test(header),
};

const ofTasks = [etrmFiles] as const;

/** The architecture of a file that holds one learnt task, by the names of its tensors; undefined where it holds none. */
export function taskArchitectureWith(tensors: Iterable<string>): TaskFiles | undefined {
  const names = [...tensors];
  return ofTasks.find(({ owns }) => names.some(owns));
}
