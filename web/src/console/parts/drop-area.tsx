import { type DragEvent, type ReactNode, useState } from 'react';

interface DropAreaProps {
  className: string;
  /** Whether a file was chosen, for the style. */
  filled?: boolean;
  onFile: (file: File) => void;
  /** With a button that chooses a file, because dropping is not possible with the keyboard. */
  children: ReactNode;
}

/** Where a file can be dropped. */
export function DropArea({ className, filled, onFile, children }: DropAreaProps) {
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file) onFile(file);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping a file is a shortcut; the button inside does the same.
    <div
      className={className}
      data-over={over || undefined}
      data-filled={filled || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {children}
    </div>
  );
}
