import './totals.css';

/** A few numbers that matter most, with their names. */
export function Totals({ totals }: { totals: readonly (readonly [name: string, value: string])[] }) {
  return (
    <dl className="totals">
      {totals.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
