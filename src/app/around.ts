/** What kinds may ask of the page around their boards. */

import type { Around } from '../kinds/kind.ts';
import { backendInForce, useModels, useRun, useTrainingLive } from '../page/coordinator.ts';
import { usePage } from '../page/page.ts';

export const around: Around = {
  useModel: () => useModels((s) => s.active),
  useRun: () => useRun((s) => (s.attached ? s.record : null)),
  backend: backendInForce,
  learns(isOn) {
    if (useTrainingLive.getState().ownWay !== isOn) useTrainingLive.setState({ ownWay: isOn });
  },
  teach: (settings) => void import('../features/train/runtime.ts').then(({ teachThis }) => teachThis('loaded', settings)),
  solve: () => usePage.getState().go('solve'),
};
