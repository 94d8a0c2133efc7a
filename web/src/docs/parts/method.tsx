/** The HTTP method of an operation, in a color for reading, writing or deleting. */
export function Method({ method }: { method: string }) {
  return (
    <span className="method" data-method={method}>
      {method}
    </span>
  );
}
