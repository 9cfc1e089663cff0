/** Which model runs where, in a box of fixed size: progress while it loads, and a word of warning where it is emulated. */
import { useDevice, useModels, useRun, changeBackend } from '../../store/runtime.ts';
import { isLive } from '../../store/runRecord.ts';
import { count } from '../common/format.ts';
import { capital, loadingWords } from './result.ts';

export function ModelStatus() {
  const { active, loading } = useModels((s) => s);
  const { phase, device } = useDevice((s) => s);
  const live = useRun((s) => isLive(s.record));
  const emulated = device?.backend === 'webgpu' && device.software;
  const name = loading?.name ?? active?.name ?? 'No model yet';
  const progress = loading?.progress;
  const share = progress?.phase === 'download' && progress.total > 0 ? progress.loaded / progress.total : null;
  const line = loading
    ? capital(loadingWords(loading))
    : phase === 'starting'
      ? 'Starting the device'
      : device
        ? `${device.backend === 'webgpu' ? 'WebGPU' : 'wasm'} · ${device.adapter}`
        : phase === 'failed'
          ? 'No device'
          : 'Waiting';
  return (
    <section aria-label="Model and device in use" className="flex h-18 min-w-0 flex-col justify-center text-xs leading-5">
      <p className="truncate">
        <span className="font-semibold">{name}</span>
        {active && !loading && <span className="num text-muted" title="Numbers that were learned"> · {count(active.info.parameters)} parameters</span>}
      </p>
      <p className="truncate text-muted" title={line}>
        {line}
      </p>
      {loading ? (
        <progress
          aria-label={`Loading ${loading.name}`}
          className="mt-1 h-1.5 w-full overflow-hidden rounded-full [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-accent [&::-moz-progress-bar]:bg-accent"
          {...(share === null ? {} : { value: share })}
        />
      ) : emulated ? (
        <p className="truncate text-warn" title={device.note}>
          Emulated on the CPU: right, but slow.{' '}
          <button type="button" className="rounded underline underline-offset-2 disabled:no-underline" disabled={live} onClick={() => void changeBackend('wasm')}>
            Use wasm
          </button>
        </p>
      ) : (
        <p className="truncate text-muted" title={device?.note}>
          {device?.note ?? ''}
        </p>
      )}
    </section>
  );
}
