/** "Try something": forget y or z, shake z, change the board, or let another model go on, and watch what becomes of the answer. */

import { memo, useId, useState, useSyncExternalStore } from 'react';
import { run, useModels, useRun } from '../../app/coordinator.ts';
import { usePage } from '../../app/page.ts';
import { MAX_SIGMA } from '../../protocol/session.ts';
import { SettingSlider } from '../../ui/SettingSlider.tsx';
import { modelFor, readinessOf } from '../models/fit.ts';
import { tryWords } from './besideWords.ts';
import { HandOver } from './HandOver.tsx';
import { copiesNow } from './run/copies.ts';
import { continueWith, forget, shake, whyNoSeed, whyNotForget, whyNotNewBoard, type Scene } from './run/interventions.ts';
import { SIGMA_STEP } from './run/settings.ts';
import { Try, type Common } from './Try.tsx';

export const TrySomething = memo(function TrySomething() {
  const kind = usePage((s) => s.kind);
  const board = useSyncExternalStore(kind.subscribe, kind.board);
  useSyncExternalStore(kind.subscribe, kind.known); // the exact solver may answer later than the edit
  const models = useModels((s) => s);
  const record = useRun((s) => s.record);
  const attached = useRun((s) => s.attached);
  const scene: Scene = {
    record,
    attached,
    kind: kind.id,
    board,
    model: modelFor(models, kind)?.name ?? null,
    readiness: readinessOf(kind, models),
  };
  const { intervene } = run.getState();
  const why = whyNotForget(scene);
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
        <Try name={tryWords.board} why={whyNotNewBoard(scene)} common={common} onClick={() => void intervene(continueWith(board))}>
          {tryWords.boardAsks}
        </Try>
      )}
      <HandOver key={kind.id} scene={scene} common={common} />
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
            <SettingSlider
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
            <input
              className="num min-h-9 w-24 rounded-md border border-line-strong bg-surface px-2 aria-invalid:border-bad"
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
