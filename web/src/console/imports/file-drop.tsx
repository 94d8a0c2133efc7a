/** Where a file is dropped or chosen. */
import { Button, FileButton } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { type DragEvent, useState } from 'react';
import { sizeInWords } from '../parts/words.ts';

interface FileDropProps {
  file: File | null;
  /** Maximum bytes, once it is known. */
  maxBytes: number | undefined;
  onFile: (file: File) => void;
}

export function FileDrop({ file, maxBytes, onFile }: FileDropProps) {
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [dropped] = event.dataTransfer.files;
    if (dropped) onFile(dropped);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping a file is a shortcut; the button does the same.
    <div
      className="file-drop"
      data-over={over || undefined}
      data-filled={file !== null || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <IconFileImport size={28} stroke={1.5} aria-hidden="true" />
      <div className="file-drop-words">
        {file ? (
          <>
            <strong>{file.name}</strong>
            <span>{sizeInWords(file.size)}</span>
          </>
        ) : (
          <>
            <strong>Drop a file here, or choose one</strong>
            <span>
              CSV, TSV, JSON or JSON Lines, also compressed with gzip
              {maxBytes === undefined ? '' : `, up to ${sizeInWords(maxBytes)}`}
            </span>
          </>
        )}
      </div>
      <FileButton onChange={(chosen) => chosen && onFile(chosen)} inputProps={{ 'aria-label': 'File to import' }}>
        {(props) => (
          <Button variant={file ? 'default' : 'filled'} {...props}>
            {file ? 'Choose another file' : 'Choose file'}
          </Button>
        )}
      </FileButton>
    </div>
  );
}
