/** Where a file is dropped or chosen. */
import { Button, FileButton } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { DropArea } from '../parts/drop-area.tsx';
import { sizeInWords } from '../parts/words.ts';

interface FileDropProps {
  file: File | null;
  /** Maximum bytes, once it is known. */
  maxBytes: number | undefined;
  onFile: (file: File) => void;
}

export function FileDrop({ file, maxBytes, onFile }: FileDropProps) {
  return (
    <DropArea className="file-drop" filled={file !== null} onFile={onFile}>
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
              CSV, TSV, JSON, JSON Lines or XML, also compressed with zip or gzip
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
    </DropArea>
  );
}
