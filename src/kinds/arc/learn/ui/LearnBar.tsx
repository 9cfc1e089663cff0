/** Solve, keep learning, what is true of the answer that is shown, and how long it may take. */

import { GraduationCap, Play, Square } from 'lucide-react';
import type { MouseEvent } from 'react';
import { Banner } from '../../../../ui/Banner.tsx';
import { Button } from '../../../../ui/Button.tsx';
import { duration } from '../../../../ui/format.ts';
import { Select } from '../../../../ui/Select.tsx';
import { useArc, useArcView } from '../../page/store.ts';
import { noRowsWords } from '../fromModel.ts';
import { isLearning, isTrying } from '../record.ts';
import { learning, useAwayWords, useLearning, useLearnWords } from '../runtime.ts';
import { LIMITS, useLearnSettings } from '../store.ts';
import { learnText, left } from '../words.ts';
import { LearnFromModel, useModelWithoutRows, WhichTask } from './ModelWithoutRows.tsx';

/** The second click of a double click on Solve is not meant for the button that has come in its place. */
const stop = ({ detail }: MouseEvent): void => {
  if (detail < 2) learning.getState().stop();
};

/** Learns or answers, and lets the model's answer be seen. */
const begin = (how: 'solve' | 'keepLearning' | 'learnAnew') => (): void => {
  const view = useArcView.getState();
  view.edit(false);
  view.choose('auto');
  void learning.getState()[how]();
};

export function LearnBar() {
  const { record, attached, kept, leftOut } = useLearning((s) => s);
  const shown = attached ? record : null;
  const live = isLearning(record);
  const trying = isTrying(leftOut);
  const more = shown !== null && !live && (shown.phase === 'ended' || shown.saved) && shown.failure?.code !== 'another-tab';
  return (
    <div className="grid items-stretch gap-2 lg:grid-cols-[auto_minmax(0,1fr)_272px] lg:gap-3">
      <div className="grid grid-cols-2 gap-2 lg:w-72">
        {live ? (
          <Button weight="plain" className="min-h-12 text-base" disabled={record?.stopping === true} onClick={stop}>
            <Square size={16} aria-hidden /> {record?.stopping ? 'Stopping' : 'Stop'}
          </Button>
        ) : (
          <Button weight="primary" className="min-h-12 text-base" disabled={trying} title={learnText.solve} onClick={begin('solve')}>
            <Play size={18} aria-hidden /> Solve
          </Button>
        )}
        <Button
          className="min-h-12 text-base"
          disabled={!more || trying}
          title={learnText.more}
          onClick={begin(kept?.session ? 'keepLearning' : 'learnAnew')}
        >
          <GraduationCap size={18} aria-hidden /> Keep learning
        </Button>
      </div>
      <Result />
      <Limit disabled={live} />
    </div>
  );
}

function Result() {
  const words = useLearnWords();
  const away = useAwayWords();
  const record = useLearning((s) => (s.attached ? s.record : null));
  const live = isLearning(record);
  const model = useModelWithoutRows();
  const { id, task } = useArc((s) => s.board);
  return (
    <Banner
      id="result"
      label="Result"
      words={{ ...words, detail: `${words.detail} ${live ? away : ''}`.trim() }}
      className="relative flex-wrap gap-y-1 overflow-hidden"
      more={
        <>
          {!live && model !== null && (
            <p className="text-sm break-words text-muted">
              {noRowsWords(model.name, { stepMs: model.info.stepMs, nSup: model.info.config.nSup }, task)}
            </p>
          )}
          {record?.unsaved && <p className="text-xs text-warn">{learnText.unsaved(record.unsaved.message)}</p>}
        </>
      }
    >
      {!live && model !== null && (
        <>
          <LearnFromModel model={model} />
          <WhichTask key={id} model={model} />
        </>
      )}
      {live && (
        <progress
          aria-label="Learning"
          value={record?.progress?.fraction ?? 0}
          max={1}
          className="learn-progress absolute inset-x-0 bottom-0 h-1 w-full"
          title={left(record?.progress?.secondsLeft ?? null)}
        />
      )}
    </Banner>
  );
}

function Limit({ disabled }: { readonly disabled: boolean }) {
  const limit = useLearnSettings((s) => s.limit);
  const record = useLearning((s) => (s.attached ? s.record : null));
  const seconds = record?.progress?.seconds ?? 0;
  const backend = record?.backend;
  return (
    <div className="flex flex-col justify-center gap-1 text-sm">
      <label className="flex items-center gap-2">
        <span className="whitespace-nowrap text-muted">{learnText.atMost}</span>
        <Select
          on="surface"
          className="min-w-0 flex-1 disabled:text-muted"
          value={limit}
          disabled={disabled}
          options={LIMITS.map((l) => [l, learnText.limits[l ?? 'null']] as const)}
          onChange={(chosen) => useLearnSettings.getState().change({ limit: chosen })}
        />
      </label>
      <p className="num min-h-4 text-xs text-muted">
        E-TRM{backend ? `, ${backend === 'webgpu' ? 'WebGPU' : 'CPU (wasm)'}` : learnText.anew}
        {record?.note && `: ${record.note}`}
        {seconds > 0 && `, ${duration(seconds * 1000)}`}
      </p>
    </div>
  );
}
