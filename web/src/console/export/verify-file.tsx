/** Checks a file of the user against the receipt, in the browser. Nothing is uploaded. */
import { Button, Code, FileButton, Progress, Text, Title } from '@mantine/core';
import { IconCircleCheck, IconCircleX, IconShieldCheck } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { Receipt } from '../../../../clients/typescript/src/types.ts';
import { DropArea } from '../parts/drop-area.tsx';
import { rowsInWords } from '../parts/words.ts';
import { sha256Of } from './sha256-of.ts';

type State =
  | { step: 'idle' }
  | { step: 'reading'; name: string; percent: number }
  | { step: 'same'; name: string }
  | { step: 'different'; name: string; bytes: number; sha256: string }
  | { step: 'unreadable'; name: string; message: string };

export function VerifyFile({ receipt }: { receipt: Receipt }) {
  const [state, setState] = useState<State>({ step: 'idle' });
  const running = useRef<AbortController>(null);
  useEffect(() => () => running.current?.abort(), []);

  const check = async (file: File | null | undefined) => {
    if (!file) return;
    running.current?.abort();
    const controller = new AbortController();
    const { signal } = controller;
    running.current = controller;
    const { name, size } = file;
    const show = (bytes: number) =>
      setState({ step: 'reading', name, percent: size ? Math.floor((100 * bytes) / size) : 100 });
    show(0);
    try {
      const sha256 = await sha256Of(file, show, signal);
      setState(
        sha256 === receipt.file.sha256 && size === receipt.file.bytes
          ? { step: 'same', name }
          : { step: 'different', name, bytes: size, sha256 },
      );
    } catch (error) {
      if (!signal.aborted)
        setState({ step: 'unreadable', name, message: error instanceof Error ? error.message : String(error) });
    }
  };
  return (
    <DropArea className="verify" onFile={(file) => void check(file)}>
      <IconShieldCheck size={28} stroke={1.5} aria-hidden="true" />
      <div className="verify-words">
        <Title order={3}>Verify a file</Title>
        <Text size="sm" c="dimmed">
          Drop a file here, or choose one. It is checked in your browser and not uploaded.
        </Text>
      </div>
      <FileButton onChange={(file) => void check(file)} inputProps={{ 'aria-label': 'File to verify' }}>
        {(props) => (
          <Button variant="default" {...props}>
            Choose file
          </Button>
        )}
      </FileButton>
      {state.step === 'reading' && (
        <div className="verify-result">
          <Text size="sm">Reading {state.name}</Text>
          <Progress value={state.percent} aria-label={`Reading ${state.name}`} mt={4} />
        </div>
      )}
      <div role="status" className="verify-result">
        <Verdict state={state} receipt={receipt} />
      </div>
    </DropArea>
  );
}

function Verdict({ state, receipt }: { state: State; receipt: Receipt }) {
  if (state.step === 'same') {
    return (
      <p className="verdict" data-state="same">
        <IconCircleCheck size={20} stroke={1.75} aria-hidden="true" />
        <span>
          <strong>{state.name} is complete and unchanged.</strong> Size and SHA-256 match the receipt:{' '}
          {rowsInWords(receipt.rows)}.
        </span>
      </p>
    );
  }
  if (state.step === 'different') {
    const { bytes } = receipt.file;
    return (
      <div className="verdict" data-state="different">
        <IconCircleX size={20} stroke={1.75} aria-hidden="true" />
        <div>
          <strong>{state.name} is not the file of this receipt.</strong>{' '}
          {state.bytes === bytes
            ? 'It has the right size, but its content was changed.'
            : `It has ${state.bytes.toLocaleString('en')} bytes, not ${bytes.toLocaleString('en')}.`}
          <Text size="sm" mt="xs">
            Download the file again. To see which rows differ, run{' '}
            <Code>
              sheaf verify {state.name} --receipt receipt-{receipt.export_id}.json
            </Code>
          </Text>
          <Text size="xs" mt="xs" className="hashes">
            SHA-256 of the file: {state.sha256}
            <br />
            In the receipt: {receipt.file.sha256}
          </Text>
        </div>
      </div>
    );
  }
  if (state.step === 'unreadable') {
    return (
      <p className="verdict" data-state="different">
        <IconCircleX size={20} stroke={1.75} aria-hidden="true" />
        <span>
          {state.name} cannot be read ({state.message}). Choose it again.
        </span>
      </p>
    );
  }
  return state.step === 'reading' ? <span className="unseen">Reading {state.name}.</span> : null;
}
