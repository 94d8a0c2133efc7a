import { DelimiterField, EncodingField, type FieldProps } from './layout-fields.tsx';

/** What can be corrected about a file that cannot be read. */
export function UnreadFile(props: Omit<FieldProps, 'checked'>) {
  return (
    <div className="import-fields">
      <DelimiterField {...props} checked={undefined} />
      <EncodingField {...props} checked={undefined} />
    </div>
  );
}
