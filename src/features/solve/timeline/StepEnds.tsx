/** The ends of an axis of supervision steps, in words below a chart: "step 1", and the last step that is planned. */

interface Props {
  /** Steps on the axis. */
  readonly planned: number;
  /** Where a step stands, CSS pixels from the left. */
  readonly x: (step: number) => number;
  /** The words' base line, CSS pixels from the top. */
  readonly y: number;
}

export const StepEnds = ({ planned, x, y }: Props) =>
  [...new Set([1, planned])].map((step) => (
    <text key={step} x={x(step)} y={y} textAnchor={step === 1 ? 'middle' : 'end'} aria-hidden className="fill-muted text-[11px]">
      {step === 1 ? 'step 1' : step}
    </text>
  ));
