/** Which model runs where, in a box of fixed size: progress while it loads, and a word of warning where it is emulated. */

import { useDevice, useModels, changeBackend, useLive } from '../../page/coordinator.ts';
import { modelFor, loadingWords } from '../../page/models/fit.ts';
import { usePage } from '../../page/page.ts';
import { capital, count } from '../../ui/format.ts';
import { statusWords } from './words.ts';

export default function ModelStatus() {
  const kind = usePage((s) => s.kind);
  const loading = useModels((s) => s.loading);
  const active = useModels((s) => modelFor(s, kind));
  const { phase, device } = useDevice((s) => s);
  const live = useLive();
  const emulated = device?.backend === 'webgpu' && device.software;
  const parameters = active?.source.kind === 'card' ? active.source.card.parameters : (active?.info.parameters ?? 0);
  const name = loading?.name ?? active?.name ?? statusWords.none(kind.label);
  const progress = loading?.progress;
  const share = loading && progress?.phase === 'download' ? Math.min(1, progress.loaded / (progress.total || loading.expected)) : null;
  const line = loading
    ? capital(loadingWords(loading))
    : phase === 'starting'
      ? statusWords.starting
      : device
        ? `${device.backend === 'webgpu' ? 'WebGPU · ' : ''}${device.adapter}` // a CPU's says so itself
        : phase === 'failed'
          ? statusWords.noDevice
          : statusWords.waiting;
  return (
    <section
      aria-label={statusWords.region}
      className="relative grid h-5 min-w-0 content-center gap-x-3 text-xs leading-5 max-lg:grid-cols-[auto_minmax(0,1fr)] lg:h-20"
    >
      <p className="truncate">
        <span className="font-semibold">{name}</span>
        {active && !loading && (
          <span className="num text-muted max-lg:hidden" title={statusWords.parametersHint}>
            {statusWords.parameters(count(parameters))}
          </span>
        )}
      </p>
      <p className={`truncate text-muted ${emulated ? 'max-lg:hidden' : ''}`} title={line}>
        {line}
      </p>
      {loading ? (
        <progress
          aria-label={statusWords.loading(loading.name)}
          className="h-1 w-full overflow-hidden rounded-full max-lg:absolute max-lg:-bottom-1 lg:mt-1
            [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-accent [&::-moz-progress-bar]:bg-accent"
          {...(share === null ? {} : { value: share })}
        />
      ) : emulated ? (
        <p className="truncate text-warn" title={device.note}>
          {statusWords.emulated}{' '}
          <button
            type="button"
            className="rounded underline underline-offset-2 disabled:no-underline"
            disabled={live}
            onClick={() => void changeBackend('wasm')}
          >
            {statusWords.useCpu}
          </button>
        </p>
      ) : (
        <p className="truncate text-muted max-lg:hidden" title={device?.note}>
          {device?.note ?? ''}
        </p>
      )}
    </section>
  );
}
