/** "Try something": forget y or z, shake z, change the board, or let another model go on, and watch what becomes of the answer. */

import { memo, useId, useState, useSyncExternalStore, type ReactNode } from 'react';
import type { PuzzleKind } from '../../kinds/kind.ts';
import { run, useModels, useRun, models } from '../../page/coordinator.ts';
import { modelFor, readinessOf, loadingWords } from '../../page/models/fit.ts';
import { isAskedFor, type LoadedModel, type ModelsState } from '../../page/models/models.ts';
import { sourceName, type ModelSource } from '../../page/models/source.ts';
import { usePage } from '../../page/page.ts';
import {
  continueWith,
  forget,
  shake,
  whyNoSeed,
  whyNotForget,
  whyNotNewBoard,
  handOverWords,
  whyNotHandOver,
  handOverTo,
  type Situation,
} from '../../page/run/changes.ts';
import { copiesNow, SIGMA_STEP } from '../../page/run/settings.ts';
import { MAX_SIGMA } from '../../protocol/session.ts';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/Field.tsx';
import { capital } from '../../ui/format.ts';
import { Slider } from '../../ui/panel.tsx';
import { Select } from '../../ui/Select.tsx';
import { tryWords } from './besideWords.ts';

export const TrySomething = memo(function TrySomething() {
  const kind = usePage((s) => s.kind);
  const board = useSyncExternalStore(kind.subscribe, kind.board);
  useSyncExternalStore(kind.subscribe, kind.known); // the exact solver may answer later than the edit
  const models = useModels((s) => s);
  const record = useRun((s) => s.record);
  const attached = useRun((s) => s.attached);
  const situation: Situation = {
    record,
    attached,
    kind: kind.id,
    board,
    model: modelFor(models, kind)?.name ?? null,
    readiness: readinessOf(kind, models),
  };
  const { intervene } = run.getState();
  const why = whyNotForget(situation);
  const common = { why, id: useId() };
  return (
    <div className="grid max-w-[68ch] gap-4 text-sm">
      <p className="text-muted">{tryWords.about}</p>
      {why && <p id={common.id}>{tryWords.notNow(why)}</p>}
      <Try name={tryWords.forgetZ} why={why} common={common} onClick={() => void intervene(forget('z'))}>
        {tryWords.forgetZAsks}
      </Try>
      <Try name={tryWords.forgetY} why={why} common={common} onClick={() => void intervene(forget('y'))}>
        {tryWords.forgetYAsks}
      </Try>
      <Shake why={why} common={common} />
      {kind.checked && (
        <Try name={tryWords.board} why={whyNotNewBoard(situation)} common={common} onClick={() => void intervene(continueWith(board))}>
          {tryWords.boardAsks}
        </Try>
      )}
      <HandOver key={kind.id} situation={situation} common={common} />
    </div>
  );
});

/** N(0, sigma^2) on z, once. */
function Shake({ why, common }: { readonly why: string | null; readonly common: Common }) {
  const [sigma, setSigma] = useState(() => copiesNow().sigma);
  const [seed, setSeed] = useState('1');
  const wrong = whyNoSeed(seed);
  return (
    <Try
      name={tryWords.shake}
      why={why ?? wrong}
      common={common}
      onClick={() => void run.getState().intervene(shake({ sigma, seed: Number(seed) }))}
      settings={
        <>
          <div className="min-w-48 flex-1">
            <Slider
              label={tryWords.shakeSigma}
              hint={tryWords.shakeHint}
              value={sigma}
              min={SIGMA_STEP}
              max={MAX_SIGMA}
              step={SIGMA_STEP}
              onChange={(v) => setSigma(Number(v.toFixed(2)))}
            />
          </div>
          <label className="flex items-center gap-2" title={tryWords.seedHint}>
            {tryWords.seed}
            <TextField
              on="surface"
              className="num w-24"
              inputMode="numeric"
              aria-label={tryWords.seedName}
              aria-invalid={wrong !== null}
              value={seed}
              maxLength={10}
              onChange={(e) => setSeed(e.target.value.trim())}
            />
          </label>
        </>
      }
    >
      {tryWords.shakeAsks}
    </Try>
  );
}

/** "Hand over": y and z go along where they fit the other model, and the page says why where they do not. */
function HandOver({ situation, common }: { readonly situation: Situation; readonly common: Common }) {
  const kind = usePage((s) => s.kind);
  const models = useModels((s) => s);
  const [chosen, choose] = useState('');
  /** Why the last hand-over did not happen. */
  const [failure, setFailure] = useState<string | null>(null);
  const { record, model } = situation;
  const candidates = candidatesFor(kind, models, record?.model?.name ?? null);
  // The model in use is the one a person means who has just loaded it.
  const to = candidates.find(({ name }) => name === chosen) ?? candidates.find(({ name }) => name === model) ?? candidates[0] ?? null;
  const loading = models.loading && `${capital(loadingWords(models.loading))}.`;
  const why = whyNotHandOver(situation, to?.name ?? null) ?? (isAskedFor(models) ? tryWords.loading : null);
  const go = async (): Promise<void> => {
    if (!to) return;
    setFailure(null);
    setFailure(await handOver(to.source));
  };
  return (
    <div className="grid gap-1">
      <Try
        name={tryWords.handOver}
        why={why}
        common={common}
        onClick={() => void go()}
        settings={
          to && (
            <label className="flex min-w-0 items-center gap-2" title={tryWords.handOverHint}>
              {tryWords.to}
              <Select
                on="surface"
                aria-label={tryWords.handOverTo}
                className="max-w-60 min-w-0"
                value={to.name}
                options={candidates.map(({ name }) => name)}
                onChange={choose}
              />
            </label>
          )
        }
      >
        {tryWords.handOverAsks}
      </Try>
      {to && <p className="text-muted">{handOverWords(record, to.loaded)}</p>}
      <p role="status" aria-label={tryWords.handOverStatus} className={failure ? 'text-bad' : 'text-muted'}>
        {loading ?? (failure && capital(failure))}
      </p>
    </div>
  );
}

/** Loads a model where it is not in use already, and lets it go on with the run. Resolves with why it could not, or null. */
async function handOver(source: ModelSource): Promise<string | null> {
  const { record } = run.getState();
  const name = sourceName(source);
  if (models.getState().active?.name !== name && !(await models.getState().load(source))) {
    return tryWords.notLoaded(name, models.getState().failure?.message ?? '');
  }
  const { active } = models.getState();
  const { kind } = usePage.getState();
  if (run.getState().record !== record || !run.getState().attached || kind.id !== record?.kind || active?.name !== name) {
    return tryWords.movedOn(name);
  }
  const { seqLen } = active.info.config;
  if (active.task !== kind.id) return tryWords.otherKind(name, kind.label);
  const unfit = kind.unfit(seqLen);
  if (unfit) return tryWords.unfit(name, unfit, record.model?.name ?? null);
  void run.getState().intervene(handOverTo(active));
  return null;
}

/** A model that a run could be handed over to. */
interface NextModel {
  readonly name: string;
  readonly source: ModelSource;
  /** What is known of it; null before it was loaded once. */
  readonly loaded: LoadedModel | null;
}

/** Every model of a kind that is known on the page, but for the one that made the run: those that were loaded, then those that come with the page. */
export function candidatesFor(
  kind: Pick<PuzzleKind, 'id'>,
  { seen, catalogue }: Pick<ModelsState, 'seen' | 'catalogue'>,
  ran: string | null,
): readonly NextModel[] {
  const loaded = [...seen.values()]
    .filter(({ task }) => task === kind.id)
    .map((model): NextModel => ({ name: model.name, source: model.source, loaded: model }));
  const cards = catalogue
    .filter(({ task, name }) => task === kind.id && !seen.has(name))
    .map((card): NextModel => ({ name: card.name, source: { kind: 'card', card }, loaded: null }));
  return [...loaded, ...cards].filter(({ name }) => name !== ran);
}

/** A reason that keeps most things from being done, and the id of the element that says it. */
interface Common {
  readonly why: string | null;
  readonly id: string;
}

interface Props {
  readonly name: string;
  /** Why it cannot be done now; null when it can. */
  readonly why: string | null;
  /** What is said once for everything that it keeps from being done. */
  readonly common: Common;
  readonly onClick: () => void;
  /** Beside the button. */
  readonly settings?: ReactNode;
  readonly children: string;
}

/** One thing to try: its button, what it asks, and why it cannot be done now. */
function Try({ name, why, common, onClick, settings, children }: Props) {
  const id = useId();
  const said = why !== null && why === common.why;
  return (
    <div className="grid gap-1">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button
          className="justify-self-start"
          disabled={why !== null}
          aria-describedby={said ? `${id} ${common.id}` : id}
          onClick={onClick}
        >
          {name}
        </Button>
        {settings}
      </div>
      <p id={id}>
        {children} {why && !said && <span className="text-muted">{tryWords.notNow(why)}</span>}
      </p>
    </div>
  );
}
