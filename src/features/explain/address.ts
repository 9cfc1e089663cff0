/** "How it works" has an address of its own, #how, so that a link opens it and the browser's back button leaves it. */

import { sidePage } from '../../ui/sidePage.ts';

export { scrollOfBench } from '../../ui/sidePage.ts';
export const {
  address: HOW_ADDRESS,
  isOpen: isHowOpen,
  useOpen: useHowOpen,
  follow: followHow,
  close: closeHow,
  leave: leaveHow,
} = sidePage('how');
