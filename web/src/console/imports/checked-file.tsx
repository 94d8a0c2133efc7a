/** What a check of the file found, and what can be corrected. It is loaded once there is a file. */
import type { Session } from '../../data/session.ts';
import type { Checked, ImportOptions } from '../data/imports.ts';
import { CheckResult } from './check-result.tsx';
import { mustChooseFile } from './import-words.ts';
import { MappingTable } from './mapping-table.tsx';
import { PresetActions } from './preset-actions.tsx';
import { MoreFields, NeededFields } from './reading-fields.tsx';
import { UnknownWords } from './unknown-words.tsx';
import { usePresets } from './use-presets.ts';

interface CheckedFileProps {
  caller: Session['caller'];
  options: ImportOptions;
  checked: Checked;
  /** Whether the file is being checked again. */
  isChecking: boolean;
  onChange: (change: Partial<ImportOptions>) => void;
  onPreset: (preset: string) => void;
  onCheckAgain: () => void;
}

export function CheckedFile(props: CheckedFileProps) {
  const { caller, options, checked, isChecking, onChange, onPreset, onCheckAgain } = props;
  const { needs } = usePresets({ caller, options }, checked);
  return (
    <>
      <CheckResult checked={checked}>
        <UnknownWords
          // Another preset knows other words.
          key={`${checked.kind} ${checked.preset}`}
          checked={checked}
          chosen={options.words}
          onChange={(words) => onChange({ words })}
        />
        <NeededFields options={options} checked={checked} onChange={onChange} />
      </CheckResult>
      {!mustChooseFile(checked) && (
        <>
          <MappingTable
            checked={checked}
            mapping={options.mapping}
            values={options.values}
            needs={needs}
            onChange={onChange}
          />
          <MoreFields options={options} checked={checked} onChange={onChange} />
          <PresetActions
            caller={caller}
            options={options}
            checked={checked}
            disabled={isChecking}
            onPreset={onPreset}
            onCheckAgain={onCheckAgain}
          />
        </>
      )}
    </>
  );
}
