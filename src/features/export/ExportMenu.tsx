/** One menu to take a run away or bring one back: pictures, a film, the run as a file. Fetched after the page has opened. */

import { Download, Square } from 'lucide-react';
import { lazy, Suspense, useEffect, useEffectEvent, useRef, useState } from 'react';
import { pageAddress } from '../../app/address.ts';
import { messageOf, useNotice } from '../../kinds/shared/ui/notice.ts';
import { NoticeToast } from '../../kinds/shared/ui/NoticeToast.tsx';
import { Button } from '../../ui/Button.tsx';
import { takeGiven } from '../../ui/given.ts';
import { isLive } from '../solve/run/record.ts';
import { useSettings } from '../solve/run/settings.ts';
import { exportScene, linkTo, openLinkedRun, openRunFile } from './actions.ts';
import type { Scene } from './scene.ts';
import { exportWords } from './words.ts';

const fetchList = () => import('../../kinds/shared/ui/ToolMenuList.tsx');
const ToolMenuList = lazy(fetchList);
const LinkDialog = lazy(() => import('../../kinds/shared/ui/LinkDialog.tsx'));

type Item = keyof typeof exportWords.items;
const ITEMS = (Object.keys(exportWords.items) as Item[]).map((id) => ({ id, ...exportWords.items[id] }));
const OPEN = { id: 'open', ...exportWords.open } as const;

export default function ExportMenu({ scene }: { readonly scene: Scene | null }) {
  const [open, setOpen] = useState(false);
  /** Ends the film that is being recorded. */
  const [recording, setRecording] = useState<AbortController | null>(null);
  /** A link that could not be put on the clipboard, to be copied by hand. */
  const [link, setLink] = useState<string | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const file = useRef<HTMLInputElement>(null);
  const speed = useSettings((s) => s.speed);
  const { notice, say, hush } = useNotice();
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
        (e: unknown) => say(exportWords.badLink(messageOf(e)) + exportWords.unchanged, true),
      );
    look();
    return pageAddress.onChange(look);
  }, [say]);

  const read = async (chosen: File | undefined): Promise<void> => {
    if (!chosen) return;
    try {
      say(exportWords.opened(await openRunFile(chosen)));
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
        <Button
          ref={button}
          weight="quiet"
          className="px-2 lg:px-3"
          aria-haspopup="menu"
          aria-expanded={open}
          aria-label={exportWords.menu}
          title={exportWords.menuHint}
          onPointerEnter={() => void fetchList().catch(() => undefined)}
          onClick={() => setOpen(!open)}
        >
          <Download size={16} aria-hidden /> <span className="max-lg:sr-only">{exportWords.menu}</span>
        </Button>
      )}
      {open && (
        <Suspense fallback={null}>
          <ToolMenuList
            label={exportWords.menu}
            items={ready ? [...ITEMS, OPEN] : [OPEN]}
            button={button}
            onPick={(id) => void pick(id)}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
      <input
        ref={file}
        type="file"
        accept=".json,application/json"
        aria-label="Run file"
        hidden
        onChange={(e) => {
          void read(e.target.files?.[0]);
          e.target.value = ''; // the same file may be chosen again
        }}
      />
      {link !== null && (
        <Suspense fallback={null}>
          <LinkDialog title={exportWords.linkTitle} text={link} onClose={() => setLink(null)} />
        </Suspense>
      )}
      <NoticeToast label="Export news" notice={notice} onDismiss={hush} />
    </span>
  );
}
