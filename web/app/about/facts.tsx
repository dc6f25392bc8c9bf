// Facts as pairs: what, and how much of it.

export interface FactsProps {
  readonly rows: readonly (readonly [title: string, value: string])[];
  /** For values that are sentences. */
  readonly isWide?: boolean;
}

export function Facts({ rows, isWide = false }: FactsProps) {
  return (
    <dl class={isWide ? 'facts facts-wide' : 'facts'}>
      {rows.map(([title, value]) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
