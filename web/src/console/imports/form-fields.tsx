/** How numbers and times are written in the file. */
import { Button, Checkbox, NativeSelect, TagsInput } from '@mantine/core';
import { type Checked, contentOf, type ImportOptions, type NumberForm } from '../data/imports.ts';
import { exampleOf, NUMBER_FORMS, withMarks } from './number-forms.ts';
import { COMMON_FORMS, formsOf } from './time-forms.ts';

interface FieldProps {
  options: ImportOptions;
  checked: Checked;
  onChange: (change: Partial<ImportOptions>) => void;
}

export function NumbersField({ options: { numbers }, checked, onChange }: FieldProps) {
  const used = numbers ?? contentOf(checked)?.numbers;
  const mark = (name: 'signs' | 'parentheses', isOn: boolean) => {
    const { [name]: _, ...others }: NumberForm = used ?? { decimal: '.' };
    onChange({ numbers: isOn ? { ...others, [name]: true } : others });
  };
  return (
    <div className="import-forms">
      <NativeSelect
        label="Numbers are written as"
        value={numbers === null ? '' : exampleOf(numbers)}
        data={[
          { value: '', label: used && numbers === null ? `As in the preset: ${exampleOf(used)}` : 'As recognized' },
          ...NUMBER_FORMS.map(({ example }) => ({ value: example, label: example })),
        ]}
        onChange={({ currentTarget: { value } }) => onChange({ numbers: value === '' ? null : withMarks(value, used) })}
      />
      <Checkbox
        label="With currency signs, such as $12.00"
        checked={used?.signs ?? false}
        onChange={({ currentTarget }) => mark('signs', currentTarget.checked)}
      />
      <Checkbox
        label="Parentheses mean minus: (4.50)"
        checked={used?.parentheses ?? false}
        onChange={({ currentTarget }) => mark('parentheses', currentTarget.checked)}
      />
    </div>
  );
}

/** Maximum suggestions. A date without a hint about its order has two. */
const MAX_SUGGESTED = 3;

export function TimesField({ options: { timeForms }, checked, onChange }: FieldProps) {
  const used = timeForms ?? contentOf(checked)?.times?.forms ?? [];
  const invalid = invalidTimes(checked).map(({ value }) => value);
  const suggested = formsOf([...new Set(invalid)]).slice(0, MAX_SUGGESTED);
  return (
    <div className="import-forms">
      <TagsInput
        label="Forms of times"
        description="yyyy, MM, dd, HH, mm and ss are the parts. ISO 8601 is always understood."
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        placeholder={used.length === 0 ? 'dd.MM.yyyy HH:mm' : ''}
        data={[...COMMON_FORMS]}
        limit={20}
        maxTags={20}
        splitChars={['\n']}
        acceptValueOnBlur
        value={[...used]}
        onChange={(forms) => onChange({ timeForms: forms })}
      />
      {suggested.map(({ form, meaning }) => (
        <Button
          key={form}
          variant="default"
          size="compact-sm"
          className="import-suggestion"
          onClick={() => onChange({ timeForms: [...used, form] })}
        >
          {invalid[0]} is {meaning}
        </Button>
      ))}
    </div>
  );
}

/** Values of times that could not be read. */
export function invalidTimes({ rejects }: Pick<Checked, 'rejects'>): Checked['rejects'] {
  return rejects.filter(({ column, value }) => column?.endsWith('_at') && value !== '');
}

const NUMBERS = ['sale', 'commission', 'discount_amount', 'discount_percent'];

/** Values of numbers that could not be read. */
export function invalidNumbers({ rejects }: Pick<Checked, 'rejects'>): Checked['rejects'] {
  return rejects.filter(({ column, value }) => NUMBERS.includes(column ?? '') && value !== '');
}
