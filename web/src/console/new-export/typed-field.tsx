/** A text field whose value is in the URL. While someone types, the field has the text, and the URL follows. */
import { TextInput, type TextInputProps } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';

interface TypedFieldProps extends Omit<TextInputProps, 'value' | 'onChange'> {
  value: string;
  onType(value: string): void;
}

export function TypedField({ value, onType, ...props }: TypedFieldProps) {
  const [text, setText] = useState(value);
  const sent = useRef(value);
  useEffect(() => {
    // The URL changed in another way: by a link, or back and forward.
    if (value !== sent.current) setText(value);
    sent.current = value;
  }, [value]);
  return (
    <TextInput
      {...props}
      value={text}
      onChange={(event) => {
        const typed = event.currentTarget.value;
        setText(typed);
        sent.current = typed;
        onType(typed);
      }}
    />
  );
}
