/** The gallery of small tasks written for this project, with a picture each, and which of them this device learns in under a minute. */

import { useEffect, useState } from 'react';
import { Dialog } from '../../../ui/Dialog.tsx';
import { arcGallery } from '../core/gallery/index.ts';
import { learnClient } from '../learn/runtime.ts';
import { roughly } from '../learn/words.ts';
import { around } from '../page/around.ts';
import { openWords } from '../words.ts';
import { type PickProps, TaskList } from './TaskList.tsx';

const tasks = arcGallery();
/** What counts as quick. */
const MINUTE = 60;

/** Seconds that each task will take here; null while nobody knows. */
function useForecasts(): readonly number[] | null {
  const [seconds, setSeconds] = useState<readonly number[] | null>(null);
  useEffect(() => {
    let open = true;
    const questions = tasks.map(({ task: { train, test } }) => ({ train: [...train], test: test.map(({ input }) => ({ input })) }));
    learnClient
      .forecast(questions, around().backend())
      .then((all) => open && setSeconds(all))
      .catch(() => undefined); // without a forecast the gallery is as good
    return () => {
      open = false;
    };
  }, []);
  return seconds;
}

export default function GalleryDialog({ onOpen, onClose }: PickProps) {
  const seconds = useForecasts();
  const noted = tasks.map((task, i) => {
    const takes = seconds?.[i];
    return takes === undefined ? task : { ...task, note: takes <= MINUTE ? openWords.learnt(roughly(takes)) : roughly(takes) };
  });
  return (
    <Dialog title="Gallery" description={openWords.gallery(tasks.length)} onClose={onClose}>
      <TaskList tasks={noted} onPick={onOpen} />
    </Dialog>
  );
}
