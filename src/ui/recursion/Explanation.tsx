/** x, y and z in three sentences, with the numbers of the model in use. */
interface Props {
  readonly T: number | null;
  readonly n: number | null;
  readonly nSup: number;
}

export function Explanation({ T, n, nSup }: Props) {
  return (
    <div className="grid max-w-[68ch] gap-2 text-sm text-muted">
      <p>
        <Term>x</Term> is the question: every cell of the board, turned into a vector the network can read.
      </p>
      <p>
        <Term>y</Term> is the current answer, one vector a cell; the board shows y decoded after each supervision step, checked
        wherever rules can tell what is right.
      </p>
      <p>
        <Term>z</Term> is the network’s scratch paper: it rewrites z {n === null ? 'n times' : `n = ${n} times`} with x and y in view,
        improves y once, does so{' '}
        {T === null ? 'T times' : `T = ${T} ${T === 1 ? 'time' : 'times'}`} a step, and goes on until it is
        solved, sure, or N_sup = {nSup} steps are spent.
      </p>
    </div>
  );
}

function Term({ children }: { readonly children: string }) {
  return <b className="font-semibold text-ink">{children}</b>;
}
