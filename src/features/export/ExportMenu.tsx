/** One menu to take a run away or bring one back: pictures, a film, the run as a file or in a link. Fetched after the page has opened. */

import { Download, Square } from 'lucide-react';
import { lazy, Suspense, useEffect, useEffectEvent, useRef, useState } from 'react';
import { isLive, type RunRecord } from '../../client/record.ts';
import { kindOf, fetchKinds } from '../../kinds/kinds.ts';
import { run, playback } from '../../page/coordinator.ts';
import { usePage } from '../../page/page.ts';
import { readRun, runFileText, textOfRunFile, type RunQuestion } from '../../page/run/file.ts';
import { RunFileError } from '../../page/run/fileParts.ts';
import { useSettings } from '../../page/run/settings.ts';
import { pageAddress } from '../../storage/address.ts';
import { Button } from '../../ui/Button.tsx';
import { FileInput } from '../../ui/Field.tsx';
import { takeGiven } from '../../ui/incoming.ts';
import { Menu } from '../../ui/Menu.tsx';
import { copyText, saveFile } from '../../ui/share.ts';
import { messageOf, useNotice, Toast } from '../../ui/Toast.tsx';
import { filmFormat, recordFilm, pngOf } from './picture.tsx';
import { forgetLinkedRun, linkedRun, runFileOfLink, runLink, runLinkText } from './runLink.ts';
import { fileName, type Scene } from './scene.ts';
import { exportWords } from './words.ts';

const LinkDialog = lazy(() => import('../../ui/LinkDialog.tsx'));

type Item = keyof typeof exportWords.items;
const ITEMS = (Object.keys(exportWords.items) as Item[]).map((id) => ({ id, ...exportWords.items[id] }));
const OPEN = { id: 'open', ...exportWords.open } as const;

export default function ExportMenu({ scene }: { readonly scene: Scene | null }) {
  /** Ends the film that is being recorded. */
  const [recording, setRecording] = useState<AbortController | null>(null);
  /** A link that could not be put on the clipboard, to be copied by hand. */
  const [link, setLink] = useState<string | null>(null);
  const file = useRef<HTMLInputElement>(null);
  const speed = useSettings((s) => s.speed);
  const { say, toast } = useNotice();
  const ready = scene !== null && !isLive(scene.record) && scene.record.frames.length > 0;

  const pick = async (id: string): Promise<void> => {
    const item = ITEMS.find((i) => i.id === id);
    if (!item || !scene) return file.current?.click();
    if (item.id === 'link') return copyLink(scene);
    const abort = new AbortController();
    if (item.id === 'film') {
      setRecording(abort);
      say(exportWords.recording);
    }
    try {
      say(exportWords.saved(await exportScene(scene, item.id, speed, abort.signal)));
    } catch (e) {
      if (abort.signal.aborted) say(exportWords.stopped);
      else say(messageOf(e), true);
    } finally {
      setRecording(null);
    }
  };

  const copyLink = async (shown: Scene): Promise<void> => {
    try {
      const { url, copied } = await linkTo(shown);
      if (copied) say(exportWords.copied(url.length));
      else setLink(url);
    } catch (e) {
      say(messageOf(e), true);
    }
  };

  useEffect(() => {
    const look = (): void =>
      void openLinkedRun().then(
        (opened) => opened !== null && say(exportWords.linked(opened)),
        (e: unknown) => say(linkProblem(e) + exportWords.unchanged, true),
      );
    look();
    return pageAddress.onChange(look);
  }, [say]);

  const read = async (chosen: File | undefined): Promise<void> => {
    if (!chosen) return;
    try {
      say(exportWords.opened(await openRunText(await textOfRunFile(chosen))));
    } catch (e) {
      say(messageOf(e) + exportWords.unchanged, true);
    }
  };
  const given = useEffectEvent((file: File | undefined) => void read(file));
  useEffect(() => takeGiven('run', ({ files }) => given(files[0])), []);

  return (
    <span className="relative inline-grid">
      {recording ? (
        <Button className="px-2 lg:px-3" aria-label={exportWords.stop} onClick={() => recording.abort()}>
          <Square size={16} aria-hidden /> <span className="max-lg:sr-only">{exportWords.stop}</span>
        </Button>
      ) : (
        <Menu
          label={exportWords.menu}
          items={ready ? [...ITEMS, OPEN] : [OPEN]}
          onPick={(id) => void pick(id)}
          button={(trigger) => (
            <Button weight="quiet" className="px-2 lg:px-3" aria-label={exportWords.menu} title={exportWords.menuHint} {...trigger}>
              <Download size={16} aria-hidden /> <span className="max-lg:sr-only">{exportWords.menu}</span>
            </Button>
          )}
        />
      )}
      <FileInput ref={file} label="Run file" accept=".json,application/json" onFiles={([chosen]) => void read(chosen)} />
      {link !== null && (
        <Suspense fallback={null}>
          <LinkDialog title={exportWords.linkTitle} text={link} onClose={() => setLink(null)} />
        </Suspense>
      )}
      <Toast label="Export news" {...toast} />
    </span>
  );
}

/** Saves what is asked for. Returns what was saved, in words. @throws Error with a sentence for the page */
async function exportScene(scene: Scene, what: 'board' | 'z' | 'film' | 'run', stepsASecond: number, signal: AbortSignal): Promise<string> {
  switch (what) {
    case 'board':
    case 'z': {
      const name = fileName(scene, what, 'png');
      saveFile(name, await pngOf(scene, what));
      return name;
    }
    case 'film': {
      const blob = await recordFilm(scene.record, scene.copy, stepsASecond, signal);
      const name = fileName(scene, '', filmFormat()?.ending ?? 'webm');
      saveFile(name, blob);
      return name;
    }
    case 'run': {
      const name = fileName(scene, '', 'json');
      saveFile(name, new Blob([runFileText(scene.record)], { type: 'application/json' }));
      return name;
    }
  }
  return what satisfies never;
}

/** A link that opens the page with the run, its watched copy alone; and whether it is on the clipboard. @throws RunLinkError, RunFileError */
async function linkTo({ record, copy }: Scene): Promise<{ readonly url: string; readonly copied: boolean }> {
  const text = await runLinkText(record, { kind: record.kind, board: kindOf(record.kind).file.now() }, copy);
  const url = runLink(location.href, text);
  return { url, copied: await copyText(url) };
}

/** Why the run of a link is not opened, a sentence. */
const linkProblem = (e: unknown): string => (e instanceof RunFileError ? e.of(exportWords.linkedRun) : exportWords.badLink(messageOf(e)));

/** The link whose run is open, or was refused. */
let seen: string | null = null;

/**
 * Opens the run in the page's address, once. It leaves the address with the run. Returns what was opened, in words; null where there is none, or
 * it is open already. @throws RunFileError, and the board and the run stay as they are
 */
async function openLinkedRun(): Promise<string | null> {
  const text = linkedRun();
  if (text === null || text === seen) return null;
  seen = text;
  let said: string;
  try {
    said = await openRunText(await runFileOfLink(text));
  } catch (e) {
    forgetLinkedRun();
    throw e;
  }
  const { record } = run.getState();
  const stop = run.subscribe((now) => {
    if (now.attached && now.record?.runId === record?.runId) return;
    stop();
    forgetLinkedRun();
  });
  return said;
}

function show({ kind, board }: RunQuestion): void {
  usePage.getState().show(kind);
  kindOf(kind).file.open(board);
}

/** The models that made a run, in order. */
const modelsOf = ({ changes = [], model }: RunRecord): readonly string[] => [
  ...changes.flatMap((c) => (c.what === 'model' ? [c.before.name] : [])),
  model?.name ?? exportWords.aModel,
];

let opened = 0;

/**
 * Opens a run from the text of a file and plays it from its start; the board before it is one undo step away. Returns what was opened, in words.
 * @throws RunFileError, and the board and the run stay as they are
 */
async function openRunText(text: string): Promise<string> {
  await fetchKinds(); // a run may be about any
  const { question, record } = readRun(text);
  if (isLive(run.getState().record)) throw new RunFileError('', 'can be opened when the run on the page is over: stop it first');
  show(question);
  // The board as the page holds it: the run belongs to that very one.
  const board = kindOf(question.kind).board();
  run.setState({ record: { ...record, runId: `file-${++opened}`, board }, attached: true });
  playback.getState().begin();
  return exportWords.what(modelsOf(record), record.frames.length);
}
