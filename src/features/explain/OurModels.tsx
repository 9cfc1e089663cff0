/** What the models of this page reach, read from their cards when the page is opened: no number is written here. */

import { models, useModels } from '../../app/coordinator.ts';
import { Button } from '../../ui/Button.tsx';
import { count, percent } from '../../ui/format.ts';
import { measuredShares, type ModelCard } from '../models/catalogue.ts';
import { Part, Prose } from './parts.tsx';

export function OurModels() {
  const catalogue = useModels((s) => s.catalogue);
  const failed = useModels((s) => s.catalogue.length === 0 && s.failure !== null);
  return (
    <Part title="What the models of this page reach">
      <Prose>
        <p>
          The models that come with this page are smaller than the published ones and were trained on far less. These are the numbers of
          their own cards.
        </p>
      </Prose>
      {catalogue.length > 0 ? (
        <ul className="grid gap-4 lg:grid-cols-2">
          {catalogue.map((card) => (
            <Card key={card.name} card={card} />
          ))}
        </ul>
      ) : (
        <div role="status" className="flex min-h-48 flex-wrap items-center gap-3 text-sm text-muted">
          {failed ? 'The cards could not be fetched.' : 'The cards are being fetched.'}
          {failed && <Button onClick={() => void models.getState().fetchCatalogue()}>Try again</Button>}
        </div>
      )}
    </Part>
  );
}

function Card({ card }: { readonly card: ModelCard }) {
  return (
    <li className="grid min-w-0 content-start gap-2 rounded-lg border border-line bg-surface p-4 text-sm">
      <h3 className="text-base font-semibold">{card.name}</h3>
      <p className="num text-muted">
        {card.architecture}; {count(card.parameters)} parameters
      </p>
      <dl className="num flex flex-wrap gap-x-6 gap-y-2">
        {measuredShares(card).map(([name, share]) => (
          <div key={name} className="flex flex-col-reverse">
            <dt className="text-muted">{name}</dt>
            <dd className="text-lg font-semibold">{percent(share)}</dd>
          </div>
        ))}
      </dl>
      <p className="num text-muted">
        {card.accuracy.n} puzzles, {card.accuracy.supervisionSteps} supervision steps: {card.accuracy.note}.
      </p>
      <p className="text-muted">Trained on {card.data}.</p>
      <p className="text-muted">{card.training}.</p>
    </li>
  );
}
