// Facts as pairs: what, and how much of it.

export interface FactsProps {
  readonly rows: readonly (readonly [title: string, value: string])[];
  /** Whether values are sentences, which need room. */
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
