/** Handing the run on the page over to another model: the models there are, and the way to the next step. */
import { handOverTo } from './interventions.ts';
import { sourceName, type LoadedModel, type ModelSource, type ModelsState } from './models.ts';
import { usePage } from './page.ts';
import type { RunKind } from './runKinds.ts';
import { models, run } from './runtime.ts';

/** A model that a run could be handed over to. */
export interface Candidate {
  readonly name: string;
  readonly source: ModelSource;
  /** What is known of it; null before it was loaded once. */
  readonly loaded: LoadedModel | null;
}

/** Every model of a kind that is known on the page, but for the one that made the run: those that were loaded, then those that come with the page. */
export function candidatesFor(
  kind: Pick<RunKind, 'id' | 'vocabSize'>,
  { seen, catalogue }: Pick<ModelsState, 'seen' | 'catalogue'>,
  ran: string | null,
): readonly Candidate[] {
  const loaded = [...seen.values()]
    .filter(({ info }) => info.config.vocabSize === kind.vocabSize)
    .map((model): Candidate => ({ name: model.name, source: model.source, loaded: model }));
  const cards = catalogue
    .filter(({ task, name }) => task === kind.id && !seen.has(name))
    .map((card): Candidate => ({ name: card.name, source: { kind: 'card', card }, loaded: null }));
  return [...loaded, ...cards].filter(({ name }) => name !== ran);
}

/** Loads a model where it is not in use already, and lets it go on with the run. Resolves with why it could not, or null. */
export async function handOver(source: ModelSource): Promise<string | null> {
  const { record } = run.getState();
  const name = sourceName(source);
  if (models.getState().active?.name !== name && !(await models.getState().load(source))) {
    return `${name} could not be loaded: ${models.getState().failure?.message ?? 'unknown'} The model before is still in use.`;
  }
  const { active } = models.getState();
  const { kind } = usePage.getState();
  if (run.getState().record !== record || !run.getState().attached || kind.id !== record?.kind || active?.name !== name) {
    return `the run or the board was changed while ${name} was loaded.`;
  }
  const { vocabSize, seqLen } = active.info.config;
  if (vocabSize !== kind.vocabSize) return `${name} is no ${kind.label} model.`;
  const unfit = kind.unfit(seqLen);
  if (unfit) return `${name} cannot take this board: ${unfit} The run of ${record.model?.name ?? 'the other model'} stays as it is.`;
  void run.getState().intervene(handOverTo(active));
  return null;
}
